// Free walk: keys, buttons and dragging become speeds.

const WALK_MPS = 1.4;
const TURN_DEG_S = 50;
const PITCH_DEG_S = 30;
// A tablet is held looking a little down.
const LEVEL_DEG = -7;
const TICK_MS = 50;
const DEG_PER_PX = 0.12;

// By the place of the key: the same fingers on every keyboard.
const KEYS = {
  KeyW: { forward: 1 }, ArrowUp: { forward: 1 }, KeyS: { forward: -1 }, ArrowDown: { forward: -1 },
  KeyA: { sideways: -1 }, KeyD: { sideways: 1 }, KeyQ: { turn: -1 }, ArrowLeft: { turn: -1 }, KeyE: { turn: 1 }, ArrowRight: { turn: 1 },
  KeyR: { pitch: 1 }, KeyF: { pitch: -1 },
};
const QUICK = new Set(["ShiftLeft", "ShiftRight"]);

/** `move(motion)` whenever the motion changes; `toggle(playing)` for the space bar. */
export function createWalk({ canvas, move, toggle }) {
  const held = new Set();
  let pad = null;
  let drag = null;
  let pitch = LEVEL_DEG;
  let sent = "";
  let timer = null;
  let status = null;
  let leads = false;

  function motion() {
    const sum = { forward: 0, sideways: 0, turn: 0, pitch: 0 };
    for (const part of [...[...held].map((code) => KEYS[code] ?? {}), pad ?? {}]) {
      for (const [name, value] of Object.entries(part)) sum[name] += value;
    }
    return sum;
  }

  function tick() {
    const sum = motion();
    const quick = [...held].some((code) => QUICK.has(code)) ? 2 : 1;
    pitch = Math.max(-60, Math.min(60, pitch + (sum.pitch * PITCH_DEG_S * TICK_MS) / 1000));
    let turn = Math.max(-1, Math.min(1, sum.turn)) * TURN_DEG_S;
    if (drag) {
      turn = Math.max(-180, Math.min(180, (-drag.dx * DEG_PER_PX * 1000) / TICK_MS));
      pitch = Math.max(-60, Math.min(60, pitch + drag.dy * DEG_PER_PX));
      drag.dx = drag.dy = 0;
    }
    const out = {
      forward_mps: Math.max(-1, Math.min(1, sum.forward)) * WALK_MPS * quick,
      sideways_mps: Math.max(-1, Math.min(1, sum.sideways)) * WALK_MPS * quick,
      turn_deg_s: turn,
      pitch_deg: pitch,
    };
    const key = JSON.stringify(out);
    if (key !== sent) {
      sent = key;
      move(out);
    }
    if (!held.size && !pad && !drag) {
      clearInterval(timer);
      timer = null;
    }
  }

  function wake() {
    timer ??= setInterval(tick, TICK_MS);
    tick();
  }

  // Single letters act while the picture has the focus only (WCAG 2.1.4).
  canvas.addEventListener("keydown", (event) => {
    if (!leads || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.code === "Space" && !event.repeat) {
      event.preventDefault();
      if (status) toggle(status.playing);
      return;
    }
    if (!KEYS[event.code] && !QUICK.has(event.code)) return;
    if (KEYS[event.code]) event.preventDefault();
    if (held.has(event.code)) return;
    held.add(event.code);
    // Shift alone is no walk.
    if (KEYS[event.code] || timer) wake();
  });
  canvas.addEventListener("keyup", (event) => {
    if (held.delete(event.code) && timer) tick();
  });
  const release = () => {
    held.clear();
    if (timer) tick();
  };
  const stop = () => {
    pad = drag = null;
    release();
  };
  canvas.addEventListener("blur", release);
  addEventListener("blur", stop);
  document.addEventListener("visibilitychange", stop);

  canvas.addEventListener("pointerdown", (event) => {
    if (!leads || status.mode !== "free") return;
    canvas.setPointerCapture(event.pointerId);
    drag = { x: event.clientX, y: event.clientY, dx: 0, dy: 0 };
    wake();
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!drag) return;
    drag.dx += event.clientX - drag.x;
    drag.dy += event.clientY - drag.y;
    [drag.x, drag.y] = [event.clientX, event.clientY];
  });
  for (const end of ["pointerup", "pointercancel"]) {
    canvas.addEventListener(end, () => {
      drag = null;
      if (timer) tick();
    });
  }

  return {
    /** A button is held (`{ forward, turn }`) or let go (`null`). */
    step(part) {
      pad = part;
      wake();
    },
    /** Begins to walk freely, by standing still, with the keys at hand. */
    begin() {
      pad = null;
      sent = "";
      wake();
      canvas.focus();
    },
    update(next, isLeading) {
      status = next;
      leads = isLeading;
      if (next.mode === "guided") {
        pitch = LEVEL_DEG;
        if (!timer) sent = "";
      }
    },
  };
}
