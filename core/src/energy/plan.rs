//! What there is to simulate.
//!
//! In: a pack's assets, the load profiles, the seed. Out: consumers, producers
//! and storage with their figures, and the zones that a battery serves. What
//! does not change from day to day is worked out here, once.

use crate::assets::{Asset, AssetId, AssetKind, Network};
use crate::geodesy::Wgs84;

use super::attributes::{
    AREA_M2, AZIMUTHS_DEG, Attributes, CHARGING_KW, COPS, EFFICIENCIES, FLOWS_M3_PER_H, LIGHTS_W,
    POWER_KW, TILTS_DEG,
};
use super::curves;
use super::dice::Dice;
use super::feeds::{Feeds, Medium};
use super::profiles::{DayKind, Profiles};
use super::sky::Plane;
use super::storage::BatterySpec;
use super::zones::{self, Zone};
use super::{DistrictNote, NoteIssue};

/// Losses of everything between the light and the meter, temperature included;
/// a usual figure for roofs (IEA PVPS Task 13 reports 0.75 to 0.85).
pub(super) const PERFORMANCE_RATIO: f64 = 0.80;

const TILT_DEG: f64 = 30.0;
const AZIMUTH_DEG: f64 = 180.0;
const ROUND_TRIP_EFFICIENCY: f64 = 0.85;
/// Homes of a building that are drawn each by itself.
const MOST_DRAWN: u32 = 2000;

/// What a building draws, by use.
#[derive(Debug, Clone)]
pub(super) struct Building {
    pub(super) node: usize,
    pub(super) homes: Vec<Draw>,
    pub(super) offices: Option<Draw>,
    pub(super) shops: Option<Draw>,
    pub(super) schools: Option<Draw>,
    /// Of its heat pumps, which lift the wells' share of all heat, if it has any:
    /// heat given for electricity taken.
    pub(super) heat_pump_cop: Option<f64>,
}

impl Building {
    /// Whether anything is known of what it draws.
    fn draws(&self) -> bool {
        let floors = [self.offices, self.shops, self.schools];
        !self.homes.is_empty() || self.heat_pump_cop.is_some() || floors.iter().any(Option::is_some)
    }
}

/// A mean power that goes by a column of the profiles.
#[derive(Debug, Clone, Copy)]
pub(super) struct Draw {
    pub(super) column: usize,
    pub(super) mean_kw: f64,
}

#[derive(Debug, Clone)]
pub(super) struct Panel {
    pub(super) node: usize,
    pub(super) peak_kw: f64,
    pub(super) plane: Plane,
}

#[derive(Debug, Clone)]
pub(super) struct Battery {
    pub(super) node: usize,
    pub(super) spec: BatterySpec,
}

#[derive(Debug, Clone)]
pub(super) struct StreetLight {
    pub(super) node: usize,
    pub(super) power_kw: f64,
}

#[derive(Debug, Clone)]
pub(super) struct ChargingPoint {
    pub(super) node: usize,
    /// Of each place.
    pub(super) power_kw: f64,
    pub(super) places: u32,
}

#[derive(Debug, Clone)]
pub(super) struct Station {
    pub(super) node: usize,
    pub(super) places: u32,
}

#[derive(Debug, Clone)]
pub(super) struct Well {
    pub(super) node: usize,
    /// Whether it gives the water back.
    pub(super) is_reinjection: bool,
    /// Its share of the water that is raised, or given back.
    pub(super) share: f64,
    pub(super) largest_flow_m3_per_h: f64,
}

/// All of a district that is simulated; nodes are places in the pack's assets.
#[derive(Debug, Clone)]
pub(super) struct DistrictModel {
    pub(super) feeds: Feeds,
    pub(super) len: usize,
    /// Where the sun is computed: one place for a district.
    pub(super) place: Option<Wgs84>,
    pub(super) buildings: Vec<Building>,
    pub(super) panels: Vec<Panel>,
    pub(super) batteries: Vec<Battery>,
    pub(super) lights: Vec<StreetLight>,
    pub(super) charging_points: Vec<ChargingPoint>,
    pub(super) stations: Vec<Station>,
    pub(super) wells: Vec<Well>,
    /// Heated floor behind each asset, m².
    pub(super) heated_m2: Vec<Option<f64>>,
    /// All heated floor, m².
    pub(super) all_heated_m2: f64,
    /// Whether the heat of all of it is shown anyway. What wells and heat pumps carry
    /// tells of it: where it is not, nothing is said of them.
    pub(super) is_all_heat_shown: bool,
    /// Mean flows behind each asset.
    pub(super) water_m3_per_h: Vec<Option<f64>>,
    pub(super) data_mbit_per_s: Vec<Option<f64>>,
    pub(super) waste_kg_per_h: Vec<Option<f64>>,
    pub(super) zones: Vec<Zone>,
    pub(super) profiles: Profiles,
}

