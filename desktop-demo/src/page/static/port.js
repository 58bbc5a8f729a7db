// What part of the ground the map shows: the whole walk, the visitor's surroundings, or where a hand moved it.

const FOLLOW_REACH_M = 70;
/** At most, pixels a metre. */
const LARGEST = 12;
/** Stops at the edge are not to be cut. */
const MARGIN_PX = 26;
const STEP = 1.5;
const KEY_PX = 60;
/** A finger that moves less has touched. */
const STILL_PX = 6;

const held = (value, least, most) => Math.max(least, Math.min(most, value));

/** Moved by fingers, wheel and keys on `panel`, whose `canvas` shows it; what `isApart(element)` says moves nothing. */
export function createPort({ panel, canvas, isApart }) {
  let follows = false;
  /** Where a hand moved it: its middle `[east, north]`, and its scale. */
  let middle = null;
  let scale = null;
  /** As it was painted last. */
  let last = { size: [0, 0], scale: 1, at: [0, 0], least: 1, most: 1, isFollowing: false };

  /** Where the ground lies on `[width, height]`: within `bounds`, or about the visitor; at least so far about the visitor can be seen. */
  function of([width, height], [left, bottom, right, top], visitor, reachM) {
    const around = (metres) => Math.min(width, height) / 2 / metres;
    const whole = Math.min((width - 2 * MARGIN_PX) / (right - left), (height - 2 * MARGIN_PX) / (top - bottom));
    const least = reachM ? Math.min(whole, around(reachM)) : whole;
    const isFollowing = follows && Boolean(visitor);
    const natural = isFollowing ? around(FOLLOW_REACH_M) : whole;
    const most = Math.max(LARGEST, natural);
    const shown = held(scale ?? natural, least, most);
    const at = isFollowing ? visitor.at : middle ?? [(left + right) / 2, (bottom + top) / 2];
    last = { size: [width, height], scale: shown, at, least, most, isFollowing };
    return { scale: shown, x0: width / 2 - at[0] * shown, y0: height / 2 + at[1] * shown };
  }

  /** Enlarges; what is at `[x, y]` stays there. */
  function enlarge(factor, [x, y] = last.size.map((long) => long / 2)) {
    const next = held(last.scale * factor, last.least, last.most);
    if (next === last.scale) return false;
    if (!last.isFollowing) {
      const [off, down] = [x - last.size[0] / 2, y - last.size[1] / 2];
      const gain = 1 / last.scale - 1 / next;
      middle = last.at = [last.at[0] + off * gain, last.at[1] - down * gain];
    }
    scale = last.scale = next;
    return true;
  }

  function move(right, down) {
    follows = last.isFollowing = false;
    scale = last.scale;
    middle = last.at = [last.at[0] - right / scale, last.at[1] + down / scale];
  }

  function whole() {
    [follows, middle, scale] = [false, null, null];
  }

  /** The whole walk, or the visitor's surroundings. */
  function turn() {
    const isWhole = !follows && !middle && !scale;
    whole();
    follows = isWhole;
  }

  const fingers = new Map();
  const placeOf = (event) => {
    const box = canvas.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  };
  const between = ([a, b]) => [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];
  const apart = ([a, b]) => Math.max(1, Math.hypot(a[0] - b[0], a[1] - b[1]));
  let isMoving = false;

  panel.addEventListener("pointerdown", (event) => {
    if (isApart(event.target) || event.button !== 0) return;
    if (!fingers.size) isMoving = false;
    fingers.set(event.pointerId, placeOf(event));
  });
  panel.addEventListener("pointermove", (event) => {
    const from = fingers.get(event.pointerId);
    if (!from) return;
    const to = placeOf(event);
    if (!isMoving && fingers.size < 2 && Math.hypot(to[0] - from[0], to[1] - from[1]) < STILL_PX) return;
    if (!isMoving) {
      isMoving = true;
      // From now on it is no touch on a stop.
      for (const id of fingers.keys()) canvas.setPointerCapture(id);
    }
    const before = [...fingers.values()];
    fingers.set(event.pointerId, to);
    const after = [...fingers.values()];
    if (after.length > 1) {
      const [was, is] = [between(before), between(after)];
      if (!last.isFollowing) move(is[0] - was[0], is[1] - was[1]);
      enlarge(apart(after) / apart(before), is);
    } else {
      move(to[0] - from[0], to[1] - from[1]);
    }
  });
  for (const end of ["pointerup", "pointercancel"]) panel.addEventListener(end, (event) => fingers.delete(event.pointerId));
  panel.addEventListener("wheel", (event) => {
    if (isApart(event.target)) return;
    const lines = event.deltaMode ? 30 : 1;
    // Where it can get no smaller, the page scrolls.
    if (enlarge(Math.exp(held(-event.deltaY * lines, -200, 200) / (event.ctrlKey ? 100 : 400)), placeOf(event)) || event.ctrlKey) event.preventDefault();
  }, { passive: false });

  const KEYS = {
    "+": () => enlarge(STEP), "=": () => enlarge(STEP), "-": () => enlarge(1 / STEP), 0: whole,
    ArrowLeft: () => move(KEY_PX, 0), ArrowRight: () => move(-KEY_PX, 0), ArrowUp: () => move(0, KEY_PX), ArrowDown: () => move(0, -KEY_PX),
  };
  panel.addEventListener("keydown", (event) => {
    const act = Object.hasOwn(KEYS, event.key) ? KEYS[event.key] : null;
    if (!act || event.ctrlKey || event.metaKey || event.altKey || isApart(event.target)) return;
    act();
    event.preventDefault();
  });

  return {
    of, turn,
    larger: () => enlarge(STEP), smaller: () => enlarge(1 / STEP),
    /** Whether the whole walk is shown, and nothing else. */
    get isWhole() { return !follows && !middle && !scale; },
    get isLargest() { return last.scale >= last.most; },
    get isSmallest() { return last.scale <= last.least; },
  };
}
