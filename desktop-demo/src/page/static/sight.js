// The picture in words, for who cannot see it: what is in sight, by its labels,
// from left to right.

import { byId, piece } from "./dom.js";
import { fill, leftToRight } from "./words.js";

/** A picture changes faster than it can be read out. */
const EVERY_MS = 1000;

/** What is said of a label. */
function said(label, words) {
  const quality = label.quality ?? (label.simulated ? "simulated" : null);
  const spoken = label.focused ? words.label_under_guide : null;
  return [label.title, label.value, quality && words[`said_${quality}`], label.depth, label.details, spoken].filter(Boolean).join(", ");
}

/** The list beside the canvas. */
export function createSight() {
  let told = -EVERY_MS;
  let shown = "";

  function paint({ frame }, words) {
    if (performance.now() - told < EVERY_MS) return;
    const labels = leftToRight(frame.labels);
    // One of eight directions: a tremble is no news.
    const looking = frame.position_state ? fill(words.looking, { direction: words.directions[Math.round(frame.heading_deg / 45) & 7] }) : null;
    const texts = [looking, ...labels.map((label) => said(label, words)), labels.length ? null : words.in_sight_none].filter(Boolean);
    const key = JSON.stringify(texts);
    if (key === shown) return;
    shown = key;
    told = performance.now();
    byId("sight-title").textContent = words.in_sight;
    byId("sight").replaceChildren(...texts.map((text) => piece("li", text)));
  }

  return { paint };
}
