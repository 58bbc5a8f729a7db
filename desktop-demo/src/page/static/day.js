// The three ideas in figures, the day's curve, and the clock to turn.

import { CONTROLS, icon, svg } from "./glyphs.js";
import { piece, say } from "./dom.js";
import { fill } from "./words.js";

// A line's name in the style sheet, its figure, its words.
const SERIES = [
  ["consumption", "consumption_kw", "now_used"], ["production", "production_kw", "now_solar"],
  ["imported", "import_kw", "now_grid"], ["plain", "plain_import_kw", "curve_without"],
];
const DAY_MIN = 1440;
/** The sky over a sun so many degrees high: night, the end of dusk, the sun at the horizon, day, noon. */
const SKY = [[-14, [11, 21, 48]], [-6, [29, 44, 92]], [-0.5, [240, 162, 122]], [8, [125, 183, 232]], [30, [102, 173, 233]]];

/** The sky's colour over a sun so high. */
function skyOf(elevation) {
  const above = SKY.findIndex(([deg]) => deg > elevation);
  if (above <= 0) return `rgb(${SKY.at(above)[1]})`;
  const [[low, from], [high, to]] = [SKY[above - 1], SKY[above]];
  const share = (elevation - low) / (high - low);
  return `rgb(${from.map((part, i) => Math.round(part + (to[i] - part) * share))})`;
}

