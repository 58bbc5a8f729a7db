// The page in a real browser, served by the real program. Pictures of it are
// left in $WATTWALK_ARTIFACTS, to be looked at.
//
//   WATTWALK_BIN      the program; target/debug/wattwalk when not set
//   WATTWALK_CHROMIUM the browser; chromium when not set

import assert from "node:assert/strict";
import { mkdirSync, readFileSync } from "node:fs";
import http from "node:http";
import path from "node:path";
import { after, before, describe, it } from "node:test";
import { artifacts, endWalk, openBrowser, root, startWalk, tell, until } from "./walk.mjs";

/** What a request by hand is answered: fetch would not send a Host of ours. */
function ask(port, { method = "GET", target = "/", headers = {}, body }) {
  return new Promise((resolve, reject) => {
    const request = http.request({ host: "127.0.0.1", port, method, path: target, headers, setHost: !("host" in headers) }, (response) => {
      let text = "";
      response.on("data", (chunk) => { text += chunk; });
      response.on("end", () => resolve({ status: response.statusCode, headers: response.headers, text }));
    });
    request.on("error", reject);
    request.end(body);
  });
}

/** In the browser: texts of less than 4.5 to 1 against what is behind them (WCAG 2, 1.4.3). */
function faint() {
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const over = (colours) => {
    canvas.clearRect(0, 0, 1, 1);
    for (const colour of colours) {
      canvas.fillStyle = colour;
      canvas.fillRect(0, 0, 1, 1);
    }
    return canvas.getImageData(0, 0, 1, 1).data;
  };
  const light = ([r, g, b]) => [r, g, b].map((value) => value / 255).map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4)).reduce((sum, value, i) => sum + value * [0.2126, 0.7152, 0.0722][i], 0);
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.parentElement;
    if (!node.data.trim() || !element.checkVisibility() || !element.getClientRects().length || element.closest(".unseen")) continue;
    const behind = [];
    for (let up = element; up; up = up.parentElement) behind.unshift(getComputedStyle(up).backgroundColor);
    const style = getComputedStyle(element);
    const colour = element instanceof SVGElement ? style.fill : style.color;
    const [text, ground] = [light(over([...behind, colour])), light(over(behind))];
    const ratio = (Math.max(text, ground) + 0.05) / (Math.min(text, ground) + 0.05);
    if (ratio < 4.5) found.push(`${node.data.trim().slice(0, 40)}: ${ratio.toFixed(2)} (${colour} on ${behind.at(-1)})`);
  }
  return found;
}

