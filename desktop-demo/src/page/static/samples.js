// What legends are made of: a line of a network as it is painted, and what it says.

import { NETWORKS, svg } from "./glyphs.js";
import { piece } from "./dom.js";
import { COLOURS, DASHES } from "./palette.js";

const PX_PER_M = 7;

/** How full a line is between its dashes, below the ground and above it. */
export const BETWEEN = { buried: 0.4, above: 0.8 };

/** A little picture beside words. */
export const sample = (...children) => svg("svg", { class: "sample", viewBox: "0 0 92 24", "aria-hidden": "true" }, ...children);

export const stroke = (from, colour, more) => svg("path", { d: `M${from} 12H88`, stroke: colour, "stroke-width": 4, ...more });

/** A line as it is painted: its network's dashes, and how full it is between them. */
export const line = (network, between, from = 4) => [
  stroke(from, COLOURS[network], { opacity: between }),
  stroke(from, COLOURS[network], { "stroke-dasharray": (DASHES[network] ?? []).map((metres) => metres * PX_PER_M).join(" ") }),
];

/** A line of a legend. */
export function entry(picture, text) {
  const item = document.createElement("li");
  item.append(picture, piece("span", text));
  return item;
}

/** One for each network. */
export const networkEntries = (words, networks) => networks.map((network) => {
  const symbol = svg("path", { d: NETWORKS[network], transform: "translate(5 2.5) scale(.8)", stroke: COLOURS[network], "stroke-width": 2 });
  return entry(sample(symbol, ...line(network, BETWEEN.buried, 32)), words[`network_${network}`] ?? network);
});
