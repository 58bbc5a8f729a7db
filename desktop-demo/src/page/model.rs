//! What the page and the player say to each other, as JSON.
//!
//! Out: [`MapData`] once, [`AroundData`] when something else is around,
//! [`DayData`] when the day changes, [`Status`] with
//! every frame. In: a [`Command`], checked before the player sees it. Places
//! are `[east, north]` in local metres of the pack.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use wattwalk::assets::{AssetId, AssetKind, Network};
use wattwalk::energy::{FigureTexts, Indicators};
use wattwalk::language::Language;
use wattwalk::pack::Attribution;
use wattwalk::pose::PositionState;
use wattwalk::provenance::ProvenanceTexts;
use wattwalk::session::{Cue, StreetTexts};
use wattwalk::surroundings::SurroundingsState;
use wattwalk::tour::{Idea, StopId, Undoable};

use crate::words::Words;
use wattwalk::view::{Frame, Palette};

/// East and north in local metres. Single precision: a map's pixel is coarser,
/// and the numbers are short in JSON.
pub(crate) type Place = [f32; 2];

/// A text in each language.
pub(crate) type Texts = BTreeMap<Language, String>;

/// `GET /api/map`: what does not move.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct MapData {
    /// The pack's title, in each of its languages or the next best one.
    pub(crate) title: Texts,
    /// The page's own words, likewise.
    pub(crate) words: BTreeMap<Language, &'static Words>,
    /// Languages of the narration, the author's own first.
    pub(crate) languages: Vec<Language>,
    /// Whom to name on screen.
    pub(crate) attribution: BTreeMap<Language, Vec<Attribution>>,
    /// What the button of the speed offers, times as fast as it was walked; none
    /// where there is no walk to play.
    pub(crate) speeds: Vec<f64>,
    /// What to paint with.
    pub(crate) palette: Palette,
    /// What the pack itself has.
    #[serde(flatten)]
    pub(crate) ground: Ground,
    /// In the order of the tour.
    pub(crate) stops: Vec<MapStop>,
    /// From the first stop to the last.
    pub(crate) route: Vec<Place>,
}

/// `GET /api/around`: what of the pack's wide networks is around the visitor.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct AroundData {
    /// As [`Status::around`] says.
    pub(crate) number: u64,
    #[serde(flatten)]
    pub(crate) ground: Ground,
    /// How much more there is than a map has room for.
    pub(crate) left_out: u32,
}

/// Networks and buildings, sorted as they are painted.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct Ground {
    /// Those that there are, in the order of the filter.
    pub(crate) networks: Vec<Network>,
    /// Footprints.
    pub(crate) buildings: Vec<MapArea>,
    /// Cables, pipes, ducts.
    pub(crate) lines: Vec<MapLine>,
    /// Cabinets, street lights, charging points.
    pub(crate) points: Vec<MapPoint>,
    /// Solar roofs and other surfaces of a network.
    pub(crate) areas: Vec<MapArea>,
}

impl Ground {
    /// Adds what another one has.
    pub(crate) fn add(&mut self, other: Self) {
        let networks: BTreeSet<_> = self.networks.drain(..).chain(other.networks).collect();
        self.networks.extend(networks);
        self.buildings.extend(other.buildings);
        self.lines.extend(other.lines);
        self.points.extend(other.points);
        self.areas.extend(other.areas);
    }
}

/// A polygon of the map.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct MapArea {
    pub(crate) network: Network,
    pub(crate) kind: AssetKind,
    /// Closed rings; inside is where an odd number of them hold a point.
    pub(crate) rings: Vec<Vec<Place>>,
    /// Drawn rather than surveyed.
    pub(crate) simulated: bool,
    /// The scale that it is shown from, pixels a metre.
    pub(crate) from_px_per_m: f32,
}

/// A line of the map.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct MapLine {
    pub(crate) network: Network,
    pub(crate) kind: AssetKind,
    /// Below the ground.
    pub(crate) buried: bool,
    pub(crate) points: Vec<Place>,
    /// Drawn rather than surveyed.
    pub(crate) simulated: bool,
}

