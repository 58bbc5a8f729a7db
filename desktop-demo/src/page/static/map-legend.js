// What the signs of the map mean, opened where it is wanted.

import { piece, say } from "./dom.js";
import { CONTROLS, icon, svg } from "./glyphs.js";
import { PALETTE } from "./palette.js";
import { BETWEEN, entry, line, networkEntries, sample, stroke } from "./samples.js";
import { fill } from "./words.js";

/** The colours of how far everything is known; `cut`: waiting changes nothing. */
export const EDGE = { waits: "#CBD5E1", cut: "#FFD48A" };

/** Writes the legend into `box`, a `details` with a summary. */
export function createLegend(box) {
  const [summary, list, more, keys] = box.children;
  let key = "";

  /** `grounds` are on the map; `edge` is how far all is known, `leftOut` how much is not on it. */
  function paint(words, { networks, grounds, route, edge, leftOut }) {
    const has = (buried) => grounds.flatMap((ground) => ground.lines).find((it) => it.buried === buried)?.network;
    const next = JSON.stringify([words.map_legend, networks, Boolean(edge), edge?.cut, leftOut]);
    if (next === key) return;
    key = next;
    const [below, above] = [has(true), has(false)];
    summary.replaceChildren(icon(CONTROLS.layers));
    summary.title = words.map_legend;
    summary.setAttribute("aria-label", words.map_legend);
    list.replaceChildren(
      ...networkEntries(words, networks),
      ...(below ? [entry(sample(...line(below, BETWEEN.buried)), words.legend_buried)] : []),
      ...(above ? [entry(sample(...line(above, BETWEEN.above)), words.legend_above)] : []),
      ...(route.length ? [entry(sample(stroke(4, "#fff", { opacity: 0.42 })), words.route)] : []),
      ...(route.length ? [entry(sample(stroke(4, PALETTE.guide), svg("circle", { cx: 78, cy: 12, r: 8, fill: PALETTE.guide_card, stroke: PALETTE.guide, "stroke-width": 2 })), words.legend_pin)] : []),
      entry(sample(svg("circle", { cx: 46, cy: 12, r: 7, fill: PALETTE.guide, stroke: "#fff", "stroke-width": 2.5 })), words.map_visitor),
      ...(edge ? [entry(sample(svg("path", { d: "M4 21A60 60 0 0 1 88 21", stroke: edge.cut ? EDGE.cut : EDGE.waits, "stroke-width": edge.cut ? 2.4 : 1.4, "stroke-dasharray": edge.cut ? "10 5" : "3 4" })), words.map_edge)] : []),
    );
    more.hidden = !leftOut;
    say(more, leftOut ? fill(words.map_left_out, { count: leftOut }) : "");
    say(keys, words.map_keys);
  }

  return { paint };
}
