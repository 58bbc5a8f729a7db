// The page: pulls frames one at a time and paints what changed.

import * as api from "./api.js";
import { createAr } from "./ar.js";
import { createCard } from "./card.js";
import { createControls } from "./controls.js";
import { createDay } from "./day.js";
import { byId } from "./dom.js";
import { createGuide } from "./guide.js";
import { createMap } from "./map.js";
import { createDrawer, createTabs } from "./panels.js";
import { load as loadPalette } from "./palette.js";
import { createSight } from "./sight.js";
import { createUi } from "./ui.js";
import { createWalk } from "./walk.js";
import { ONLY_LOOKS, choose } from "./who.js";
import { figures as figuresOf, textIn } from "./words.js";

const FRAME_MS = 33;
const NIGHT_FROM = 0.4;
const dark = matchMedia("(prefers-color-scheme: dark)");

/** One who looks on has a language and networks of their own. */
function send(name, args) {
  if (last && !last.leads) {
    if (name === "language") return choose("language", args.language);
    if (name === "network") return chooseNetwork(args);
  }
  return api.command(name, args).catch((error) => console.warn(error.message));
}

function chooseNetwork({ network, hidden }) {
  const others = last.status.hidden_networks.filter((other) => other !== network);
  choose("hidden", hidden ? [...others, network] : others);
}

const move = api.latest((motion) => send("move", motion));
const turnClock = api.latest((minute) => last?.leads && send("time", { minute_of_day: minute }));

let places = null;
let figures = null;
let words = {};
let language = null;
let dayAsked = null;
/** The number of what is around of wide networks, as it was asked for; at first there is nothing. */
let aroundAsked = 0;
/** The last answer: where the visit goes on when the program was started anew. */
let last = null;

const ar = createAr(byId("ar"));
const sight = createSight();
let scale = 1;
const card = createCard({ canvas: byId("ar"), send, scale: () => scale });
const tabs = createTabs();
const drawer = createDrawer();
const walk = createWalk({ canvas: byId("ar"), move, toggle: (playing) => send(playing ? "pause" : "play") });
const guide = createGuide({
  // Who reads the map while they walk is told where they have come to.
  began: (stop) => stop && tabs.choose("guide"),
  again: () => controls.again(),
});
const controls = createControls({ send, step: walk.step, walk: walk.begin, repeat: guide.repeat, aloud: guide.aloud, guide });
const ui = createUi({ send, lead: () => api.command("lead") });
const map = createMap({
  panel: byId("map-panel"), canvas: byId("map"), stopsBox: byId("map-stops"), dot: byId("map-visitor"), tools: byId("map-tools"), legendBox: byId("map-legend"),
  goTo: (stop) => send("go_to", { stop }),
});
const day = createDay({
  drawer: byId("drawer"), brief: byId("brief"), ideas: byId("ideas"), head: byId("day-head"), day: byId("day"), curve: byId("curve"), legend: byId("legend"), charge: byId("charge"),
  slider: byId("time"), output: byId("time-value"), scopesBox: byId("scopes"), turn: turnClock,
});

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

/** What of wide networks is around is on the map, and its networks can be chosen. */
async function refreshAround(number) {
  if (aroundAsked === number) return;
  aroundAsked = number;
  try {
    const around = await api.around();
    aroundAsked = around.number;
    map.surround(around);
    const added = around.networks.filter((network) => !places.networks.includes(network));
    if (!added.length) return;
    places.networks.push(...added);
    // Written with the filter and its legend.
    language = null;
  } catch (error) {
    aroundAsked = 0;
    console.warn(error.message);
  }
}

async function load() {
  // Who was opened last leads.
  if (!places && !ONLY_LOOKS) await api.command("lead");
  places = await api.map();
  language = null;
  dayAsked = null;
  aroundAsked = 0;
  loadPalette(places.palette);
  ui.load(places);
  map.load(places);
  tabs.load(places.stops.length > 0);
}

/** Goes on where the visit stood before the program was started anew. */
async function resume({ leads, status }) {
  await load();
  if (!leads) return;
  await api.command("lead");
  await send("language", { language: status.language });
  for (const network of status.hidden_networks) await send("network", { network, hidden: true });
  if (places.speeds.length) {
    await send("speed", { value: status.speed });
    await send("seek", { walked: status.walked });
  }
  await send(status.playing ? "play" : "pause");
}

function speak(status) {
  language = status.language;
  words = textIn(places.words, language);
  figures = figuresOf(language);
  ui.speak(words, language);
  tabs.speak(words);
  guide.speak(words);
  controls.speak(words, places);
  card.speak(words);
}

function show(answer, asked) {
  const { leads, status, frame } = answer;
  if (language !== status.language) speak(status);
  const night = dark.matches || frame.darkness > NIGHT_FROM;
  document.documentElement.dataset.theme = night ? "night" : "day";
  document.documentElement.dataset.leads = String(leads);
  refreshDay(status.date);
  refreshAround(status.around);
  walk.update(status, leads);
  ({ scale } = asked);
  ar.paint(answer, asked, words);
  card.paint(answer);
  sight.paint(answer, words);
  ui.paint(answer, words, figures);
  guide.paint(status, words, places.stops);
  controls.paint(status, words);
  drawer.update(status.stop, places.stops.find((stop) => stop.id === status.stop)?.ideas ?? []);
  map.paint(status, words, status.language, leads);
  day.paint(status, words, figures);
}

/** One request at a time, none while the page is hidden. */
async function loop() {
  for (;;) {
    const begun = performance.now();
    await new Promise(requestAnimationFrame);
    try {
      if (!places) await load();
      const asked = ar.request();
      let answer = await api.frame(asked);
      if (last && last.run !== answer.run) {
        await resume(last);
        answer = await api.frame(asked);
      }
      last = answer;
      ui.lost(null);
      show(answer, asked);
    } catch (error) {
      console.warn(error.message);
      ui.lost(words, last?.status.local_time);
      await new Promise((resolve) => setTimeout(resolve, 1000));
    }
    const rest = FRAME_MS - (performance.now() - begun);
    if (rest > 4) await new Promise((resolve) => setTimeout(resolve, rest - 4));
  }
}

loop();