/// A point of the map.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct MapPoint {
    pub(crate) network: Network,
    pub(crate) kind: AssetKind,
    pub(crate) at: Place,
    /// Drawn rather than surveyed.
    pub(crate) simulated: bool,
    /// The scale that it is shown from, pixels a metre.
    pub(crate) from_px_per_m: f32,
}

/// A stop of the map.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct MapStop {
    pub(crate) id: StopId,
    /// From 1, in the order of the tour.
    pub(crate) number: u32,
    /// Centre of its first zone.
    pub(crate) at: Place,
    /// Radius of its first zone, metres.
    pub(crate) radius_m: f32,
    /// Its title, in each of the pack's languages or the next best one.
    pub(crate) title: Texts,
    /// The ideas that are spoken of there.
    pub(crate) ideas: Vec<Idea>,
}

/// Who asks: in the query of every request. What asks without a name is a
/// program of this machine, and leads.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
pub(crate) struct Asker {
    /// The page, for what is its own.
    pub(crate) page: Option<String>,
    /// The browser of a page that leads, or would; a page without one looks on.
    pub(crate) browser: Option<String>,
    /// A page that leads beside another one, in a picture of its own.
    #[serde(default)]
    pub(crate) beside: bool,
    /// The language of one who looks on, once they chose one.
    pub(crate) language: Option<Language>,
    /// What one who looks on does not want to see, once they chose: networks
    /// with commas between.
    pub(crate) hidden: Option<String>,
}

impl Asker {
    /// Longer names are of nobody.
    const LONGEST_NAME: usize = 64;

    /// Whether its names are as pages give them.
    pub(crate) fn check(&self) -> Result<(), String> {
        let names = [&self.page, &self.browser];
        let is_long = |name: &String| name.len() > Self::LONGEST_NAME;
        if names.into_iter().flatten().any(is_long) {
            return Err(format!("page, browser: longer than {} bytes", Self::LONGEST_NAME));
        }
        Ok(())
    }

    /// The networks that it does not want to see; what is none is passed over.
    pub(crate) fn hidden_networks(&self) -> Option<BTreeSet<Network>> {
        let named = self.hidden.as_ref()?.split(',');
        Some(named.filter_map(|name| serde_json::from_value(name.into()).ok()).collect())
    }
}

/// `GET /api/frame`: the picture, and where the visit stands at that moment.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct FrameData {
    /// Another number after the program was started anew: where the visit stood
    /// is then known to the page only.
    pub(crate) run: u32,
    /// Whether who asked leads, or looks on.
    pub(crate) leads: bool,
    pub(crate) frame: Frame,
    pub(crate) status: Status,
}

/// Who leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Mode {
    /// The rehearsed walk plays.
    Guided,
    /// The keyboard walks.
    Free,
}