impl DistrictModel {
    pub(super) fn of(
        assets: &[Asset],
        profiles: &Profiles,
        seed: u64,
        is_withheld: impl Fn(&AssetId) -> bool,
        notes: &mut Vec<DistrictNote>,
    ) -> Self {
        let feeds = Feeds::of(assets, notes);
        let mut plan = Self {
            feeds,
            len: assets.len(),
            place: assets.iter().find_map(first_place),
            buildings: Vec::new(),
            panels: Vec::new(),
            batteries: Vec::new(),
            lights: Vec::new(),
            charging_points: Vec::new(),
            stations: Vec::new(),
            wells: Vec::new(),
            heated_m2: vec![None; assets.len()],
            all_heated_m2: 0.0,
            is_all_heat_shown: false,
            water_m3_per_h: vec![None; assets.len()],
            data_mbit_per_s: vec![None; assets.len()],
            waste_kg_per_h: vec![None; assets.len()],
            zones: Vec::new(),
            profiles: profiles.clone(),
        };
        for (node, asset) in assets.iter().enumerate() {
            if plan.feeds.is_first(node, asset) {
                plan.add(node, Attributes { asset, notes }, profiles, seed);
            }
        }
        for battery in &mut plan.batteries {
            if assets.get(battery.node).is_some_and(|asset| is_withheld(&asset.id)) {
                battery.spec.power_kw = 0.0;
            }
        }
        plan.all_heated_m2 = plan.heated_m2.iter().flatten().sum();
        // What is raised is given back: each side shares all of it.
        for is_reinjection in [false, true] {
            let side = |well: &&mut Well| well.is_reinjection == is_reinjection;
            let flow: f64 =
                plan.wells.iter_mut().filter(side).map(|well| well.largest_flow_m3_per_h).sum();
            let wells = plan.wells.iter_mut().filter(side);
            wells.for_each(|well| well.share = well.largest_flow_m3_per_h / flow);
        }
        plan.feeds.sum(Medium::Heat, &mut plan.heated_m2);
        let all_m2 = plan.all_heated_m2;
        let carries_all = |heated_m2: &Option<f64>| {
            heated_m2.is_some_and(|heated_m2| (heated_m2 - all_m2).abs() <= 1e-9 * all_m2)
        };
        plan.is_all_heat_shown = all_m2 > 0.0
            && plan.heated_m2.iter().zip(assets).any(|(heated_m2, asset)| {
                carries_all(heated_m2)
                    && asset.network == Network::DistrictHeating
                    && !is_withheld(&asset.id)
            });
        if !plan.is_all_heat_shown {
            plan.buildings.iter_mut().for_each(|building| building.heat_pump_cop = None);
            plan.buildings.retain(Building::draws);
        }
        plan.feeds.sum(Medium::Water, &mut plan.water_m3_per_h);
        plan.feeds.sum(Medium::Data, &mut plan.data_mbit_per_s);
        plan.feeds.sum(Medium::Waste, &mut plan.waste_kg_per_h);
        let batteries: Vec<usize> = plan.batteries.iter().map(|battery| battery.node).collect();
        plan.zones = zones::find(assets, &plan.feeds, &batteries);
        plan
    }

    /// The zone with the pack's first battery.
    pub(super) fn main_zone(&self) -> Option<&Zone> {
        self.zones.iter().find(|zone| zone.batteries.contains(&0))
    }

    fn add(&mut self, node: usize, mut of: Attributes<'_>, profiles: &Profiles, seed: u64) {
        match of.asset.kind {
            AssetKind::Building => self.add_building(node, of, profiles, seed),
            AssetKind::Photovoltaic => {
                let tilt_deg = of.number("tilt_deg", TILTS_DEG).unwrap_or(TILT_DEG);
                let azimuth_deg = of.number("azimuth_deg", AZIMUTHS_DEG).unwrap_or(AZIMUTH_DEG);
                if let Some(peak_kw) = of.needed("peak_kw", POWER_KW) {
                    let plane = Plane::new(tilt_deg, azimuth_deg);
                    self.panels.push(Panel { node, peak_kw, plane });
                }
            }
            AssetKind::Battery => {
                let round_trip_efficiency = of
                    .number("round_trip_efficiency", EFFICIENCIES)
                    .unwrap_or(ROUND_TRIP_EFFICIENCY);
                let capacity_kwh = of.needed("capacity_kwh", POWER_KW);
                let power_kw = of.needed("power_kw", POWER_KW);
                if let (Some(capacity_kwh), Some(power_kw)) = (capacity_kwh, power_kw) {
                    let spec = BatterySpec { capacity_kwh, power_kw, round_trip_efficiency };
                    self.batteries.push(Battery { node, spec });
                }
            }
            AssetKind::StreetLight => {
                if let Some(power_w) = of.needed("power_w", LIGHTS_W) {
                    self.lights.push(StreetLight { node, power_kw: power_w / 1000.0 });
                }
            }
            AssetKind::ChargingPoint => {
                let places = of.count("places").unwrap_or(1);
                if let Some(power_kw) = of.needed("power_kw", CHARGING_KW) {
                    // A thousand places are a car park; more is a slip.
                    let places = places.min(1000);
                    self.charging_points.push(ChargingPoint { node, power_kw, places });
                }
            }
            AssetKind::Station => {
                if let Some(places) = of.count("places") {
                    self.stations.push(Station { node, places });
                }
            }
            AssetKind::Well if of.asset.network == Network::DistrictHeating => {
                if let Some(largest_flow_m3_per_h) = of.needed("flow_m3_per_h", FLOWS_M3_PER_H) {
                    let role = of.asset.attributes.get("role").and_then(|role| role.as_str());
                    let is_reinjection = role == Some("reinjection");
                    let share = 0.0;
                    self.wells.push(Well { node, is_reinjection, share, largest_flow_m3_per_h });
                }
            }
            AssetKind::Inlet => {
                let homes = of.homes().map(f64::from);
                self.waste_kg_per_h[node] = homes.map(|homes| homes * curves::HOME_WASTE_KG_PER_H);
            }
            AssetKind::Cabinet if of.asset.network == Network::Telecom => {
                let homes = of.homes().map(f64::from);
                self.data_mbit_per_s[node] =
                    homes.map(|homes| homes * curves::HOME_DATA_MBIT_PER_S);
            }
            _ => {}
        }
    }

