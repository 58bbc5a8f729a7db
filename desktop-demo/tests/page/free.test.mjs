// A pack that has no walk: a foreign file, imported. One walks freely in it, from
// the middle of what is there, and not through walls.

import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, describe, it } from "node:test";
import { artifacts, endWalk, importPack, openBrowser, root, startWalk, tell, until } from "./walk.mjs";

/** A street with a cable in its middle, a house beside it, and a shed on the cable. */
const STREET = {
  type: "FeatureCollection",
  features: [
    ["electricity", "cable", "LineString", [[2.266, 48.817], [2.267, 48.817], [2.268, 48.817]]],
    ["water", "pipe", "LineString", [[2.266, 48.81703], [2.267, 48.81703], [2.268, 48.81703]]],
    ["electricity", "cabinet", "Point", [2.26715, 48.81704]],
    ["unspecified", "building", "Polygon", [[[2.2671, 48.8171], [2.2675, 48.8171], [2.2675, 48.8173], [2.2671, 48.8173], [2.2671, 48.8171]]]],
    ["unspecified", "building", "Polygon", [[[2.26698, 48.81698], [2.26702, 48.81698], [2.26702, 48.81702], [2.26698, 48.81702], [2.26698, 48.81698]]]],
  ].map(([network, kind, type, coordinates], i) => ({ type: "Feature", id: `a${i}`, properties: { network, kind, height_m: kind === "building" ? 7 : undefined }, geometry: { type, coordinates } })),
};

/** Whether a place is within a ring. */
const within = ([x, y], ring) => ring.filter(([ax, ay], i) => {
  const [bx, by] = ring[(i + 1) % ring.length];
  return ay > y !== by > y && x < ax + ((bx - ax) * (y - ay)) / (by - ay);
}).length % 2 === 1;

describe("a pack without a walk", { timeout: 120_000 }, () => {
  const folder = mkdtempSync(path.join(tmpdir(), "wattwalk-free-"));
  let walk;
  let url;
  let browser;
  let page;

  const frame = async () => (await fetch(`${url}/api/frame?width=850&height=400&text_px=18&fov=64`)).json();
  const at = async () => (await frame()).status.visitor.at;
  const map = async () => (await fetch(`${url}/api/map`)).json();
  const open = async (files) => {
    importPack(path.join(folder, "pack"), files);
    walk = startWalk(["--pack", path.join(folder, "pack")]);
    ({ url } = await walk.address);
    page = await browser.newPage({ viewport: { width: 1280, height: 800 }, colorScheme: "light" });
    await page.goto(url);
    await page.waitForFunction(() => /\d/.test(document.getElementById("clock").textContent));
  };

  before(async () => {
    mkdirSync(artifacts, { recursive: true });
    browser = await openBrowser();
    writeFileSync(path.join(folder, "street.geojson"), JSON.stringify(STREET));
    await open([path.join(folder, "street.geojson")]);
  });

  after(async () => {
    await browser?.close();
    endWalk(walk);
    rmSync(folder, { recursive: true, force: true });
  });

  it("begins in the middle of the networks, out of doors, and sees them", async () => {
    const { frame: seen, status } = await until("a first fix", frame, ({ status }) => status.visitor !== null);
    assert.equal(status.mode, "free");
    const { buildings, lines } = await map();
    assert.ok(Math.hypot(status.visitor.at[0] - lines[0].points[1][0], status.visitor.at[1] - lines[0].points[1][1]) < 15, JSON.stringify(status.visitor));
    for (const { rings } of buildings) assert.ok(!within(status.visitor.at, rings[0]));
    assert.ok(seen.labels.length > 1, JSON.stringify(seen.labels.map(({ title }) => title)));
    await page.screenshot({ path: path.join(artifacts, "page-free.png") });
  });

  it("has no controls of a walk that there is none of", async () => {
    assert.ok(await page.locator("#play").isVisible() && await page.locator("#pad").isVisible());
    for (const id of ["mode", "speeds", "progress"]) assert.ok(!(await page.locator(`#${id}`).isVisible()), id);
    // Asked all the same, nothing happens.
    for (const [name, args] of [["guided"], ["seek", { walked: 0.5 }], ["speed", { value: 10 }]]) assert.equal((await tell(url, name, args)).mode, "free", name);
  });

  it("has a map of all there is, with the visitor on it", async () => {
    await page.locator("#map-tab").click();
    await page.waitForFunction(() => !document.getElementById("map-visitor").hidden);
    const [map, dot] = await Promise.all(["#map", "#map-visitor"].map((selector) => page.locator(selector).boundingBox()));
    const { x, y, width, height } = dot;
    assert.ok(x > map.x && y > map.y && x + width < map.x + map.width && y + height < map.y + map.height, JSON.stringify([map, dot]));
    assert.equal(await page.locator(".map-stop").count(), 0);
  });

  it("keeps what walks off the picture, where labels are", async () => {
    const [picture, pad] = await Promise.all(["#ar", "#pad"].map((selector) => page.locator(selector).boundingBox()));
    assert.ok(pad.y >= picture.y + picture.height, JSON.stringify([picture, pad]));
  });

  it("walks, and along a wall instead of through it", async () => {
    const { buildings: [house] } = await map();
    const begun = await at();
    // North-east, where the house is.
    await tell(url, "move", { forward_mps: 0, sideways_mps: 0, turn_deg_s: 0, pitch_deg: -7 });
    const { heading_deg: heading } = (await frame()).status.visitor;
    const turn = ((45 - heading) * Math.PI) / 180;
    await tell(url, "move", { forward_mps: 3 * Math.cos(turn), sideways_mps: 3 * Math.sin(turn), turn_deg_s: 0, pitch_deg: -7 });
    const wall = Math.min(...house.rings[0].map(([, north]) => north));
    const [west, east] = [Math.min, Math.max].map((most) => most(...house.rings[0].map(([place]) => place)));
    const seen = [];
    await until("the middle of the wall", async () => { seen.push(await at()); return seen.at(-1); }, ([x, y]) => x > (west + east) / 2 || y > wall + 5);
    await tell(url, "move", { forward_mps: 0, sideways_mps: 0, turn_deg_s: 0, pitch_deg: -7 });
    assert.ok(Math.hypot(seen.at(-1)[0] - begun[0], seen.at(-1)[1] - begun[1]) > 10);
    // Who is stopped short is believed to go on for a moment.
    for (const [x, y] of seen) assert.ok(y < wall + 1, `${x} ${y} is in the house, whose wall is at ${wall}`);
    assert.ok(seen.filter(([, y]) => y > wall - 1).length > 3, JSON.stringify(seen));
  });

  it("sees buildings where there are no networks", async () => {
    await page.close();
    endWalk(walk);
    rmSync(path.join(folder, "pack"), { recursive: true });
    await open([path.join(root, "core/tests/data/cityjson/delft_40_footprints.geojson")]);
    const { frame: seen } = await until("a first fix", frame, ({ status }) => status.visitor !== null);
    assert.ok(seen.shapes.some(({ kind }) => kind === "wall"));
    await page.screenshot({ path: path.join(artifacts, "page-free-buildings.png") });
  });
});
