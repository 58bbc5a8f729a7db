// What a visitor does who has a keyboard only, who listens, who comes to the
// end, and whose program stops meanwhile.

import assert from "node:assert/strict";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, describe, it } from "node:test";
import { apart } from "../../src/page/static/apart.js";
import { artifacts, endWalk, openBrowser, root, startWalk, tell, until } from "./walk.mjs";

const AXE = createRequire(import.meta.url).resolve("axe-core/axe.min.js");

/** Voices for a browser without any: they note what they are to say. */
function voices() {
  window.said = [];
  const voice = { lang: "fr-FR", localService: true };
  const synth = {
    getVoices: () => [voice],
    speak: (utterance) => {
      window.said.push(utterance.text);
      setTimeout(() => utterance.onstart?.(), 0);
    },
    cancel: () => window.said.push("cancel"),
    pause: () => window.said.push("pause"),
    resume: () => {},
    addEventListener: () => {},
  };
  Object.defineProperty(window, "speechSynthesis", { value: synth });
  window.SpeechSynthesisUtterance = function Utterance(text) { this.text = text; };
}

describe("places moved apart", () => {
  it("neither overlap nor leave the box", () => {
    const places = Array.from({ length: 10 }, (_, i) => [100 + (i % 3), 80 + (i % 2)]);
    const moved = apart(places, 44, [300, 220], [[30, 30]]);
    const all = [...moved, [30, 30]];
    moved.forEach(([x, y], i) => {
      assert.ok(x >= 22 && x <= 278 && y >= 22 && y <= 198, `${x} ${y}`);
      all.slice(i + 1).forEach(([a, b]) => assert.ok(Math.max(Math.abs(a - x), Math.abs(b - y)) >= 43.9, JSON.stringify(all)));
    });
    assert.deepEqual(apart([[50, 100], [150, 100]], 44, [300, 220]), [[50, 100], [150, 100]]);
  });
});

