// How to read the picture, and all keys.

import { CONTROLS, NETWORKS, icon, svg } from "./glyphs.js";
import { byId, piece } from "./dom.js";
import { COLOURS, PALETTE } from "./palette.js";

const sample = (...children) => svg("svg", { class: "sample", viewBox: "0 0 56 24", "aria-hidden": "true" }, ...children);
const stroke = (colour, more) => svg("path", { d: "M3 12h50", stroke: colour, "stroke-width": 4, ...more });

function entry(picture, text) {
  const item = document.createElement("li");
  item.append(picture, piece("span", text));
  return item;
}

/** Writes the help in a language. */
export function speakHelp(words, networks, hasTour) {
  byId("help-open").replaceChildren(icon(CONTROLS.help), piece("span", words.help));
  byId("legend-title").textContent = words.legend_title;
  byId("keys-title").textContent = words.keys_title;
  byId("keys-where").textContent = words.keys_where;
  byId("paper").textContent = words.sheet;
  // Without stops there is nothing to put on it.
  byId("paper").hidden = !hasTour;
  byId("keys").replaceChildren(...words.keys.map((key) => piece("li", key)));
  const first = COLOURS[networks[0]] ?? PALETTE.guide;
  byId("samples").replaceChildren(
    ...networks.map((network) => {
      const symbol = svg("path", { d: NETWORKS[network], transform: "translate(16 0)", stroke: COLOURS[network], "stroke-width": 2 });
      return entry(sample(symbol), words[`network_${network}`] ?? network);
    }),
    entry(sample(stroke(first, { "stroke-dasharray": "9 6" })), words.legend_buried),
    entry(sample(stroke(first)), words.legend_above),
    entry(sample(stroke(first, { "stroke-width": 16, opacity: 0.3 }), stroke(first, { "stroke-dasharray": "9 6", "stroke-width": 3 })), words.legend_corridor),
    entry(sample(svg("rect", { x: 4, y: 4, width: 48, height: 16, rx: 6, fill: "#0b1220", stroke: first, "stroke-width": 2, "stroke-dasharray": "2 3" })), words.legend_dotted),
    entry(sample(svg("circle", { cx: 28, cy: 9, r: 7, fill: PALETTE.guide_card, stroke: PALETTE.guide, "stroke-width": 2 }), svg("path", { d: "M28 16v7", stroke: PALETTE.guide, "stroke-width": 2 })), words.legend_pin),
  );
}
