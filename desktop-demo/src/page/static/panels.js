// What shares one place: panels by their tabs, and the drawer of the ideas. On a
// large screen the style sheet shows all of them, and no tabs.

import { CONTROLS } from "./glyphs.js";
import { button, byId } from "./dom.js";

const PANELS = ["guide", "map", "day"];

/** Tabs of which one panel is shown. */
export function createTabs() {
  let chosen = null;
  let there = [];
  const tabs = new Map(PANELS.map((name) => {
    const tab = button("", CONTROLS[name], () => choose(name));
    tab.id = `${name}-tab`;
    tab.setAttribute("role", "tab");
    tab.setAttribute("aria-controls", `${name}-panel`);
    tab.addEventListener("keydown", (event) => {
      const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
      if (!step) return;
      event.preventDefault();
      const next = there[(there.indexOf(name) + step + there.length) % there.length];
      choose(next);
      tabs.get(next).focus();
    });
    return [name, tab];
  }));
  byId("tabs").append(...tabs.values());

  function choose(name) {
    if (!there.includes(name)) return;
    chosen = name;
    for (const [other, tab] of tabs) {
      tab.setAttribute("aria-selected", String(other === name));
      tab.tabIndex = other === name ? 0 : -1;
      byId(`${other}-panel`).toggleAttribute("data-chosen", other === name);
    }
  }

  /** Which panels have something to show: a pack without a tour has no guide. */
  function load(hasWords) {
    there = PANELS.filter((name) => name !== "guide" || hasWords);
    for (const [name, tab] of tabs) tab.hidden = byId(`${name}-panel`).hidden = !there.includes(name);
    choose(there.includes(chosen) ? chosen : there[0]);
  }

  function speak(words) {
    byId("tabs").setAttribute("aria-label", words.pages);
    for (const [name, text] of [["guide", words.guide], ["map", words.map], ["day", words.day_title]]) tabs.get(name).lastChild.textContent = text;
  }

  return { load, speak, choose };
}

/** The drawer of the three ideas: it opens where the tour speaks of them, and closes where it does not. */
export function createDrawer() {
  const open = byId("drawer-open");
  const ideas = byId("ideas");
  let stop;
  let byHand = false;

  const set = (isOpen) => {
    open.setAttribute("aria-expanded", String(isOpen));
    ideas.hidden = !isOpen;
  };
  open.addEventListener("click", () => {
    byHand = true;
    ideas.dataset.spoken = "";
    set(ideas.hidden);
  });

  /** `at` is the stop, `spoken` the ideas that it speaks of; what a hand did holds until the next one. */
  function update(at, spoken) {
    if (at === stop) return;
    stop = at;
    if (at) byHand = false;
    if (byHand) return;
    ideas.dataset.spoken = spoken.join(" ");
    set(spoken.length > 0);
  }

  return { update };
}
