// The page's words for whatever language a pack names.

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { figures, languageName, languageTitle, textIn, words } from "../../src/page/static/words.js";

describe("a language that no one foresaw", () => {
  // What every object has, and tags that Intl throws at, well formed or not.
  for (const language of ["constructor", "valueOf", "valueof", "__proto__", "toString", "hasOwnProperty", "en-", "e1", "zh-yue", "i-klingon", "x-own", "und", ""]) {
    it(`has words, figures and a name: ${JSON.stringify(language)}`, () => {
      assert.equal(words(language).map, "Map");
      assert.equal(languageName(language), language.toUpperCase());
      assert.equal(languageTitle(language), language);
      const { kw, percent, date, metres } = figures(language);
      assert.match(kw(1.5), /1.5 kW/);
      assert.match(percent(0.5) + date("2026-06-16") + metres(3.2), /50/);
      assert.equal(textIn(JSON.parse('{"fr": "Titre"}'), language), "Titre");
      assert.equal(textIn({}, language), undefined);
    });
  }

  it("does not keep a language from its own words", () => {
    assert.equal(words("fr").map, "Plan");
    assert.equal(languageName("zh"), "中文");
    assert.equal(textIn({ fr: "Titre", en: "Title" }, "en"), "Title");
    assert.equal(textIn(JSON.parse('{"__proto__": "own", "en": "Title"}'), "__proto__"), "own");
  });
});
