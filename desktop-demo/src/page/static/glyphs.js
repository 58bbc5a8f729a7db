// Symbols on a field of 24 by 24, drawn as strokes.

const BOLT = "M13 2.5L5 14h6l-1.5 7.5L18 10h-6z";
const DROP = "M12 3c4 5 6 8 6 11.5a6 6 0 0 1-12 0C6 11 8 8 12 3z";
const LAMP = "M7 21V7a4 4 0 0 1 8 0v1M11.5 9h7l1.5 4h-10zM4.5 21h5";
const BIN = "M4 7h16M9 7V4h6v3M6 7l1 14h10l1-14M10 11v6M14 11v6";
const PLUG = "M8 3v5M16 3v5M5.5 8h13v3a6.5 6.5 0 0 1-13 0zM12 17.5V21";

export const KINDS = {
  cable: "M2.5 14c4-9 6 4 10-2s5-5 9-3",
  duct: "M3 8h18M3 16h18M8 8v8M16 8v8",
  pipe: "M3 9h4V7h3v2h11M3 15h4v2h3v-2h11",
  substation: "M4 21V9l8-6 8 6v12zM13 8.5L9 14.5h4L11 19",
  transformer: "M15 9.5a5.5 5.5 0 1 1-11 0a5.5 5.5 0 1 1 11 0M20 14.5a5.5 5.5 0 1 1-11 0a5.5 5.5 0 1 1 11 0",
  battery: "M3 7.5h15v9H3zM18 10.5h3v3h-3M6.5 10v4M10 10v4M13.5 10v4",
  photovoltaic: "M6 9h14l-3 10H3zM4.5 14h14M13 9l-3 10M3 4.5a3 3 0 0 0 5 0",
  charging_point: PLUG,
  meter: "M20 13a8 8 0 1 0-16 0M4 13v4h16v-4M12 13l4-4",
  street_light: LAMP,
  building: "M5 21V4h9v17M14 9h5v12M3 21h18M8 8h3M8 12h3M8 16h3",
  well: DROP,
  inlet: BIN,
  cabinet: "M5 3h14v18H5zM12 3v18M9.5 11v2M14.5 11v2",
  station: "M5 4h14v13H5zM5 11h14M8 17v3M16 17v3M8 14h.01M16 14h.01",
  unspecified: "M12 5a7 7 0 1 0 .01 0M12 11v5M12 8h.01",
};

export const NETWORKS = {
  electricity: BOLT,
  district_heating: "M12 3c1 4 5.5 6 5.5 11a5.5 5.5 0 0 1-11 0c0-2.5 1.5-4 2.5-5.5.5 2 1.5 2.5 2 3C12 9 11 6 12 3z",
  water: DROP,
  gas: "M12 4c3 4 5 6.5 5 10a5 5 0 0 1-10 0c0-3.5 2-6 5-10zM12 13v4",
  telecom: "M4 9a11 11 0 0 1 16 0M7 12.5a7 7 0 0 1 10 0M12 17h.01M10 15.5a3 3 0 0 1 4 0",
  lighting: LAMP, waste: BIN, mobility: PLUG, unspecified: KINDS.unspecified,
};

export const CONTROLS = {
  play: "M7 4.5v15l12-7.5z", pause: "M8 5v14M16 5v14",
  repeat: "M4 12a8 8 0 1 1 2.5 5.8M4 19v-5h5", next: "M5 5l9 7-9 7zM18 5v14",
  guided: "M12 21s-7-6-7-11a7 7 0 0 1 14 0c0 5-7 11-7 11zM12 8a2 2 0 1 0 .01 0",
  free: "M13 4.5a1.5 1.5 0 1 0 .01 0M9 21l2.5-6L9 12l1-4.5 3.5 1L16 12h3M14 21l-1-5M8 12l1.5-4.5",
  larger: "M12 5v14M5 12h14", smaller: "M5 12h14",
  all: "M9 3H3v6M15 3h6v6M9 21H3v-6M15 21h6v-6", follow: "M12 2v4M12 18v4M2 12h4M18 12h4M12 7a5 5 0 1 0 .01 0",
  less: "M4 7l6 6 4-4 6 8M20 12v5h-5", relieve: "M3 18c4 0 4-11 9-11s5 11 9 11M4 12h3M17 12h3",
  here: "M4 21V11l8-7 8 7v10zM13 9.5l-3.5 5h5L11 19",
  sources: "M12 19h.01M8.5 15.5a5 5 0 0 1 7 0M5 12a10 10 0 0 1 14 0M1.5 8.5a15 15 0 0 1 21 0",
  tick: "M4 12.5l5 5L20 6.5", up: "M12 20V5M5 12l7-7 7 7", down: "M12 4v15M5 12l7 7 7-7",
  help: "M9 9a3 3 0 1 1 4 2.8c-.7.3-1 .8-1 1.7v.5M12 17.5h.01M12 2.5a9.5 9.5 0 1 0 .01 0", voice: "M4 9.5v5h3.5L12 18.5v-13L7.5 9.5zM15.5 9a4 4 0 0 1 0 6M18 6.5a8 8 0 0 1 0 11",
  layers: "M12 3l9 5-9 5-9-5zM3 12.5l9 5 9-5M3 17l9 5 9-5", lost: "M12 3l10 18H2zM12 10v5M12 18h.01",
  lock: "M6 11h12v9H6zM8.5 11V7.5a3.5 3.5 0 0 1 7 0V11", unlock: "M6 11h12v9H6zM8.5 11V7.5a3.5 3.5 0 0 1 6.8-1.2",
  close: "M5 5l14 14M19 5L5 19", undo: "M8 5L3 10l5 5M3 10h11a6 6 0 0 1 0 11h-4",
  guide: "M4 5h16v11h-8l-5 4v-4H4z", map: "M9 4L3 6.5v14L9 18l6 2.5 6-2.5v-14L15 6.5zM9 4v14M15 6.5v14", day: "M12 7.5a4.5 4.5 0 1 0 .01 0M12 1.5v3M12 19.5v3M1.5 12h3M19.5 12h3M4.5 4.5l2 2M17.5 17.5l2 2M19.5 4.5l-2 2M6.5 17.5l-2 2",
  left: "M8 5L3 10l5 5M3 10h11a6 6 0 0 1 0 11h-2", right: "M16 5l5 5-5 5M21 10H10a6 6 0 0 0 0 11h2",
};

const SVG = "http://www.w3.org/2000/svg";

/** An element of SVG. */
export function svg(name, attributes = {}, ...children) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

/** A symbol for the document. */
export function icon(path) {
  return svg("svg", { viewBox: "0 0 24 24", class: "icon", "aria-hidden": "true" }, svg("path", { d: path }));
}

const paths = new Map();

/** Strokes a symbol on a canvas, centred. */
export function stroke(context, path, x, y, size, colour) {
  if (!paths.has(path)) paths.set(path, new Path2D(path));
  const scale = size / 24;
  context.save();
  context.translate(x - size / 2, y - size / 2);
  context.scale(scale, scale);
  context.strokeStyle = colour;
  context.lineWidth = 2;
  context.lineCap = context.lineJoin = "round";
  context.stroke(paths.get(path));
  context.restore();
}
