// Starts the real program, and finds the browser.

import { execFileSync, spawn } from "node:child_process";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

export const root = fileURLToPath(new URL("../../../", import.meta.url));
const program = process.env.WATTWALK_BIN ?? path.join(root, "target/debug/wattwalk");
export const artifacts = process.env.WATTWALK_ARTIFACTS ?? path.join(root, "target/artifacts");
const START_MS = 60_000;

/** The browser that there is. */
export function browserPath() {
  if (process.env.WATTWALK_CHROMIUM) return process.env.WATTWALK_CHROMIUM;
  return execFileSync("sh", ["-c", "command -v chromium || command -v chromium-browser || command -v google-chrome"], { encoding: "utf8" }).trim();
}

/** Starts the browser. */
export const openBrowser = () => chromium.launch({ executablePath: browserPath(), args: ["--no-sandbox", "--disable-dev-shm-usage"] });

/** Tells the walk at an address what a visitor wants; gives where it stands then. */
export async function tell(url, name, args = {}) {
  const response = await fetch(`${url}/api/command`, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ command: name, ...args }) });
  if (!response.ok) throw new Error(`${name}: ${await response.text()}`);
  return response.json();
}

/** Asks until what is said holds. */
export async function until(what, ask, holds) {
  const end = Date.now() + 15_000;
  for (;;) {
    const seen = await ask();
    if (holds(seen)) return seen;
    if (Date.now() > end) throw new Error(`${what}; last seen: ${JSON.stringify(seen)?.slice(0, 400)}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** Ends a walk that a test started. */
export function endWalk(walk) {
  walk?.child.removeAllListeners("exit");
  walk?.child.kill("SIGINT");
}

/** Makes a pack of files by `wattwalk import`, in a folder. */
export const importPack = (folder, files, options = []) => execFileSync(program, ["import", ...files, "--out", folder, "--time-zone", "Europe/Paris", "--attribution", "Nobody", "--licence", "CC0-1.0", ...options]);

/** Starts a walk, on a free port unless one is named; gives the process and the address that it prints. */
export function startWalk(options, port = 0) {
  const child = spawn(program, ["walk", "--port", String(port), ...options], { stdio: ["ignore", "pipe", "pipe"] });
  const address = new Promise((resolve, reject) => {
    let said = "";
    const listen = (chunk) => {
      said += chunk;
      const found = said.match(/http:\/\/127\.0\.0\.1:(\d+)/);
      if (found) resolve({ url: found[0], port: Number(found[1]) });
    };
    child.stdout.on("data", listen);
    child.stderr.on("data", listen);
    child.on("error", reject);
    child.on("exit", (code) => reject(new Error(`the walk ended with ${code}:\n${said}`)));
    setTimeout(() => reject(new Error(`no address within ${START_MS / 1000} s:\n${said}`)), START_MS).unref();
  });
  return { child, address };
}
