// The words of the page itself, in the visitor's language.

const WORDS = {
  en: {
    language: "Language", simulated: "Simulated", sim: "sim.", simulatedWhy: "Networks and figures are simulated, not measured",
    accuracy: (m) => `± ${m} m`, accuracyWhy: (m) => `Position known to within about ${m} metres`,
    bridged: "GPS gap", lost: "GPS lost", noFix: "Waiting for GPS",
    arView: "Augmented view", map: "Map", mapFollow: "Follow the visitor", mapAll: "Show the whole walk",
    networks: "Networks shown", stop: (n) => `Stop ${n}`, reached: "reached", skipped: "skipped", current: "you are here",
    next: "Next stop", passed: "You have passed it: turn round", way: (n, m) => `Stop ${n} in ${m}`, finished: "The walk is complete",
    here: (n) => `Stop ${n}: you are here`, nearby: "Nearby",
    welcome: "Welcome", welcomeBody: "Follow the arrow to the first stop. The guide will speak when you get there.",
    play: "Play", pause: "Pause", repeat: "Repeat", speed: "Speed", progress: "Progress of the walk",
    guided: "Guided", free: "Free walk", controls: "Walk controls",
    keys: "W A S D or arrows to walk, Q E to turn, drag to look around",
    forward: "Forward", back: "Back", left: "Turn left", right: "Turn right",
    threeIdeas: "Three ideas", district: "District", battery_transformer: "Transformer", scope: "Part of the district",
    less: "Use less", relieve: "Relieve the grid", here_use: "Produce and use here",
    lessNow: "used now", lessDay: (e, c) => `${e} over the day · ${c} of CO₂`,
    relieveBig: "off the peak", relieveFlat: "peak unchanged", relieveSub: (w, p) => `${w} instead of ${p}`, relieveShift: (e) => `${e} moved in time`,
    hereBig: "of the needs covered", hereSub: (e, p) => `${e} produced, ${p} used here`, hereNone: (e) => `${e} produced`,
    day: "The day", consumption: "Used", production: "Solar", imported: "From the grid", plain: "without battery or shifting",
    charge: "Battery stores", discharge: "Battery gives back", soc: (p) => `Battery at ${p}`,
    time: "Time of day", kwAxis: "kW",
    lostServer: "The walk does not answer; trying again", stale: "old", estimated: "est.", withheld: "withheld", doubtful: "doubtful",
    sources: "Sources", sourcesTitle: "Where the figures come from", sourcesBad: (n) => `${n} not working`,
    uncounted: (n) => `${n} ${n === 1 ? "figure is" : "figures are"} withheld since the pack does not say how many homes ${n === 1 ? "it covers" : "they cover"}. To show them, its author gives each asset its “homes” or “feeds”.`,
    signs: "What the marks on figures mean", live: "no mark", said: { live: "measured just now", simulated: "computed, not measured", estimated: "worked out from other figures", stale: "an old reading: nothing newer has come", doubtful: "hardly possible here", withheld: "covers too few homes to be shown" },
    net: { electricity: "Electricity", district_heating: "Heating", water: "Water", gas: "Gas", telecom: "Telecom", lighting: "Lighting", waste: "Waste", mobility: "Mobility", unspecified: "Other" },
  },
  fr: {
    language: "Langue", simulated: "Simulé", sim: "sim.", simulatedWhy: "Réseaux et chiffres simulés, non mesurés",
    accuracy: (m) => `± ${m} m`, accuracyWhy: (m) => `Position connue à environ ${m} mètres`,
    bridged: "GPS interrompu", lost: "GPS perdu", noFix: "Attente du GPS",
    arView: "Vue augmentée", map: "Plan", mapFollow: "Suivre le visiteur", mapAll: "Voir tout le parcours",
    networks: "Réseaux affichés", stop: (n) => `Étape ${n}`, reached: "visitée", skipped: "sautée", current: "vous êtes ici",
    next: "Étape suivante", passed: "Vous l’avez dépassée : faites demi-tour", way: (n, m) => `Étape ${n} à ${m}`, finished: "La visite est terminée",
    here: (n) => `Étape ${n} : vous y êtes`, nearby: "À proximité",
    welcome: "Bienvenue", welcomeBody: "Suivez la flèche jusqu’à la première étape. Le guide parlera à votre arrivée.",
    play: "Lecture", pause: "Pause", repeat: "Répéter", speed: "Vitesse", progress: "Avancement de la visite",
    guided: "Guidée", free: "Marche libre", controls: "Commandes de la visite",
    keys: "Z Q S D ou flèches pour marcher, A E pour tourner, glisser pour regarder",
    forward: "Avancer", back: "Reculer", left: "Tourner à gauche", right: "Tourner à droite",
    threeIdeas: "Trois idées", district: "Quartier", battery_transformer: "Transformateur", scope: "Partie du quartier",
    less: "Consommer moins", relieve: "Soulager le réseau", here_use: "Produire et consommer ici",
    lessNow: "consommés maintenant", lessDay: (e, c) => `${e} sur la journée · ${c} de CO₂`,
    relieveBig: "sur la pointe", relieveFlat: "pointe inchangée", relieveSub: (w, p) => `${w} au lieu de ${p}`, relieveShift: (e) => `${e} déplacés dans le temps`,
    hereBig: "des besoins couverts", hereSub: (e, p) => `${e} produits, ${p} utilisés ici`, hereNone: (e) => `${e} produits`,
    day: "La journée", consumption: "Consommé", production: "Solaire", imported: "Du réseau", plain: "sans batterie ni décalage",
    charge: "La batterie stocke", discharge: "La batterie restitue", soc: (p) => `Batterie à ${p}`,
    time: "Heure du jour", kwAxis: "kW",
    lostServer: "La visite ne répond plus ; nouvel essai", stale: "ancien", estimated: "est.", withheld: "masqué", doubtful: "douteux",
    sources: "Sources", sourcesTitle: "D’où viennent les chiffres", sourcesBad: (n) => `${n} à l’arrêt`,
    uncounted: (n) => `${n} ${n === 1 ? "chiffre est masqué" : "chiffres sont masqués"}, car le dossier ne dit pas combien de logements ${n === 1 ? "il couvre" : "ils couvrent"}. Pour les montrer, son auteur donne à chaque objet ses « homes » ou ses « feeds ».`,
    signs: "Ce que disent les marques des chiffres", live: "sans marque", said: { live: "mesuré à l’instant", simulated: "calculé, non mesuré", estimated: "déduit d’autres chiffres", stale: "ancienne mesure : rien de plus récent", doubtful: "guère possible ici", withheld: "trop peu de logements pour être montré" },
    net: { electricity: "Électricité", district_heating: "Chaleur", water: "Eau", gas: "Gaz", telecom: "Télécom", lighting: "Éclairage", waste: "Déchets", mobility: "Mobilité", unspecified: "Autre" },
  },
  zh: {
    language: "语言", simulated: "模拟", sim: "模拟", simulatedWhy: "管网与数值均为模拟，并非实测",
    accuracy: (m) => `± ${m} 米`, accuracyWhy: (m) => `定位误差约 ${m} 米`,
    bridged: "定位中断", lost: "定位丢失", noFix: "等待定位",
    arView: "增强现实视图", map: "地图", mapFollow: "跟随游客", mapAll: "显示全程",
    networks: "显示的管网", stop: (n) => `第 ${n} 站`, reached: "已到达", skipped: "已跳过", current: "您在此处",
    next: "下一站", passed: "您已走过，请折返", way: (n, m) => `距第 ${n} 站 ${m}`, finished: "参观结束",
    here: (n) => `第 ${n} 站：已到达`, nearby: "附近",
    welcome: "欢迎", welcomeBody: "请跟随箭头前往第一站，到达后导游开始讲解。",
    play: "播放", pause: "暂停", repeat: "重播", speed: "速度", progress: "参观进度",
    guided: "导览", free: "自由行走", controls: "参观控制",
    keys: "W A S D 或方向键行走，Q E 转向，拖动环顾",
    forward: "前进", back: "后退", left: "左转", right: "右转",
    threeIdeas: "三个理念", district: "全区", battery_transformer: "储能变压器", scope: "区域范围",
    less: "减少用能", relieve: "减轻电网负担", here_use: "就地生产、就地使用",
    lessNow: "当前用电", lessDay: (e, c) => `全天 ${e} · CO₂ ${c}`,
    relieveBig: "削减峰值", relieveFlat: "峰值不变", relieveSub: (w, p) => `${w}，原为 ${p}`, relieveShift: (e) => `移峰 ${e}`,
    hereBig: "需求自给", hereSub: (e, p) => `发电 ${e}，${p} 就地使用`, hereNone: (e) => `发电 ${e}`,
    day: "一天", consumption: "用电", production: "太阳能", imported: "取自电网", plain: "无储能、无移峰",
    charge: "电池储存", discharge: "电池释放", soc: (p) => `电池电量 ${p}`,
    time: "时刻", kwAxis: "kW",
    lostServer: "导览没有响应，正在重试", stale: "旧", estimated: "估", withheld: "不公开", doubtful: "存疑",
    sources: "来源", sourcesTitle: "数据从何而来", sourcesBad: (n) => `${n} 个未运行`,
    uncounted: (n) => `有 ${n} 项数据不予显示，因为数据包没有说明各涉及多少住户。作者为每项资产写明“homes”或“feeds”后即可显示。`,
    signs: "数据标记的含义", live: "无标记", said: { live: "刚刚测得", simulated: "计算所得，并非测量", estimated: "由其他数据推算", stale: "旧读数：没有更新的数据", doubtful: "此处几乎不可能", withheld: "涉及住户太少，不予显示" },
    net: { electricity: "电力", district_heating: "供热", water: "供水", gas: "燃气", telecom: "通信", lighting: "照明", waste: "垃圾", mobility: "出行", unspecified: "其他" },
  },
};