/// Where the visit stands.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Status {
    /// The district's time.
    pub(crate) time: Timestamp,
    /// `HH:MM` in the place's time zone.
    pub(crate) local_time: String,
    /// `YYYY-MM-DD` in the place's time zone.
    pub(crate) date: String,
    /// Minutes since local midnight, 0 to 1440.
    pub(crate) minute_of_day: f64,
    pub(crate) playing: bool,
    /// Seconds of the walk in a second of the wall.
    pub(crate) speed: f64,
    pub(crate) mode: Mode,
    /// How much of the rehearsed walk has been played, 0 to 1.
    pub(crate) walked: f64,
    pub(crate) language: Language,
    /// Networks that the visitor does not want to see.
    pub(crate) hidden_networks: Vec<Network>,
    /// `None` before the first fix.
    pub(crate) visitor: Option<Visitor>,
    /// The asset to look at now, as [`wattwalk::view::Shape::asset`].
    pub(crate) focus: Option<u32>,
    /// What the visitor chose, whose card is shown.
    pub(crate) selected: Option<AssetId>,
    /// The stop that the visitor is at.
    pub(crate) stop: Option<StopId>,
    pub(crate) reached: Vec<StopId>,
    /// How each stop stands, in the tour's order.
    pub(crate) stops: Vec<wattwalk::tour::StopState>,
    /// When each was reached, `HH:MM` in the place's time zone.
    pub(crate) reached_at: Vec<Option<String>>,
    /// Minutes later than the walk would be; less than nothing when ahead, `None`
    /// where there is no walk.
    pub(crate) behind_min: Option<i32>,
    /// `None` when no stop is left.
    pub(crate) way: Option<WayOn>,
    /// What the guide says now, or said last.
    pub(crate) caption: Option<Caption>,
    /// What a hand did to the stops last, while it can be taken back; in a
    /// rehearsal one goes back instead.
    pub(crate) undoable: Option<Undoable>,
    /// `None` before the visit's end.
    pub(crate) end: Option<End>,
    /// `None` where the pack has no district to simulate.
    pub(crate) now: Option<Now>,
    /// What is missing or not as it should be, in the visitor's language.
    pub(crate) notices: Vec<String>,
    /// The pack's sources, each as it is now.
    pub(crate) sources: Vec<SourceLine>,
    /// How many figures are withheld since nobody says how many homes they cover.
    pub(crate) uncounted: usize,
    /// How far the pack's wide networks are known around the visitor; `None`
    /// where the pack has all, or where nothing is known.
    pub(crate) edge: Option<Edge>,
    /// Where what is shown comes from, layer by layer.
    pub(crate) provenance: ProvenanceTexts,
    /// The number of what of them is around: another one, [`AroundData`] is another
    /// one.
    pub(crate) around: u64,
    /// Whether the district's figures are simulated.
    pub(crate) simulated: bool,
    /// What of the street is rehearsed and happens now; `None` with good sensors
    /// and for who walks freely.
    pub(crate) street: Option<StreetTexts>,
}

/// A source of readings, and how it is.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct SourceLine {
    pub(crate) id: String,
    pub(crate) title: String,
    /// Who is to be named with its figures.
    pub(crate) attribution: String,
    /// Whom it calls; none for what calls nobody.
    pub(crate) hosts: Vec<String>,
    /// What it sends where, in the visitor's language: agreed to with its host.
    pub(crate) sent: Vec<String>,
    pub(crate) sign: wattwalk::visit::SourceSign,
    /// How it is and why, in the visitor's language.
    pub(crate) state: String,
}

/// How far everything is known around the visitor.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub(crate) struct Edge {
    /// Metres.
    pub(crate) to_m: f64,
    /// Nothing is known beyond, and waiting does not change it.
    pub(crate) cut: bool,
}

impl Edge {
    /// Of how much is known.
    pub(crate) fn of(state: &SurroundingsState) -> Option<Self> {
        let (to_m, cut) = match *state {
            SurroundingsState::Complete { to_m } => (to_m, false),
            SurroundingsState::Edge { to_m, .. } => (to_m, true),
            _ => return None,
        };
        (to_m > 0.0).then_some(Self { to_m, cut })
    }
}

/// Where the visitor is and looks.
#[derive(Debug, Clone, Copy, Serialize)]
pub(crate) struct Visitor {
    pub(crate) at: Place,
    /// 68 % radius, metres.
    pub(crate) accuracy_m: f32,
    /// Degrees clockwise from true north.
    pub(crate) heading_deg: f32,
    /// Standard deviation, degrees.
    pub(crate) heading_accuracy_deg: f32,
    pub(crate) position_state: PositionState,
}

/// The way to the next stop.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct WayOn {
    pub(crate) stop: StopId,
    /// The stop's number, from 1.
    pub(crate) number: u32,
    /// As it is shown, metres.
    pub(crate) shown_distance_m: u32,
    /// Where to go first, degrees clockwise from true north.
    pub(crate) bearing_deg: f64,
    /// The visitor has walked past the stop.
    pub(crate) passed: bool,
    /// From the visitor to the stop.
    pub(crate) line: Vec<Place>,
}

/// What there was of a visit that has ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct End {
    /// How many stops were reached.
    pub(crate) visited: usize,
    /// The numbers of those that were not, from 1.
    pub(crate) skipped: Vec<usize>,
    /// How long the walk took.
    pub(crate) minutes: u32,
}

