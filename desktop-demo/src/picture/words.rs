//! The few words that a picture adds of its own, in the visitor's language.

use wattwalk::assets::Network;
use wattwalk::language::Language;
use wattwalk::live::Quality;

/// The words of a picture in one language.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Words {
    pub(crate) simulated: &'static str,
    pub(crate) estimated: &'static str,
    pub(crate) stale: &'static str,
    pub(crate) withheld: &'static str,
    doubtful: &'static str,
    /// Said of the whole picture.
    pub(crate) all_simulated: &'static str,
    pub(crate) route: &'static str,
    pub(crate) buried: &'static str,
    pub(crate) north: &'static str,
    /// North-east, and so on, clockwise from north.
    pub(crate) winds: [&'static str; 4],
    networks: [&'static str; 9],
}

const FR: Words = Words {
    simulated: "simulé",
    estimated: "estimé",
    stale: "ancien",
    withheld: "masqué",
    doubtful: "douteux",
    all_simulated: "Réseaux dessinés, chiffres simulés",
    route: "Parcours",
    buried: "enterré",
    north: "N",
    winds: ["N", "E", "S", "O"],
    networks: [
        "Électricité",
        "Réseau de chaleur",
        "Eau",
        "Gaz",
        "Télécoms",
        "Éclairage",
        "Déchets",
        "Mobilité",
        "Autre",
    ],
};

const EN: Words = Words {
    simulated: "simulated",
    estimated: "estimated",
    stale: "old",
    withheld: "withheld",
    doubtful: "doubtful",
    all_simulated: "Networks drawn, figures simulated",
    route: "Route",
    buried: "buried",
    north: "N",
    winds: ["N", "E", "S", "W"],
    networks: [
        "Electricity",
        "District heating",
        "Water",
        "Gas",
        "Telecom",
        "Lighting",
        "Waste",
        "Mobility",
        "Other",
    ],
};

const ZH: Words = Words {
    simulated: "模拟",
    estimated: "估算",
    stale: "旧数据",
    withheld: "不公开",
    doubtful: "存疑",
    all_simulated: "管网为绘制，数据为模拟",
    route: "路线",
    buried: "地下",
    north: "北",
    winds: ["北", "东", "南", "西"],
    networks: ["电力", "区域供热", "供水", "燃气", "通信", "照明", "垃圾", "出行", "其他"],
};

impl Words {
    /// The words in `language`, English where there are none.
    pub(crate) fn of(language: &Language) -> &'static Self {
        match language.as_str() {
            "fr" => &FR,
            "zh" => &ZH,
            _ => &EN,
        }
    }

    /// A network's name.
    pub(crate) fn network(&self, network: Network) -> &'static str {
        let [electricity, heat, water, gas, telecom, lighting, waste, mobility, other] =
            self.networks;
        match network {
            Network::Electricity => electricity,
            Network::DistrictHeating => heat,
            Network::Water => water,
            Network::Gas => gas,
            Network::Telecom => telecom,
            Network::Lighting => lighting,
            Network::Waste => waste,
            Network::Mobility => mobility,
            _ => other,
        }
    }

    /// How far a figure can be trusted, with a sign of its own; nothing for
    /// what was measured just now.
    pub(crate) fn mark(&self, quality: Quality) -> Option<(&'static str, &'static str)> {
        match quality {
            Quality::Live => None,
            Quality::Simulated => Some(("≈", self.simulated)),
            Quality::Estimated => Some(("~", self.estimated)),
            Quality::Stale => Some(("!", self.stale)),
            Quality::Doubtful => Some(("?", self.doubtful)),
            _ => Some(("–", self.withheld)),
        }
    }
}
