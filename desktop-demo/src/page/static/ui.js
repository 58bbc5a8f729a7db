// Bars, chips, captions and buttons around the pictures.

import { CONTROLS, NETWORKS, icon } from "./glyphs.js";
import { COLOURS } from "./palette.js";
import { createSources } from "./sources.js";
import { fill, languageName, languageTitle, textIn } from "./words.js";

const byId = (id) => document.getElementById(id);

/** Sets a text when it has changed, so that nothing is laid out or said twice. */
function say(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

function button(label, path, act) {
  const element = document.createElement("button");
  element.type = "button";
  if (path) element.append(icon(path));
  const text = document.createElement("span");
  text.textContent = label;
  element.append(text);
  element.addEventListener("click", act);
  return element;
}

/** All that is neither picture nor curve; `send(command, args)` to the player. */
export function createUi({ send, step }) {
  let data = null;
  let language = null;
  let controls = null;
  let captionKey = "";
  const sources = createSources();

  function load(map) {
    data = map;
    language = null;
    byId("languages").replaceChildren(...map.languages.map((tag) => {
      const element = button(languageName(tag), null, () => send("language", { language: tag }));
      element.lang = tag;
      element.title = languageTitle(tag);
      element.dataset.language = tag;
      return element;
    }));
  }

  /** Writes everything again whose words depend on the language only. */
  function speak(status, words) {
    language = status.language;
    const root = document.documentElement;
    root.lang = language;
    const title = textIn(data.title, language) ?? "Wattwalk";
    paintCredits(textIn(data.attribution, language) ?? [], words);
    say(byId("title"), title);
    document.title = `${title} · Wattwalk`;
    const labels = { "ar-section": words.overlay, ar: words.overlay, "map-section": words.map, filters: words.networks, languages: words.language, energy: words.three_ideas, controls: words.walk_controls, pad: words.walk_free };
    for (const [id, text] of Object.entries(labels)) byId(id).setAttribute("aria-label", text);
    say(byId("energy-title"), words.three_ideas);
    say(byId("day-title"), `${words.day_title} (kW)`);
    say(byId("time-label"), words.time_of_day);
    say(byId("keys"), words.walk_keys);
    for (const id of ["simulated", "energy-simulated"]) {
      say(byId(id), words.simulated);
      byId(id).title = words.simulated_why;
    }
    byId("filters").replaceChildren(...data.networks.map((network) => {
      const element = button(words[`network_${network}`] ?? network, NETWORKS[network], () =>
        send("network", { network, hidden: element.getAttribute("aria-pressed") === "true" }));
      element.dataset.network = network;
      element.style.setProperty("--network", COLOURS[network]);
      return element;
    }));
    speakPad(words);
    speakControls(words);
    captionKey = "";
  }

  function speakPad(words) {
    const moves = [["left", words.walk_left, { turn: -1 }], ["up", words.walk_forward, { forward: 1 }], ["down", words.walk_back, { forward: -1 }], ["right", words.walk_right, { turn: 1 }]];
    byId("pad").replaceChildren(...moves.map(([name, label, motion]) => {
      const element = button("", CONTROLS[name], (event) => {
        // A key or a screen reader cannot hold a button: half a second's walk.
        if (event.detail === 0) {
          step(motion);
          setTimeout(() => step(null), 500);
        }
      });
      element.setAttribute("aria-label", label);
      element.addEventListener("pointerdown", (event) => {
        element.setPointerCapture(event.pointerId);
        step(motion);
      });
      for (const end of ["pointerup", "pointercancel"]) element.addEventListener(end, () => step(null));
      return element;
    }));
  }

  function speakControls(words) {
    const play = button(words.play, CONTROLS.play, () => send(play.dataset.playing === "true" ? "pause" : "play"));
    play.id = "play";
    play.className = "primary";
    const repeat = button(words.guide_repeat, CONTROLS.repeat, () => send("repeat"));
    repeat.id = "repeat";
    const next = button(words.next_stop, CONTROLS.next, () => send("next"));
    next.id = "next";
    const mode = button(words.walk_free, CONTROLS.free, () => (mode.dataset.mode === "free" ? send("guided") : step({}, true)));
    mode.id = "mode";
    const speeds = document.createElement("div");
    speeds.className = "segments";
    speeds.id = "speeds";
    speeds.setAttribute("role", "group");
    speeds.setAttribute("aria-label", words.speed);
    speeds.append(...data.speeds.map((value) => {
      const element = button(`${value}×`, null, () => send("speed", { value }));
      element.dataset.speed = value;
      return element;
    }));
    const progress = document.createElement("input");
    Object.assign(progress, { type: "range", id: "progress", min: 0, max: 1, step: 0.001, value: 0 });
    progress.setAttribute("aria-label", words.progress);
    progress.addEventListener("change", () => send("seek", { walked: Number(progress.value) }));
    byId("controls").replaceChildren(play, repeat, next, speeds, mode, progress);
    controls = { play, repeat, next, mode, speeds, progress };
  }

  function paint(status, words, figures, turn) {
    if (language !== status.language) speak(status, words);
    paintTop(status, words, figures);
    paintWay(status, words, turn);
    paintCaption(status, words);
    paintControls(status, words);
    sources.paint(status, words);
    const notices = byId("notices");
    const key = status.notices.join("\n");
    if (notices.dataset.key !== key) {
      notices.dataset.key = key;
      notices.replaceChildren(...status.notices.map((text) => Object.assign(document.createElement("li"), { textContent: text })));
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
    for (const id of ["simulated", "energy-simulated"]) byId(id).hidden = !status.simulated;
    for (const element of byId("filters").children) {
      element.setAttribute("aria-pressed", String(!status.hidden_networks.includes(element.dataset.network)));
    }
  }

  const stopOf = (id) => data.stops.find((stop) => stop.id === id);

  /** Whom to name, in the visitor's language. */
  function paintCredits(named, words) {
    const seen = new Set();
    const credits = named.filter((entry) => {
      const key = JSON.stringify(entry);
      return !seen.has(key) && seen.add(key);
    });
    byId("attribution").replaceChildren(...credits.map(({ what, who, licence, url }) => {
      const item = document.createElement("span");
      const name = document.createElement(url && /^https?:/.test(url) ? "a" : "b");
      if (name.href !== undefined) {
        name.href = url;
        name.target = "_blank";
        name.rel = "noopener noreferrer";
      }
      name.textContent = who;
      // The name is a link within the words around it.
      const [before, after] = words.credit.split("{who}");
      item.append(fill(before, { what, licence }), name, fill(after, { what, licence }));
      return item;
    }));
  }

  function paintWay(status, words, turn) {
    const { way } = status;
    const arrow = byId("way-arrow");
    const here = status.stop && stopOf(status.stop);
    byId("way").dataset.passed = String(Boolean(way?.passed));
    arrow.toggleAttribute("hidden", !way);
    let text = status.visitor ? words.way_finished : words.position_none;
    if (way) {
      text = way.passed ? fill(words.way_passed, { stop: way.number }) : fill(words.way, { stop: way.number, distance: fill(words.metres, { m: way.shown_distance_m }) });
      arrow.style.transform = `rotate(${(turn ?? 0).toFixed(0)}deg)`;
    } else if (here) {
      text = fill(words.way_here, { stop: here.number });
    }
    say(byId("way-text"), text);
  }

  function paintCaption(status, words) {
    const { caption } = status;
    const stop = caption?.kind === "stop" ? stopOf(caption.id) : null;
    const key = caption ? `${caption.kind}|${caption.id}|${caption.language}|${caption.title}` : `none|${status.language}`;
    if (key === captionKey) return;
    captionKey = key;
    const box = byId("words");
    box.lang = caption?.language ?? status.language;
    byId("words-place").textContent = caption ? (stop ? fill(words.stop_number, { stop: stop.number }) : words.nearby) : "";
    byId("words-title").textContent = caption?.title ?? words.welcome;
    const body = byId("words-body");
    const paragraphs = (text) => text.split(/\n\s*\n/).map((part) => Object.assign(document.createElement("p"), { textContent: part }));
    // What a guide may add is opened where it is wanted, one at a time.
    const asides = ["question", "transition", "for_children", "for_experts"].filter((name) => caption?.[name]).map((name) => {
      const aside = Object.assign(document.createElement("details"), { name: "aside", className: "aside" });
      aside.append(Object.assign(document.createElement("summary"), { textContent: words[name] }), ...paragraphs(caption[name]));
      return aside;
    });
    body.replaceChildren(...paragraphs(caption?.body ?? words.welcome_follow), ...asides);
    body.scrollTop = 0;
  }

  function paintControls(status, words) {
    const { play, mode, speeds, progress } = controls;
    if (play.dataset.playing !== String(status.playing)) {
      play.dataset.playing = String(status.playing);
      play.replaceChildren(icon(status.playing ? CONTROLS.pause : CONTROLS.play), Object.assign(document.createElement("span"), { textContent: status.playing ? words.guide_pause : words.play }));
    }
    if (mode.dataset.mode !== status.mode) {
      mode.dataset.mode = status.mode;
      const free = status.mode === "free";
      mode.replaceChildren(icon(free ? CONTROLS.guided : CONTROLS.free), Object.assign(document.createElement("span"), { textContent: free ? words.walk_guided : words.walk_free }));
      byId("pad").hidden = !free;
      byId("keys").hidden = !free;
    }
    for (const element of speeds.children) element.setAttribute("aria-pressed", String(Number(element.dataset.speed) === status.speed));
    progress.disabled = status.mode === "free";
    if (document.activeElement !== progress || !progress.matches(":active")) progress.value = status.walked;
  }

  /** Says that the player does not answer, until it does. */
  function lost(words, isLost) {
    document.documentElement.dataset.lost = String(isLost);
    if (isLost) byId("notices").replaceChildren(Object.assign(document.createElement("li"), { textContent: words.server_lost ?? "…" }));
    byId("notices").dataset.key = "lost";
  }

  return { load, paint, lost };
}
