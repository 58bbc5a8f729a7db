// Texts in the visitor's language. The words themselves come with the map, from the files that every app has them from.

/** What a table has of its own: a pack may name a language as what every object has, as `constructor`. */
function own(table, key) {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}

/** A text in a language. The server has found the next best for all that can be chosen. */
export function textIn(texts, language) {
  return own(texts, language) ?? Object.values(texts)[0];
}

/** A text with values put in by their names; what a value says is not looked at again. */
export function fill(text, values) {
  return text.replace(/\{(\w+)\}/g, (whole, name) => own(values, name) ?? whole);
}

/** What is said of so many, as the language counts. */
export function counted(words, key, count, language) {
  const isOne = new Intl.PluralRules(written(language)).select(count) === "one";
  return fill(words[`${key}_${isOne ? "one" : "many"}`], { count });
}

/** Where the visit goes on, or that it has come to a stop or to its end. */
export function wayText({ way, stop, visitor }, stops, words) {
  if (way?.passed) return fill(words.way_passed, { stop: way.number });
  if (way) return fill(words.way, { stop: way.number, distance: fill(words.metres, { m: way.shown_distance_m }) });
  const here = stops.find(({ id }) => id === stop);
  if (here) return fill(words.way_here, { stop: here.number });
  return visitor ? words.way_finished : words.position_none;
}

/** Labels as the eye goes through them. */
export function leftToRight(labels) {
  const middle = (label) => label.x_px + label.width_px / 2;
  return [...labels].sort((a, b) => middle(a) - middle(b));
}

/** What a guide may add to the words of a stop, by its name among the words. */
export const ASIDES = ["question", "transition", "for_children", "for_experts"];

// What was measured just now has no mark.
export const QUALITIES = ["simulated", "estimated", "stale", "doubtful", "withheld"];

/** The mark of a figure that was not measured just now: a sign, and a word. */
export function markOf(quality, words) {
  return QUALITIES.includes(quality) ? words[`quality_${quality}`] : null;
}

/** A language as its speakers write it; its tag where nobody knows. */
export function languageTitle(tag) {
  try {
    const name = new Intl.DisplayNames([tag], { type: "language", fallback: "none" }).of(tag);
    return name ? name.charAt(0).toLocaleUpperCase(tag) + name.slice(1) : tag;
  } catch {
    return tag;
  }
}

/** The same, short: its own name where that is as short as a tag. */
export function languageName(tag) {
  const name = languageTitle(tag);
  return name !== tag && name.length <= 3 ? name : tag.toUpperCase();
}

/** The language if the browser can write figures in it: it knows fewer tags than there are, and throws at others. */
function written(language) {
  try {
    return Intl.getCanonicalLocales(language)[0] ?? "en";
  } catch {
    return "en";
  }
}

/** Figures as a language writes them, three digits that matter at most. */
export function figures(tag) {
  const language = written(tag);
  const number = (value, digits = 3) =>
    new Intl.NumberFormat(language, { maximumSignificantDigits: digits }).format(value);
  return {
    number,
    date: (iso) =>
      new Intl.DateTimeFormat(language, { weekday: "short", day: "numeric", month: "long", timeZone: "UTC" })
        .format(new Date(`${iso}T12:00:00Z`)),
  };
}