    fn add_building(
        &mut self,
        node: usize,
        mut of: Attributes<'_>,
        profiles: &Profiles,
        seed: u64,
    ) {
        let homes = of.homes();
        let [office_m2, shop_m2, school_m2, heated_m2] =
            ["office_m2", "shop_m2", "school_m2", "heated_m2"]
                .map(|field| of.number(field, AREA_M2));
        self.heated_m2[node] = heated_m2;
        let heat_pump_cop = of.number("heat_pump_cop", COPS);
        let floor_m2: f64 = [office_m2, shop_m2, school_m2].iter().flatten().sum();
        let homes = homes.unwrap_or(0);
        if homes == 0 && floor_m2 <= 0.0 && heat_pump_cop.is_none() {
            // Of a building that says nothing of its use nothing is known.
            return;
        }
        let count = f64::from(homes);
        let water_m3_per_h =
            count * curves::HOME_WATER_M3_PER_H + floor_m2 * curves::FLOOR_WATER_M3_PER_H;
        self.water_m3_per_h[node] = (water_m3_per_h > 0.0).then_some(water_m3_per_h);
        self.data_mbit_per_s[node] = (homes > 0).then_some(count * curves::HOME_DATA_MBIT_PER_S);
        self.waste_kg_per_h[node] = (homes > 0).then_some(count * curves::HOME_WASTE_KG_PER_H);
        let id = of.asset.id.clone();
        let mut of_floor = |name, area_m2: Option<f64>, kw_per_m2, from: &[usize], column| {
            let area_m2 = area_m2.filter(|&area_m2| area_m2 > 0.0)?;
            let place = Dice::new(seed, name, id.as_str(), 0).place(from.len());
            let Some(&column) = from.get(place) else {
                of.note(name, NoteIssue::NoProfile { column });
                return None;
            };
            Some(Draw { column, mean_kw: area_m2 * kw_per_m2 })
        };
        let offices = &profiles.offices;
        // Schools have no profiles of their own: they keep the hours of an office on a
        // working day.
        let schools =
            of_floor("school_m2", school_m2, curves::SCHOOL_KW_PER_M2, offices, "office_…");
        let schools = schools.map(|it| Draw {
            mean_kw: it.mean_kw / profiles.mean_on(it.column, DayKind::Working),
            ..it
        });
        let building = Building {
            node,
            homes: draw_homes(homes, &profiles.households, seed, id.as_str()),
            offices: of_floor(
                "office_m2",
                office_m2,
                curves::OFFICE_KW_PER_M2,
                offices,
                "office_…",
            ),
            shops: of_floor("shop_m2", shop_m2, curves::SHOP_KW_PER_M2, &profiles.shops, "shop_…"),
            schools,
            heat_pump_cop,
        };
        self.buildings.push(building);
    }
}

/// As many homes, each drawn from the measured ones.
fn draw_homes(homes: u32, households: &[usize], seed: u64, id: &str) -> Vec<Draw> {
    let mut counts = vec![0_u32; households.len()];
    let mut dice = Dice::new(seed, "homes", id, 0);
    // Of so many each stands for several.
    let drawn = homes.min(MOST_DRAWN);
    for _ in 0..drawn {
        counts[dice.place(households.len())] += 1;
    }
    let home_kw = curves::HOME_KW * f64::from(homes) / f64::from(drawn.max(1));
    let draw =
        |(&column, count): (&usize, u32)| Draw { column, mean_kw: f64::from(count) * home_kw };
    households.iter().zip(counts).filter(|(_, count)| *count > 0).map(draw).collect()
}

fn first_place(asset: &Asset) -> Option<Wgs84> {
    asset.geometry.outline().next().map(|vertex| vertex.point)
}