/** What a table has of its own: a pack may name a language as what every object has, as `constructor`. */
function own(table, key) {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}

/** The dictionary of a language; English when there is none. */
export function words(language) {
  return own(WORDS, language) ?? WORDS.en;
}

/** A text of the pack in a language, or the next best. */
export function textIn(texts, language) {
  return own(texts, language) ?? Object.values(texts)[0];
}

// What was measured just now has no mark.
const SIGNS = { simulated: "≈", estimated: "~", stale: "!", doubtful: "?", withheld: "–" };
export const QUALITIES = Object.keys(SIGNS);

/** The mark of a figure that was not measured just now: a sign, and a word. */
export function markOf(quality, words) {
  const word = { ...words, simulated: words.sim }[quality];
  return SIGNS[quality] ? `${SIGNS[quality]} ${word}` : null;
}

/** A language as its speakers write it, short. */
export function languageName(language) {
  return own({ fr: "FR", en: "EN", zh: "中文" }, language) ?? language.toUpperCase();
}

/** What a screen reader says of a language. */
export function languageTitle(language) {
  return own({ fr: "Français", en: "English", zh: "中文" }, language) ?? language;
}

/** The language if the browser can write figures in it: it knows fewer tags than there are, and throws at others. */
function written(language) {
  try {
    return Intl.getCanonicalLocales(language)[0] ?? "en";
  } catch {
    return "en";
  }
}

/** Figures as a language writes them, three digits that matter at most. */
export function figures(tag) {
  const language = written(tag);
  const number = (value, digits = 3) =>
    new Intl.NumberFormat(language, { maximumSignificantDigits: digits }).format(value);
  const scaled = (value, unit, thousand) =>
    Math.abs(value) >= 1000 ? `${number(value / 1000)} ${thousand}` : `${number(value)} ${unit}`;
  return {
    number,
    kw: (value) => scaled(value, "kW", "MW"),
    kwh: (value) => scaled(value, "kWh", "MWh"),
    kg: (value) => scaled(value, "kg", "t"),
    percent: (share) =>
      new Intl.NumberFormat(language, { style: "percent", maximumFractionDigits: 0 }).format(share),
    metres: (value) => (language === "zh" ? `${Math.round(value)} 米` : `${Math.round(value)} m`),
    date: (iso) =>
      new Intl.DateTimeFormat(language, { weekday: "short", day: "numeric", month: "long", timeZone: "UTC" })
        .format(new Date(`${iso}T12:00:00Z`)),
  };
}
