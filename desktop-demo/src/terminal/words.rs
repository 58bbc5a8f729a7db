//! The terminal's own words, in the visitor's language.

use wattwalk::language::Language;

#[derive(Debug, Clone, Copy)]
pub(super) struct Words {
    pub(super) stop: &'static str,
    pub(super) of: &'static str,
    pub(super) next: &'static str,
    pub(super) passed: &'static str,
    pub(super) consumption: &'static str,
    pub(super) solar: &'static str,
    pub(super) battery: &'static str,
    pub(super) grid: &'static str,
    pub(super) simulated: &'static str,
    pub(super) paused: &'static str,
    pub(super) reached: &'static str,
    pub(super) missed: &'static str,
    pub(super) today: &'static str,
    pub(super) self_consumption: &'static str,
    pub(super) self_sufficiency: &'static str,
    pub(super) peak: &'static str,
    pub(super) without: &'static str,
    pub(super) withheld: &'static str,
}

const FR: Words = Words {
    stop: "étape",
    of: "sur",
    next: "suite",
    passed: "dépassée, revenez",
    consumption: "consommation",
    solar: "solaire",
    battery: "batterie",
    grid: "réseau",
    simulated: "simulé",
    paused: "pause",
    reached: "atteinte",
    missed: "manquée",
    today: "Le quartier ce jour (simulé)",
    self_consumption: "autoconsommation",
    self_sufficiency: "autoproduction",
    peak: "pointe",
    without: "sans batterie ni décalage",
    withheld: "non montrée, trop peu de logements",
};

const EN: Words = Words {
    stop: "stop",
    of: "of",
    next: "next",
    passed: "passed, turn back",
    consumption: "consumption",
    solar: "solar",
    battery: "battery",
    grid: "grid",
    simulated: "simulated",
    paused: "paused",
    reached: "reached",
    missed: "missed",
    today: "The district on this day (simulated)",
    self_consumption: "self-consumption",
    self_sufficiency: "self-sufficiency",
    peak: "peak",
    without: "without battery and shifting",
    withheld: "withheld, of too few homes",
};

const ZH: Words = Words {
    stop: "站点",
    of: "/",
    next: "下一站",
    passed: "已走过，请返回",
    consumption: "用电",
    solar: "光伏",
    battery: "电池",
    grid: "电网",
    simulated: "模拟",
    paused: "暂停",
    reached: "已到达",
    missed: "未到达",
    today: "当日街区（模拟）",
    self_consumption: "自用率",
    self_sufficiency: "自给率",
    peak: "峰值",
    without: "无电池、无移峰",
    withheld: "不公开：住户太少",
};

impl Words {
    /// The words in `language`, English where there are none.
    pub(super) fn of(language: &Language) -> &'static Self {
        match language.as_str() {
            "fr" => &FR,
            "zh" => &ZH,
            _ => &EN,
        }
    }
}
