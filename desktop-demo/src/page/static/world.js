// What surrounds the visitor and what leads them on: the core says where and
// in which colours.

import { PALETTE, css } from "./palette.js";

/** Paints sky, sun, stars and ground over the whole canvas. */
export function paintWorld(context, { width_px: width, height_px: height, horizon, world }) {
  const reach = 2 * (width + height) + Math.abs(horizon.drop_px);
  const level = horizon.drop_px;
  const turned = (paint) => {
    context.save();
    context.translate(width / 2, height / 2);
    context.rotate((horizon.roll_deg * Math.PI) / 180);
    paint();
    context.restore();
  };
  const fade = (from, to, stops) => {
    const gradient = context.createLinearGradient(0, from, 0, to);
    for (const [at, colour] of stops) gradient.addColorStop(at, colour);
    context.fillStyle = gradient;
  };
  turned(() => {
    fade(level - height * 0.95, level, [[0, css(world.zenith_rgb)], [0.55, css(world.sky_rgb)], [1, css(world.horizon_rgb)]]);
    context.fillRect(-reach, -reach, 2 * reach, reach + level);
  });
  context.fillStyle = PALETTE.paper;
  for (const star of world.stars) {
    context.globalAlpha = star.opacity;
    context.beginPath();
    context.arc(star.x_px, star.y_px, star.radius_px, 0, 2 * Math.PI);
    context.fill();
  }
  context.globalAlpha = 1;
  if (world.sun) paintSun(context, world.sun);
  // Haze where sky and ground meet.
  turned(() => {
    fade(level, level + height * 0.62, [[0, css(world.far_ground_rgb)], [0.12, css(world.ground_rgb)], [1, css(world.near_ground_rgb)]]);
    context.fillRect(-reach, level, 2 * reach, reach);
    fade(level - height * 0.09, level + height * 0.05, [[0, css(world.haze_rgb, 0)], [0.65, css(world.haze_rgb, 0.85)], [1, css(world.haze_rgb, 0)]]);
    context.fillRect(-reach, level - height * 0.09, 2 * reach, height * 0.14);
  });
}

function paintSun(context, { x_px: x, y_px: y, radius_px: radius, rgb }) {
  const glow = context.createRadialGradient(x, y, 0, x, y, radius);
  for (const [at, alpha] of [[0, 0.95], [0.08, 0.9], [0.1, 0.4], [1, 0]]) glow.addColorStop(at, css(rgb, alpha));
  context.fillStyle = glow;
  context.fillRect(x - radius, y - radius, 2 * radius, 2 * radius);
}

/** Paints the grid on the ground. */
export function paintGrid(context, world, scale) {
  context.lineWidth = scale;
  for (const opacity of new Set(world.grid.map((line) => line.opacity))) {
    context.strokeStyle = css(world.grid_rgb, opacity);
    context.beginPath();
    for (const line of world.grid) {
      if (line.opacity !== opacity) continue;
      context.moveTo(line.from_x_px, line.from_y_px);
      context.lineTo(line.to_x_px, line.to_y_px);
    }
    context.stroke();
  }
}

/** Paints the chevrons of the way on. */
export function paintChevrons(context, frame) {
  context.fillStyle = PALETTE.guide;
  for (const chevron of frame.way?.chevrons ?? []) {
    context.globalAlpha = chevron.opacity;
    context.beginPath();
    for (const corner of frame.vertices.slice(chevron.first_vertex, chevron.first_vertex + chevron.vertex_count)) context.lineTo(corner.x_px, corner.y_px);
    context.fill();
  }
  context.globalAlpha = 1;
}
