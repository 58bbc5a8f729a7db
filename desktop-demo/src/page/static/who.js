// Who this page is to the player: one that leads, or one that looks on with a
// language and networks of its own.

/** A page that looks on wherever it is opened. */
export const ONLY_LOOKS = location.pathname === "/look";

const page = crypto.randomUUID();
/** Pages of one browser lead together. */
const browser = ONLY_LOOKS ? null : kept(() => localStorage, "wattwalk-browser", () => crypto.randomUUID());
/** What one who looks on chose: lives as long as the tab. */
const own = JSON.parse(kept(() => sessionStorage, "wattwalk-own", () => "{}"));

/** What a storage keeps under a name, or else keeps from now on; a browser may have none. */
function kept(storage, name, make) {
  try {
    const value = storage().getItem(name) ?? make();
    storage().setItem(name, value);
    return value;
  } catch {
    return make();
  }
}

/** What says with each request who asks. */
export function asker() {
  const said = { page, browser, beside: location.pathname === "/guide" || null, language: own.language, hidden: own.hidden?.join() };
  return Object.entries(said).filter(([, value]) => value !== null && value !== undefined);
}

/** Keeps a choice of one who looks on. */
export function choose(name, value) {
  own[name] = value;
  try {
    sessionStorage.setItem("wattwalk-own", JSON.stringify(own));
  } catch {
    // It holds until the page is left.
  }
}
