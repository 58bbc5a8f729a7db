// A lock that opens when it is held: a visitor's finger does not drive.

import { CONTROLS, icon } from "./glyphs.js";
import { piece, say } from "./dom.js";

const HOLD_MS = 1000;
/** How long it is told that the lock is to be held. */
const TOLD_MS = 4000;

/** A lock on a button; `hint` says how it opens, `changed()` that it was opened or closed. */
export function createLock({ button, hint, changed }) {
  let words = {};
  let isLocked = false;
  let timer = null;
  let told = null;
  let heldSince = 0;

  function paint() {
    button.setAttribute("aria-pressed", String(isLocked));
    button.title = isLocked ? words.guide_hold : words.guide_lock_why;
    button.replaceChildren(icon(isLocked ? CONTROLS.lock : CONTROLS.unlock), piece("span", isLocked ? words.guide_locked : words.guide_lock));
  }

  function set(value) {
    isLocked = value;
    hint.hidden = true;
    paint();
    changed();
  }

  function press() {
    heldSince = performance.now();
    if (!isLocked || timer) return;
    button.dataset.held = "";
    timer = setTimeout(() => {
      release();
      set(false);
    }, HOLD_MS);
  }

  function release() {
    clearTimeout(timer);
    timer = null;
    delete button.dataset.held;
  }

  function tell() {
    hint.hidden = false;
    say(hint, words.guide_hold);
    clearTimeout(told);
    told = setTimeout(() => { hint.hidden = true; }, TOLD_MS);
  }

  button.addEventListener("pointerdown", press);
  for (const end of ["pointerup", "pointercancel", "pointerleave", "blur"]) button.addEventListener(end, release);
  button.addEventListener("contextmenu", (event) => event.preventDefault());
  button.addEventListener("keydown", (event) => {
    if (!["Enter", "Space"].includes(event.code)) return;
    // Held, it would click again and again.
    event.preventDefault();
    if (!event.repeat) press();
  });
  button.addEventListener("keyup", (event) => {
    if (!["Enter", "Space"].includes(event.code)) return;
    event.preventDefault();
    release();
    button.click();
  });
  button.addEventListener("click", () => {
    // The end of what has just opened it.
    if (performance.now() - heldSince >= HOLD_MS) return;
    if (isLocked) tell();
    else set(true);
  });

  return {
    get isLocked() { return isLocked; },
    speak(next) {
      words = next;
      paint();
    },
  };
}
