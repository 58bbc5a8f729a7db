// The visit on paper: all stops with their words, when and how far, and room
// for the guide's own notes, which stay in this browser.

import * as api from "./api.js";
import { byId, credits, paragraph, piece } from "./dom.js";
import { ASIDES, fill, textIn } from "./words.js";

function article(stop, words, key) {
  const element = document.createElement("article");
  const title = document.createElement("h2");
  title.append(piece("b", String(stop.number)), piece("span", stop.title));
  element.append(title);
  if (stop.minute !== null) element.append(piece("p", fill(words.sheet_stop, { minute: stop.minute, m: stop.walk_m }), "when"));
  const said = piece("div", "", "words");
  said.append(...stop.paragraphs.map(paragraph));
  for (const name of ASIDES.filter((name) => stop[name])) {
    const aside = piece("p", "", "aside");
    aside.append(piece("b", words[name]), document.createElement("br"), stop[name]);
    said.append(aside);
  }
  const label = piece("label", fill(words.sheet_notes, { stop: stop.number }));
  const notes = document.createElement("textarea");
  label.append(notes);
  notes.value = localStorage.getItem(key) ?? "";
  notes.addEventListener("input", () => localStorage.setItem(key, notes.value));
  element.append(said, label);
  return element;
}

const [map, sheet] = await Promise.all([api.map(), api.sheet()]);
const words = textIn(map.words, sheet.language);
const title = textIn(map.title, sheet.language) ?? "Wattwalk";
document.documentElement.lang = sheet.language;
document.title = `${title} · ${words.sheet}`;
byId("title").textContent = title;
byId("all").textContent = fill(words.sheet_all, { stops: sheet.stops.length, minutes: sheet.minutes, m: sheet.walk_m });
byId("print").textContent = words.sheet_print;
byId("print").addEventListener("click", () => print());
byId("kept").textContent = words.sheet_kept;
byId("stops").replaceChildren(...sheet.stops.map((stop) => article(stop, words, `${title}/${stop.number}`)));
byId("attribution").replaceChildren(...credits(textIn(map.attribution, sheet.language) ?? [], words));
