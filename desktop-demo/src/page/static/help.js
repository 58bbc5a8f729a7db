// How to read the picture, and all keys.

import { CONTROLS, icon, svg } from "./glyphs.js";
import { byId, piece } from "./dom.js";
import { COLOURS, PALETTE } from "./palette.js";
import { BETWEEN, entry, line, networkEntries, sample, stroke } from "./samples.js";

/** Of the keys, those of the card. */
const [FIRST_CARD_KEY, LAST_CARD_KEY] = [8, 10];

/** Writes the help in a language. */
export function speakHelp(words, networks, hasTour) {
  byId("help-open").replaceChildren(icon(CONTROLS.help), piece("span", words.help));
  byId("legend-title").textContent = words.legend_title;
  byId("keys-title").textContent = words.keys_title;
  byId("keys-where").textContent = words.keys_where;
  byId("card-hint").textContent = words.card_hint;
  byId("paper").textContent = words.lead_view;
  // Without stops there is nothing to put on it.
  byId("paper").hidden = !hasTour;
  byId("look").textContent = words.onlook_link;
  // One who looks on does not walk.
  byId("keys").replaceChildren(...words.keys.map((key, i) => Object.assign(piece("li", key), { className: i < FIRST_CARD_KEY || i > LAST_CARD_KEY ? "drives" : "" })));
  const [first] = networks;
  byId("samples").replaceChildren(
    ...networkEntries(words, networks),
    ...(first ? [
      entry(sample(...line(first, BETWEEN.buried)), words.legend_buried),
      entry(sample(...line(first, BETWEEN.above)), words.legend_above),
      entry(sample(stroke(4, COLOURS[first], { "stroke-width": 17, opacity: 0.3 }), ...line(first, BETWEEN.buried)), words.legend_corridor),
    ] : []),
    entry(sample(svg("rect", { x: 4, y: 4, width: 84, height: 16, rx: 6, fill: PALETTE.ink, stroke: COLOURS[first] ?? PALETTE.guide, "stroke-width": 2, "stroke-dasharray": "2 3" })), words.legend_dotted),
    ...(first ? [entry(sample(...line(first, 0.4), stroke(4, COLOURS[first], { d: "M88 5V19", "stroke-width": 3 })), words.legend_end)] : []),
    entry(sample(svg("path", { d: "M4 3H88V21H4z", fill: PALETTE.pale, opacity: 0.45 }), svg("path", { d: "M4 9H88M4 15H88", stroke: PALETTE.ink, "stroke-width": 1.5, "stroke-dasharray": "8 6" })), words.legend_assumed),
    entry(sample(svg("circle", { cx: 46, cy: 9, r: 7, fill: PALETTE.guide_card, stroke: PALETTE.guide, "stroke-width": 2 }), svg("path", { d: "M46 16v7", stroke: PALETTE.guide, "stroke-width": 2 })), words.legend_pin),
  );
}
