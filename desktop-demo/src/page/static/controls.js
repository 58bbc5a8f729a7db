// The buttons of the walk, and those that walk freely.

import { CONTROLS } from "./glyphs.js";
import { button, byId, dress, iconButton, piece } from "./dom.js";
import { fill } from "./words.js";

/** `send(command, args)` to the player; `step(motion)` walks; `repeat()` and `aloud(on)` are the guide's; `walk()` begins to walk freely. */
export function createControls({ send, step, walk, repeat, aloud, guide }) {
  let parts = null;

  function speak(words, data) {
    speakPad(words);
    const play = button(words.play, CONTROLS.play, () => {
      if (play.dataset.does === "again") again();
      else send(play.dataset.does);
    });
    play.id = "play";
    play.className = "primary";
    const again_ = iconButton(words.guide_repeat, CONTROLS.repeat, () => {
      send("repeat");
      repeat();
    });
    again_.id = "repeat";
    const next = iconButton(words.next_stop, CONTROLS.next, () => send("next"));
    next.id = "next";
    // Without stops there is nothing to say again, nor to skip to.
    again_.hidden = next.hidden = !data.stops.length;
    const voice = button(words.voice_aloud, CONTROLS.voice, () => {
      aloud(!guide.isAloud);
      voice.setAttribute("aria-pressed", String(guide.isAloud));
    });
    voice.id = "voice";
    voice.title = words.voice_aloud_why;
    voice.hidden = again_.hidden;
    voice.setAttribute("aria-pressed", String(guide.isAloud));
    const speeds = document.createElement("select");
    speeds.id = "speeds";
    speeds.setAttribute("aria-label", words.speed);
    speeds.append(...data.speeds.map((value) => new Option(fill(words.speed_times, { times: value }), value)));
    speeds.addEventListener("change", () => send("speed", { value: Number(speeds.value) }));
    const mode = button(words.walk_free, CONTROLS.free, () => (mode.dataset.mode === "free" ? send("guided") : walk()));
    mode.id = "mode";
    // Where there is no walk to play, one walks freely.
    mode.hidden = !data.speeds.length;
    const progress = document.createElement("input");
    Object.assign(progress, { type: "range", id: "progress", min: 0, max: 1, step: 0.001, value: 0 });
    progress.setAttribute("aria-label", words.progress);
    progress.addEventListener("change", () => send("seek", { walked: Number(progress.value) }));
    byId("controls").replaceChildren(play, again_, next, voice, speeds, progress, mode);
    parts = { play, mode, speeds, progress };
  }

  function speakPad(words) {
    const moves = [["left", words.walk_left, { turn: -1 }], ["up", words.walk_forward, { forward: 1 }], ["down", words.walk_back, { forward: -1 }], ["right", words.walk_right, { turn: 1 }]];
    byId("pad").replaceChildren(...moves.map(([name, label, motion]) => {
      const element = iconButton(label, CONTROLS[name], (event) => {
        // A key or a screen reader cannot hold a button: half a second's walk.
        if (event.detail === 0) {
          step(motion);
          setTimeout(() => step(null), 500);
        }
      });
      element.addEventListener("pointerdown", (event) => {
        element.setPointerCapture(event.pointerId);
        step(motion);
      });
      for (const end of ["pointerup", "pointercancel"]) element.addEventListener(end, () => step(null));
      return element;
    }));
  }

  /** Begins the walk anew. */
  async function again() {
    await send("seek", { walked: 0 });
    send("play");
  }

  function paint(status, words) {
    const { play, mode, speeds, progress } = parts;
    const does = status.end && status.mode === "guided" ? "again" : status.playing ? "pause" : "play";
    if (play.dataset.does !== does) {
      play.dataset.does = does;
      const [label, path] = { again: [words.guide_start, CONTROLS.repeat], pause: [words.guide_pause, CONTROLS.pause], play: [words.play, CONTROLS.play] }[does];
      dress(play, label, path);
    }
    if (mode.dataset.mode !== status.mode) {
      mode.dataset.mode = status.mode;
      const free = status.mode === "free";
      dress(mode, free ? words.walk_guided : words.walk_free, free ? CONTROLS.guided : CONTROLS.free);
      byId("pad").hidden = !free;
    }
    const speed = String(status.speed);
    // What was given on the command line may be none of those offered.
    if (![...speeds.options].some((option) => option.value === speed)) speeds.append(new Option(fill(words.speed_times, { times: speed }), speed));
    if (speeds.value !== speed && document.activeElement !== speeds) speeds.value = speed;
    paintUndo(status.undoable, words);
    speeds.hidden = progress.hidden = status.mode === "free";
    if (!progress.matches(":active")) progress.value = status.walked;
  }

  /** What a hand did to the stops, while it can be taken back. */
  function paintUndo(undoable, words) {
    const box = byId("undo");
    const key = undoable ? JSON.stringify([undoable, words.undo]) : "";
    if (box.dataset.key === key) return;
    box.dataset.key = key;
    box.hidden = !undoable;
    if (!undoable) return;
    const skipped = undoable.skipped.length ? fill(words.undo_skipped, { stops: undoable.skipped.join(", ") }) : "";
    const back = button(words.undo, CONTROLS.undo, () => send("undo"));
    box.replaceChildren(...(skipped ? [piece("span", skipped)] : []), back);
  }

  return { speak, paint, again };
}