describe("the page", { timeout: 300_000 }, () => {
  let walk;
  let url;
  let port;
  let browser;
  let page;
  const complaints = [];

  const command = (name, args) => tell(url, name, args);
  const look = async (width = 850, height = 400) => {
    const response = await fetch(`${url}/api/frame?width=${width}&height=${height}&text_px=18&fov=64`);
    assert.equal(response.status, 200, await response.clone().text());
    return response.json();
  };
  const status = async () => (await look()).status;
  const text = (selector) => page.locator(selector).innerText();
  const picture = (name, options) => page.screenshot({ path: path.join(artifacts, `page-${name}.png`), ...options });
  /** How bright the upper part of the picture is, 0 to 255. */
  const skyLight = () => page.evaluate(async () => {
    await new Promise(requestAnimationFrame);
    const canvas = document.getElementById("ar");
    const copy = document.createElement("canvas");
    [copy.width, copy.height] = [32, 8];
    copy.getContext("2d").drawImage(canvas, 0, 0, canvas.width, canvas.height / 3, 0, 0, 32, 8);
    const { data } = copy.getContext("2d").getImageData(0, 0, 32, 8);
    return data.reduce((sum, value, i) => (i % 4 === 3 ? sum : sum + value), 0) / (32 * 8 * 3);
  });

  before(async () => {
    mkdirSync(artifacts, { recursive: true });
    walk = startWalk(["--language", "fr", "--date", "2026-06-18", "--time", "11:30"]);
    ({ url, port } = await walk.address);
    browser = await openBrowser();
    page = await browser.newPage({ viewport: { width: 1280, height: 800 }, colorScheme: "light" });
    page.on("console", (message) => {
      if (["error", "warning"].includes(message.type())) complaints.push(message.text());
    });
    page.on("pageerror", (error) => complaints.push(error.stack));
    page.on("request", (request) => {
      if (!request.url().startsWith(url)) complaints.push(`asked for ${request.url()}`);
    });
    await page.goto(url);
    await page.waitForFunction(() => document.getElementById("clock").textContent.includes(":") && /\d/.test(document.getElementById("clock").textContent));
  });

  after(async () => {
    await browser?.close();
    endWalk(walk);
  });

  it("plays: clock and position go on, and stop when paused", async () => {
    const begun = await status();
    assert.equal(begun.playing, true);
    await page.locator("#speeds").selectOption("30");
    const later = await until("the walk should go on", status, (seen) => seen.walked > begun.walked && seen.speed === 30 && Math.hypot(seen.visitor.at[0] - begun.visitor.at[0], seen.visitor.at[1] - begun.visitor.at[1]) > 5);
    assert.ok(Date.parse(later.time) > Date.parse(begun.time));
    await page.locator("#play").click();
    await until("the walk should stand still", status, (seen) => !seen.playing);
    const [one, two] = [await status(), await (new Promise((resolve) => setTimeout(resolve, 400)), status())];
    assert.equal(one.walked, two.walked);
  });

  it("says where it is and that it is simulated", async () => {
    await until("the clock of the page", () => text("#clock"), async (clock) => clock === (await status()).local_time);
    assert.match(await text("#accuracy"), /±\s*\d/);
    assert.ok(await page.locator("#simulated").isVisible());
    await page.locator("#simulated").click();
    // As the core says it, in the page's language.
    const { layers } = (await status()).provenance;
    assert.ok(layers.length > 5 && layers.every(({ lines }) => lines.length >= 2), JSON.stringify(layers));
    const shown = page.locator("#layers li");
    assert.equal(await shown.count(), layers.length);
    assert.equal(await shown.last().locator("strong").textContent(), layers.at(-1).title);
    assert.deepEqual(await shown.first().locator("p").allTextContents(), layers[0].lines);
    await page.locator("#sources .done").click();
    await page.locator("#day-tab").click();
    assert.ok(await page.locator("#day-simulated").isVisible());
    const map = await (await fetch(`${url}/api/map`)).json();
    for (const { who, licence } of map.attribution.fr) {
      const footer = await page.locator("#attribution").textContent();
      assert.ok(footer.includes(who) && footer.includes(licence), `${who} (${licence}) is not named`);
    }
    assert.ok(await page.locator("#attribution").isVisible());
  });

  it("switches the language of the guide and of the page", async () => {
    await command("go_to", { stop: (await (await fetch(`${url}/api/map`)).json()).stops[3].id });
    await until("words", status, (seen) => seen.caption?.kind === "stop");
    const titles = new Set();
    // All that the pack has; their words are the files'.
    const { languages } = JSON.parse(readFileSync(path.join(root, "assets/fort-issy/pack.json")));
    for (const language of languages) {
      const words = JSON.parse(readFileSync(path.join(root, `assets/words/${language}.json`)));
      await page.locator(`#languages [data-language="${language}"]`).click();
      await page.waitForFunction((language) => document.documentElement.lang === language && document.getElementById("words").lang === language, language);
      titles.add(await text("#words-title"));
      assert.equal(await page.locator("#drawer-title").textContent(), words.three_ideas);
      assert.equal(await page.locator("#simulated").textContent(), words.layer_short_simulated);
      assert.equal(await page.locator("#simulated").getAttribute("title"), `${words.layer_mark_mostly_drawn} · ${words.layer_mark_simulated}`);
      assert.equal(await page.locator("#layers-title").textContent(), words.layers_title);
      assert.ok((await page.locator("#filters").textContent()).includes(words.network_water));
      assert.notEqual((await text("#words-body")).trim(), "");
      const asides = page.locator("#words-body .aside");
      assert.deepEqual(await asides.locator("summary").allTextContents(), [words.question, words.transition, words.for_children, words.for_experts]);
      if (language === "fr") {
        // As French is set; owners of data are named as they write themselves.
        const said = await page.evaluate(() => {
          const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
          const texts = [];
          while (walker.nextNode()) if (!walker.currentNode.parentElement.closest("#attribution, .of")) texts.push(walker.currentNode.data);
          return texts;
        });
        const faults = /.{0,12}(?:[^\u202f?!][;?!%]|[^\u00a0\d]:(?!\/)|\d[ \u00a0]\d{3}(?!\d)).{0,4}/g;
        assert.deepEqual(said.flatMap((text) => text.match(faults) ?? []), []);
      }
      await picture(`language-${language}`);
    }
    assert.equal(titles.size, languages.length, [...titles].join(" | "));
    const [question, transition] = [0, 1].map((place) => page.locator("#words-body .aside").nth(place));
    await question.locator("summary").click();
    assert.ok(await question.locator("p").isVisible() && !(await transition.locator("p").isVisible()));
    await transition.locator("summary").click();
    assert.ok(await transition.locator("p").isVisible() && !(await question.locator("p").isVisible()), "one at a time");
    await page.locator('#languages [data-language="en"]').click();
    await page.waitForFunction(() => document.documentElement.lang === "en");
  });

  it("turns the clock: figures, sky and palette follow, the visitor stays", async () => {
    await page.locator("#day-tab").click();
    if (!(await page.locator("#ideas").isVisible())) await page.locator("#drawer-open").click();
    const turn = async (minute) => {
      await page.locator("#time").fill(String(minute));
      await until("the clock should turn", status, (seen) => Math.abs(seen.minute_of_day - minute) < 3);
      await page.waitForTimeout(500);
      return { status: await status(), light: await skyLight(), figures: await text("#ideas"), theme: await page.evaluate(() => document.documentElement.dataset.theme) };
    };
    const noon = await turn(780);
    await picture("noon");
    const night = await turn(1380);
    await picture("night");
    assert.ok(noon.light > night.light + 40, `sky ${noon.light} at noon, ${night.light} at night`);
    assert.ok(noon.status.now.figures.production_kw > 10 && night.status.now.figures.production_kw < 1, JSON.stringify([noon.status.now, night.status.now]));
    assert.notEqual(noon.figures, night.figures);
    assert.deepEqual([noon.theme, night.theme], ["day", "night"]);
    const [a, b] = [noon.status.visitor.at, night.status.visitor.at];
    assert.ok(Math.hypot(a[0] - b[0], a[1] - b[1]) < 2, `${a} ${b}`);
    await turn(900);
  });

  it("draws the day with its battery", async () => {
    const day = await (await fetch(`${url}/api/day`)).json();
    const { steps } = day.scopes.battery_transformer;
    assert.ok(steps.length >= 24);
    assert.ok(steps.some((step) => step.charge_kw > 0) && steps.some((step) => step.discharge_kw > 0));
    for (const name of ["consumption", "production", "imported", "plain", "charge", "discharge"]) {
      assert.ok(await page.locator(`#curve path.${name}`).count() > 0, name);
    }
    const before = await text("#ideas");
    await page.locator("#scopes button").nth(1).click();
    await until("the other scope", () => text("#ideas"), (seen) => seen !== before);
    await page.locator("#scopes button").nth(0).click();
  });

  it("walks freely with the keyboard", async () => {
    const begun = await status();
    await page.locator("#ar").focus();
    await page.keyboard.down("w");
    await until("a free walk", status, (seen) => seen.mode === "free" && Math.hypot(seen.visitor.at[0] - begun.visitor.at[0], seen.visitor.at[1] - begun.visitor.at[1]) > 1);
    await page.keyboard.up("w");
    const { visitor } = await status();
    await page.keyboard.down("e");
    await until("a turn", status, (seen) => Math.abs(((seen.visitor.heading_deg - visitor.heading_deg + 540) % 360) - 180) > 20);
    await page.keyboard.up("e");
    await page.waitForTimeout(1500);
    const still = (await status()).visitor;
    await page.waitForTimeout(600);
    const after = (await status()).visitor;
    assert.ok(Math.hypot(after.at[0] - still.at[0], after.at[1] - still.at[1]) < 0.5, "the visitor should stand when keys are up");
    assert.ok(await page.locator("#pad").isVisible());
    await picture("free-walk");
    await page.locator("#mode").click();
    await until("the guided walk", status, (seen) => seen.mode === "guided");
  });

  it("hides a network", async () => {
    const count = async (network) => (await look(1600, 900)).frame.shapes.filter((shape) => shape.network === network && shape.asset_kind !== "building").length;
    const { frame } = await look(1600, 900);
    const network = ["electricity", "district_heating", "water"].find((network) => frame.shapes.some((shape) => shape.network === network));
    assert.ok(network, "no network before the camera");
    assert.ok(await count(network) > 0);
    await page.locator("#filters-open").click();
    const chip = page.locator(`#filters [data-network="${network}"]`);
    await chip.click();
    await until(`${network} should be hidden`, () => count(network), (shapes) => shapes === 0);
    await page.waitForFunction((network) => document.querySelector(`#filters [data-network="${network}"]`).getAttribute("aria-pressed") === "false", network);
    await chip.click();
    await until(`${network} should be shown`, () => count(network), (shapes) => shapes > 0);
  });

  it("keeps its text readable by day and by night", async () => {
    for (const [mood, minute] of [["day", 900], ["night", 1380]]) {
      await command("time", { minute_of_day: minute });
      await page.waitForFunction((mood) => document.documentElement.dataset.theme === mood, mood);
      // Colours change over little more than half a second.
      await page.waitForTimeout(900);
      assert.deepEqual(await page.evaluate(faint), [], mood);
    }
  });

  it("answers only to its own name, and commands only from its own page", async () => {
    assert.equal((await ask(port, {})).status, 200);
    assert.equal((await ask(port, { headers: { host: `localhost:${port}` } })).status, 200);
    assert.equal((await ask(port, { headers: { host: "rebound.example" } })).status, 403);
    assert.equal((await ask(port, { target: "/api/frame", headers: { host: `rebound.example:${port}` } })).status, 403);
    const post = { method: "POST", target: "/api/command", body: JSON.stringify({ command: "pause" }) };
    assert.equal((await ask(port, { ...post, headers: { "content-type": "application/json", origin: "https://rebound.example" } })).status, 403);
    const bad = await ask(port, { ...post, body: JSON.stringify({ command: "fly" }), headers: { "content-type": "application/json" } });
    assert.equal(bad.status, 400);
    assert.match(JSON.parse(bad.text).error, /fly/);
  });

  it("had nothing to complain of", () => {
    assert.deepEqual(complaints, []);
  });
});
