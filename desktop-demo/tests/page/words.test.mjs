// The page's words for whatever language a pack names.

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { figures, fill, languageName, languageTitle, textIn } from "../../src/page/static/words.js";

describe("a language that no one foresaw", () => {
  // What every object has, and tags that Intl throws at, well formed or not.
  for (const language of ["constructor", "valueOf", "valueof", "__proto__", "toString", "hasOwnProperty", "en-", "e1", "i-klingon", "x-own", ""]) {
    it(`has figures and a name: ${JSON.stringify(language)}`, () => {
      assert.equal(languageName(language), language.toUpperCase());
      assert.equal(languageTitle(language), language);
      const { number, date } = figures(language);
      assert.match(number(1.5), /1.5/);
      assert.match(date("2026-06-16"), /16/);
      assert.equal(textIn(JSON.parse('{"fr": "Titre"}'), language), "Titre");
      assert.equal(textIn({}, language), undefined);
    });
  }

  it("has its own name where the browser knows it", () => {
    assert.deepEqual(["fr", "en", "zh", "de", "ja"].map(languageName), ["FR", "EN", "中文", "DE", "日本語"]);
    assert.deepEqual(["fr", "en", "zh", "de"].map(languageTitle), ["Français", "English", "中文", "Deutsch"]);
  });

  it("does not keep a language from its own words", () => {
    assert.equal(textIn({ fr: "Titre", en: "Title" }, "en"), "Title");
    assert.equal(textIn(JSON.parse('{"__proto__": "own", "en": "Title"}'), "__proto__"), "own");
  });
});

describe("a text with values", () => {
  it("has them by their names, and does not look at them again", () => {
    assert.equal(fill("Stop {stop} in {distance}, {toString} {", { distance: "{stop}", stop: 4 }), "Stop 4 in {stop}, {toString} {");
  });
});
