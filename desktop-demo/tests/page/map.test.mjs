// The map: networks that are read around the visitor, and a hand that enlarges and moves it.

import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, describe, it } from "node:test";

import { artifacts, endWalk, importPack, openBrowser, startWalk, tell, until } from "./walk.mjs";

/** Gas pipes in a grid, with a light at each crossing. */
const GRID = {
  type: "FeatureCollection",
  features: Array.from({ length: 40 }, (_, i) => i - 20).flatMap((i) => [
    { type: "Feature", id: `pipe${i}`, properties: { network: "gas", kind: "pipe" }, geometry: { type: "LineString", coordinates: [[2.26, 48.81 + i / 2000], [2.28, 48.81 + i / 2000]] } },
    ...[0, 1, 2].map((j) => ({ type: "Feature", id: `light${i}-${j}`, properties: { network: "lighting", kind: "street_light" }, geometry: { type: "Point", coordinates: [2.27 + j / 20000, 48.81 + i / 2000] } })),
  ]),
};

describe("the map", { timeout: 240_000 }, () => {
  let browser;
  let folder;
  before(async () => {
    folder = mkdtempSync(path.join(tmpdir(), "wattwalk-map-"));
    browser = await openBrowser();
  });
  after(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** A page takes what it is told once its clock goes. */
  const listens = (page) => page.waitForFunction(() => /\d/.test(document.getElementById("clock").textContent));

  async function open(url, viewport = { width: 1280, height: 800 }) {
    const page = await browser.newPage({ viewport });
    const errors = [];
    page.on("pageerror", (error) => errors.push(error.message));
    await page.goto(url);
    await listens(page);
    await page.locator("#map-tab").click();
    await page.waitForFunction(() => document.querySelector(".map-stop")?.textContent || !document.getElementById("map-visitor").hidden);
    return { page, errors };
  }

  it("shows the networks around the visitor, and lets them be hidden", async () => {
    const file = path.join(folder, "grid.geojson");
    writeFileSync(file, JSON.stringify(GRID));
    importPack(path.join(folder, "grid"), [file], ["--wide"]);
    const walk = startWalk(["--pack", path.join(folder, "grid")]);
    try {
      const { url } = await walk.address;
      const around = await until("nothing is around", async () => (await fetch(`${url}/api/around`)).json(), ({ lines }) => lines.length > 10);
      assert.deepEqual(around.networks, ["gas", "lighting"]);
      assert.equal(around.left_out, 0);
      // Lines are on every map; of lights side by side one is on a small one.
      assert.ok(around.lines.every((line) => line.points.length === 2));
      assert.ok(around.points.filter(({ from_px_per_m: from }) => from < 0.5).length < around.points.length / 2);
      const { page, errors } = await open(url);
      const gas = () => page.evaluate(() => {
        const canvas = document.getElementById("map");
        const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
        let count = 0;
        for (let i = 0; i < data.length; i += 4) if (data[i] === 0xc5 && data[i + 1] === 0xa8 && data[i + 2] === 0x80) count += 1;
        return count;
      });
      await until("no pipe is painted", gas, (count) => count > 50);
      assert.ok(await page.locator("#map-legend li").allTextContents().then((texts) => texts.includes("Gas")));
      if (await page.locator("#filters-open").isVisible()) await page.locator("#filters-open").click();
      await page.locator("#filters button", { hasText: "Gas" }).click();
      await until("pipes are painted still", gas, (count) => count === 0);
      assert.deepEqual(errors, []);
      await page.close();
    } finally {
      endWalk(walk);
    }
  });

  describe("of a walk", () => {
    let walk;
    let url;
    before(async () => {
      walk = startWalk(["--language", "en"]);
      ({ url } = await walk.address);
      await tell(url, "pause");
    });
    after(() => endWalk(walk));

    const places = (page) => page.evaluate(() => [...document.querySelectorAll(".map-stop")].map((stop) => {
      const { left, top, width, height } = stop.getBoundingClientRect();
      return stop.checkVisibility() ? [left + width / 2, top + height / 2] : null;
    }));
    /** How far two stops are from each other that are on it at every scale. */
    const apart = async (page) => {
      const [, second, third] = await places(page);
      return second && third ? Math.hypot(second[0] - third[0], second[1] - third[1]) : Infinity;
    };
    const change = async (page, act, holds) => {
      const was = await apart(page);
      await act();
      return until(`as far as before: ${was}`, () => apart(page), (is) => holds(is, was));
    };
    const grows = (is, was) => is > 1.2 * was;
    const shrinks = (is, was) => is < was / 1.2;

    it("is enlarged by buttons, keys and the wheel, and shown whole again", async () => {
      const { page, errors } = await open(url);
      const whole = await apart(page);
      assert.ok(await page.locator("#map-smaller").isDisabled(), "no smaller than the walk");
      await change(page, () => page.locator("#map-larger").click(), grows);
      await change(page, () => page.locator("#map-smaller").click(), shrinks);
      await page.locator("#map").focus();
      await change(page, () => page.keyboard.press("+"), grows);
      await page.keyboard.press("0");
      await until("not whole", () => apart(page), (is) => Math.abs(is - whole) < 1);
      const box = await page.locator("#map").boundingBox();
      await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
      await change(page, () => page.mouse.wheel(0, -300), grows);
      await page.locator("#map-zoom").click();
      await until("not whole", () => apart(page), (is) => Math.abs(is - whole) < 1);
      assert.deepEqual(errors, []);
      await page.close();
    });

    it("is moved by a hand without a stop being chosen", async () => {
      const { page } = await open(url);
      const { stop } = await (await fetch(`${url}/api/frame?width=300&height=200&text_px=16&fov=60`)).json().then(({ status }) => status);
      const [, [x, y]] = await places(page);
      await page.mouse.move(x, y);
      await page.mouse.down();
      await page.mouse.move(x + 30, y + 20, { steps: 4 });
      await page.mouse.move(x + 60, y + 40, { steps: 4 });
      await page.mouse.up();
      await until("not moved", async () => (await places(page))[1], (place) => place && Math.hypot(place[0] - x - 60, place[1] - y - 40) < 8);
      assert.equal((await tell(url, "pause")).stop, stop);
      await page.close();
    });

    it("is enlarged by two fingers on a phone, and explained", async () => {
      const context = await browser.newContext({ viewport: { width: 390, height: 844 }, hasTouch: true });
      const page = await context.newPage();
      await page.goto(url);
      await listens(page);
      await page.locator("#map-tab").tap();
      await page.waitForFunction(() => document.querySelector(".map-stop")?.textContent);
      await page.locator("#map").scrollIntoViewIfNeeded();
      const box = await page.locator("#map").boundingBox();
      const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
      const hand = await context.newCDPSession(page);
      const touch = (type, ...xs) => hand.send("Input.dispatchTouchEvent", { type, touchPoints: xs.map((off, id) => ({ x: x + off, y, id })) });
      await change(page, async () => {
        await touch("touchStart", -20, 20);
        for (const off of [25, 30, 35, 40]) await touch("touchMove", -off, off);
        await touch("touchEnd");
      }, grows);
      await page.locator("#map-legend summary").tap();
      await page.waitForFunction(() => document.querySelectorAll("#map-legend li").length > 8);
      const said = await page.locator("#map-legend li").allTextContents();
      for (const words of ["Electricity", "Route", "You are here"]) assert.ok(said.includes(words), said.join());
      await page.screenshot({ path: path.join(artifacts, "map-legend.png") });
      await context.close();
    });
  });
});
