// Paints a frame of the core: it comes clipped, projected, in painting order,
// with its labels placed; here are only colours.

import { KINDS, stroke } from "./glyphs.js";
import { COLOURS, DASHES, PALETTE, css, mix } from "./palette.js";
import { paintChevrons, paintGrid, paintWorld } from "./world.js";

export const FOV_LANDSCAPE_DEG = 64;
export const FOV_PORTRAIT_DEG = 46;
const FONT = getComputedStyle(document.documentElement).fontFamily;
const calm = matchMedia("(prefers-reduced-motion: reduce)");

const clamp = (value, least, most) => Math.max(least, Math.min(most, value));

/** A painter for a canvas; `request()` says what picture it has room for. */
export function createAr(canvas) {
  const context = canvas.getContext("2d", { alpha: false });
  const layer = document.createElement("canvas").getContext("2d");

  function request() {
    const box = canvas.getBoundingClientRect();
    const scale = Math.min(devicePixelRatio || 1, 2);
    const width = Math.max(1, Math.round(box.width * scale));
    const height = Math.max(1, Math.round(box.height * scale));
    return { width, height, textPx: (box.width < 500 ? 16 : 18) * scale, fovDeg: width > height ? FOV_LANDSCAPE_DEG : FOV_PORTRAIT_DEG, scale };
  }

  function paint({ frame, status }, asked, words) {
    if (canvas.width !== frame.width_px || canvas.height !== frame.height_px) {
      canvas.width = frame.width_px;
      canvas.height = frame.height_px;
    }
    const { scale } = asked;
    const now = calm.matches ? 0 : performance.now();
    paintWorld(context, frame);
    paintGrid(context, frame.world, scale);
    // Walls hide the way; everything else lies over it.
    const walls = frame.shapes.filter((shape) => shape.kind === "wall" || shape.kind === "storeys");
    for (const shape of walls) paintShape(context, frame, shape, status, now, scale);
    paintChevrons(context, frame);
    // What lies on the ground comes in a row: the corridors are its lowest.
    const corridors = frame.shapes.filter((shape) => shape.kind === "corridor");
    for (const shape of frame.shapes.slice(walls.length)) {
      if (shape === corridors[0]) paintCorridors(context, layer, frame, corridors);
      paintShape(context, frame, shape, status, now, scale);
    }
    paintPin(context, frame.way, scale);
    for (const label of frame.labels) if (label.arrow_deg === null) paintLeader(context, label, scale);
    for (let i = frame.labels.length - 1; i >= 0; i -= 1) paintLabel(context, frame.labels[i], asked);
    paintCompass(context, frame, words, scale);
    paintUnlabelled(context, frame.unlabelled, canvas.width, asked);
  }

  return { request, paint };
}

function outline(context, frame, shape) {
  context.beginPath();
  for (let i = 0; i < shape.vertex_count; i += 1) {
    const vertex = frame.vertices[shape.first_vertex + i];
    if (i) context.lineTo(vertex.x_px, vertex.y_px);
    else context.moveTo(vertex.x_px, vertex.y_px);
  }
}

function paintShape(context, frame, shape, status, now, scale) {
  const focused = shape.asset === status.focus;
  switch (shape.kind) {
    case "wall": return paintWall(context, frame, shape, focused, scale);
    case "storeys": return paintStoreys(context, frame, shape, scale);
    case "corridor": return;
    case "line": return paintLine(context, frame, shape, focused, now, scale);
    case "area": return paintArea(context, frame, shape, focused, now, scale);
    default: return paintPoint(context, frame, shape, focused, now, scale);
  }
}

/** 0 to 1 and back in two seconds; steady for who wants no motion. */
const pulse = (now) => (now ? 0.5 + 0.5 * Math.sin(now / 320) : 0.7);

function paintWall(context, frame, shape, focused, scale) {
  let [top, bottom] = [Infinity, -Infinity];
  for (let i = 0; i < shape.vertex_count; i += 1) {
    const { y_px: y } = frame.vertices[shape.first_vertex + i];
    [top, bottom] = [Math.min(top, y), Math.max(bottom, y)];
  }
  const near = frame.world.near_ground_rgb;
  const shade = context.createLinearGradient(0, top, 0, bottom);
  shade.addColorStop(0, css(shape.rgb));
  shade.addColorStop(1, css(mix(shape.rgb, near, 0.2)));
  outline(context, frame, shape);
  context.closePath();
  context.fillStyle = shade;
  context.fill();
  context.lineJoin = "round";
  context.lineWidth = (focused ? 2.5 : 1) * scale;
  context.strokeStyle = focused ? PALETTE.guide : css(mix(shape.rgb, near, 0.4), 0.6 * shape.opacity);
  context.stroke();
}

