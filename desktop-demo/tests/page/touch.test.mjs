// A visitor who touches what they see: its card, what has to do with it, and the
// way back; by finger and by keys.

import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { after, before, describe, it } from "node:test";
import { artifacts, endWalk, openBrowser, startWalk, tell, until } from "./walk.mjs";

const AXE = createRequire(import.meta.url).resolve("axe-core/axe.min.js");

describe("a visitor who touches", { timeout: 180_000 }, () => {
  let walk;
  let url;
  let browser;
  let page;

  /** What the page's own picture is of: a picture of another size would be the one that is touched. */
  const answer = async () => {
    const { width, height } = await page.locator("#ar").boundingBox();
    const query = new URLSearchParams({ width: Math.round(width), height: Math.round(height), text_px: width < 500 ? 16 : 18, fov: width > height ? 64 : 46 });
    return (await fetch(`${url}/api/frame?${query}`)).json();
  };
  const frame = async () => (await answer()).frame;
  const status = async () => (await answer()).status;
  const chosen = async () => (await status()).selected;
  const title = () => page.locator("#card-title").innerText();
  const touch = async (label) => {
    const { x, y } = await page.locator("#ar").boundingBox();
    await page.mouse.click(x + label.x_px + label.width_px / 2, y + label.y_px + label.height_px / 2);
  };
  const axe = async () => assert.deepEqual(await page.evaluate(async () => (await window.axe.run()).violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 90)).join(" | ")}`)), []);

  before(async () => {
    mkdirSync(artifacts, { recursive: true });
    walk = startWalk(["--language", "en"]);
    ({ url } = await walk.address);
    await tell(url, "go_to", { stop: "lighting" });
    await tell(url, "time", { minute_of_day: 1350 });
    await tell(url, "pause");
    browser = await openBrowser();
    page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    await page.addInitScript({ path: AXE });
    await page.goto(url);
    await page.waitForFunction(() => document.getElementById("words-title").textContent);
  });

  after(async () => {
    await browser?.close();
    endWalk(walk);
  });

  it("reads the card of a lamp: what it is, its figure and whose, its day", async () => {
    const lamp = (await frame()).labels.find((label) => label.focused);
    await touch(lamp);
    await page.locator("#card").waitFor();
    assert.equal(await title(), lamp.title);
    const card = await page.locator("#card").innerText();
    assert.match(card, /Power\s+\d+\sW\s+simulated · /);
    assert.match(card, /In the file: lamp-82/);
    assert.match(await page.locator("#card svg[role=img]").getAttribute("aria-label"), /Power: the day as simulated\. Lowest 0.kW at \d\d:\d\d, highest \d+.W at/);
    await page.screenshot({ path: path.join(artifacts, "page-card.png") });
    await axe();
  });

  it("follows its cable to where the power begins", async () => {
    const names = await page.locator(".way-up .card-link").allInnerTexts();
    assert.ok(names.length > 3 && names[0].startsWith("Lighting cable"), names.join(" | "));
    const seen = await frame();
    const lines = seen.shapes.filter((shape) => shape.kind === "line" && !shape.asset_kind.includes("light"));
    const opaque = lines.filter((line) => line.opacity >= 0.6);
    assert.ok(opaque.length > 0 && opaque.length < lines.length / 2, `${opaque.length} of ${lines.length}`);
    await page.locator(".way-up .card-link").first().click();
    await until("the cable's card", title, (name) => names[0].startsWith(name));
    // What it feeds leads back.
    const lamps = page.locator("#card .links:not(.way-up) .card-link", { hasText: "Street light 82" });
    await lamps.click();
    await until("the lamp's card", title, (name) => name === "Street light 82");
  });

  it("says it in the visitor's language", async () => {
    await tell(url, "language", { language: "fr" });
    await until("French", () => page.locator("#card").innerText(), (card) => card.includes("Dans le fichier") && card.includes("Alimenté par"));
    await tell(url, "language", { language: "en" });
  });

  it("closes it and is where they were", async () => {
    await page.locator(".card-close").click();
    await page.locator("#card").waitFor({ state: "hidden" });
    assert.equal(await chosen(), null);
    assert.equal(await page.evaluate(() => document.activeElement.id), "ar");
    assert.ok(await page.locator("#guide-panel").isVisible());
  });

  it("does all of it by keys", async () => {
    await page.locator("#ar").focus();
    await page.keyboard.press(".");
    const first = await until("a choice", chosen, (asset) => asset !== null);
    await page.locator("#card").waitFor();
    assert.ok((await page.locator("#told").textContent()).startsWith(await title()));
    assert.equal(await page.evaluate(() => document.activeElement.id), "ar");
    await page.keyboard.press(",");
    await page.keyboard.press("Escape");
    await until("no choice", chosen, (asset) => asset === null);
    await page.keyboard.press("Enter");
    await page.keyboard.press("Tab");
    assert.ok(first);
    await tell(url, "select", { asset: null });
  });

  it("lets go where there is nothing, and where the next stop begins", async () => {
    const { labels } = await frame();
    await touch(labels[0]);
    await until("a choice", chosen, (asset) => asset !== null);
    await tell(url, "go_to", { stop: "waste" });
    await until("no choice", chosen, (asset) => asset === null);
    await page.locator("#card").waitFor({ state: "hidden" });
    const refused = await fetch(`${url}/api/command`, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ command: "touch", x_px: 1e9, y_px: -1 }) });
    assert.equal(refused.status, 400);
  });

  it("takes back what a hand did to the stops while walking freely", async () => {
    await tell(url, "move", { forward_mps: 0, sideways_mps: 0, turn_deg_s: 0, pitch_deg: 0 });
    const { stops: before } = await status();
    await tell(url, "next");
    await page.locator("#undo button").waitFor();
    await page.screenshot({ path: path.join(artifacts, "page-undo.png") });
    await axe();
    await page.locator("#undo button").click();
    await page.locator("#undo").waitFor({ state: "hidden" });
    assert.deepEqual((await status()).stops, before);
    // In a rehearsal one walks back instead.
    await tell(url, "guided");
    await tell(url, "next");
    assert.equal((await status()).undoable, null);
  });
});
