// What the guide says, in writing and aloud, and the end of the visit.

import { CONTROLS } from "./glyphs.js";
import { button, byId, paragraph, piece, say } from "./dom.js";
import { createSpeech } from "./speech.js";
import { ASIDES, counted, fill } from "./words.js";

const calm = matchMedia("(prefers-reduced-motion: reduce)");

/** `began(stop)` when the guide has come to another stop; `again()` to walk once more. */
export function createGuide({ began, again }) {
  const body = byId("words-body");
  const more = byId("read-on");
  const panel = byId("guide-panel");
  const silent = byId("silent");
  let noVoice = "";
  let key = "";
  let caption = null;
  let sentences = [];
  const speech = createSpeech((at) => {
    sentences.forEach((sentence, i) => sentence.classList.toggle("said", i === at));
    sentences[at]?.scrollIntoView({ block: "nearest" });
  }, () => {
    if (silent.hidden) return;
    speech.speak(caption);
    paintSilence();
  });

  // Words are whole, or it is said that there are more.
  const watch = new IntersectionObserver((seen) => { more.hidden = seen.at(-1).isIntersecting; });
  watch.observe(byId("words-end"));
  more.addEventListener("click", () => {
    const scroller = panel.scrollHeight > panel.clientHeight + 1 ? panel : document.scrollingElement;
    scroller.scrollBy({ top: scroller.clientHeight * 0.6, behavior: calm.matches ? "auto" : "smooth" });
  });

  function speak(words) {
    key = "";
    noVoice = words.no_voice;
    more.replaceChildren(...button(words.read_on, CONTROLS.down).childNodes);
  }

  function paint(status, words, stops) {
    speech.play(status.playing);
    paintEnd(status, words, stops);
    caption = status.caption;
    const next = caption ? `${caption.kind}|${caption.id}|${caption.language}|${caption.title}` : `none|${status.language}`;
    if (next === key) return;
    key = next;
    const stop = caption?.kind === "stop" ? stops.find((stop) => stop.id === caption.id) : null;
    const place = caption ? (stop ? fill(words.stop_number, { stop: stop.number }) : words.nearby) : "";
    const title = caption?.title ?? words.welcome;
    byId("words").lang = caption?.language ?? status.language;
    say(byId("words-place"), place);
    say(byId("words-title"), title);
    body.replaceChildren(...(caption?.paragraphs ?? [[words.welcome_follow]]).map(paragraph), ...asides(words));
    sentences = [...body.querySelectorAll(":scope > p > span")];
    panel.scrollTop = 0;
    // Where the guide is, not all that is said: that would talk over the voice.
    const told = byId("told");
    told.lang = byId("words").lang;
    say(told, caption ? `${place}: ${title}` : "");
    paintSilence();
    began(stop);
    speech.speak(caption);
  }

  /** What a guide may add, opened where it is wanted, one at a time. */
  function asides(words) {
    return ASIDES.filter((name) => caption?.[name]).map((name) => {
      const aside = Object.assign(document.createElement("details"), { name: "aside", className: "aside" });
      aside.append(piece("summary", words[name]), ...caption[name].split(/\n\s*\n/).map((text) => piece("p", text)));
      return aside;
    });
  }

  /** Why there is no voice. */
  function paintSilence() {
    silent.hidden = !speech.on || !caption || speech.can(caption.language);
    say(silent, silent.hidden ? "" : noVoice);
  }

  function paintEnd({ end, language }, words, stops) {
    const box = byId("end");
    const next = end ? JSON.stringify([end, words.end_title]) : "";
    if (box.dataset.key === next) return;
    box.dataset.key = next;
    box.hidden = !end;
    if (!end) return;
    const facts = [fill(words.guide_visited, { visited: end.visited, count: stops.length })];
    if (end.skipped.length) facts.push(fill(words.guide_skipped, { stops: end.skipped.join(", ") }));
    facts.push(counted(words, "end_minutes", end.minutes, language));
    const anew = button(words.guide_restart, CONTROLS.repeat, again);
    anew.className = "primary";
    box.replaceChildren(piece("h2", words.end_title), piece("p", facts.join(" · ")), anew);
    panel.scrollTop = 0;
  }

  return {
    speak, paint,
    repeat: () => speech.speak(caption),
    /** Turns the voice on or off. */
    aloud(value) {
      speech.turn(value);
      if (value) speech.speak(caption);
      paintSilence();
    },
    get isAloud() { return speech.on; },
  };
}
