// The guide's view: all stops with their words, the plan and own notes, what is
// now beside them, and what drives the visit. Printed, it is the visit on paper.

import * as api from "./api.js";
import { CONTROLS, icon } from "./glyphs.js";
import { button, byId, credits, dress, paragraph, piece, say, sayStreet } from "./dom.js";
import { createLock } from "./lock.js";
import { COLOURS, load as loadPalette } from "./palette.js";
import { ASIDES, counted, fill, languageName, languageTitle, leftToRight, markOf, textIn, wayText } from "./words.js";

const EVERY_MS = 500;
const NIGHT_FROM = 0.4;
/** What is near is what a tablet shows. */
const TABLET = { width: 1280, height: 800, textPx: 18, fovDeg: 64 };
const dark = matchMedia("(prefers-color-scheme: dark)");

let places = null;
let words = {};
let language = null;
/** The last answer. */
let last = null;
/** What of each stop changes. */
let rows = [];
let parts = null;

const lock = createLock({ button: byId("lock"), hint: byId("hold"), changed: paintInert });

async function send(name, args) {
  try {
    await api.command(name, args);
    await look();
  } catch (error) {
    console.warn(error.message);
  }
}

async function load() {
  if (!last || last.leads) await api.command("lead");
  places = await api.map();
  language = null;
  loadPalette(places.palette);
}

async function speak(tag) {
  const sheet = await api.sheet();
  if (sheet.language !== tag) return;
  language = tag;
  words = textIn(places.words, language);
  document.documentElement.lang = language;
  const title = textIn(places.title, language) ?? "Wattwalk";
  document.title = `${title} · ${words.lead_view}`;
  say(byId("title"), title);
  const all = [counted(words, "sheet_stops", sheet.stops.length, language)];
  // A pack without a walk says nothing of its length.
  if (sheet.walk_m) all.push(counted(words, "sheet_minutes", sheet.minutes, language), fill(words.metres, { m: sheet.walk_m }));
  say(byId("all"), all.join(" · "));
  byId("plan").alt = words.sheet_plan;
  byId("plan").src = api.planAddress(language);
  say(byId("print"), words.sheet_print);
  say(byId("kept"), words.sheet_kept);
  say(byId("look"), words.onlook_link);
  say(byId("page"), words.overlay);
  say(byId("near-title"), words.in_sight);
  byId("drive").setAttribute("aria-label", words.walk_controls);
  byId("languages").setAttribute("aria-label", words.language);
  byId("languages").replaceChildren(...places.languages.map((tag) => {
    const element = button(languageName(tag), null, () => send("language", { language: tag }));
    element.lang = tag;
    element.title = languageTitle(tag);
    element.setAttribute("aria-pressed", String(tag === language));
    return element;
  }));
  byId("elsewhere").replaceChildren(piece("span", words.onlook_elsewhere), button(words.onlook_lead, CONTROLS.guide, () => send("lead")));
  byId("attribution").replaceChildren(...credits(textIn(places.attribution, language) ?? [], words));
  lock.speak(words);
  speakDrive();
  rows = sheet.stops.map((stop) => row(stop, `${title}/${stop.number}`));
  byId("stops").replaceChildren(...rows.map(({ element }) => element));
}

function speakDrive() {
  const play = button(words.play, CONTROLS.play, () => send(play.dataset.does));
  play.id = "play";
  play.className = "primary";
  const repeat = button(words.guide_repeat, CONTROLS.repeat, () => send("repeat"));
  repeat.id = "repeat";
  const next = button(words.guide_next, CONTROLS.next, () => send("next"));
  next.id = "next";
  const undo = button(words.undo, CONTROLS.undo, () => send("undo"));
  undo.id = "undo-hand";
  parts = { play, undo };
  byId("drive").replaceChildren(play, next, repeat, undo);
}

/** A stop: its words and notes, and how it stands. */
function row(stop, key) {
  const element = document.createElement("article");
  const title = document.createElement("h2");
  title.append(piece("b", String(stop.number)), piece("span", stop.title));
  const state = piece("p", "", "chip state");
  const go = button(words.plan_go, CONTROLS.guided, () => send("go_to", { stop: stop.id }));
  go.className = "go";
  // The name of a button says what it does without its neighbours.
  go.setAttribute("aria-label", `${words.plan_go}: ${stop.number}. ${stop.title}`);
  const head = piece("div", "", "stop-head");
  head.append(title, state, go);
  element.append(head);
  if (stop.minute !== null) element.append(piece("p", fill(words.sheet_stop, { minute: stop.minute, m: stop.walk_m }), "when"));
  const said = piece("div", "", "stop-words");
  said.append(...stop.paragraphs.map(paragraph));
  for (const name of ASIDES.filter((name) => stop[name])) {
    const aside = piece("p", "", "stop-aside");
    aside.append(piece("b", words[name]), document.createElement("br"), stop[name]);
    said.append(aside);
  }
  const label = piece("label", fill(words.sheet_notes, { stop: stop.number }));
  const notes = document.createElement("textarea");
  label.append(notes);
  notes.value = localStorage.getItem(key) ?? "";
  notes.addEventListener("input", () => localStorage.setItem(key, notes.value));
  element.append(said, label);
  return { element, state, go };
}

