// All that is known of what was chosen in the picture: the core writes and scales
// it, here it is set.

import * as api from "./api.js";
import { CONTROLS, KINDS, svg } from "./glyphs.js";
import { button, byId, piece } from "./dom.js";
import { COLOURS } from "./palette.js";
import { fill, leftToRight } from "./words.js";

const EVERY_MS = 1000;
/** A finger that stays so near and is lifted so soon has touched, and not dragged. */
const STILL_PX = 8;
const SOON_MS = 500;

/** `send(command, args)` to the player; `scale()` says how many pixels of the picture one of the page has. */
export function createCard({ canvas, send, scale }) {
  const box = byId("card");
  let words = {};
  let shown = "";
  let of = null;
  let asked = 0;
  let labels = [];

  const choose = (asset) => send("select", { asset });
  const close = () => {
    choose(null);
    canvas.focus();
  };

  let pressed = null;
  canvas.addEventListener("pointerdown", ({ clientX, clientY, timeStamp }) => { pressed = { clientX, clientY, timeStamp }; });
  canvas.addEventListener("pointerup", ({ clientX, clientY, timeStamp }) => {
    const still = pressed && Math.hypot(clientX - pressed.clientX, clientY - pressed.clientY) < STILL_PX && timeStamp - pressed.timeStamp < SOON_MS;
    pressed = null;
    if (!still) return;
    const { left, top } = canvas.getBoundingClientRect();
    send("touch", { x_px: Math.max(0, clientX - left) * scale(), y_px: Math.max(0, clientY - top) * scale() });
  });
  canvas.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const step = { Comma: -1, Period: 1 }[event.code];
    if (event.code === "Enter") send("touch", { x_px: canvas.width / 2, y_px: canvas.height / 2 });
    else if (event.code === "Escape") choose(null);
    else if (step) chooseBeside(step);
    else return;
    event.preventDefault();
  });
  box.addEventListener("keydown", (event) => {
    if (event.code === "Escape") close();
  });

  const middle = (label) => ({ x_px: label.x_px + label.width_px / 2, y_px: label.y_px + label.height_px / 2 });

  /** Chooses the label to the left or the right of the one in focus, or else the first of that side. */
  function chooseBeside(step) {
    const row = leftToRight(labels);
    const at = row.findIndex((label) => label.focused);
    const next = at < 0 ? row.at(step > 0 ? 0 : -1) : row[at + step];
    if (next) send("touch", middle(next));
  }

  function speak(next) {
    words = next;
    shown = "";
    asked = 0;
  }

  /** `status.selected` says whose card it is. */
  function paint({ status, frame }) {
    ({ labels } = frame);
    const isNew = status.selected !== of;
    of = status.selected;
    if (!of) {
      box.hidden = true;
      shown = "";
      return;
    }
    const now = performance.now();
    if (!isNew && now - asked < EVERY_MS) return;
    asked = now;
    api.card().then((card) => card && card.asset === of && set(card, isNew)).catch((error) => console.warn(error.message));
  }

  function set(card, isNew) {
    const key = JSON.stringify(card);
    if (key === shown) return;
    shown = key;
    const focus = box.contains(document.activeElement) ? document.activeElement.dataset.key : null;
    const scrolled = isNew ? 0 : box.scrollTop;
    const end = button(words.card_close, CONTROLS.close, close);
    end.className = "card-close";
    end.dataset.key = "close";
    const title = piece("h2", card.title);
    title.id = "card-title";
    const head = piece("header", "");
    head.append(symbol(card), title, end);
    box.replaceChildren(
      head,
      ...card.facts.map((fact) => piece("p", fact, "fact")),
      ...(card.readings.length ? card.readings.map(reading) : [piece("p", words.card_no_readings, "fact")]),
      ...(card.curve ? [curve(card.curve, COLOURS[card.network])] : []),
      ...(card.fed_by.length ? [piece("h3", words.card_fed_by), ...card.fed_by.map(way)] : []),
      ...(card.feeds.length ? [piece("h3", words.card_feeds), list(card.feeds, "feeds")] : []),
      ...(card.feeds_more ? [piece("p", fill(words.card_more, { count: card.feeds_more }), "fact")] : []),
    );
    box.hidden = false;
    box.scrollTop = scrolled;
    if (focus) ([...box.querySelectorAll("[data-key]")].find((element) => element.dataset.key === focus) ?? end).focus();
    // Who chose by a key on the picture stays there, and hears of it.
    else if (isNew && document.activeElement !== canvas) end.focus({ preventScroll: true });
    if (isNew) {
      box.scrollIntoView({ block: "nearest" });
      byId("told").textContent = [card.title, card.readings[0]?.value, ...card.facts].filter(Boolean).join(", ");
    }
  }

  function symbol({ kind, network }) {
    const picture = svg("svg", { class: "card-symbol", viewBox: "-12 -12 24 24", "aria-hidden": "true" });
    picture.style.setProperty("--network", COLOURS[network]);
    picture.append(svg("circle", { r: 11 }), svg("path", { d: KINDS[kind] ?? KINDS.unspecified, transform: "translate(-8.4 -8.4) scale(.7)" }));
    return picture;
  }

  function reading({ title, value, quality, provenance }) {
    const item = piece("p", "", "reading");
    item.dataset.quality = quality;
    item.append(piece("span", title), piece("b", value ?? "–"), piece("small", provenance));
    return item;
  }

  function link(to, place) {
    const element = button(to.title, null, () => choose(to.asset));
    element.prepend(symbol(to));
    if (to.value) element.append(piece("b", to.value));
    element.className = "card-link";
    element.dataset.key = `${place}|${to.asset}`;
    return element;
  }

  /** One after the other, up to where it begins. */
  function way(links, i) {
    const element = list(links, `up${i}`);
    element.className = "links way-up";
    return element;
  }

  function list(links, place) {
    const element = document.createElement("ul");
    element.className = "links";
    element.append(...links.map((to) => {
      const item = document.createElement("li");
      item.append(link(to, place));
      return item;
    }));
    return element;
  }

  function curve(day, colour) {
    const figure = document.createElement("figure");
    figure.className = "course";
    const at = ({ x, y }) => `${(100 * x).toFixed(2)} ${(40 * (1 - y)).toFixed(2)}`;
    const picture = svg("svg", { viewBox: "0 0 100 40", preserveAspectRatio: "none", role: "img", "aria-label": `${day.title}. ${day.said}` });
    picture.style.setProperty("--network", colour);
    for (const { x } of day.hours) picture.append(svg("path", { class: "grid", d: `M${100 * x} 0V40` }));
    const zero = day.zero_y ?? 0;
    picture.append(svg("path", { class: "zero", d: `M0 ${40 * (1 - zero)}H100` }));
    for (const run of day.runs) {
      if (run.length > 1) picture.append(svg("path", { class: "run", d: `M${run.map(at).join("L")}` }));
      else picture.append(svg("path", { class: "run dot", d: `M${run.map(at)}h0` }));
    }
    picture.append(svg("path", { class: "now", d: `M${100 * day.now_x} 0V40` }));
    const hours = piece("div", "", "hours");
    hours.setAttribute("aria-hidden", "true");
    hours.append(...day.hours.map(({ x, text }) => {
      const hour = piece("span", text);
      hour.style.setProperty("--x", x);
      return hour;
    }));
    const edges = piece("div", "", "edges");
    edges.setAttribute("aria-hidden", "true");
    edges.append(piece("span", day.most), piece("span", day.least));
    const caption = piece("figcaption", day.title);
    const body = piece("div", "", "course-body");
    body.append(picture, edges);
    figure.append(caption, body, hours);
    return figure;
  }

  return { speak, paint };
}
