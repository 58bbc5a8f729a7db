// The page on screens of many sizes, at 100 and 200 %, in each language, by day
// and by night: the picture's share, nothing cut off or too small, and what axe
// says of it. Pictures are left in target/page-screens, to be looked at.

import assert from "node:assert/strict";
import { mkdirSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { after, before, describe, it } from "node:test";
import { endWalk, openBrowser, root, startWalk, tell } from "./walk.mjs";

const AXE = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
const SCREENS = path.join(root, "target/page-screens");
const SIZES = [[1280, 800], [800, 1280], [768, 954], [1024, 600], [390, 844], [844, 390], [1920, 1080]];
/** Of these the picture has more than half, and not all. */
const TABLETS = new Set(["1280x800", "800x1280", "768x954", "1024x600"]);
const MOODS = { day: 900, night: 1380 };
/** Which panel is looked at: each in each mood, and the guide's words in every language. */
const PANELS = { day: { en: "guide", fr: "guide", zh: "guide" }, night: { en: "map", fr: "guide", zh: "day" } };
/** A stop that speaks of an idea, which opens its drawer. */
const STOP = "battery";

/** In the browser: what is wrong with what is shown. */
function faults([least, most]) {
  const found = [];
  const { innerWidth: width, innerHeight: height } = window;
  const root = document.documentElement;
  if (root.scrollWidth > width) found.push(`${root.scrollWidth} px wide on ${width}`);
  const picture = document.getElementById("ar").getBoundingClientRect();
  const share = picture.height / height;
  if (picture.height < 240 || share < least || share > most) found.push(`the picture has ${picture.height.toFixed(0)} px, ${(share * 100).toFixed(0)} %`);
  const shown = [...document.querySelectorAll("button, select, input")].filter((element) => element.checkVisibility({ visibilityProperty: true }));
  for (const element of shown) {
    const box = element.getBoundingClientRect();
    if (Math.min(box.width, box.height) < 43.9) found.push(`${element.id || element.className || element.textContent} has ${box.width.toFixed(0)} x ${box.height.toFixed(0)} px`);
    if (box.left < -0.5 || box.right > width + 0.5) found.push(`${element.id || element.textContent} is cut off`);
  }
  const stops = shown.filter((element) => element.matches(".map-stop, .zoom")).map((element) => [element, element.getBoundingClientRect()]);
  stops.forEach(([one, a], i) => stops.slice(i + 1).forEach(([other, b]) => {
    if (Math.abs(a.x - b.x) < 43.9 && Math.abs(a.y - b.y) < 43.9) found.push(`${one.textContent || "zoom"} and ${other.textContent || "zoom"} overlap`);
  }));
  // Words are whole, or it is said that there are more.
  const panel = document.getElementById("guide-panel");
  if (panel.checkVisibility()) {
    const end = document.getElementById("words-end").getBoundingClientRect();
    const whole = end.bottom <= Math.min(height, panel.getBoundingClientRect().bottom) + 1;
    const more = document.getElementById("read-on").checkVisibility();
    const low = document.getElementById("read-on").getBoundingClientRect().bottom > height + 1;
    // Where the panel begins below the screen, the page scrolls.
    if (more && low && panel.getBoundingClientRect().top < height - 120) found.push("says out of sight that there is more");
    if (whole === more) found.push(whole ? "says that there is more" : "does not say that there is more");
  }
  const parts = ["curve", "legend", "time-label"].map((id) => document.getElementById(id)).filter((element) => element.checkVisibility()).map((element) => element.getBoundingClientRect());
  parts.forEach((a, i) => parts.slice(i + 1).forEach((b) => {
    if (a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1) found.push("parts of the day overlap");
  }));
  // A text that its own box cuts off.
  for (const element of document.querySelectorAll("button, h2, .chip, .way, .figure, .sub, .notices p")) {
    if (element.checkVisibility() && element.scrollWidth > element.clientWidth + 1 && !element.closest(".unseen, .drawer-open")) found.push(`${element.id || element.textContent} is cut`);
  }
  return found;
}

describe("the page on many screens", { timeout: 600_000 }, () => {
  let walk;
  let url;
  let browser;

  before(async () => {
    rmSync(SCREENS, { recursive: true, force: true });
    mkdirSync(SCREENS, { recursive: true });
    walk = startWalk(["--language", "fr"]);
    ({ url } = await walk.address);
    await tell(url, "pause");
    await tell(url, "go_to", { stop: STOP });
    browser = await openBrowser();
  });

  after(async () => {
    await browser?.close();
    endWalk(walk);
  });

  for (const zoom of [1, 2]) {
    for (const [mood, minute] of Object.entries(MOODS)) {
      it(`by ${mood} at ${zoom}00 %`, async () => {
        const context = await browser.newContext({ deviceScaleFactor: zoom, reducedMotion: "reduce", colorScheme: "light" });
        const page = await context.newPage();
        await page.addInitScript({ path: AXE });
        await page.goto(url);
        await tell(url, "time", { minute_of_day: minute });
        const found = [];
        for (const [language, panel] of Object.entries(PANELS[mood])) {
          await tell(url, "language", { language });
          await page.waitForFunction(([language, mood]) => document.documentElement.lang === language && document.documentElement.dataset.theme === mood, [language, mood]);
          for (const [width, height] of SIZES) {
            await page.setViewportSize({ width: width / zoom, height: height / zoom });
            await page.evaluate((panel) => document.getElementById(`${panel}-tab`).click(), panel);
            await page.evaluate(() => scrollTo(0, 0));
            // Until a frame of this size was painted, the map has its stops, and what
            // watches them has seen them.
            await page.waitForFunction(() => {
              const canvas = document.getElementById("ar");
              const stops = [...document.querySelectorAll(".map-stop")].filter((stop) => stop.checkVisibility());
              return stops.every((stop) => stop.textContent) && Math.abs(canvas.width - canvas.getBoundingClientRect().width * Math.min(devicePixelRatio, 2)) < 2;
            });
            await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
            const name = `${width}x${height}`;
            const where = `${name} at ${zoom}00 %, ${language}, ${mood}, ${panel}`;
            const share = zoom === 1 && TABLETS.has(name) ? [0.55, 0.65] : [0.45, Infinity];
            found.push(...(await page.evaluate(faults, share)).map((fault) => `${where}: ${fault}`));
            const said = await page.evaluate(async () => (await window.axe.run(document, { resultTypes: ["violations"] })).violations.map(({ id, nodes }) => `axe: ${id}: ${nodes.map(({ html }) => html.slice(0, 90)).join(" | ").slice(0, 300)}`));
            found.push(...said.map((fault) => `${where}: ${fault}`));
            await page.screenshot({ path: path.join(SCREENS, `${name}-${zoom}00-${language}-${mood}-${panel}.png`) });
          }
        }
        await context.close();
        assert.deepEqual(found, []);
      });
    }
  }
});