function paint(answer) {
  const { status, frame } = answer;
  const night = dark.matches || frame.darkness > NIGHT_FROM;
  document.documentElement.dataset.theme = night ? "night" : "day";
  byId("elsewhere").hidden = answer.leads;
  byId("clock").dateTime = status.time;
  say(byId("clock"), status.local_time);
  paintBehind(status.behind_min);
  sayStreet(status);
  paintWay(status, frame);
  const does = status.playing ? "pause" : "play";
  if (parts.play.dataset.does !== does) {
    parts.play.dataset.does = does;
    dress(parts.play, status.playing ? words.guide_pause : words.play, CONTROLS[does]);
  }
  parts.undo.disabled = !status.undoable;
  // In a rehearsal one goes back instead.
  parts.undo.hidden = status.mode === "guided";
  paintStops(status);
  paintNear(frame.labels);
  paintInert();
}

function paintBehind(minutes) {
  const chip = byId("behind");
  chip.hidden = minutes === null;
  chip.dataset.late = String(minutes > 0);
  say(chip, minutes > 0 ? fill(words.lead_behind, { minutes }) : minutes < 0 ? fill(words.lead_ahead, { minutes: -minutes }) : words.lead_on_time);
}

function paintWay(status, frame) {
  const { way } = status;
  byId("way-arrow").toggleAttribute("hidden", !way);
  byId("way-arrow").style.transform = `rotate(${(frame.way?.turn_deg ?? 0).toFixed(0)}deg)`;
  byId("way").dataset.passed = String(Boolean(way?.passed));
  say(byId("way-text"), wayText(status, places.stops, words));
}

function paintStops({ stops, reached_at: reached }) {
  const names = { next: words.next_stop, current: words.state_current, reached: words.state_reached, skipped: words.state_skipped };
  rows.forEach(({ element, state }, i) => {
    const time = reached[i] && fill(words.lead_reached, { time: reached[i] });
    state.hidden = !names[stops[i]];
    say(state, [names[stops[i]], time].filter(Boolean).join(" · "));
    if (element.dataset.state === stops[i]) return;
    element.dataset.state = stops[i];
    // Who writes is not carried away.
    if (stops[i] === "current" && document.activeElement?.localName !== "textarea") element.scrollIntoView({ block: "start" });
  });
}

function paintNear(labels) {
  const near = leftToRight(labels).map((label) => {
    const { title, value, depth, quality, simulated, network } = label;
    return { title, network, said: [value, markOf(quality ?? (simulated ? "simulated" : null), words), depth].filter(Boolean).join(" · ") };
  });
  const list = byId("near-list");
  const key = JSON.stringify([language, near]);
  if (list.dataset.key === key) return;
  list.dataset.key = key;
  const items = near.map(({ title, network, said }) => {
    const item = piece("li", "");
    item.style.setProperty("--network", COLOURS[network]);
    item.append(piece("span", title), piece("b", said));
    return item;
  });
  list.replaceChildren(...(items.length ? items : [piece("li", words.in_sight_none)]));
}

/** What drives is not to be had while it is locked, while another browser leads, and while nobody answers. */
function paintInert() {
  const isLost = !byId("lost").hidden;
  const isInert = isLost || lock.isLocked || !last?.leads;
  for (const element of [byId("drive"), byId("languages"), ...rows.map(({ go }) => go)]) element.inert = isInert;
  byId("elsewhere").inert = isLost || lock.isLocked;
}

async function look() {
  const answer = await api.frame(TABLET);
  const isAnew = last && last.run !== answer.run;
  if (isAnew) await load();
  last = answer;
  if (language !== answer.status.language) await speak(answer.status.language);
  if (!language) return;
  lost(false);
  paint(answer);
}

function lost(isLost) {
  const box = byId("lost");
  if (isLost === !box.hidden) return;
  box.hidden = !isLost;
  box.replaceChildren(...(isLost ? [icon(CONTROLS.lost), piece("strong", words.server_lost ?? "…")] : []));
  paintInert();
}

byId("print").addEventListener("click", () => print());
// A phone has the words first.
byId("near").open = innerWidth >= 720;

for (;;) {
  try {
    if (!places) await load();
    if (!document.hidden) await look();
  } catch (error) {
    console.warn(error.message);
    lost(true);
  }
  await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
}
