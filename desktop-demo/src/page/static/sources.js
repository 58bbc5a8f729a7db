// Where it all comes from: each source with how it is, by a sign and in words,
// how real each layer is, and what the marks on figures mean.

import { CONTROLS, icon } from "./glyphs.js";
import { byId, piece } from "./dom.js";
import { COLOURS } from "./palette.js";
import { QUALITIES, counted, fill, markOf } from "./words.js";

const SIGNS = { not_allowed: "?", waiting: "…", working: "✓", paused: "‖", simulated: "≈", failing: "!" };
const BAD = new Set(["not_allowed", "failing", "paused"]);

/** A line of a list: a sign that is not read out, and what it says. */
function line(sign, ...pieces) {
  const item = document.createElement("li");
  const mark = piece("span", sign, "sign");
  mark.setAttribute("aria-hidden", "true");
  const said = document.createElement("div");
  said.append(...pieces);
  item.append(mark, said);
  return item;
}

/** The button in the top bar and the panel that it opens. */
export function createSources() {
  let shown = "";

  function paint({ sources, uncounted, provenance, language }, words) {
    const key = JSON.stringify([language, sources, uncounted, provenance]);
    if (key === shown) return;
    shown = key;
    const bad = sources.filter(({ sign }) => BAD.has(sign)).length;
    const open = byId("sources-open");
    open.dataset.state = bad ? "bad" : "good";
    const name = bad ? `${words.sources} · ${fill(words.sources_failing, { count: bad })}` : words.sources;
    open.replaceChildren(icon(CONTROLS.sources), ...(bad ? [piece("b", "!")] : []), piece("span", name));
    open.title = words.sources_title;
    byId("sources-title").textContent = words.sources_title;
    byId("sources-uncounted").hidden = !uncounted;
    byId("sources-uncounted").textContent = uncounted ? counted(words, "uncounted", uncounted, language) : "";
    byId("sources-list").replaceChildren(...sources.map((source) => {
      const of = [source.hosts.join(", "), source.attribution].filter(Boolean).join(" · ");
      const item = line(SIGNS[source.sign], piece("strong", source.title), piece("p", source.state, "state"), ...source.sent.map((sent) => piece("p", sent, "sent")), piece("p", of, "of"));
      item.dataset.sign = source.sign;
      item.dataset.source = source.id;
      return item;
    }));
    byId("layers-title").textContent = words.layers_title;
    byId("layers").replaceChildren(...provenance.layers.map(({ network, title, lines }) => {
      const item = document.createElement("li");
      item.dataset.layer = network ?? "buildings";
      if (network) item.style.setProperty("--network", COLOURS[network]);
      item.append(piece("strong", title), ...lines.map((said) => piece("p", said)));
      return item;
    }));
    byId("signs-title").textContent = words.marks_title;
    byId("signs").replaceChildren(...["live", ...QUALITIES].map((quality) => {
      const item = document.createElement("li");
      item.append(piece("b", markOf(quality, words) ?? words.marks_live), piece("span", words[`mark_${quality}`]));
      return item;
    }));
  }

  return { paint };
}