/** Lines on a wall, for the eye to measure with. */
function paintStoreys(context, frame, shape, scale) {
  context.beginPath();
  for (let i = 0; i + 1 < shape.vertex_count; i += 2) {
    const [a, b] = [frame.vertices[shape.first_vertex + i], frame.vertices[shape.first_vertex + i + 1]];
    context.moveTo(a.x_px, a.y_px);
    context.lineTo(b.x_px, b.y_px);
  }
  context.lineWidth = scale;
  context.strokeStyle = css(shape.rgb, shape.opacity);
  context.stroke();
}

/** The corridors of each network as one layer at one opacity: where cables lie
 *  side by side theirs overlap, and the ground is no darker for it. */
function paintCorridors(context, layer, frame, corridors) {
  const { canvas } = layer;
  if (canvas.width !== frame.width_px || canvas.height !== frame.height_px) {
    canvas.width = frame.width_px;
    canvas.height = frame.height_px;
  }
  for (const network of new Set(corridors.map((shape) => shape.network))) {
    layer.clearRect(0, 0, canvas.width, canvas.height);
    layer.fillStyle = COLOURS[network];
    for (const shape of corridors.filter((corridor) => corridor.network === network)) {
      outline(layer, frame, shape);
      layer.closePath();
      layer.globalAlpha = shape.opacity;
      layer.fill();
    }
    context.globalAlpha = 0.2;
    context.drawImage(canvas, 0, 0);
    context.globalAlpha = 1;
  }
}

/** Shorter dashes and gaps are painted as one line. */
const LEAST_PERIOD = 10;

/** Fills the strip of a line from `from` to `to` of each segment. */
function strip(context, a, b, from, to, widen) {
  const [dx, dy] = [b.x_px - a.x_px, b.y_px - a.y_px];
  const length = Math.hypot(dx, dy) || 1;
  const [nx, ny] = [-dy / length / 2, dx / length / 2];
  const width = (t) => (a.width_px + (b.width_px - a.width_px) * t) * widen;
  const [w0, w1] = [width(from), width(to)];
  const [x0, y0, x1, y1] = [a.x_px + dx * from, a.y_px + dy * from, a.x_px + dx * to, a.y_px + dy * to];
  context.moveTo(x0 + nx * w0, y0 + ny * w0);
  context.lineTo(x1 + nx * w1, y1 + ny * w1);
  context.lineTo(x1 - nx * w1, y1 - ny * w1);
  context.lineTo(x0 - nx * w0, y0 - ny * w0);
  context.closePath();
}

function fillLine(context, frame, shape, widen, joints) {
  context.beginPath();
  for (let i = 1; i < shape.vertex_count; i += 1) {
    const [a, b] = [frame.vertices[shape.first_vertex + i - 1], frame.vertices[shape.first_vertex + i]];
    strip(context, a, b, 0, 1, widen);
    if (joints) {
      const radius = (b.width_px * widen) / 2;
      context.moveTo(b.x_px + radius, b.y_px);
      // The same way round as a strip, so that where they meet nothing is left out.
      context.arc(b.x_px, b.y_px, radius, 0, 2 * Math.PI, true);
    }
  }
  context.fill("nonzero");
}

/** What of a segment lies within the dashes of its network, as shares of its
 *  length in the picture: `along_m` changes evenly in space. */
function* dashesOf(a, b, dashesM, scale) {
  const span = b.along_m - a.along_m;
  const period = dashesM.reduce((sum, metres) => sum + metres, 0);
  const length = Math.hypot(b.x_px - a.x_px, b.y_px - a.y_px);
  if (span <= 0 || (period / span) * length < LEAST_PERIOD * scale) {
    yield [0, 1];
    return;
  }
  const share = (along) => {
    const t = clamp((along - a.along_m) / span, 0, 1);
    return (t * b.depth_m) / (a.depth_m + t * (b.depth_m - a.depth_m));
  };
  let from = Math.floor(a.along_m / period) * period;
  for (let i = 0; from < b.along_m; i = (i + 2) % dashesM.length) {
    const to = from + dashesM[i];
    if (to > a.along_m) yield [share(from), share(to)];
    from = to + dashesM[i + 1];
  }
}

