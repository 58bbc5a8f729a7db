// One guide leads, others look on: the same moment of the same visitor, each in
// their own language, and nothing that drives.

import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { after, before, describe, it } from "node:test";
import { artifacts, endWalk, openBrowser, startWalk, tell, until } from "./walk.mjs";

const AXE = createRequire(import.meta.url).resolve("axe-core/axe.min.js");

describe("those who look on", { timeout: 180_000 }, () => {
  let walk;
  let url;
  let browser;
  let guide;
  let onlooker;
  const complaints = [];

  const language = (page) => page.evaluate(() => document.documentElement.lang);
  const speaks = (page, tag) => page.waitForFunction((tag) => document.documentElement.lang === tag, tag);
  const leads = (page, isLeading) => page.waitForFunction((isLeading) => document.documentElement.dataset.leads === String(isLeading), isLeading);
  const axe = async (page) => assert.deepEqual(await page.evaluate(async () => (await window.axe.run()).violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 90)).join(" | ")}`)), []);
  const open = async (where, options = {}) => {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, colorScheme: "light", ...options });
    const page = await context.newPage();
    await page.addInitScript({ path: AXE });
    page.on("pageerror", (error) => complaints.push(error.stack));
    await page.goto(`${url}${where}`);
    await page.waitForFunction(() => document.getElementById("words-title").textContent);
    return page;
  };

  before(async () => {
    mkdirSync(artifacts, { recursive: true });
    walk = startWalk(["--language", "fr"]);
    ({ url } = await walk.address);
    await tell(url, "go_to", { stop: "battery" });
    await tell(url, "pause");
    browser = await openBrowser();
    guide = await open("/");
    onlooker = await open("/look");
  });

  after(async () => {
    await browser?.close();
    endWalk(walk);
  });

  it("see the same place at the same time", async () => {
    for (const id of ["clock", "words-title", "way-text", "accuracy"]) assert.equal(await onlooker.locator(`#${id}`).textContent(), await guide.locator(`#${id}`).textContent(), id);
    await tell(url, "time", { minute_of_day: 900 });
    await onlooker.waitForFunction(() => document.getElementById("clock").textContent === "15:00");
  });

  it("have nothing that drives", async () => {
    await leads(guide, true);
    await leads(onlooker, false);
    const shown = (page) => page.evaluate(() => ["play", "repeat", "next", "speeds", "progress", "mode", "pad", "time", "undo"].filter((id) => document.getElementById(id).checkVisibility()));
    assert.deepEqual(await shown(onlooker), []);
    assert.ok((await shown(guide)).includes("play"));
    assert.ok(await onlooker.locator("#voice").isVisible() && await onlooker.locator("#looks-on").isVisible());
    const status = async () => (await (await fetch(`${url}/api/frame?width=850&height=400&text_px=18&fov=64`)).json()).status;
    const before = await status();
    await onlooker.locator("#ar").focus();
    for (const key of ["w", "Space", "ArrowUp"]) await onlooker.keyboard.press(key);
    await onlooker.locator("#map-tab").click();
    await onlooker.waitForFunction(() => [...document.querySelectorAll(".map-stop")].some((stop) => stop.textContent));
    assert.ok(await onlooker.locator(".map-stop").first().isDisabled());
    const after = await status();
    assert.deepEqual([after.mode, after.playing, after.stop], [before.mode, before.playing, before.stop]);
    // Nor does the server do it for them.
    const refused = await onlooker.evaluate(async () => {
      const { command } = await import("/api.js");
      return command("play").then(() => null, (error) => error.message);
    });
    assert.match(refused, /looks on/);
    await onlooker.locator("#guide-tab").click();
    await axe(onlooker);
    await onlooker.screenshot({ path: path.join(artifacts, "page-look.png") });
  });

  it("read in their own language, and see networks of their own", async () => {
    await onlooker.locator('#languages [data-language="zh"]').click();
    await speaks(onlooker, "zh");
    assert.equal(await language(guide), "fr");
    await until("the words", () => onlooker.locator("#words").getAttribute("lang"), (lang) => lang === "zh");
    assert.notEqual(await onlooker.locator("#words-title").textContent(), await guide.locator("#words-title").textContent());
    await onlooker.locator("#filters-open").click();
    const chip = (page) => page.locator('#filters [data-network="electricity"]');
    await chip(onlooker).click();
    await onlooker.waitForFunction(() => document.querySelector('#filters [data-network="electricity"]').getAttribute("aria-pressed") === "false");
    assert.equal(await chip(guide).getAttribute("aria-pressed"), "true");
    await chip(onlooker).click();
    // The visit's own language goes its own way; the tab keeps what was chosen.
    await guide.locator('#languages [data-language="en"]').click();
    await speaks(guide, "en");
    await onlooker.reload();
    await speaks(onlooker, "zh");
  });

  it("read a card of their own", async () => {
    // The page may still find its place.
    await until("the card", async () => {
      const label = await onlooker.evaluate(async () => {
        const { frame } = await import("/api.js");
        const { width, height } = document.getElementById("ar");
        const seen = (await frame({ width, height, textPx: 18, fovDeg: 64 })).frame.labels.find(({ focused }) => focused);
        return seen && [seen.x_px + seen.width_px / 2, seen.y_px + seen.height_px / 2];
      });
      const { x, y } = await onlooker.locator("#ar").boundingBox();
      if (label) await onlooker.mouse.click(x + label[0], y + label[1]);
      await onlooker.waitForTimeout(300);
      return onlooker.locator("#card").isVisible();
    }, (isShown) => isShown);
    assert.ok(!(await guide.locator("#card").isVisible()));
    await onlooker.screenshot({ path: path.join(artifacts, "page-look-card.png") });
    await tell(url, "go_to", { stop: "waste" });
    await onlooker.locator("#card").waitFor({ state: "hidden" });
  });

  it("lead where they were opened last, and can be taken over from", async () => {
    const second = await open("/", { viewport: { width: 390, height: 844 } });
    await leads(second, true);
    await leads(guide, false);
    assert.match(await guide.locator("#elsewhere").innerText(), /Another browser leads/);
    await axe(guide);
    await guide.screenshot({ path: path.join(artifacts, "page-elsewhere.png") });
    await guide.locator("#elsewhere button").click();
    await leads(guide, true);
    await leads(second, false);
    assert.ok(!(await guide.locator("#elsewhere").isVisible()));
    await second.screenshot({ path: path.join(artifacts, "page-elsewhere-phone.png") });
    // Another page of the same browser leads with it.
    const third = await guide.context().newPage();
    await third.goto(url);
    await leads(third, true);
    await leads(guide, true);
    await third.close();
    await second.context().close();
  });

  it("had nothing to complain of", () => assert.deepEqual(complaints, []));
});