/// What the guide says.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Caption {
    pub(crate) title: String,
    /// Each as its sentences: what a voice says in one go.
    pub(crate) paragraphs: Vec<Vec<String>>,
    #[serde(flatten)]
    pub(crate) asides: Asides,
    /// The language that the words are in; the narration may lack the visitor's.
    pub(crate) language: Language,
    pub(crate) kind: CaptionKind,
    /// Of the stop or asset.
    pub(crate) id: String,
}

/// What a guide may add.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct Asides {
    pub(crate) question: Option<String>,
    pub(crate) transition: Option<String>,
    pub(crate) for_children: Option<String>,
    pub(crate) for_experts: Option<String>,
}

impl From<&Cue> for Asides {
    fn from(cue: &Cue) -> Self {
        Self {
            question: cue.question.clone(),
            transition: cue.transition.clone(),
            for_children: cue.for_children.clone(),
            for_experts: cue.for_experts.clone(),
        }
    }
}

/// What the guide speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum CaptionKind {
    Stop,
    Asset,
}

/// The district at this moment.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Now {
    /// Whether there are no figures since they would tell too much of too few
    /// homes.
    pub(crate) is_withheld: bool,
    /// `None` where there are none.
    pub(crate) figures: Option<NowFigures>,
    /// Written out in the visitor's language, of each part of the district.
    pub(crate) texts: NowTexts,
}

/// The figures of each part of the district at this moment, written out; `None`
/// where there are none.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct NowTexts {
    pub(crate) district: Option<FigureTexts>,
    pub(crate) battery_transformer: Option<FigureTexts>,
}

/// The district's figures at this moment.
#[derive(Debug, Clone, Copy, Serialize)]
pub(crate) struct NowFigures {
    pub(crate) consumption_kw: f64,
    pub(crate) production_kw: f64,
    /// Charging positive, discharging negative.
    pub(crate) battery_kw: f64,
    /// Drawn from the grid beyond the district.
    pub(crate) import_kw: f64,
    /// 0 to 1; `None` without a battery.
    pub(crate) state_of_charge: Option<f64>,
    /// Outdoors, degrees Celsius.
    pub(crate) temperature_c: f64,
}

/// `GET /api/day`: the local day of the district's clock.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct DayData {
    /// `YYYY-MM-DD` in the place's time zone.
    pub(crate) date: String,
    /// How high the sun stands, every half hour from midnight to midnight.
    pub(crate) sun_elevation_deg: Vec<f64>,
    pub(crate) scopes: DayScopes,
}

/// The day of each part of the district.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct DayScopes {
    pub(crate) district: DayScope,
    /// `None` when the pack has no battery.
    pub(crate) battery_transformer: Option<DayScope>,
}

/// The day of a part of the district.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct DayScope {
    /// In the order of time.
    pub(crate) steps: Vec<DayStep>,
    /// Whether there are no steps since they would tell too much of too few
    /// homes.
    pub(crate) is_withheld: bool,
    /// Of the whole day; `None` where it has no steps.
    pub(crate) indicators: Option<Indicators>,
    /// Of its evening.
    pub(crate) evening: Option<Indicators>,
}

/// Mean powers of a step of the day.
#[derive(Debug, Clone, Copy, Serialize)]
pub(crate) struct DayStep {
    /// Its begin, minutes since local midnight.
    pub(crate) minute: f64,
    pub(crate) consumption_kw: f64,
    /// What the same loads would have drawn had nothing been shifted.
    pub(crate) unshifted_kw: f64,
    pub(crate) production_kw: f64,
    pub(crate) charge_kw: f64,
    pub(crate) discharge_kw: f64,
    pub(crate) import_kw: f64,
    /// The import of the same day without battery and without shifting.
    pub(crate) plain_import_kw: f64,
}

/// `GET /api/sheet`: all words and the plan of the walk, for who leads it.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Sheet {
    pub(crate) language: Language,
    /// How long the rehearsed walk takes.
    pub(crate) minutes: u32,
    /// How far it goes, metres.
    pub(crate) walk_m: u32,
    /// In the order of the tour.
    pub(crate) stops: Vec<SheetStop>,
}