function fillDashes(context, frame, shape, scale) {
  context.beginPath();
  for (let i = 1; i < shape.vertex_count; i += 1) {
    const [a, b] = [frame.vertices[shape.first_vertex + i - 1], frame.vertices[shape.first_vertex + i]];
    for (const [from, to] of dashesOf(a, b, DASHES[shape.network], scale)) strip(context, a, b, from, to, 1);
  }
  context.fill("nonzero");
}

function paintLine(context, frame, shape, focused, now, scale) {
  if (shape.vertex_count < 2) return;
  const pole = shape.asset_kind === "street_light";
  context.fillStyle = PALETTE.ink;
  context.globalAlpha = 0.45 * shape.opacity;
  fillLine(context, frame, shape, pole ? 1.4 : 1.6, true);
  context.fillStyle = css(shape.rgb);
  if (focused) {
    for (const widen of [5, 3.2, 2]) {
      context.globalAlpha = (0.12 + 0.12 * pulse(now)) * shape.opacity;
      fillLine(context, frame, shape, widen, false);
    }
  }
  context.globalAlpha = (pole ? 1 : shape.buried ? 0.4 : 0.8) * shape.opacity;
  fillLine(context, frame, shape, pole ? 1 : 0.8, true);
  context.globalAlpha = shape.opacity;
  if (!pole) fillDashes(context, frame, shape, scale);
  context.globalAlpha = 1;
}

function paintArea(context, frame, shape, focused, now, scale) {
  outline(context, frame, shape);
  context.closePath();
  context.globalAlpha = (shape.asset_kind === "photovoltaic" ? 0.85 : 0.4) * shape.opacity;
  context.fillStyle = css(shape.rgb);
  context.fill();
  context.globalAlpha = shape.opacity;
  context.lineWidth = (focused ? 3 + 2 * pulse(now) : 1.5) * scale;
  context.strokeStyle = COLOURS[shape.network];
  context.stroke();
  context.globalAlpha = 1;
}

function paintPoint(context, frame, shape, focused, now, scale) {
  const colour = css(shape.rgb);
  const vertex = frame.vertices[shape.first_vertex];
  if (!vertex) return;
  const radius = vertex.width_px / 2;
  const { x_px: x, y_px: y } = vertex;
  if (focused || (shape.asset_kind === "street_light" && frame.darkness > 0.4)) {
    const reach = radius * (focused ? 3.2 + pulse(now) : 5);
    const glow = context.createRadialGradient(x, y, 0, x, y, reach);
    glow.addColorStop(0, colour);
    glow.addColorStop(1, css(shape.rgb, 0));
    context.globalAlpha = 0.55 * shape.opacity;
    context.fillStyle = glow;
    context.fillRect(x - reach, y - reach, 2 * reach, 2 * reach);
  }
  context.globalAlpha = shape.opacity;
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  context.fillStyle = colour;
  context.fill();
  context.lineWidth = 1.5 * scale;
  context.strokeStyle = "rgba(11,18,32,.75)";
  context.stroke();
  if (radius > 7 * scale) stroke(context, KINDS[shape.asset_kind] ?? KINDS.unspecified, x, y, radius * 1.35, PALETTE.ink);
  context.globalAlpha = 1;
}

/** A pin with its number where the next stop is. */
function paintPin(context, way, scale) {
  if (!way?.pin) return;
  const { foot_x_px: footX, foot_y_px: footY, head_x_px: x, head_y_px: y, radius_px: radius } = way.pin;
  context.strokeStyle = PALETTE.guide;
  context.lineWidth = 2.5 * scale;
  context.beginPath();
  context.moveTo(footX, footY);
  context.lineTo(x, y);
  context.stroke();
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  context.fillStyle = PALETTE.guide_card;
  context.fill();
  context.stroke();
  context.fillStyle = PALETTE.paper;
  context.font = `700 ${radius * 1.1}px ${FONT}`;
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.fillText(String(way.number), x, y + radius * 0.06);
}

/** From what a label is about to its box. */
function paintLeader(context, label, scale) {
  const { x_px: x, y_px: y, width_px: width, height_px: height, anchor_x_px: toX, anchor_y_px: toY } = label;
  const colour = COLOURS[label.network];
  context.strokeStyle = context.fillStyle = colour;
  context.lineWidth = 1.5 * scale;
  context.beginPath();
  context.moveTo(toX, toY);
  context.lineTo(clamp(toX, x + 8 * scale, x + width - 8 * scale), toY < y ? y : y + height);
  context.stroke();
  context.beginPath();
  context.arc(toX, toY, 3 * scale, 0, 2 * Math.PI);
  context.fill();
}

