//! Where the visit stands, and the day of the district, for people.

use glam::DVec2;
use jiff::Timestamp;
use wattwalk::energy::{Day, FiguresNow, Indicators, Scope, Step};
use wattwalk::geodesy::sun_position;
use wattwalk::language::Language;
use wattwalk::session::{CueSubject, RehearsedWalk, TourSession};
use wattwalk::tour::StopState;

use super::notices::around_words;
use super::plan::minutes;
use super::{Days, Player, later};
use crate::page::model::{
    Caption, CaptionKind, DayData, DayScope, DayScopes, DayStep, Edge, End, Mode, Now, NowFigures,
    NowTexts, Status, Visitor, WayOn,
};

impl Player {
    /// Where the visit stands.
    pub(crate) fn status(&self) -> Status {
        self.status_for(self.session())
    }

    /// The same for one who looks on, in their language, with what they chose.
    pub(super) fn status_for(&self, seen: &TourSession) -> Status {
        let local = self.local_now();
        let stops = self.session().stop_states(self.now);
        let reached_s = self.reached_s(&stops);
        let progress = self.session().progress();
        let pose = self.session().pose(self.now);
        Status {
            time: self.now,
            local_time: local.strftime("%H:%M").to_string(),
            date: local.date().to_string(),
            minute_of_day: self.minute_of_day(self.now),
            playing: self.playing,
            speed: self.walk.as_ref().map_or(1.0, RehearsedWalk::speed),
            mode: self.mode(),
            walked: self
                .walk
                .as_ref()
                .map_or(0.0, |walk| walk.elapsed_s() / walk.length_s().max(f64::MIN_POSITIVE)),
            language: seen.language().clone(),
            hidden_networks: seen.hidden_networks().iter().copied().collect(),
            visitor: pose.map(|pose| Visitor {
                at: pose.position_m.as_vec2().to_array(),
                accuracy_m: pose.horizontal_accuracy_m as f32,
                heading_deg: pose.heading_deg() as f32,
                heading_accuracy_deg: pose.heading_accuracy_deg as f32,
                position_state: pose.position_state,
            }),
            focus: seen.focus(),
            selected: seen.selected().cloned(),
            stop: progress.current.clone(),
            reached: progress.reached.clone(),
            reached_at: reached_s.iter().map(|at_s| at_s.map(|at_s| self.clock_at(at_s))).collect(),
            behind_min: self.behind_min(&stops, &reached_s),
            stops,
            way: self.session().way(self.now).map(|way| WayOn {
                stop: way.stop,
                number: way.number,
                shown_distance_m: way.shown_distance_m,
                bearing_deg: way.bearing_deg,
                passed: way.passed,
                line: way.line_m.iter().map(|place| place.as_vec2().to_array()).collect(),
            }),
            caption: self.told.as_ref().and_then(|told| seen.words(told)).map(|cue| {
                let (kind, id) = match &cue.subject {
                    CueSubject::Stop(stop) => (CaptionKind::Stop, stop.clone()),
                    CueSubject::Asset(asset) => (CaptionKind::Asset, asset.to_string()),
                };
                Caption {
                    title: cue.title.clone(),
                    paragraphs: cue.paragraphs(),
                    asides: (&cue).into(),
                    language: cue.language,
                    kind,
                    id,
                }
            }),
            undoable: self.free.as_ref().and_then(|_| self.session().undoable(self.now)),
            end: self.end(),
            now: self.figures(seen.language()),
            notices: {
                let language = seen.language();
                let around = around_words(&self.session().surroundings(), language);
                around.into_iter().chain(self.notices.shown(self.now, language)).collect()
            },
            sources: self.sources(seen.language()),
            uncounted: self.session().reading_store().uncounted(),
            edge: Edge::of(&self.session().surroundings()),
            provenance: self.provenance.texts(seen.language()),
            around: self.session().around_number(),
            simulated: self.district.is_some(),
            street: self
                .walk
                .as_ref()
                .filter(|_| self.free.is_none())
                .and_then(|walk| walk.street(seen.language())),
        }
    }

    /// The visit has ended where the rehearsed walk has, or where who walks
    /// freely has left the last stop behind.
    fn end(&self) -> Option<End> {
        let states = self.session().stop_states(self.now);
        let left = |state: &StopState| matches!(state, StopState::Reached | StopState::Skipped);
        let is_over = match self.mode() {
            Mode::Guided => self.finished(),
            Mode::Free => !states.is_empty() && states.iter().all(left),
        };
        let visited = |state: &StopState| matches!(state, StopState::Reached | StopState::Current);
        let missed = states.iter().zip(1..).filter(|(state, _)| !visited(state));
        is_over.then(|| End {
            visited: states.iter().filter(|state| visited(state)).count(),
            skipped: missed.map(|(_, number)| number).collect(),
            minutes: minutes(self.on_way_s()),
        })
    }

