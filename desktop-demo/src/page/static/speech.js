// The guide's words aloud, sentence by sentence, by the voices of this device:
// a voice of a service would be sent them, and the page asks nobody else.

/** `said(index)` tells which sentence is being said, from 0; -1 is the title, and `null` none. `came()` when there are more voices. */
export function createSpeech(said, came) {
  const synth = globalThis.speechSynthesis;
  let on = false;
  let playing = true;
  let turn = 0;
  // Browsers look for voices when they are asked first, and find them later.
  synth?.getVoices();
  synth?.addEventListener("voiceschanged", came);

  function voiceFor(language) {
    const of = (tag) => tag.replace("_", "-").split("-")[0].toLowerCase();
    return synth?.getVoices().find((voice) => voice.localService && of(voice.lang) === of(language));
  }

  function stop() {
    turn += 1;
    synth?.cancel();
    said(null);
  }

  /** Says a caption from its title on. */
  function speak(caption) {
    stop();
    const voice = on && caption ? voiceFor(caption.language) : null;
    if (!voice) return;
    const own = turn;
    const sentences = [caption.title, ...caption.paragraphs.flat()];
    sentences.forEach((text, i) => {
      const utterance = new SpeechSynthesisUtterance(text);
      utterance.voice = voice;
      utterance.lang = voice.lang;
      // What was cancelled ends late, when other words have begun.
      utterance.onstart = () => own === turn && said(i - 1);
      if (i === sentences.length - 1) utterance.onend = () => own === turn && said(null);
      synth.speak(utterance);
    });
    // A voice that was told to pause does so for all that is said later, too.
    if (playing) synth.resume();
    else synth.pause();
  }

  return {
    speak,
    get on() { return on; },
    /** Whether there is a voice for a language. */
    can: (language) => Boolean(voiceFor(language)),
    turn(value) {
      on = value;
      if (!on) stop();
    },
    /** The voice pauses with the walk. */
    play(value) {
      if (value === playing) return;
      playing = value;
      if (!on) return;
      if (playing) synth?.resume();
      else synth?.pause();
    },
  };
}