function paintLabel(context, label, asked) {
  const { scale } = asked;
  const { x_px: x, y_px: y, width_px: width, height_px: height } = label;
  const colour = COLOURS[label.network];
  context.beginPath();
  context.roundRect(x, y, width, height, Math.min(10 * scale, height / 2));
  if (label.focused) {
    context.shadowColor = colour;
    context.shadowBlur = 18 * scale;
  }
  context.fillStyle = "rgba(11,18,32,.94)";
  context.fill();
  context.shadowBlur = 0;
  context.lineWidth = (label.focused ? 2 : 1.2) * scale;
  context.strokeStyle = colour;
  if (!label.measured) context.setLineDash([2 * scale, 3 * scale]);
  context.stroke();
  context.setLineDash([]);

  const { symbol_x_px: cx, symbol_y_px: cy, symbol_radius_px: radius } = label;
  context.beginPath();
  context.arc(cx, cy, radius, 0, 2 * Math.PI);
  context.fillStyle = colour;
  context.fill();
  if (label.arrow_deg === null) stroke(context, KINDS[label.asset_kind] ?? KINDS.unspecified, cx, cy, radius * 1.4, PALETTE.ink);
  else paintArrow(context, cx, cy, radius, label.arrow_deg);

  context.textAlign = "left";
  context.textBaseline = "alphabetic";
  for (const line of label.lines) {
    context.font = `${line.bold ? 700 : 500} ${line.size_px}px ${FONT}`;
    context.fillStyle = line.bold || label.lines.length === 1 ? PALETTE.paper : PALETTE.pale;
    // There is room for it; set narrower in a face that is wider than most.
    context.fillText(line.text, line.x_px, line.baseline_px, line.room_px);
  }
}

/** To what lies outside the picture. */
function paintArrow(context, x, y, radius, deg) {
  context.save();
  context.translate(x, y);
  context.rotate((deg * Math.PI) / 180);
  context.beginPath();
  for (const [across, down] of [[0, -0.7], [0.6, 0.5], [0, 0.2], [-0.6, 0.5]]) context.lineTo(across * radius, down * radius);
  context.closePath();
  context.fillStyle = PALETTE.ink;
  context.fill();
  context.restore();
}

/** How many have no label, where the picture's right edge and the compass meet. */
function paintUnlabelled(context, count, width, { scale, textPx }) {
  if (!count) return;
  const text = `+${count}`;
  context.font = `600 ${textPx * 0.8}px ${FONT}`;
  const [room, height] = [context.measureText(text).width + textPx, textPx * 1.4];
  const [left, top] = [width - room - textPx * 0.6, textPx * 2.2];
  context.beginPath();
  context.roundRect(left, top, room, height, height / 2);
  context.fillStyle = "rgba(11,18,32,.8)";
  context.fill();
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.fillStyle = PALETTE.pale;
  context.fillText(text, left + room / 2, top + height / 2 + scale * 0.5);
}

/** A ribbon of the compass at the top, with the next stop on it. */
function paintCompass(context, frame, words, scale) {
  const { width_px: width } = frame;
  const height = 24 * scale;
  const shade = context.createLinearGradient(0, 0, 0, height * 2.4);
  shade.addColorStop(0, "rgba(5,9,20,.62)");
  shade.addColorStop(1, "rgba(5,9,20,0)");
  context.fillStyle = shade;
  context.fillRect(0, 0, width, height * 2.4);
  context.textAlign = "center";
  context.textBaseline = "middle";
  for (const { x_px: x, bearing_deg: bearing, kind } of frame.compass) {
    if (kind === "tick") {
      context.fillStyle = "rgba(255,255,255,.6)";
      context.fillRect(x - 0.5 * scale, 9 * scale, scale, 6 * scale);
      continue;
    }
    const named = kind === "cardinal";
    context.font = `${named ? 700 : 500} ${(named ? 13 : 11) * scale}px ${FONT}`;
    context.fillStyle = named ? "#fff" : "rgba(255,255,255,.85)";
    context.fillText(named ? words.compass[bearing / 90] : `${bearing}°`, x, 12 * scale);
  }
  const x = frame.way?.compass_x_px;
  if (x == null) return;
  context.fillStyle = PALETTE.guide;
  context.beginPath();
  context.moveTo(x - 6 * scale, 0);
  context.lineTo(x + 6 * scale, 0);
  context.lineTo(x, 8 * scale);
  context.fill();
}
