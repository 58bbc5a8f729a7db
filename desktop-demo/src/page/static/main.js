// The page: pulls frames one at a time and paints what changed.

import * as api from "./api.js";
import { createAr } from "./ar.js";
import { createDay } from "./day.js";
import { createMap } from "./map.js";
import { createUi } from "./ui.js";
import { load as loadPalette } from "./palette.js";
import { figures as figuresOf, textIn } from "./words.js";
import { createWalk } from "./walk.js";

const FRAME_MS = 33;
const NIGHT_FROM = 0.4;
const byId = (id) => document.getElementById(id);
const dark = matchMedia("(prefers-color-scheme: dark)");

const send = (name, args) => api.command(name, args).catch((error) => console.warn(error.message));
const move = api.latest((motion) => send("move", motion));
const turnClock = api.latest((minute) => send("time", { minute_of_day: minute }));

const ar = createAr(byId("ar"));
const walk = createWalk({ canvas: byId("ar"), move, toggle: (playing) => send(playing ? "pause" : "play") });
const ui = createUi({ send, step: walk.step });
const map = createMap({ canvas: byId("map"), stopsBox: byId("map-stops"), zoom: byId("map-zoom"), goTo: (stop) => send("go_to", { stop }) });
const day = createDay({
  ideas: byId("ideas"), curve: byId("curve"), legend: byId("legend"), charge: byId("charge"), slider: byId("time"), output: byId("time-value"), scopesBox: byId("scopes"), turn: turnClock,
});

let places = null;
let figures = null;
let language = null;
let dayAsked = null;

async function refreshDay(date) {
  if (dayAsked === date) return;
  dayAsked = date;
  try {
    day.load(await api.day());
  } catch (error) {
    dayAsked = null;
    console.warn(error.message);
  }
}

function show(answer, asked) {
  const { status, frame } = answer;
  const words = textIn(places.words, status.language);
  if (language !== status.language) {
    language = status.language;
    figures = figuresOf(language);
  }
  const night = dark.matches || frame.darkness > NIGHT_FROM;
  document.documentElement.dataset.theme = night ? "night" : "day";
  refreshDay(status.date);
  walk.update(status);
  ar.paint(answer, asked, words);
  ui.paint(status, words, figures, frame.way?.turn_deg);
  map.paint(status, words, status.language);
  day.paint(status, words, figures);
}

/** One request at a time, none while the page is hidden. */
async function loop() {
  for (;;) {
    const begun = performance.now();
    await new Promise(requestAnimationFrame);
    try {
      if (!places) {
        places = await api.map();
        loadPalette(places.palette);
        ui.load(places);
        map.load(places);
      }
      const asked = ar.request();
      const answer = await api.frame(asked);
      if (document.documentElement.dataset.lost === "true") ui.lost({}, false);
      show(answer, asked);
    } catch (error) {
      console.warn(error.message);
      ui.lost(textIn(places?.words ?? {}, language) ?? {}, true);
      await new Promise((resolve) => setTimeout(resolve, 1000));
    }
    const rest = FRAME_MS - (performance.now() - begun);
    if (rest > 4) await new Promise((resolve) => setTimeout(resolve, rest - 4));
  }
}

loop();
