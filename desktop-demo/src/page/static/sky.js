// What surrounds the visitor: sky, sun, stars, ground. All colours of the
// picture follow the height of the sun.

const rgb = (hex) => [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));

// Sun's elevation in degrees, then colours.
const MOODS = [
  [-18, { zenith: "#050914", middle: "#0B1530", horizon: "#1B2A4A", far: "#141D2E", near: "#080D17", lit: "#3A4766", shade: "#1C2538", grid: "#5B78B0", haze: "#18233D" }],
  [-8, { zenith: "#0A1330", middle: "#1D2C5C", horizon: "#4A4A7A", far: "#20283F", near: "#0D1422", lit: "#4C5679", shade: "#252D45", grid: "#7088C0", haze: "#333B63" }],
  [-1, { zenith: "#24386F", middle: "#6D6AA5", horizon: "#F0A27A", far: "#4B4A5C", near: "#1E2230", lit: "#A98C93", shade: "#504C63", grid: "#C0A9B8", haze: "#B08591" }],
  [5, { zenith: "#3C73B8", middle: "#9BB9D6", horizon: "#FFDDB0", far: "#7C7F78", near: "#2D3534", lit: "#E9D2B4", shade: "#8B8791", grid: "#DCDDD0", haze: "#DCCDB8" }],
  [18, { zenith: "#2F7CCB", middle: "#7DB7E8", horizon: "#DDEEF8", far: "#86A08F", near: "#2A3B36", lit: "#FBF0DD", shade: "#9A9FA9", grid: "#E4EDE6", haze: "#D3E1E8" }],
  [65, { zenith: "#1F6FC4", middle: "#66ADE9", horizon: "#D6ECFA", far: "#8CA896", near: "#2B3D38", lit: "#FFF7E8", shade: "#A2A8B2", grid: "#E8F1EA", haze: "#D4E5EE" }],
].map(([elevation, colours]) => [elevation, Object.fromEntries(Object.entries(colours).map(([k, v]) => [k, rgb(v)]))]);

/** Two colours mixed, as numbers. */
export const mix = (a, b, t) => a.map((value, i) => value + (b[i] - value) * t);
/** A colour for the canvas. */
export const css = ([r, g, b], alpha = 1) => `rgba(${r | 0},${g | 0},${b | 0},${alpha})`;

/** The colours under a sun of this elevation. */
export function mood(elevationDeg) {
  let above = MOODS.findIndex(([elevation]) => elevation >= elevationDeg);
  if (above < 0) above = MOODS.length - 1;
  const [e1, high] = MOODS[above];
  const [e0, low] = MOODS[Math.max(0, above - 1)];
  const t = e1 === e0 ? 0 : Math.min(1, Math.max(0, (elevationDeg - e0) / (e1 - e0)));
  const colours = Object.fromEntries(Object.keys(high).map((key) => [key, mix(low[key], high[key], t)]));
  colours.darkness = Math.min(1, Math.max(0, (2 - elevationDeg) / 10));
  return colours;
}

/**
 * The camera of a frame, read back from its horizon: projects directions and
 * places on the ground as the core does.
 */
export function lens(frame, fovDeg) {
  const { width_px: width, height_px: height } = frame;
  const focal = width / 2 / Math.tan((fovDeg * Math.PI) / 360);
  const [x0, y0, x1, y1] = frame.horizon_px ?? [0, -height, width, -height];
  const roll = Math.atan2(y1 - y0, x1 - x0);
  const [sinRoll, cosRoll] = [Math.sin(roll), Math.cos(roll)];
  // How far the horizon lies below the middle of the picture.
  const drop = (width / 2 - x0) * sinRoll + (y0 - height / 2) * cosRoll;
  const pitch = Math.atan2(drop, focal);
  const heading = (frame.heading_deg * Math.PI) / 180;
  const [sinH, cosH, sinP, cosP] = [Math.sin(heading), Math.cos(heading), Math.sin(pitch), Math.cos(pitch)];
  const project = (east, north, up) => {
    const ahead = sinH * east + cosH * north;
    const x = cosH * east - sinH * north;
    const z = cosP * ahead + sinP * up;
    const y = cosP * up - sinP * ahead;
    if (z < 0.2) return null;
    const [sx, sy] = [(focal * x) / z, (-focal * y) / z];
    return [width / 2 + cosRoll * sx - sinRoll * sy, height / 2 + sinRoll * sx + cosRoll * sy, z];
  };
  return { focal, roll, drop, project };
}

