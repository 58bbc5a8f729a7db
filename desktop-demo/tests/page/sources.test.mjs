// The sources on the page, in a real browser: a service that works, one that
// refuses, one that nobody agreed to. Pictures are left as by page.test.mjs.

import assert from "node:assert/strict";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import http from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, describe, it } from "node:test";
import { artifacts, endWalk, openBrowser, root, startWalk } from "./walk.mjs";

/** The discard port: nobody listens there. */
const REFUSED = "127.0.0.1:9";
const UNASKED = "data.example.org";

describe("the page's sources", { timeout: 120_000 }, () => {
  const folder = mkdtempSync(path.join(tmpdir(), "wattwalk-sources-"));
  const portal = http.createServer((request, response) => {
    response.writeHead(200, { "content-type": "application/json" });
    response.end(JSON.stringify({ total_count: 1, results: [{ t: new Date().toISOString(), p: 4321 }] }));
  });
  let host;
  let walk;
  let browser;
  let page;

  const source = (id) => page.locator(`#sources-list [data-source="${id}"]`);
  const comes = (id, sign) => page.waitForFunction(([id, sign]) => document.querySelector(`#sources-list [data-source="${id}"]`)?.dataset.sign === sign, [id, sign], { timeout: 30_000 });

  before(async () => {
    mkdirSync(artifacts, { recursive: true });
    await new Promise((resolve) => portal.listen(0, "127.0.0.1", resolve));
    host = `127.0.0.1:${portal.address().port}`;
    cpSync(path.join(root, "assets/fort-issy"), folder, { recursive: true });
    const rewrite = (file, change) => writeFileSync(path.join(folder, file), JSON.stringify(change(JSON.parse(readFileSync(path.join(folder, file))))));
    const service = (id, url) => ({
      type: "opendatasoft", id, title: `Posts ${id}`, attribution: "Nobody", url, dataset: id, time_field: "t",
      things: { by: "one", asset: "substation" }, figures: [{ field: "p", quantity: "power_kw", unit: "W" }],
    });
    rewrite("sources.json", (sources) => [...sources, service("works", `http://${host}`), service("gone", `http://${REFUSED}`), { ...service("asks", `https://${UNASKED}`), token: { secret: "posts-key" } }]);
    rewrite("pack.json", (pack) => ({ ...pack, wattwalk_pack: 2, wide_networks: [{ url: `https://${UNASKED}/a.fgb` }] }));
    walk = startWalk(["--pack", folder, "--language", "en", "--allow", host, "--allow", REFUSED]);
    const { url } = await walk.address;
    browser = await openBrowser();
    page = await browser.newPage({ viewport: { width: 1280, height: 800 }, colorScheme: "light" });
    await page.goto(url);
  });

  after(async () => {
    await browser?.close();
    endWalk(walk);
    portal.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it("tells each by a sign of its own and in words", async () => {
    await comes("works", "working");
    await comes("gone", "failing");
    await comes("asks", "not_allowed");
    await page.locator("#sources-open").click();
    const seen = {};
    for (const id of ["fort-issy-simulated", "works", "gone", "asks"]) {
      seen[id] = { sign: await source(id).locator(".sign").textContent(), words: await source(id).locator(".state").innerText(), of: await source(id).locator(".of").innerText() };
    }
    assert.equal(new Set(Object.values(seen).map(({ sign }) => sign)).size, 4, JSON.stringify(seen));
    assert.match(seen.works.words, /^Working, answered at \d\d:\d\d$/);
    assert.ok(seen.works.of.includes(host) && seen.works.of.includes("Nobody"));
    assert.match(seen.gone.words, /^Failing: .+\. Next try at \d\d:\d\d\.$/);
    assert.match(seen.asks.words, /^Waits for consent/);
    // With the host a guide agrees to what is sent there.
    assert.equal(await source("asks").locator(".sent").innerText(), `Sends “posts-key” to ${UNASKED}`);
    assert.equal(await source("works").locator(".sent").count(), 0);
    assert.match(seen["fort-issy-simulated"].words, /^Simulated/);
    assert.match(await page.locator("#sources-open").textContent(), /2 not working/);
    await page.screenshot({ path: path.join(artifacts, "page-sources.png") });
  });

  it("says what the marks on figures mean", async () => {
    const marks = await page.locator("#signs li").allInnerTexts();
    assert.equal(marks.length, 6);
    for (const sign of ["≈", "~", "!", "?", "–"]) assert.equal(marks.filter((mark) => mark.startsWith(`${sign} `)).length, 1, marks.join(" | "));
  });

  it("says why nothing is known around the visitor", async () => {
    await page.waitForFunction((host) => document.getElementById("notices").textContent.includes(`not loaded: the guide has not agreed to ${host}`), UNASKED);
  });

  it("speaks of them in the visitor's language, by day and on a phone", async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    for (const [language, words, sent] of [["fr", /Attend votre accord/, `Envoie «\u00a0posts-key\u00a0» à ${UNASKED}`], ["zh", /等待同意/, `将“posts-key”发送至 ${UNASKED}`]]) {
      await page.evaluate((language) => document.querySelector(`#languages [data-language="${language}"]`).click(), language);
      await page.waitForFunction((language) => document.documentElement.lang === language, language);
      assert.match(await source("asks").locator(".state").textContent(), words);
      assert.equal(await source("asks").locator(".sent").textContent(), sent);
    }
    const box = await page.locator("#sources").boundingBox();
    assert.ok(box.x >= 0 && box.x + box.width <= 390, JSON.stringify(box));
    await page.screenshot({ path: path.join(artifacts, "page-sources-phone.png") });
    await page.keyboard.press("Escape");
    await page.locator("#sources").waitFor({ state: "hidden" });
    await page.screenshot({ path: path.join(artifacts, "page-sources-phone-closed.png") });
  });
});
