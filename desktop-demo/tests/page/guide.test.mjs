// The guide's view: the whole visit with its plan and own notes, what is now, and
// what drives; on a phone and a tablet, at 100 and 200 %, by keys, and on paper.
// Pictures are left as by page.test.mjs.

import assert from "node:assert/strict";
import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { after, before, describe, it } from "node:test";
import { artifacts, endWalk, openBrowser, root, startWalk, tell, until } from "./walk.mjs";

const AXE = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
const words = Object.fromEntries(["en", "fr", "zh"].map((tag) => [tag, JSON.parse(readFileSync(path.join(root, `assets/words/${tag}.json`)))]));

/** In the browser: what is cut off or too small. */
function faults() {
  const found = [];
  const { innerWidth: width } = window;
  if (document.documentElement.scrollWidth > width) found.push(`${document.documentElement.scrollWidth} px wide on ${width}`);
  for (const element of document.querySelectorAll("button, a, summary, textarea")) {
    if (!element.checkVisibility({ visibilityProperty: true }) || element.closest("footer")) continue;
    const box = element.getBoundingClientRect();
    if (Math.min(box.width, box.height) < 43.9) found.push(`${element.id || element.textContent} has ${box.width.toFixed(0)} x ${box.height.toFixed(0)} px`);
    if (box.left < -0.5 || box.right > width + 0.5) found.push(`${element.id || element.textContent} is cut off`);
  }
  for (const element of document.querySelectorAll("button, h2, .chip, .way, summary")) {
    if (element.checkVisibility() && element.scrollWidth > element.clientWidth + 1) found.push(`${element.id || element.textContent} is cut`);
  }
  return found;
}