const STARS = Array.from({ length: 260 }, (_, i) => {
  const spread = (salt) => {
    const value = Math.sin(i * 127.1 + salt * 311.7) * 43758.5453;
    return value - Math.floor(value);
  };
  const up = spread(1) ** 1.3;
  const turn = spread(2) * 2 * Math.PI;
  const flat = Math.sqrt(1 - up * up);
  return { east: flat * Math.sin(turn), north: flat * Math.cos(turn), up, size: 0.5 + 1.1 * spread(3) ** 3, light: 0.35 + 0.65 * spread(4) };
});

/** Paints sky and ground over the whole canvas. */
export function paintWorld(context, frame, view, colours, status, scale) {
  const { width_px: width, height_px: height } = frame;
  const reach = 2 * (width + height);
  context.save();
  context.translate(width / 2, height / 2);
  context.rotate(view.roll);
  const horizon = view.drop;

  const sky = context.createLinearGradient(0, horizon - height * 0.95, 0, horizon);
  sky.addColorStop(0, css(colours.zenith));
  sky.addColorStop(0.55, css(colours.middle));
  sky.addColorStop(1, css(colours.horizon));
  context.fillStyle = sky;
  context.fillRect(-reach, -reach, 2 * reach, reach + horizon);

  const ground = context.createLinearGradient(0, horizon, 0, horizon + height * 0.62);
  ground.addColorStop(0, css(mix(colours.far, colours.haze, 0.55)));
  ground.addColorStop(0.12, css(colours.far));
  ground.addColorStop(1, css(colours.near));
  context.fillStyle = ground;
  context.fillRect(-reach, horizon, 2 * reach, reach);
  context.restore();

  paintStars(context, view, colours, scale);
  paintSun(context, view, colours, status, scale);

  // Haze where sky and ground meet.
  context.save();
  context.translate(width / 2, height / 2);
  context.rotate(view.roll);
  const haze = context.createLinearGradient(0, horizon - height * 0.09, 0, horizon + height * 0.05);
  haze.addColorStop(0, css(colours.haze, 0));
  haze.addColorStop(0.65, css(colours.haze, 0.85));
  haze.addColorStop(1, css(colours.haze, 0));
  context.fillStyle = haze;
  context.fillRect(-reach, horizon - height * 0.09, 2 * reach, height * 0.14);
  context.restore();
}

function paintStars(context, view, colours, scale) {
  if (colours.darkness < 0.3) return;
  context.fillStyle = "#fff";
  for (const star of STARS) {
    const at = view.project(star.east, star.north, star.up);
    if (!at) continue;
    context.globalAlpha = star.light * (colours.darkness - 0.3) * 1.3 * Math.min(1, star.up * 5);
    context.beginPath();
    context.arc(at[0], at[1], star.size * scale, 0, 2 * Math.PI);
    context.fill();
  }
  context.globalAlpha = 1;
}

