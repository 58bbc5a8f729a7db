// What of a map does not move: buildings, networks and the way of the walk.

import { COLOURS, DASHES } from "./palette.js";
import { BETWEEN } from "./samples.js";

const FLOOR = "#101B2E";
/** Of the palette's dashes, pixels a metre. */
const DASH_PX = 3;
const ALL_M = [-Infinity, -Infinity, Infinity, Infinity];

/** The box `[west, south, east, north]` of places. */
export function boxOf(places) {
  const box = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [east, north] of places) {
    box[0] = Math.min(box[0], east);
    box[1] = Math.min(box[1], north);
    box[2] = Math.max(box[2], east);
    box[3] = Math.max(box[3], north);
  }
  return box;
}

/** Ground as it came, each with the box that it lies in. */
export function prepare({ buildings, lines, points, areas }) {
  const ringed = (area) => ({ ...area, box: boxOf(area.rings[0] ?? []) });
  return { buildings: buildings.map(ringed), areas: areas.map(ringed), points, lines: lines.map((line) => ({ ...line, box: boxOf(line.points) })) };
}

/** Paints all `grounds`, one above the other, where `port` has them. */
export function paintGround(target, grounds, route, port, ratio, hidden) {
  const { width, height } = target.canvas;
  target.setTransform(ratio, 0, 0, ratio, 0, 0);
  target.fillStyle = FLOOR;
  target.fillRect(0, 0, width, height);
  target.setTransform(ratio * port.scale, 0, 0, -ratio * port.scale, ratio * port.x0, ratio * port.y0);
  const pixel = 1 / port.scale;
  const seen = [-port.x0 * pixel, (port.y0 - height / ratio) * pixel, (width / ratio - port.x0) * pixel, port.y0 * pixel];
  const isSeen = (box = ALL_M) => box[0] <= seen[2] && box[2] >= seen[0] && box[1] <= seen[3] && box[3] >= seen[1];
  const isShown = ({ network, box, from_px_per_m: from = 0 }) => from <= port.scale && !hidden.has(network) && isSeen(box);
  const trace = (points) => points.forEach(([east, north], i) => (i ? target.lineTo(east, north) : target.moveTo(east, north)));
  const rings = (areas) => {
    for (const ring of areas.flatMap((area) => area.rings)) {
      trace(ring);
      target.closePath();
    }
  };

  target.lineWidth = 0.8 * pixel;
  target.fillStyle = "#24344F";
  target.strokeStyle = "#3D5275";
  for (const { buildings } of grounds) {
    for (const building of buildings) {
      // A building is on no network that could be hidden.
      if (!isSeen(building.box) || building.from_px_per_m > port.scale) continue;
      target.beginPath();
      rings([building]);
      target.fill("evenodd");
      target.stroke();
    }
  }
  target.lineCap = "butt";
  target.lineJoin = "round";
  // From afar many lines lie side by side.
  target.lineWidth = Math.max(1, Math.min(2.2, 1.1 + port.scale / 2)) * pixel;
  const lines = Map.groupBy(grounds.flatMap((ground) => ground.lines).filter(isShown), ({ network, buried }) => `${network} ${buried}`);
  for (const group of lines.values()) {
    const [{ network, buried }] = group;
    target.strokeStyle = COLOURS[network];
    target.beginPath();
    for (const line of group) trace(line.points);
    target.globalAlpha = buried ? BETWEEN.buried : BETWEEN.above;
    target.stroke();
    target.globalAlpha = 1;
    target.setLineDash((DASHES[network] ?? []).map((metres) => metres * DASH_PX * pixel));
    target.stroke();
    target.setLineDash([]);
  }
  target.globalAlpha = 0.55;
  for (const area of grounds.flatMap((ground) => ground.areas).filter(isShown)) {
    target.fillStyle = COLOURS[area.network];
    target.beginPath();
    rings([area]);
    target.fill("evenodd");
  }
  target.globalAlpha = 1;
  const large = Math.max(1.8, Math.min(4.5, 1.4 + port.scale));
  for (const point of grounds.flatMap((ground) => ground.points).filter(isShown)) {
    const [east, north] = point.at;
    if (!isSeen([east, north, east, north])) continue;
    target.fillStyle = COLOURS[point.network];
    target.beginPath();
    target.arc(east, north, large * (point.kind === "street_light" ? 0.6 : 1) * pixel, 0, 2 * Math.PI);
    target.fill();
  }
  target.beginPath();
  trace(route);
  target.strokeStyle = "rgba(255,255,255,.42)";
  target.lineCap = "round";
  target.lineWidth = 3 * pixel;
  target.stroke();
}
