// Starts the real program, and finds the browser.

import { execFileSync, spawn } from "node:child_process";
import path from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../../../", import.meta.url));
const program = process.env.WATTWALK_BIN ?? path.join(root, "target/debug/wattwalk");
export const artifacts = process.env.WATTWALK_ARTIFACTS ?? path.join(root, "target/artifacts");
const START_MS = 60_000;

/** The browser that there is. */
export function browserPath() {
  if (process.env.WATTWALK_CHROMIUM) return process.env.WATTWALK_CHROMIUM;
  return execFileSync("sh", ["-c", "command -v chromium || command -v chromium-browser || command -v google-chrome"], { encoding: "utf8" }).trim();
}

/** Starts a walk; gives the process and the address that it prints. */
export function startWalk(options) {
  const child = spawn(program, ["walk", "--port", "0", ...options], { stdio: ["ignore", "pipe", "pipe"] });
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