    /// When each stop was reached that the visit is or was at, seconds since the
    /// beginning.
    fn reached_s(&self, states: &[StopState]) -> Vec<Option<f64>> {
        let stops = self.pack.tour().stops.iter().zip(states);
        let reached_s = stops.map(|(stop, state)| {
            let is_reached = matches!(state, StopState::Reached | StopState::Current);
            self.reached_s.get(&stop.id).copied().filter(|_| is_reached)
        });
        reached_s.collect()
    }

    /// `HH:MM` so many seconds after the beginning, as the clock is turned now.
    fn clock_at(&self, on_way_s: f64) -> String {
        let time = later(self.begun, on_way_s).to_zoned_datetime(self.time_zone.clone());
        time.strftime("%H:%M").to_string()
    }

    fn behind_min(&self, states: &[StopState], reached_s: &[Option<f64>]) -> Option<i32> {
        let ids = self.pack.tour().stops.iter().map(|stop| &stop.id);
        let stops = ids.zip(states.iter().copied()).zip(reached_s.iter().copied());
        let stops = stops.map(|((id, state), reached_s)| (id, state, reached_s));
        let behind_s = self.plan.behind_s(self.on_way_s(), stops)?;
        Some((behind_s / 60.0).round() as i32)
    }

    /// The local day of the clock.
    pub(crate) fn day(&self) -> DayData {
        let capacity = |scope| self.district.as_ref().map_or(0.0, |d| d.storage_kwh(scope));
        let of = |day: Option<&Day>, capacity_kwh: f64| {
            let steps = day.map_or(&[][..], |day| &day.steps);
            let evening = day.map_or(&[][..], Day::evening);
            DayScope {
                steps: steps.iter().map(|step| self.day_step(step)).collect(),
                is_withheld: day.is_some_and(|day| day.is_withheld),
                indicators: (!steps.is_empty()).then(|| Indicators::over(steps, capacity_kwh)),
                evening: (!steps.is_empty()).then(|| Indicators::over(evening, capacity_kwh)),
            }
        };
        let days = self.days.as_ref();
        DayData {
            date: self.local_now().date().to_string(),
            sun_elevation_deg: self.sun_elevation_deg(),
            scopes: DayScopes {
                district: of(days.map(|days| &days.district), capacity(Scope::District)),
                battery_transformer: days
                    .map(|days| &days.battery_transformer)
                    .filter(|day| day.is_withheld || !day.steps.is_empty())
                    .map(|day| of(Some(day), capacity(Scope::BatteryTransformer))),
            },
        }
    }

    /// How high the sun stands over the pack's place, every half hour of the day.
    fn sun_elevation_deg(&self) -> Vec<f64> {
        let place = self.local.on_ground(DVec2::ZERO);
        let midnight = self.local_now().start_of_day();
        let midnight = midnight.map_or(self.now, |midnight| midnight.timestamp());
        let at = |half_hours: u32| later(midnight, f64::from(half_hours) * 1800.0);
        (0..=48).map(|it| sun_position(place, at(it)).elevation_deg).collect()
    }

    fn day_step(&self, step: &Step) -> DayStep {
        DayStep {
            minute: self.minute_of_day(step.start),
            consumption_kw: step.consumption_kw,
            unshifted_kw: step.consumption_unshifted_kw,
            production_kw: step.production_kw,
            charge_kw: step.charge_kw,
            discharge_kw: step.discharge_kw,
            import_kw: step.import_kw,
            plain_import_kw: step.plain_import_kw(),
        }
    }

    /// The district now.
    fn figures(&self, language: &Language) -> Option<Now> {
        let (days, district) = (self.days.as_ref(), self.district.as_ref()?);
        let now = |scope, day: fn(&Days) -> &Day| {
            FiguresNow::of(day(days?), self.now, district.storage_kwh(scope))
        };
        let whole = now(Scope::District, |days| &days.district);
        let part = now(Scope::BatteryTransformer, |days| &days.battery_transformer);
        let figures = whole.map(|FiguresNow { step, state_of_charge, .. }| NowFigures {
            consumption_kw: step.consumption_kw,
            production_kw: step.production_kw,
            battery_kw: step.charge_kw - step.discharge_kw,
            import_kw: step.import_kw,
            state_of_charge,
            temperature_c: step.temperature_c,
        });
        let texts = |now: Option<FiguresNow>| now.map(|now| now.texts(language));
        Some(Now {
            is_withheld: days.is_some_and(|days| days.district.is_withheld),
            figures,
            texts: NowTexts { district: texts(whole), battery_transformer: texts(part) },
        })
    }

    fn minute_of_day(&self, time: Timestamp) -> f64 {
        let local = time.to_zoned_datetime(self.time_zone.clone());
        let midnight = local.start_of_day().map_or(time, |midnight| midnight.timestamp());
        time.duration_since(midnight).as_secs_f64() / 60.0
    }
}
