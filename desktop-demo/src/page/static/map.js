// The map: north up, the visitor with what is known of place and heading.

import { apart } from "./apart.js";
import { piece, iconButton } from "./dom.js";
import { CONTROLS, icon } from "./glyphs.js";
import { boxOf, paintGround, prepare } from "./ground.js";
import { EDGE, createLegend } from "./map-legend.js";
import { PALETTE } from "./palette.js";
import { createPort } from "./port.js";
import { fill, textIn } from "./words.js";

/** What a finger hits, pixels. */
const STOP_PX = 44;
/** The least ground that is shown, metres; more where there are wide networks around. */
const LEAST_M = 40;
const LEAST_WIDE_M = 300;
/** How far around the visitor one can see of them, metres. */
const WIDE_REACH_M = 1600;

/** A map on a canvas, with its stops as buttons and the visitor's dot above them; `goTo(id)` when one is chosen. */
export function createMap({ panel, canvas, stopsBox, dot, tools, legendBox, goTo }) {
  const context = canvas.getContext("2d");
  const legend = createLegend(legendBox);
  const port = createPort({ panel, canvas, isApart: (element) => legendBox.contains(element) });
  const zoom = iconButton("", CONTROLS.follow, port.turn);
  zoom.id = "map-zoom";
  const larger = iconButton("", CONTROLS.larger, port.larger);
  larger.id = "map-larger";
  const smaller = iconButton("", CONTROLS.smaller, port.smaller);
  smaller.id = "map-smaller";
  for (const tool of [zoom, larger, smaller]) tool.className = "zoom";
  tools.replaceChildren(zoom, larger, smaller);
  let data = null;
  let own = null;
  /** What is around of wide networks, and how much of it is left out. */
  let wide = null;
  let leftOut = 0;
  let networks = [];
  let bounds = null;
  let still = null;
  let stillKey = "";
  const buttons = new Map();

  function load(map) {
    data = map;
    own = prepare(map);
    surround(null);
    const stops = map.stops.map((stop) => stop.at);
    const ground = [...map.lines.flatMap((line) => line.points), ...map.points.map((point) => point.at), ...map.areas.flatMap((area) => area.rings[0] ?? [])];
    const houses = map.buildings.flatMap((building) => building.rings[0] ?? []);
    // Without a route one walks anywhere, not only where the stops are.
    const whole = [map.route, ground, houses].find((there) => there.length) ?? [];
    const all = [...stops, ...whole];
    bounds = all.length ? boxOf(all) : null;
    stopsBox.replaceChildren();
    buttons.clear();
    for (const stop of map.stops) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "map-stop";
      button.addEventListener("click", () => goTo(stop.id));
      stopsBox.append(button);
      buttons.set(stop.id, button);
    }
  }

  /** Takes what is around of wide networks, or nothing. */
  function surround(around) {
    wide = around && prepare(around);
    leftOut = around?.left_out ?? 0;
    networks = [...data.networks, ...(around?.networks ?? []).filter((network) => !data.networks.includes(network))];
    stillKey = "";
  }

  /** What is to be seen of the whole. */
  function boundsOf(visitor) {
    const least = wide ? LEAST_WIDE_M : LEAST_M;
    const here = visitor?.at ?? [0, 0];
    // In wide networks the visitor may be far from every stop.
    const [left, bottom, right, top] = boxOf([...(bounds ? [bounds.slice(0, 2), bounds.slice(2)] : [here]), ...(wide && visitor ? [here] : [])]);
    const more = (from, to) => Math.max(0, least - (to - from)) / 2;
    const [across, along] = [more(left, right), more(bottom, top)];
    return [left - across, bottom - along, right + across, top + along];
  }

  function paint(status, words, language, leads) {
    if (!data) return;
    const box = canvas.getBoundingClientRect();
    if (!box.width || !box.height) return;
    const ratio = Math.min(devicePixelRatio || 1, 2);
    const [width, height] = [Math.round(box.width * ratio), Math.round(box.height * ratio)];
    const shown = port.of([box.width, box.height], boundsOf(status.visitor), status.visitor, wide && WIDE_REACH_M);
    const key = [width, height, shown.scale, Math.round(shown.x0 * 2), Math.round(shown.y0 * 2), status.hidden_networks.join()].join("|");
    const grounds = wide ? [own, wide] : [own];
    if (key !== stillKey) {
      stillKey = key;
      still ??= document.createElement("canvas");
      [still.width, still.height] = [width, height];
      paintGround(still.getContext("2d"), grounds, data.route, shown, ratio, new Set(status.hidden_networks));
    }
    if (canvas.width !== width || canvas.height !== height) [canvas.width, canvas.height] = [width, height];
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.drawImage(still, 0, 0);
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    const place = ([east, north]) => [shown.x0 + east * shown.scale, shown.y0 - north * shown.scale];

    if (status.way && status.way.line.length > 1) {
      context.beginPath();
      status.way.line.map(place).forEach(([x, y], i) => (i ? context.lineTo(x, y) : context.moveTo(x, y)));
      context.strokeStyle = PALETTE.guide;
      context.lineWidth = 3;
      context.lineCap = context.lineJoin = "round";
      context.stroke();
    }
    placeStops(status, words, language, place, box);
    for (const button of buttons.values()) button.disabled = !leads;
    if (status.visitor && status.edge) paintEdge(place(status.visitor.at), status.edge, shown.scale);
    if (status.visitor) paintVisitor(place(status.visitor.at), status.visitor, shown.scale);
    placeDot(status.visitor, place);
    paintNorth(box.width, words);
    paintBar(box, shown.scale, words);
    legend.paint(words, { networks, grounds, route: data.route, edge: status.edge, leftOut });
    // Who has moved the map moves it with one finger; else that scrolls the page.
    panel.dataset.moved = String(!port.isWhole);
  }

  /** How far everything is known; where waiting changes nothing, in the colour of a warning and with longer dashes. */
  function paintEdge([x, y], edge, scale) {
    context.beginPath();
    context.arc(x, y, edge.to_m * scale, 0, 2 * Math.PI);
    context.strokeStyle = edge.cut ? EDGE.cut : EDGE.waits;
    context.lineWidth = edge.cut ? 2.4 : 1.2;
    context.setLineDash(edge.cut ? [10, 5] : [3, 4]);
    context.stroke();
    context.setLineDash([]);
  }

  function paintVisitor([x, y], visitor, scale) {
    const lost = visitor.position_state === "lost";
    const colour = lost ? "#FCA5A5" : PALETTE.guide;
    const accuracy = Math.max(6, visitor.accuracy_m * scale);
    context.beginPath();
    context.arc(x, y, accuracy, 0, 2 * Math.PI);
    context.globalAlpha = 0.2;
    context.fillStyle = colour;
    context.fill();
    context.globalAlpha = 0.8;
    context.lineWidth = 1;
    context.strokeStyle = colour;
    if (visitor.position_state !== "measured") context.setLineDash([3, 3]);
    context.stroke();
    context.setLineDash([]);
    // The cone is as wide as the heading is uncertain.
    const heading = ((visitor.heading_deg - 90) * Math.PI) / 180;
    const half = (Math.max(10, Math.min(90, 2 * visitor.heading_accuracy_deg)) * Math.PI) / 180;
    const reach = 34;
    const cone = context.createRadialGradient(x, y, 4, x, y, reach);
    cone.addColorStop(0, "rgba(94,234,212,.9)");
    cone.addColorStop(1, "rgba(94,234,212,0)");
    context.globalAlpha = 1;
    context.fillStyle = cone;
    context.beginPath();
    context.moveTo(x, y);
    context.arc(x, y, reach, heading - half, heading + half);
    context.fill();
  }

  /** The dot is an element, for it to be above the stops. */
  function placeDot(visitor, place) {
    dot.hidden = !visitor;
    if (!visitor) return;
    const [x, y] = place(visitor.at);
    dot.style.transform = `translate(${x.toFixed(1)}px, ${y.toFixed(1)}px) translate(-50%, -50%)`;
    dot.dataset.state = visitor.position_state;
  }

  function paintNorth(width, words) {
    const [x, y] = [width - 18, 20];
    context.fillStyle = "#fff";
    context.beginPath();
    context.moveTo(x, y - 10);
    context.lineTo(x + 5, y + 3);
    context.lineTo(x, y);
    context.lineTo(x - 5, y + 3);
    context.fill();
    context.font = "700 11px system-ui, sans-serif";
    context.textAlign = "center";
    context.fillText(words.compass[0], x, y + 15);
  }

  /** A round number of metres, at most a quarter of the width. */
  function paintBar({ width, height }, scale, words) {
    const most = width / 4 / scale;
    const power = 10 ** Math.floor(Math.log10(most));
    const m = [5, 2, 1].map((times) => times * power).find((metres) => metres <= most) ?? power;
    const [x, y, long] = [width - 12, height - 12, m * scale];
    context.strokeStyle = context.fillStyle = "#fff";
    context.lineWidth = 1.5;
    context.beginPath();
    context.moveTo(x - long, y - 5);
    context.lineTo(x - long, y);
    context.lineTo(x, y);
    context.lineTo(x, y - 5);
    context.stroke();
    context.font = "600 12px system-ui, sans-serif";
    context.textAlign = "right";
    context.fillText(fill(words.metres, { m }), x, y - 8);
  }

  function placeStops(status, words, language, place, box) {
    const inside = ([x, y]) => x >= 0 && y >= 0 && x <= box.width && y <= box.height;
    const shown = data.stops.map((stop) => ({ stop, at: place(stop.at) })).filter(({ at }) => inside(at));
    // The buttons at the edge stay there.
    const edge = canvas.getBoundingClientRect();
    const taken = [...tools.children, legendBox.firstElementChild].map((element) => {
      const { left, top, width, height } = element.getBoundingClientRect();
      return [left + width / 2 - edge.left, top + height / 2 - edge.top];
    });
    const places = apart(shown.map(({ at }) => at), STOP_PX, [box.width, box.height], taken);
    const there = new Set(shown.map(({ stop }) => stop.id));
    for (const [id, button] of buttons) button.hidden = !there.has(id);
    context.strokeStyle = context.fillStyle = "rgba(255,255,255,.8)";
    context.lineWidth = 1.5;
    for (const [i, { stop, at }] of shown.entries()) {
      const [x, y] = places[i];
      // Who was moved aside shows where they belong.
      if (Math.hypot(x - at[0], y - at[1]) > 4) {
        context.beginPath();
        context.moveTo(...at);
        context.lineTo(x, y);
        context.stroke();
        context.beginPath();
        context.arc(...at, 3, 0, 2 * Math.PI);
        context.fill();
      }
      const button = buttons.get(stop.id);
      button.style.transform = `translate(${x.toFixed(1)}px, ${y.toFixed(1)}px) translate(-50%, -50%)`;
      const state = status.stops[stop.number - 1] ?? "open";
      const title = textIn(stop.title, language) ?? "";
      const key = `${state}|${language}`;
      if (button.dataset.key === key) continue;
      button.dataset.key = key;
      button.dataset.state = state;
      const said = { current: words.state_current, reached: words.state_reached, skipped: words.state_skipped, next: words.next_stop }[state];
      button.setAttribute("aria-label", [fill(words.stop_number, { stop: stop.number }), title, said].filter(Boolean).join(", "));
      button.title = `${stop.number} · ${title}`;
      button.replaceChildren(piece("span", String(stop.number)));
      if (state === "reached") button.append(icon(CONTROLS.tick));
    }
  }

  function speak(words) {
    const name = (tool, title) => {
      if (tool.title === title) return;
      tool.title = title;
      tool.setAttribute("aria-label", title);
    };
    name(larger, words.map_larger);
    name(smaller, words.map_smaller);
    larger.disabled = port.isLargest;
    smaller.disabled = port.isSmallest;
    const title = port.isWhole ? words.map_follow : words.map_all;
    if (zoom.title !== title) zoom.replaceChildren(icon(port.isWhole ? CONTROLS.follow : CONTROLS.all));
    name(zoom, title);
    canvas.setAttribute("aria-label", words.map);
  }

  return { load, surround, paint(status, words, language, leads) { paint(status, words, language, leads); speak(words); } };
}
