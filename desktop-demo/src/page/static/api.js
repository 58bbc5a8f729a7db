// The page's only way to the player.

import { asker } from "./who.js";

/** One that is silent for so long has stopped. */
const SILENT_MS = 5000;

function ask(path, options, args = {}) {
  const query = new URLSearchParams([...asker(), ...Object.entries(args)]);
  return fetch(`${path}?${query}`, { ...options, signal: AbortSignal.timeout(SILENT_MS) });
}

async function answer(response) {
  const body = await response.json();
  if (!response.ok) throw new Error(body.error ?? response.statusText);
  return body;
}

/** What does not move. */
export const map = async () => answer(await ask("/api/map"));

/** What of wide networks is around the visitor. */
export const around = async () => answer(await ask("/api/around"));

/** The local day of the district's clock. */
export const day = async () => answer(await ask("/api/day"));

/** All that is known of what was chosen. */
export const card = async () => answer(await ask("/api/card"));

/** The visit on paper. */
export const sheet = async () => answer(await ask("/api/sheet"));

/** Where the plan on that paper is; it is another one in another language. */
export const planAddress = (language) => `/api/plan.svg?${new URLSearchParams([...asker(), ["in", language]])}`;

/** The picture for a canvas, and where the visit stands. */
export async function frame({ width, height, textPx, fovDeg }) {
  return answer(await ask("/api/frame", {}, { width, height, text_px: textPx, fov: fovDeg }));
}

let before = Promise.resolve();

/** Tells the player what the visitor wants, one thing after the other: a quick hand's second key is not to overtake its first. Gives the status after it. */
export function command(name, args = {}) {
  const told = before.then(async () => answer(await ask("/api/command", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ command: name, ...args }),
  })));
  before = told.catch(() => {});
  return told;
}

/** As `command`, but of a quick series only the newest waits to be sent. */
export function latest(send) {
  let busy = false;
  let waiting = null;
  return async function run(...args) {
    if (busy) {
      waiting = args;
      return;
    }
    busy = true;
    try {
      await send(...args);
    } finally {
      busy = false;
      if (waiting) {
        const next = waiting;
        waiting = null;
        run(...next);
      }
    }
  };
}