function paintSun(context, view, colours, status, scale) {
  const elevation = (status.sun_elevation_deg * Math.PI) / 180;
  const azimuth = (status.sun_azimuth_deg * Math.PI) / 180;
  if (status.sun_elevation_deg < -3) return;
  const flat = Math.cos(elevation);
  const at = view.project(flat * Math.sin(azimuth), flat * Math.cos(azimuth), Math.sin(elevation));
  if (!at) return;
  const low = Math.max(0, 1 - status.sun_elevation_deg / 25);
  const core = mix([255, 250, 235], [255, 178, 102], low);
  const radius = view.focal * (0.25 + 0.2 * low);
  const glow = context.createRadialGradient(at[0], at[1], 0, at[0], at[1], radius);
  glow.addColorStop(0, css(core, 0.95));
  glow.addColorStop(0.08, css(core, 0.9));
  glow.addColorStop(0.1, css(core, 0.4));
  glow.addColorStop(1, css(core, 0));
  context.fillStyle = glow;
  context.fillRect(at[0] - radius, at[1] - radius, 2 * radius, 2 * radius);
}

const GRID_M = 5;
const GRID_REACH_M = 45;

/** Paints a grid of 5 metres on the ground, fixed to the place. */
export function paintGrid(context, view, colours, visitor, scale) {
  const [east, north] = visitor.at;
  const down = -visitor.eye_height_m;
  context.lineWidth = scale;
  for (let ring = 0; ring < 3; ring += 1) {
    const [from, to] = [(ring * GRID_REACH_M) / 3, ((ring + 1) * GRID_REACH_M) / 3];
    context.strokeStyle = css(colours.grid, [0.26, 0.15, 0.07][ring]);
    context.beginPath();
    for (const across of [0, 1]) {
      const offset = across ? north : east;
      for (let line = Math.ceil((offset - GRID_REACH_M) / GRID_M) * GRID_M; line < offset + GRID_REACH_M; line += GRID_M) {
        const side = line - offset;
        for (let along = -GRID_REACH_M; along < GRID_REACH_M; along += GRID_M) {
          const middle = Math.hypot(side, along + GRID_M / 2);
          if (middle < from || middle >= to) continue;
          const a = across ? view.project(along, side, down) : view.project(side, along, down);
          const b = across ? view.project(along + GRID_M, side, down) : view.project(side, along + GRID_M, down);
          if (!a || !b) continue;
          context.moveTo(a[0], a[1]);
          context.lineTo(b[0], b[1]);
        }
      }
    }
    context.stroke();
  }
}

/** Paints the way on as a ribbon on the ground with chevrons. */
export function paintWay(context, view, status, now, scale) {
  const { way, visitor } = status;
  if (!way || !visitor || way.line.length < 2) return;
  const down = -visitor.eye_height_m + 0.02;
  let walked = now ? (now / 700) % 3 : 1.5;
  context.lineJoin = context.lineCap = "round";
  for (let i = 1; i < way.line.length && walked < 60; i += 1) {
    const [a, b] = [way.line[i - 1], way.line[i]].map(([e, n]) => [e - visitor.at[0], n - visitor.at[1]]);
    const length = Math.hypot(b[0] - a[0], b[1] - a[1]);
    if (length < 0.01) continue;
    const [de, dn] = [(b[0] - a[0]) / length, (b[1] - a[1]) / length];
    let at = walked;
    for (; at < Math.min(length, 60); at += 3) {
      const [e, n] = [a[0] + de * at, a[1] + dn * at];
      const distance = Math.hypot(e, n);
      if (distance < 1.2) continue;
      const corner = (along, side) => view.project(e + de * along - dn * side, n + dn * along + de * side, down);
      const outline = [corner(-0.35, 0.55), corner(0.25, 0), corner(-0.35, -0.55), corner(0, -0.55), corner(0.6, 0), corner(0, 0.55)];
      if (outline.some((point) => !point)) continue;
      context.globalAlpha = Math.max(0, 0.85 - distance / 60);
      context.fillStyle = "#5EEAD4";
      context.beginPath();
      outline.forEach((point, index) => (index ? context.lineTo(point[0], point[1]) : context.moveTo(point[0], point[1])));
      context.fill();
    }
    walked = at - length;
  }
  context.globalAlpha = 1;
}