/** The figures of the ideas and of the day; `turn(minute)` when the clock is turned. */
export function createDay({ drawer, brief, ideas, head, day, curve, legend, charge, slider, output, scopesBox, turn }) {
  let data = null;
  let scope = "battery_transformer";
  let drawn = "";
  let marker = null;
  let held = false;

  const holding = (value) => () => { held = value; };
  slider.addEventListener("pointerdown", holding(true));
  for (const name of ["pointerup", "pointercancel", "blur"]) slider.addEventListener(name, holding(false));
  slider.addEventListener("input", () => turn(Number(slider.value)));
  curve.addEventListener("pointerdown", (event) => {
    const box = curve.getBoundingClientRect();
    const share = (event.clientX - box.left - LEFT) / (box.width - LEFT - RIGHT);
    if (share >= 0 && share <= 1) turn(Math.round((share * DAY_MIN) / 5) * 5);
  });

  function load(day) {
    data = day;
    slider.style.setProperty("--sky", `linear-gradient(90deg, ${data.sun_elevation_deg.map(skyOf).join(", ")})`);
    if (!data.scopes[scope]) scope = "district";
    drawn = "";
  }

  function paint(status, words, figures) {
    if (!data) return;
    if (!held) slider.value = String(Math.round(status.minute_of_day / 5) * 5);
    say(output, status.local_time);
    slider.setAttribute("aria-valuetext", status.local_time);
    const box = curve.getBoundingClientRect();
    const key = [words.day_title, scope, box.width, box.height, data.date, JSON.stringify(data.scopes[scope].indicators)].join("|");
    if (key !== drawn) {
      drawn = key;
      paintScopes(words);
      say(drawer.querySelector("#drawer-scope"), words[`scope_${scope}`]);
      paintCurve(box, words, figures, status.now?.texts[scope]);
      paintLegend(words);
    }
    // A pack without a district has no figures, and noughts would be lies.
    drawer.hidden = head.hidden = day.hidden = !status.now;
    if (status.now) paintIdeas(status, words);
    const stored = status.now?.texts[scope]?.charge;
    const text = stored ? fill(words.curve_state_of_charge, { percent: stored }) : "";
    say(charge, text);
    if (marker) marker(status, words);
  }

  function paintScopes(words) {
    const names = Object.keys(data.scopes).filter((name) => data.scopes[name]).sort();
    scopesBox.hidden = names.length < 2;
    scopesBox.setAttribute("aria-label", words.scope);
    scopesBox.replaceChildren(...names.map((name) => {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = words[`scope_${name}`];
      button.setAttribute("aria-pressed", String(name === scope));
      button.addEventListener("click", () => { scope = name; drawn = ""; });
      return button;
    }));
  }

  /** The step of the day that a minute lies in. */
  function stepAt(minute) {
    const { steps } = data.scopes[scope];
    let step = steps[0];
    for (const next of steps) {
      if (next.minute > minute) break;
      step = next;
    }
    return step;
  }

  function paintIdeas(status, words) {
    const figures = status.now.texts[scope];
    const { indicators, evening } = data.scopes[scope];
    if (!figures || !indicators) {
      const what = data.scopes[scope].is_withheld ? words.mark_withheld : "";
      return putCards([["less", words.idea_less], ["relieve", words.idea_relieve], ["here", words.idea_here]].map(([id, title]) =>
        ({ id, icon: CONTROLS[id], title, big: "–", what, sub: "" })));
    }
    const [peak, plain] = [evening.peak_import_kw, evening.peak_import_plain_kw];
    putCards([
      { id: "less", icon: CONTROLS.less, title: words.idea_less, big: figures.used, what: words.less_now,
        sub: fill(words.less_day, { energy: figures.consumption, co2: figures.co2 }) },
      { id: "relieve", icon: CONTROLS.relieve, title: words.idea_relieve,
        big: figures.shaved ?? figures.peak, what: figures.shaved === null ? words.relieve_flat : words.relieve_off,
        sub: `${fill(words.relieve_day, { peak: figures.peak, without: figures.peak_plain })} · ${fill(words.relieve_shift, { energy: figures.shifted })}`,
        bar: plain > 0 ? peak / plain : null },
      { id: "here", icon: CONTROLS.here, title: words.idea_here, big: figures.covered ?? "–", what: words.here_share,
        sub: figures.kept === null ? fill(words.here_produced, { produced: figures.production }) : fill(words.here_day, { produced: figures.production, used: figures.kept }),
        bar: indicators.self_consumption },
    ]);
  }

  function putCards(cards) {
    const key = JSON.stringify(cards);
    if (ideas.dataset.key === key) return;
    ideas.dataset.key = key;
    ideas.replaceChildren(...cards.map(card));
    brief.replaceChildren(...cards.map(({ id, icon: path, big, what }) => {
      const item = piece("span", "", id);
      item.append(icon(path), piece("b", big), piece("span", what));
      return item;
    }));
  }

  function card({ id, icon: path, title, big, what, sub, bar }) {
    const article = document.createElement("article");
    article.className = `idea ${id}`;
    const figure = piece("p", "", "figure");
    figure.append(piece("strong", big), " ", piece("span", what));
    const badge = piece("span", "", "badge");
    badge.append(icon(path));
    article.append(badge, piece("h3", title), figure, piece("p", sub, "sub"));
    if (bar !== null && bar !== undefined) {
      const share = Math.max(0, Math.min(1, bar)) * 100;
      article.append(svg("svg", { class: "bar", viewBox: "0 0 100 4", preserveAspectRatio: "none", "aria-hidden": "true" },
        svg("rect", { class: "rail", width: 100, height: 4 }), svg("rect", { class: "part", width: share, height: 4 })));
    }
    return article;
  }

  const LEFT = 34;
  const RIGHT = 8;

  function paintCurve(box, words, figures, texts) {
    const { steps } = data.scopes[scope];
    const [width, height] = [Math.max(200, box.width), Math.max(120, box.height)];
    curve.setAttribute("viewBox", `0 0 ${width} ${height}`);
    curve.replaceChildren();
    marker = null;
    if (!steps.length) return;
    const battery = steps.some((step) => step.charge_kw > 0 || step.discharge_kw > 0);
    const stripHeight = battery ? Math.round(height * 0.24) : 0;
    const [top, bottom] = [10, height - 18 - stripHeight];
    const most = Math.max(1e-6, ...steps.flatMap((step) => SERIES.map(([, field]) => step[field])));
    const unit = 10 ** Math.floor(Math.log10(most));
    const tick = [0.25, 0.5, 1, 2, 5].map((part) => part * unit).find((size) => most / size <= 4) ?? unit * 5;
    const ceiling = Math.ceil(most / tick) * tick;
    const x = (minute) => LEFT + (minute / DAY_MIN) * (width - LEFT - RIGHT);
    const y = (kw) => bottom - (kw / ceiling) * (bottom - top);
    const last = steps.at(-1);
    const long = steps.length > 1 ? steps[1].minute - steps[0].minute : DAY_MIN;
    const line = (field, project = y) => steps.map((step, i) => `${i ? "L" : "M"}${x(step.minute + long / 2).toFixed(1)} ${project(step[field]).toFixed(1)}`).join("");
    const area = (field, project = y, base = bottom) =>
      `${line(field, project)}L${x(last.minute + long / 2).toFixed(1)} ${base}L${x(steps[0].minute + long / 2).toFixed(1)} ${base}Z`;

    for (let kw = 0; kw <= ceiling + tick / 2; kw += tick) {
      curve.append(svg("line", { class: "grid", x1: LEFT, x2: width - RIGHT, y1: y(kw), y2: y(kw) }));
      const text = svg("text", { class: "axis", x: LEFT - 5, y: y(kw) + 3.5, "text-anchor": "end" });
      text.textContent = figures.number(kw);
      curve.append(text);
    }
    for (const hour of [0, 6, 12, 18, 24]) {
      const text = svg("text", { class: "axis", x: x(hour * 60), y: height - 3, "text-anchor": hour === 0 ? "start" : hour === 24 ? "end" : "middle" });
      text.textContent = `${hour} h`;
      curve.append(text, svg("line", { class: "grid", x1: x(hour * 60), x2: x(hour * 60), y1: top, y2: height - 16 }));
    }
    curve.append(
      svg("path", { class: "production", d: area("production_kw") }), svg("path", { class: "production line", d: line("production_kw") }),
      svg("path", { class: "plain line", d: line("plain_import_kw") }), svg("path", { class: "imported line", d: line("import_kw") }),
      svg("path", { class: "consumption line", d: line("consumption_kw") }),
    );
    if (battery) {
      const zero = bottom + 6 + stripHeight / 2;
      const strongest = Math.max(1e-6, ...steps.map((step) => Math.max(step.charge_kw, step.discharge_kw)));
      const half = stripHeight / 2 - 4;
      const below = (kw) => zero + (kw / strongest) * half;
      const above = (kw) => zero - (kw / strongest) * half;
      curve.append(
        svg("line", { class: "zero", x1: LEFT, x2: width - RIGHT, y1: zero, y2: zero }),
        svg("path", { class: "discharge", d: area("discharge_kw", above, zero) }), svg("path", { class: "charge", d: area("charge_kw", below, zero) }),
      );
    }
    curve.setAttribute("aria-label", [words.day_title, ...(texts ? [`${words.now_used} ${texts.consumption}`, `${words.now_solar} ${texts.production}`] : [])].join(", "));
    const now = svg("line", { class: "now", y1: top - 4, y2: height - 16 });
    const dots = SERIES.slice(0, 3).map(([name]) => svg("circle", { class: `dot ${name}`, r: 4 }));
    curve.append(now, ...dots);
    marker = (status) => {
      const at = x(status.minute_of_day).toFixed(1);
      if (now.getAttribute("x1") === at) return;
      now.setAttribute("x1", at);
      now.setAttribute("x2", at);
      const step = stepAt(status.minute_of_day);
      dots.forEach((dot, i) => {
        dot.setAttribute("cx", at);
        dot.setAttribute("cy", y(step[SERIES[i][1]]).toFixed(1));
      });
    };
  }

  function paintLegend(words) {
    const battery = data.scopes[scope].steps.some((step) => step.charge_kw > 0 || step.discharge_kw > 0);
    const entries = SERIES.map(([name, , key]) => [name, words[key]]);
    if (battery) entries.push(["discharge", words.curve_discharge], ["charge", words.curve_charge]);
    legend.replaceChildren(...entries.map(([name, text]) => {
      const item = document.createElement("li");
      const mark = document.createElement("i");
      mark.className = name;
      item.append(mark, text);
      return item;
    }));
  }

  return { load, paint, get date() { return data?.date; } };
}