/// A stop on paper.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct SheetStop {
    pub(crate) id: StopId,
    /// From 1.
    pub(crate) number: u32,
    pub(crate) title: String,
    /// Each as its sentences.
    pub(crate) paragraphs: Vec<Vec<String>>,
    #[serde(flatten)]
    pub(crate) asides: Asides,
    /// When the rehearsed walk comes there, minutes from its begin; `None` where
    /// it does not.
    pub(crate) minute: Option<u32>,
    /// How far one has walked since the stop before, metres.
    pub(crate) walk_m: Option<u32>,
}

/// `POST /api/command`: what the visitor wants.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(tag = "command", rename_all = "snake_case", deny_unknown_fields)]
pub(crate) enum Command {
    /// Go on with the walk.
    Play,
    /// Stand still.
    Pause,
    /// Seconds of the walk in a second of the wall.
    Speed { value: f64 },
    /// Go to a place of the rehearsed walk, 0 to 1.
    Seek { walked: f64 },
    /// Turn the district's clock; the visitor stays where they are.
    Time { minute_of_day: f64 },
    /// Speak another language.
    Language { language: Language },
    /// Hide or show a network.
    Network { network: Network, hidden: bool },
    /// Choose what a finger on the newest picture means, or nothing.
    Touch { x_px: f32, y_px: f32 },
    /// Choose an asset, or none.
    Select { asset: Option<AssetId> },
    /// Take back what a hand did to the stops last.
    Undo,
    /// Walk freely, until another such command says otherwise.
    Move { forward_mps: f64, sideways_mps: f64, turn_deg_s: f64, pitch_deg: f64 },
    /// Skip to the next stop.
    Next,
    /// Say the words again.
    Repeat,
    /// Go to a stop.
    GoTo { stop: StopId },
    /// Leave free walk for the rehearsed one.
    Guided,
    /// Lead from this browser, and from no other.
    Lead,
}

/// A number of a command is out of its range.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("{command}: {field} is {value}; it must be {least} to {most}")]
pub(crate) struct RangeError {
    command: &'static str,
    field: &'static str,
    value: f64,
    least: f64,
    most: f64,
}

impl Command {
    /// Whether its numbers are in their ranges.
    pub(crate) fn check(&self) -> Result<(), RangeError> {
        let within = |command, field, value: f64, range: RangeInclusive<f64>| {
            let (least, most) = range.into_inner();
            if (least..=most).contains(&value) {
                Ok(())
            } else {
                Err(RangeError { command, field, value, least, most })
            }
        };
        match *self {
            Self::Speed { value } => within("speed", "value", value, 0.1..=120.0),
            Self::Seek { walked } => within("seek", "walked", walked, 0.0..=1.0),
            Self::Time { minute_of_day } => {
                within("time", "minute_of_day", minute_of_day, 0.0..=1440.0)
            }
            Self::Move { forward_mps, sideways_mps, turn_deg_s, pitch_deg } => {
                within("move", "forward_mps", forward_mps, -5.0..=5.0)?;
                within("move", "sideways_mps", sideways_mps, -5.0..=5.0)?;
                within("move", "turn_deg_s", turn_deg_s, -180.0..=180.0)?;
                within("move", "pitch_deg", pitch_deg, -80.0..=80.0)
            }
            Self::Touch { x_px, y_px } => {
                within("touch", "x_px", x_px.into(), 0.0..=16_384.0)?;
                within("touch", "y_px", y_px.into(), 0.0..=16_384.0)
            }
            Self::Play
            | Self::Select { .. }
            | Self::Undo
            | Self::Pause
            | Self::Language { .. }
            | Self::Network { .. }
            | Self::Next
            | Self::Repeat
            | Self::GoTo { .. }
            | Self::Guided
            | Self::Lead => Ok(()),
        }
    }

    /// Whether all see what comes of it, and not only who asks.
    pub(crate) fn drives(&self) -> bool {
        !matches!(self, Self::Touch { .. } | Self::Select { .. })
    }
}
