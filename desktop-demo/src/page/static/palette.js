// The colours that every app paints with: they come with the map.

/** Of each network, as `#rrggbb`. */
export const COLOURS = {};
/** The dashes of each network's lines: metres of a dash, of the gap behind it, and so on. */
export const DASHES = {};
/** Of what leads on, and of texts: `guide`, `guide_card`, `ink`, `paper`, `pale`, as `#rrggbb`. */
export const PALETTE = {};

/** A colour of the core, 0xRRGGBB, for the canvas. */
export function css(rgb, alpha = 1) {
  return `rgba(${rgb >> 16},${(rgb >> 8) & 255},${rgb & 255},${alpha})`;
}

const hex = (rgb) => `#${rgb.toString(16).padStart(6, "0")}`;

/** Takes the palette that came with the map. */
export function load(palette) {
  for (const [network, rgb] of Object.entries(palette.networks)) COLOURS[network] = hex(rgb);
  Object.assign(DASHES, palette.dashes_m);
  for (const [name, rgb] of Object.entries(palette)) {
    if (name.endsWith("_rgb")) PALETTE[name.slice(0, -4)] = hex(rgb);
  }
}

/** A share of the way from one colour of the core to another. */
export function mix(from, to, share) {
  const part = (shift) => Math.round(((from >> shift) & 255) + (((to >> shift) & 255) - ((from >> shift) & 255)) * share);
  return (part(16) << 16) | (part(8) << 8) | part(0);
}
