// The map: north up, the visitor with what is known of place and heading.

import { icon, CONTROLS } from "./glyphs.js";
import { piece } from "./dom.js";
import { COLOURS, PALETTE } from "./palette.js";
import { apart } from "./apart.js";
import { fill, textIn } from "./words.js";

const GROUND = "#101B2E";
const FOLLOW_REACH_M = 70;
/** What a finger hits, pixels. */
const STOP_PX = 44;

/** A map on a canvas, with its stops as buttons and the visitor's dot above them; `goTo(id)` when one is chosen. */
export function createMap({ canvas, stopsBox, dot, zoom, goTo }) {
  const context = canvas.getContext("2d");
  let data = null;
  let bounds = null;
  let follow = false;
  let still = null;
  let stillKey = "";
  const buttons = new Map();

  zoom.addEventListener("click", () => {
    follow = !follow;
    zoom.setAttribute("aria-pressed", String(follow));
  });

  function load(map) {
    data = map;
    bounds = [Infinity, Infinity, -Infinity, -Infinity];
    const places = [...map.stops.map((stop) => stop.at), ...map.route];
    const networks = [...map.lines.flatMap((line) => line.points), ...map.points.map((point) => point.at), ...map.areas.flatMap((area) => area.rings[0] ?? [])];
    const all = [places, networks, map.buildings.flatMap((building) => building.rings[0] ?? [])].find((there) => there.length) ?? [];
    for (const [east, north] of all) {
      bounds = [Math.min(bounds[0], east), Math.min(bounds[1], north), Math.max(bounds[2], east), Math.max(bounds[3], north)];
    }
    if (bounds[0] > bounds[2]) bounds = [-100, -100, 100, 100];
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
    stillKey = "";
  }

  function viewport(box, visitor) {
    const margin = 26;
    const [width, height] = [box.width, box.height];
    if (follow && visitor) {
      const scale = Math.min(width, height) / 2 / FOLLOW_REACH_M;
      return { scale, x0: width / 2 - visitor.at[0] * scale, y0: height / 2 + visitor.at[1] * scale };
    }
    const [left, bottom, right, top] = bounds;
    const scale = Math.min((width - 2 * margin) / Math.max(20, right - left), (height - 2 * margin) / Math.max(20, top - bottom));
    return { scale, x0: width / 2 - ((left + right) / 2) * scale, y0: height / 2 + ((bottom + top) / 2) * scale };
  }

  /** What does not move, kept as a picture until zoom, size or filter change. */
  function paintStill(target, port, ratio, hidden) {
    target.setTransform(ratio, 0, 0, ratio, 0, 0);
    target.fillStyle = GROUND;
    target.fillRect(0, 0, target.canvas.width, target.canvas.height);
    target.setTransform(ratio * port.scale, 0, 0, -ratio * port.scale, ratio * port.x0, ratio * port.y0);
    const pixel = 1 / port.scale;
    const trace = (points) => points.forEach(([east, north], i) => (i ? target.lineTo(east, north) : target.moveTo(east, north)));
    const rings = (area) => {
      target.beginPath();
      for (const ring of area.rings) {
        trace(ring);
        target.closePath();
      }
    };
    target.lineWidth = 0.8 * pixel;
    for (const building of data.buildings) {
      rings(building);
      target.fillStyle = "#24344F";
      target.fill("evenodd");
      target.strokeStyle = "#3D5275";
      target.stroke();
    }
    target.lineCap = target.lineJoin = "round";
    for (const line of data.lines) {
      if (hidden.has(line.network)) continue;
      target.beginPath();
      trace(line.points);
      target.strokeStyle = COLOURS[line.network];
      target.globalAlpha = 0.85;
      target.lineWidth = Math.min(1.6 * pixel, 1.6);
      target.setLineDash(line.buried ? [4 * pixel, 3 * pixel] : []);
      target.stroke();
    }
    target.setLineDash([]);
    target.globalAlpha = 1;
    for (const area of data.areas) {
      if (hidden.has(area.network)) continue;
      rings(area);
      target.fillStyle = COLOURS[area.network];
      target.globalAlpha = 0.55;
      target.fill("evenodd");
    }
    target.globalAlpha = 1;
    for (const point of data.points) {
      if (hidden.has(point.network)) continue;
      target.beginPath();
      const radius = (follow ? 3.5 : 1.8) * (point.kind === "street_light" ? 0.6 : 1);
      target.arc(point.at[0], point.at[1], radius * pixel, 0, 2 * Math.PI);
      target.fillStyle = COLOURS[point.network];
      target.fill();
    }
    target.beginPath();
    trace(data.route);
    target.strokeStyle = "rgba(255,255,255,.42)";
    target.lineWidth = 3 * pixel;
    target.stroke();
  }

  function paint(status, words, language, leads) {
    if (!data) return;
    const box = canvas.getBoundingClientRect();
    if (!box.width || !box.height) return;
    const ratio = Math.min(devicePixelRatio || 1, 2);
    const [width, height] = [Math.round(box.width * ratio), Math.round(box.height * ratio)];
    const port = viewport(box, status.visitor);
    const key = [width, height, port.scale, Math.round(port.x0 * 2), Math.round(port.y0 * 2), status.hidden_networks.join()].join("|");
    if (key !== stillKey) {
      stillKey = key;
      still ??= document.createElement("canvas");
      [still.width, still.height] = [width, height];
      paintStill(still.getContext("2d"), port, ratio, new Set(status.hidden_networks));
    }
    if (canvas.width !== width || canvas.height !== height) [canvas.width, canvas.height] = [width, height];
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.drawImage(still, 0, 0);
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    const place = ([east, north]) => [port.x0 + east * port.scale, port.y0 - north * port.scale];

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
    if (status.visitor && status.edge) paintEdge(place(status.visitor.at), status.edge, port.scale);
    if (status.visitor) paintVisitor(place(status.visitor.at), status.visitor, port.scale);
    placeDot(status.visitor, place);
    paintNorth(box.width);
  }

  /** How far everything is known; where waiting changes nothing, in the colour of a warning and with longer dashes. */
  function paintEdge([x, y], edge, scale) {
    context.beginPath();
    context.arc(x, y, edge.to_m * scale, 0, 2 * Math.PI);
    context.strokeStyle = edge.cut ? "#FFD48A" : "#CBD5E1";
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

  function paintNorth(width) {
    const [x, y] = [width - 18, 20];
    context.fillStyle = "#fff";
    context.beginPath();
    context.moveTo(x, y - 10);
    context.lineTo(x + 5, y + 3);
    context.lineTo(x, y);
    context.lineTo(x - 5, y + 3);
    context.fill();
    context.font = "700 10px system-ui, sans-serif";
    context.textAlign = "center";
    context.fillText("N", x, y + 14);
  }

  function placeStops(status, words, language, place, box) {
    const inside = ([x, y]) => x >= 0 && y >= 0 && x <= box.width && y <= box.height;
    const shown = data.stops.map((stop) => ({ stop, at: place(stop.at) })).filter(({ at }) => inside(at));
    // The button of the zoom stands in the corner, and stays there.
    const corner = zoom.offsetLeft + zoom.offsetWidth / 2;
    const places = apart(shown.map(({ at }) => at), STOP_PX, [box.width, box.height], [[corner, corner]]);
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
    const title = follow ? words.map_all : words.map_follow;
    if (zoom.title === title) return;
    zoom.title = title;
    zoom.setAttribute("aria-label", title);
    zoom.replaceChildren(icon(follow ? CONTROLS.all : CONTROLS.follow));
  }

  return { load, paint(status, words, language, leads) { speak(words); paint(status, words, language, leads); } };
}