describe("a visitor of the page", { timeout: 180_000 }, () => {
  let walk;
  let url;
  let port;
  let browser;
  let page;

  const frame = async () => (await fetch(`${url}/api/frame?width=850&height=400&text_px=18&fov=64`)).json();
  const status = async () => (await frame()).status;
  const text = (selector) => page.locator(selector).innerText();
  const chosen = () => page.evaluate(() => document.querySelector("[role=tab][aria-selected=true]").id);
  const stops = async () => (await (await fetch(`${url}/api/map`)).json()).stops;
  const axe = async (of) => assert.deepEqual(await of.evaluate(async () => (await window.axe.run()).violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 90)).join(" | ")}`)), []);
  const open = async () => {
    page = await browser.newPage({ viewport: { width: 1280, height: 800 }, colorScheme: "light" });
    await page.addInitScript(voices);
    await page.addInitScript({ path: AXE });
    await page.goto(url);
    await page.waitForFunction(() => document.getElementById("words-title").textContent);
  };

  before(async () => {
    mkdirSync(artifacts, { recursive: true });
    walk = startWalk(["--language", "fr"]);
    ({ url, port } = await walk.address);
    await tell(url, "pause");
    browser = await openBrowser();
    await open();
  });

  after(async () => {
    await browser?.close();
    endWalk(walk);
  });

  it("walks by keys while the picture has the focus, and only then", async () => {
    await page.locator("#next").focus();
    for (const key of ["w", "ArrowUp", "e"]) await page.keyboard.press(key);
    await page.locator("body").press("w");
    assert.equal((await status()).mode, "guided");
    await page.locator("#ar").focus();
    await page.keyboard.press("Space");
    // Until the page knows, too.
    await page.waitForFunction(() => document.getElementById("play").dataset.does === "pause");
    await page.keyboard.press("Space");
    await until("the walk should pause", status, ({ playing }) => !playing);
  });

  it("goes through the page as it looks", async () => {
    await page.locator("#sources-open").focus();
    const seen = [];
    for (let i = 0; i < 40; i += 1) {
      await page.keyboard.press("Tab");
      const box = await page.evaluate(() => {
        const part = document.activeElement.closest(".top, .ar, .controls, .drawer, .side, footer");
        return part?.className || part?.localName;
      });
      if (seen.at(-1) !== box) seen.push(box);
    }
    assert.deepEqual(seen.slice(0, 6), ["top", "ar", "controls", "drawer", "side", "footer"]);
  });

  it("finds all keys and the legend in the help", async () => {
    await page.locator("#help-open").click();
    const { keys } = JSON.parse(readFileSync(path.join(root, "assets/words/fr.json")));
    assert.deepEqual(await page.locator("#keys li").allTextContents(), keys);
    assert.ok(await page.locator("#samples li").count() > 7);
    await page.screenshot({ path: path.join(artifacts, "page-help.png") });
    await axe(page);
    await page.keyboard.press("Escape");
  });

  it("sees the ideas where the tour speaks of them, and the words at each stop", async () => {
    const [arrival, ...more] = await stops();
    const speaks = more.find((stop) => stop.ideas.length === 1);
    const silent = more.find((stop) => !stop.ideas.length);
    await page.locator("#map-tab").click();
    await tell(url, "go_to", { stop: speaks.id });
    await page.locator(`.idea.${speaks.ideas[0]}`).waitFor();
    assert.equal(await chosen(), "guide-tab");
    await tell(url, "go_to", { stop: silent.id });
    await page.locator("#ideas").waitFor({ state: "hidden" });
    await page.locator("#drawer-open").click();
    assert.equal(await page.locator(".idea").evaluateAll((cards) => cards.filter((card) => card.checkVisibility()).length), 3);
    await tell(url, "go_to", { stop: arrival.id });
  });

  it("reads the words as they are written, no-break spaces and all", async () => {
    const [arrival] = await stops();
    const narration = JSON.parse(readFileSync(path.join(root, "assets/fort-issy/narration/fr.json")));
    await until("the words", () => text("#words-title"), (title) => title === narration.stops[arrival.id].title);
    const plain = (words) => words.replace(/[ \n]+/g, "");
    assert.equal(plain((await page.locator("#words-body > p").allTextContents()).join("")), plain(narration.stops[arrival.id].body));
  });

  it("hears what is in sight, from left to right", async () => {
    const { frame: seen } = await frame();
    assert.ok(seen.labels.length > 1);
    await until("the list", () => page.locator("#sight li").allTextContents(), (items) => items.length > 2 && items[0].startsWith("Vue vers"));
    assert.equal(await page.locator("#ar").getAttribute("aria-describedby"), "sight");
    // What tells of itself says little: where the guide is, not all that is said.
    const live = await page.locator("[aria-live], [role=status], [role=alert], output").evaluateAll((all) => all.map(({ id }) => id).sort());
    assert.deepEqual(live, ["elsewhere", "lost", "notices", "told", "undo"]);
    assert.ok((await page.locator("#told").textContent()).length < 80);
  });

  it("hears the guide, sentence by sentence, and only when asked to", async () => {
    assert.deepEqual(await page.evaluate(() => window.said.filter((text) => text !== "cancel")), []);
    await page.locator("#voice").click();
    const { caption } = await status();
    const said = () => page.evaluate(() => window.said.slice(window.said.lastIndexOf("cancel") + 1));
    await until("the words aloud", said, (words) => words.filter((word) => word !== "pause").length === 1 + caption.paragraphs.flat().length);
    await until("the sentence that is said", () => page.locator(".said").count(), (count) => count === 1);
    await tell(url, "language", { language: "zh" });
    await page.waitForFunction(() => document.documentElement.lang === "zh");
    // There is a French voice only.
    await page.locator("#silent").waitFor();
    assert.deepEqual(await said(), []);
    await tell(url, "language", { language: "fr" });
    await page.locator("#silent").waitFor({ state: "hidden" });
    await page.locator("#voice").click();
    assert.equal(await page.locator("#voice").getAttribute("aria-pressed"), "false");
  });

  it("chooses panels by the arrow keys", async () => {
    await page.locator("#guide-tab").focus();
    await page.keyboard.press("ArrowRight");
    assert.equal(await chosen(), "map-tab");
    assert.ok(await page.locator("#map").isVisible());
    // The visitor's dot lies above the stops.
    const order = await page.evaluate(() => document.getElementById("map-stops").compareDocumentPosition(document.getElementById("map-visitor")));
    assert.equal(order & 4, 4);
    await page.keyboard.press("ArrowLeft");
  });

  it("comes to an end, and begins again", async () => {
    await tell(url, "seek", { walked: 1 });
    await page.locator("#end").waitFor();
    const { end } = await status();
    assert.ok(end.visited + end.skipped.length === (await stops()).length);
    assert.ok((await text("#end")).includes(`${end.visited} sur`), await text("#end"));
    await page.screenshot({ path: path.join(artifacts, "page-end.png") });
    await axe(page);
    await page.locator("#end button").click();
    await until("the beginning", status, ({ walked, end, playing }) => walked < 0.1 && !end && playing);
    await page.locator("#end").waitFor({ state: "hidden" });
  });

  it("is told loudly when the program stops, and goes on where it was", async () => {
    await tell(url, "language", { language: "en" });
    await tell(url, "network", { network: "water", hidden: true });
    await tell(url, "seek", { walked: 0.5 });
    await tell(url, "pause");
    await page.waitForFunction(() => document.documentElement.lang === "en" && Number(document.getElementById("progress").value) > 0.49 && document.getElementById("play").dataset.does === "play");
    endWalk(walk);
    await page.locator("#lost").waitFor();
    assert.match(await text("#lost"), /does not answer.*\d\d:\d\d/s);
    for (const id of ["play", "next", "progress"]) assert.ok(await page.locator(`#${id}`).evaluate((element) => element.closest("[inert]") !== null), id);
    await page.screenshot({ path: path.join(artifacts, "page-lost.png") });
    await axe(page);
    walk = startWalk(["--language", "fr"], port);
    await walk.address;
    await page.locator("#lost").waitFor({ state: "hidden" });
    const seen = await until("the same place", status, ({ walked, playing }) => walked > 0.49 && !playing);
    assert.deepEqual([seen.language, seen.hidden_networks, seen.playing, seen.mode], ["en", ["water"], false, "guided"]);
    assert.equal(await page.locator("#play").evaluate((element) => element.closest("[inert]")), null);
  });
});

describe("a pack without figures", { timeout: 60_000 }, () => {
  it("has no panel that has nothing to say", async () => {
    const folder = mkdtempSync(path.join(tmpdir(), "wattwalk-bare-"));
    cpSync(path.join(root, "assets/fort-issy"), folder, { recursive: true });
    writeFileSync(path.join(folder, "sources.json"), "[]");
    const walk = startWalk(["--pack", folder]);
    const browser = await openBrowser();
    try {
      const { url } = await walk.address;
      const page = await browser.newPage({ viewport: { width: 1920, height: 1080 } });
      await page.goto(url);
      await page.waitForFunction(() => document.getElementById("words-title").textContent);
      await page.locator("#drawer").waitFor({ state: "hidden" });
      for (const id of ["day", "day-head", "scopes"]) assert.ok(!(await page.locator(`#${id}`).isVisible()), id);
      for (const id of ["map", "time", "words"]) assert.ok(await page.locator(`#${id}`).isVisible(), id);
    } finally {
      await browser.close();
      endWalk(walk);
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
