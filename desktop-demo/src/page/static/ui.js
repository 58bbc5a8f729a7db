// Bars, chips and notices around the pictures.

import { CONTROLS, NETWORKS, icon } from "./glyphs.js";
import { COLOURS } from "./palette.js";
import { button, byId, credits, dress, piece, say, sayStreet } from "./dom.js";
import { speakHelp } from "./help.js";
import { createSources } from "./sources.js";
import { ONLY_LOOKS } from "./who.js";
import { fill, languageName, languageTitle, textIn, wayText } from "./words.js";

/** What asks the player for something: not to be had while it does not answer. */
const LIVE = ["controls", "languages", "filters", "map-stops", "day-panel", "pad", "card", "undo", "elsewhere"];

/** All that is neither picture, nor guide, nor figures; `send(command, args)` to the player, `lead()` to lead from here. */
export function createUi({ send, lead }) {
  let data = null;
  const sources = createSources();
  const open = byId("filters-open");
  open.addEventListener("click", () => open.setAttribute("aria-expanded", String(open.getAttribute("aria-expanded") !== "true")));

  function load(map) {
    data = map;
    byId("languages").replaceChildren(...map.languages.map((tag) => {
      const element = button(languageName(tag), null, () => send("language", { language: tag }));
      element.lang = tag;
      element.title = languageTitle(tag);
      element.dataset.language = tag;
      return element;
    }));
  }

  /** Writes everything again whose words depend on the language only. */
  function speak(words, language) {
    document.documentElement.lang = language;
    const title = textIn(data.title, language) ?? "Wattwalk";
    byId("attribution").replaceChildren(...credits(textIn(data.attribution, language) ?? [], words));
    say(byId("title"), title);
    document.title = `${title} · Wattwalk`;
    const labels = { "ar-section": words.overlay, ar: words.overlay, filters: words.networks, languages: words.language, controls: words.walk_controls, pad: words.walk_free };
    for (const [id, text] of Object.entries(labels)) byId(id).setAttribute("aria-label", text);
    say(byId("hint"), words.walk_keys);
    say(byId("drawer-title"), words.three_ideas);
    say(byId("day-title"), `${words.day_title} (kW)`);
    say(byId("time-label"), words.time_of_day);
    say(byId("day-simulated"), words.simulated);
    byId("day-simulated").title = words.source_simulated;
    for (const done of document.querySelectorAll(".done")) say(done, words.done);
    dress(open, words.networks, CONTROLS.layers);
    open.hidden = byId("filters").hidden = !data.networks.length;
    byId("filters").replaceChildren(...data.networks.map((network) => {
      const element = button(words[`network_${network}`] ?? network, NETWORKS[network], () =>
        send("network", { network, hidden: element.getAttribute("aria-pressed") === "true" }));
      element.dataset.network = network;
      element.style.setProperty("--network", COLOURS[network]);
      return element;
    }));
    speakHelp(words, data.networks, data.stops.length > 0);
    say(byId("looks-on"), words.onlook);
    byId("elsewhere").replaceChildren(piece("span", words.onlook_elsewhere), button(words.onlook_lead, CONTROLS.guide, lead));
  }

  function paint({ leads, status, frame }, words, figures) {
    byId("looks-on").hidden = leads;
    byId("elsewhere").hidden = leads || ONLY_LOOKS;
    paintTop(status, words, figures);
    paintWay(status, words, frame.way?.turn_deg);
    sources.paint(status, words);
    sayStreet(status);
    const notices = byId("notices");
    // What is doubtful in the picture comes first.
    const told = frame.advice ? [frame.advice.text, ...status.notices] : status.notices;
    const key = told.join("\n");
    if (notices.dataset.key !== key) {
      notices.dataset.key = key;
      notices.replaceChildren(...told.map((text) => piece("p", text)));
    }
  }

  function paintTop(status, words, figures) {
    say(byId("clock"), status.local_time);
    byId("clock").dateTime = status.time;
    say(byId("date"), figures.date(status.date));
    for (const element of byId("languages").children) element.setAttribute("aria-pressed", String(element.dataset.language === status.language));
    const accuracy = byId("accuracy");
    const visitor = status.visitor;
    const state = visitor?.position_state ?? "none";
    accuracy.dataset.state = state;
    const metres = visitor ? figures.number(visitor.accuracy_m, visitor.accuracy_m < 10 ? 2 : 3) : "";
    const radius = visitor ? fill(words.accuracy, { m: metres }) : words.position_none;
    say(accuracy, state === "bridged" ? `${words.position_bridged} ${radius}` : state === "lost" ? `${words.position_lost} ${radius}` : radius);
    accuracy.title = visitor ? fill(words.accuracy_why, { m: metres }) : words.position_none;
    const { mark } = status.provenance;
    byId("simulated").hidden = !mark;
    say(byId("simulated"), mark?.short ?? "");
    byId("simulated").title = mark?.said ?? "";
    byId("day-simulated").hidden = !status.simulated;
    for (const element of byId("filters").children) {
      element.setAttribute("aria-pressed", String(!status.hidden_networks.includes(element.dataset.network)));
    }
  }

  function paintWay(status, words, turn) {
    const { way } = status;
    const arrow = byId("way-arrow");
    byId("way").dataset.passed = String(Boolean(way?.passed));
    // Where there is no tour, there is no way to tell of.
    byId("way").hidden = !data.stops.length && Boolean(status.visitor);
    arrow.toggleAttribute("hidden", !way);
    if (way) arrow.style.transform = `rotate(${(turn ?? 0).toFixed(0)}deg)`;
    say(byId("way-text"), wayText(status, data.stops, words));
  }

  /** Says loudly that the player does not answer, until it does; what would ask it for something is not live. */
  function lost(words, time) {
    const box = byId("lost");
    const isLost = words !== null;
    if (isLost === !box.hidden) return;
    document.documentElement.dataset.lost = String(isLost);
    for (const id of LIVE) byId(id).inert = isLost;
    box.hidden = !isLost;
    box.replaceChildren(...(isLost ? [icon(CONTROLS.lost), piece("strong", words.server_lost ?? "…"), ...(time ? [piece("span", fill(words.server_lost_kept, { time }))] : [])] : []));
  }

  return { load, speak, paint, lost };
}
