// What of a street is rehearsed, on the page and in the guide's view.

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { endWalk, openBrowser, startWalk, tell, until } from "./walk.mjs";

describe("a street of high facades", () => {
  let walk;
  let browser;
  let url;
  before(async () => {
    walk = startWalk(["--language", "en", "--conditions", "canyon"]);
    ({ url } = await walk.address);
    browser = await openBrowser();
  });
  after(async () => {
    await browser?.close();
    endWalk(walk);
  });

  for (const [name, way] of [["the page", "/"], ["the guide's view", "/guide"]]) {
    it(`is told on ${name}, with what happens now`, async () => {
      const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
      await page.goto(`${url}${way}`);
      const line = page.locator("#street");
      await line.waitFor({ state: "visible" });
      assert.match(await line.textContent(), /^Rehearsed: a street of high facades · ./);
      // A little later a facade has begun to throw positions off.
      await tell(url, "pause");
      await tell(url, "seek", { walked: 0.055 });
      await until("what happens", () => line.textContent(), (text) => /a facade throws positions off by \d+\sm/.test(text));
      await tell(url, "language", { language: "zh" });
      await until("the other language", () => line.textContent(), (text) => text.startsWith("演练：高楼夹道的街道"));
      await tell(url, "language", { language: "en" });
      await page.close();
    });
  }

  it("is not told to who walks freely", async () => {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    await page.goto(`${url}/`);
    await page.locator("#street").waitFor({ state: "visible" });
    await tell(url, "move", { forward_mps: 0, sideways_mps: 0, turn_deg_s: 0, pitch_deg: 0 });
    await page.locator("#street").waitFor({ state: "hidden" });
    await page.close();
  });
});
