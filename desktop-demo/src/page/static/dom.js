// Small things that every part of the page needs.

import { icon } from "./glyphs.js";
import { fill } from "./words.js";

export const byId = (id) => document.getElementById(id);

/** An element with a text. */
export function piece(name, text, className) {
  const element = document.createElement(name);
  element.textContent = text;
  if (className) element.className = className;
  return element;
}

/** Sets a text when it has changed, so that nothing is laid out or said twice. */
export function say(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/** What of the street is rehearsed and happens now; nothing with good sensors. */
export function sayStreet({ street }) {
  const line = byId("street");
  line.hidden = !street;
  say(line, street ? `${street.title} · ${street.now}` : "");
}

/** A button with a symbol and a name; the name is for who cannot see it where there is no room for it. */
export function button(label, path, act) {
  const element = document.createElement("button");
  element.type = "button";
  dress(element, label, path);
  element.addEventListener("click", act);
  return element;
}

/** Gives a button another symbol and name. */
export function dress(element, label, path) {
  element.replaceChildren(...(path ? [icon(path)] : []), piece("span", label));
}

/** A button that shows its symbol only. */
export function iconButton(label, path, act) {
  const element = button("", path, act);
  element.setAttribute("aria-label", label);
  element.title = label;
  return element;
}

/** Whom to name, each once. */
export function credits(named, words) {
  const once = new Map(named.map((entry) => [JSON.stringify(entry), entry]));
  return [...once.values()].map(({ what, who, licence, url }) => {
    const item = document.createElement("span");
    const name = document.createElement(url && /^https?:/.test(url) ? "a" : "b");
    if (name.href !== undefined) {
      name.href = url;
      name.target = "_blank";
      name.rel = "noopener noreferrer";
    }
    name.textContent = who;
    // The name is a link within the words around it.
    const [before, after] = words.credit.split("{who}");
    item.append(fill(before, { what, licence }), name, fill(after, { what, licence }));
    return item;
  });
}

/** A paragraph of sentences, each an element; Chinese sets no space between them. */
export function paragraph(sentences) {
  const element = document.createElement("p");
  for (const sentence of sentences) element.append(piece("span", sentence), /\p{Script=Han}/u.test(sentence) ? "" : " ");
  return element;
}