describe("the guide's view", { timeout: 240_000 }, () => {
  let walk;
  let url;
  let browser;
  let guide;
  let stops;
  const complaints = [];

  const status = async () => (await (await fetch(`${url}/api/frame?width=850&height=400&text_px=18&fov=64`)).json()).status;
  const text = (selector) => guide.locator(selector).innerText();
  const state = (number) => guide.locator("article").nth(number - 1).getAttribute("data-state");
  const axe = async () => guide.evaluate(async () => (await window.axe.run()).violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 90)).join(" | ")}`));
  const speaks = (tag) => guide.waitForFunction((tag) => document.documentElement.lang === tag && document.querySelector("article"), tag);

  before(async () => {
    mkdirSync(artifacts, { recursive: true });
    walk = startWalk(["--language", "fr"]);
    ({ url } = await walk.address);
    await tell(url, "pause");
    ({ stops } = await (await fetch(`${url}/api/map`)).json());
    browser = await openBrowser();
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, colorScheme: "light" });
    guide = await context.newPage();
    await guide.addInitScript({ path: AXE });
    guide.on("pageerror", (error) => complaints.push(error.stack));
    await guide.goto(`${url}/guide`);
    await guide.locator("article").first().waitFor();
  });

  after(async () => {
    await browser?.close();
    endWalk(walk);
  });

  it("has all stops with their words and the plan, and keeps own notes", async () => {
    const narration = JSON.parse(readFileSync(path.join(root, "assets/fort-issy/narration/fr.json")));
    assert.deepEqual(await guide.locator("h2 span").allTextContents(), stops.map(({ id }) => narration.stops[id].title));
    const whens = await guide.locator(".when").allTextContents();
    const minutes = whens.map((when) => Number(when.match(/\d+/)[0]));
    assert.equal(whens.length, stops.length);
    assert.ok(minutes.every((minute, i) => i === 0 || minute > minutes[i - 1]), whens.join(" | "));
    await guide.locator("textarea").nth(2).fill("Ask who cooks at seven.");
    await guide.reload();
    await guide.locator("article").first().waitFor();
    assert.equal(await guide.locator("textarea").nth(2).inputValue(), "Ask who cooks at seven.");
  });

  it("goes to a stop, on, and plays", async () => {
    await guide.locator("article .go").nth(3).click();
    await until("the fourth stop", () => state(4), (is) => is === "current");
    assert.match(await text("article:nth-of-type(4) .state"), /^vous y êtes · à 11:\d\d$/);
    assert.match(await text("#way-text"), /^Étape 5 à \d+\sm$/);
    await guide.locator("#next").click();
    await until("the fifth stop", () => state(5), (is) => is === "current");
    assert.equal(await state(4), "reached");
    await guide.locator("#play").click();
    await until("the walk should go on", status, ({ playing }) => playing);
    await guide.locator('#play[data-does="pause"]').click();
    await until("the walk should pause", status, ({ playing }) => !playing);
    assert.ok((await guide.locator("#near-list li").count()) > 1);
    assert.match(await text("#near-list"), /kW/);
    assert.equal(await text("#behind"), words.fr.lead_on_time);
  });

  it("says how far from the plan the visit is, and takes back what a hand did", async () => {
    await tell(url, "language", { language: "en" });
    await speaks("en");
    const still = { forward_mps: 0, sideways_mps: 0, turn_deg_s: 0, pitch_deg: -7 };
    await tell(url, "move", still);
    await tell(url, "next");
    await guide.locator("#undo-hand:enabled").waitFor();
    await guide.locator("#undo-hand").click();
    await guide.locator("#undo-hand:disabled").waitFor();
    // Soon at the last stop but one.
    await tell(url, "seek", { walked: 0 });
    await tell(url, "move", still);
    await tell(url, "go_to", { stop: stops[8].id });
    await until("minutes ahead", () => text("#behind"), (said) => /^1\d min ahead$|^2\d min ahead$/.test(said));
    await tell(url, "seek", { walked: 0.5 });
    await tell(url, "pause");
    await until("on time", () => text("#behind"), (said) => said === words.en.lead_on_time);
    await guide.screenshot({ path: path.join(artifacts, "guide-day.png") });
  });

  it("is locked, and opens when the lock is held", async () => {
    await guide.locator("#lock").click();
    await guide.locator('#lock[aria-pressed="true"]').waitFor();
    assert.ok(await guide.locator("#play, #next, .go").evaluateAll((all) => all.every((element) => element.closest("[inert]"))));
    assert.deepEqual(await axe(), []);
    await guide.screenshot({ path: path.join(artifacts, "guide-locked.png") });
    await guide.locator("#lock").click();
    assert.equal(await text("#hold"), words.en.guide_hold);
    assert.equal(await guide.locator("#lock").getAttribute("aria-pressed"), "true");
    await guide.locator("#lock").click({ delay: 1300 });
    await guide.locator('#lock[aria-pressed="false"]').waitFor();
    // By keys, too.
    await guide.locator("#lock").focus();
    await guide.keyboard.press("Enter");
    await guide.locator('#lock[aria-pressed="true"]').waitFor();
    await guide.keyboard.press("Space");
    assert.equal(await guide.locator("#lock").getAttribute("aria-pressed"), "true");
    await guide.keyboard.press("Enter", { delay: 1300 });
    await guide.locator('#lock[aria-pressed="false"]').waitFor();
    assert.equal(await guide.locator("#play").evaluate((element) => element.closest("[inert]")), null);
  });

  it("leads with the pages of its browser, and not beside another one", async () => {
    const page = await guide.context().newPage();
    await page.goto(url);
    await page.waitForFunction(() => document.documentElement.dataset.leads === "true");
    assert.ok(!(await guide.locator("#elsewhere").isVisible()));
    await page.close();
    const other = await browser.newPage();
    await other.goto(url);
    await guide.locator("#elsewhere").waitFor();
    assert.ok(await guide.locator("#play").evaluate((element) => element.closest("[inert]") !== null));
    await guide.locator("#elsewhere button").click();
    await guide.locator("#elsewhere").waitFor({ state: "hidden" });
    await other.locator("#elsewhere").waitFor();
    await other.close();
    const [looking] = await Promise.all([guide.context().waitForEvent("page"), guide.locator("#look").click()]);
    await looking.waitForFunction(() => document.documentElement.dataset.leads === "false");
    await looking.close();
  });

  it("fits a phone and a tablet, by day and by night, in every language", async () => {
    const found = [];
    for (const [mood, minute] of [["day", 780], ["night", 1380]]) {
      await tell(url, "time", { minute_of_day: minute });
      await guide.waitForFunction((mood) => document.documentElement.dataset.theme === mood, mood);
      for (const language of ["en", "fr", "zh"]) {
        await tell(url, "language", { language });
        await speaks(language);
        // 200 % is half as many pixels.
        for (const [width, height] of [[1280, 800], [640, 400], [390, 844], [195, 422]]) {
          await guide.setViewportSize({ width, height });
          await guide.evaluate(() => scrollTo(0, 0));
          // Colours change over little more than half a second.
          await guide.waitForTimeout(800);
          const where = `${width}x${height} ${language} ${mood}`;
          found.push(...(await guide.evaluate(faults)).map((fault) => `${where}: ${fault}`), ...(await axe()).map((fault) => `${where}: ${fault}`));
          await guide.screenshot({ path: path.join(artifacts, `guide-${width}-${language}-${mood}.png`) });
        }
      }
    }
    assert.deepEqual(found, []);
    await guide.setViewportSize({ width: 1280, height: 800 });
  });

  it("is printed as the sheet of the visit, notes and all", async () => {
    await guide.pdf({ path: path.join(artifacts, "guide-sheet.pdf"), format: "A4" });
    await guide.emulateMedia({ media: "print" });
    for (const id of ["live", "lock", "print", "clock"]) assert.ok(!(await guide.locator(`#${id}`).isVisible()), id);
    assert.ok(!(await guide.locator(".go").first().isVisible()) && (await guide.locator("textarea").nth(2).isVisible()));
    assert.equal(await guide.evaluate(() => getComputedStyle(document.body).backgroundColor), "rgb(255, 255, 255)");
    await guide.screenshot({ path: path.join(artifacts, "guide-sheet.png") });
    await guide.emulateMedia({ media: null });
  });

  it("is told when the program stops", async () => {
    endWalk(walk);
    await guide.locator("#lost").waitFor();
    assert.ok(await guide.locator("#play").evaluate((element) => element.closest("[inert]") !== null));
  });

  it("had nothing to complain of", () => assert.deepEqual(complaints, []));
});
