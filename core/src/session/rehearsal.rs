//! The sensors of a visitor who takes a walk: for rehearsals without a
//! device, for tests and for the demos.

use glam::{DQuat, DVec2, DVec3};
use jiff::{SignedDuration, Timestamp};

use crate::assets::{AssetId, AssetKind};
use crate::geodesy::{LocalFrame, Wgs84, half_turn_deg};
use crate::language::Language;
use crate::pack::TourPack;
use crate::pose::{Alignment, Attitude, Fix, Inertial, Magnetic, NorthReference, TrackSample};

use super::rehearsed_street::{Seen, Street, StreetTexts};
use super::sensors::{Conditions, EVERY_S, FIX_EVERY, Moment};
use super::{Walk, WalkError};

/// Slower than this, the visitor stands and looks around, metres a second.
const STANDING_MPS: f64 = 0.25;
/// How fast a visitor turns to something, degrees a second.
const TURN_DEG_PER_S: f64 = 40.0;
/// How a tablet is carried, and how far it is lifted at most, degrees.
const CARRIED_DEG: f64 = -7.0;
const STEEPEST_DEG: f64 = 35.0;
/// Above the ground.
const EYE_HEIGHT_M: f64 = 1.5;
/// A good receiver between buildings: 68 % of fixes are this near, metres.
const ACCURACY_M: f64 = 4.0;

/// A sample of a sensor.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum Sample {
    /// A position.
    Fix(Fix),
    /// An orientation.
    Attitude(Attitude),
    /// Where an AR framework tracked the device to be.
    Track(TrackSample),
    /// What a gyroscope and an accelerometer measured.
    Inertial(Inertial),
    /// What a magnetometer measured.
    Magnetic(Magnetic),
    /// What somebody shows of the pose.
    Alignment(Alignment),
}

impl Sample {
    /// When it was taken.
    #[must_use]
    pub fn time(&self) -> jiff::Timestamp {
        match self {
            Self::Fix(fix) => fix.time,
            Self::Attitude(attitude) => attitude.time,
            Self::Track(track) => track.time,
            Self::Inertial(inertial) => inertial.time,
            Self::Magnetic(magnetic) => magnetic.time,
            Self::Alignment(alignment) => alignment.time,
        }
    }
}

/// Something that a visitor turns to when standing near it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sight {
    /// Where the visitor stands, local metres.
    pub from_m: DVec2,
    /// What they look at, local metres.
    pub at_m: DVec2,
    /// How high above the ground that is, metres.
    pub up_m: f64,
}

/// A visitor who takes a [`Walk`]: the same seed gives the same samples. For who
/// rehearses the tour, the sensors are good ones; [`under`](Self::under) conditions
/// they are as bad as those of a street.
#[derive(Debug, Clone)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Object))]
pub struct Rehearsal {
    walk: Walk,
    local: LocalFrame,
    seed: u64,
    /// Heading in degrees at each [`EVERY_S`], not wrapped.
    headings_deg: Vec<f64>,
    /// Pitch in degrees at the same times.
    pitches_deg: Vec<f64>,
    /// Nothing where the sensors are good ones.
    street: Option<Street>,
}

impl Rehearsal {
    /// A visitor of a pack, who takes its walk (or the GPX track given
    /// instead, or the tour's route where the pack has no walk that can be
    /// read) and turns to what the stops are about.
    ///
    /// # Errors
    /// [`WalkError`] when there is nothing to walk.
    pub fn of_pack(pack: &TourPack, gpx: Option<&[u8]>, seed: u64) -> Result<Self, WalkError> {
        let local = pack.local();
        let own = || pack.walk_gpx.as_deref().and_then(|gpx| Walk::from_gpx(gpx, &local).ok());
        let walk = match gpx {
            Some(gpx) => Walk::from_gpx(gpx, &local)?,
            None => own().map_or_else(|| along_route(pack, &local), Ok)?,
        };
        let sights = sights(pack, &local);
        Ok(Self::new(walk, local, &sights, seed))
    }

    /// A visitor on `walk`, in the metres of `local`, who turns to the nearest
    /// of `sights` within 30 m when standing.
    #[must_use]
    pub fn new(walk: Walk, local: LocalFrame, sights: &[Sight], seed: u64) -> Self {
        let steps = (walk.duration_s() / EVERY_S).ceil().clamp(0.0, 5e6) as usize;
        let mut headings_deg = Vec::with_capacity(steps + 1);
        let mut pitches_deg = Vec::with_capacity(steps + 1);
        let mut heading_deg = heading_of(walk.velocity_mps(1.0)).unwrap_or(0.0);
        let mut pitch_deg = CARRIED_DEG;
        for step in 0..=steps {
            let at_s = step as f64 * EVERY_S;
            let position_m = walk.position_m(at_s);
            let mut raised_deg = CARRIED_DEG;
            let wanted_deg = if walk.velocity_mps(at_s).length() < STANDING_MPS {
                let sight = sights
                    .iter()
                    .filter(|sight| sight.from_m.distance(position_m) < 30.0)
                    .min_by(|a, b| {
                        a.from_m
                            .distance_squared(position_m)
                            .total_cmp(&b.from_m.distance_squared(position_m))
                    });
                if let Some(sight) = sight {
                    let away_m = sight.at_m.distance(position_m);
                    let above_deg =
                        libm::atan2(sight.up_m - EYE_HEIGHT_M, away_m.max(1.0)).to_degrees();
                    // It may stand in the upper half of the picture.
                    raised_deg = (above_deg - 5.0).clamp(CARRIED_DEG, STEEPEST_DEG);
                }
                // A slow look to both sides of what is to be seen.
                let pan_deg = 12.0 * libm::sin(at_s * std::f64::consts::TAU / 24.0);
                sight.and_then(|sight| heading_of(sight.at_m - position_m)).map(|deg| deg + pan_deg)
            } else {
                // Where the way leads in a few seconds, as a walker looks.
                heading_of(walk.position_m(at_s + 6.0) - position_m)
            };
            let off_deg = half_turn_deg(wanted_deg.unwrap_or(heading_deg) - heading_deg);
            // Fast towards what is far off, gently for the last degrees.
            let limit_deg = TURN_DEG_PER_S * EVERY_S;
            heading_deg += (off_deg * EVERY_S * 1.5).clamp(-limit_deg, limit_deg);
            headings_deg.push(heading_deg);
            pitch_deg +=
                ((raised_deg - pitch_deg) * EVERY_S * 1.5).clamp(-limit_deg / 2.0, limit_deg / 2.0);
            pitches_deg.push(pitch_deg);
        }
        Self { walk, local, seed, headings_deg, pitches_deg, street: None }
    }

    /// The same visitor on the same walk, under conditions that are met in a street
    /// of the pack: fixes that facades throw off, a bent compass, tracking that
    /// drifts and begins anew.
    #[must_use]
    pub fn under(mut self, conditions: Conditions, pack: &TourPack) -> Self {
        let moments = self.headings_deg.len() as u32;
        let street = Street::new(conditions, pack, self.seed, moments, |step| self.moment(step));
        self.street = Some(street);
        self
    }

    /// Under which conditions the walk is taken, if not with good sensors.
    #[must_use]
    pub fn conditions(&self) -> Option<Conditions> {
        self.street.as_ref().map(|street| street.conditions)
    }

    /// The conditions and what the sensors suffer so far into the walk, in words;
    /// `None` where the sensors are good ones.
    #[must_use]
    pub fn street_texts(&self, at_s: f64, language: &Language) -> Option<StreetTexts> {
        let street = self.street.as_ref()?;
        let sensors = street.after(place_of(step_of(at_s)), |step| self.moment(step));
        Some(street.texts(&sensors, language))
    }

    /// The walk that is taken.
    #[must_use]
    pub fn walk(&self) -> &Walk {
        &self.walk
    }

    /// How long it takes, seconds.
    #[must_use]
    pub fn duration_s(&self) -> f64 {
        self.walk.duration_s()
    }

    /// East and north in local metres where the visitor truly is.
    #[must_use]
    pub fn position_m(&self, at_s: f64) -> DVec2 {
        self.walk.position_m(at_s)
    }

    /// Where the visitor truly looks, degrees clockwise from north.
    #[must_use]
    pub fn heading_deg(&self, at_s: f64) -> f64 {
        between(&self.headings_deg, at_s).rem_euclid(360.0)
    }

    /// The samples after `from_s` up to and including `to_s` seconds of the
    /// walk, in their order, with the walk begun at `start`.
    pub fn samples(
        &self,
        start: Timestamp,
        from_s: f64,
        to_s: f64,
    ) -> impl Iterator<Item = Sample> + '_ {
        let (mut first, last) = (step_of(from_s).saturating_add(1), step_of(to_s));
        let mut seen = self.street.as_ref().map(|street| {
            // Before the walk they see nothing.
            first = first.max(0);
            Seen::before(street, place_of(first), start, |step| self.moment(step))
        });
        (first..=last).flat_map(move |step| {
            let at_s = step as f64 * EVERY_S;
            let time = later(start, at_s);
            let samples = match &mut seen {
                Some(seen) => seen.see(&self.moment(place_of(step)), time),
                None => self.good_samples(step, time),
            };
            samples.into_iter().flatten()
        })
    }

    /// What good sensors say at a moment.
    fn good_samples(&self, step: i64, time: Timestamp) -> [Option<Sample>; 4] {
        let at_s = step as f64 * EVERY_S;
        let fix = (step % i64::from(FIX_EVERY) == 0).then(|| Sample::Fix(self.fix(time, at_s)));
        let attitude = attitude(time, self.heading_deg(at_s), self.pitch_deg(at_s));
        [fix, Some(Sample::Attitude(attitude)), None, None]
    }

    /// How the visitor truly stands and looks at the time of a step.
    fn moment(&self, step: u32) -> Moment {
        let at_s = f64::from(step) * EVERY_S;
        let place_m = self.walk.position_m(at_s);
        Moment {
            at_s,
            place_m,
            step_m: place_m - self.walk.position_m(at_s - EVERY_S),
            heading_deg: self.heading_deg(at_s),
            pitch_deg: self.pitch_deg(at_s),
        }
    }

    fn fix(&self, time: Timestamp, at_s: f64) -> Fix {
        let position_m = self.walk.position_m(at_s) + self.gnss_error_m(at_s);
        let velocity_mps = self.walk.velocity_mps(at_s);
        let (place, _) = self.local.to_geodetic(position_m.extend(0.0));
        let moving = velocity_mps.length() >= STANDING_MPS;
        Fix {
            time,
            lat_deg: place.lat_deg(),
            lon_deg: place.lon_deg(),
            horizontal_accuracy_m: ACCURACY_M,
            speed_mps: Some(velocity_mps.length()),
            course_deg: heading_of(velocity_mps)
                .filter(|_| moving)
                .map(|deg| deg.rem_euclid(360.0)),
        }
    }

    /// An error that wanders as a receiver's does: three slow waves in each
    /// axis, 1.3 m in the mean.
    fn gnss_error_m(&self, at_s: f64) -> DVec2 {
        let wave = |axis: u64| -> f64 {
            [(97.0, 0.9), (41.0, 0.7), (13.0, 0.4)]
                .into_iter()
                .zip(0..)
                .map(|((period_s, height_m), wave)| {
                    let phase = unit(self.seed, axis * 16 + wave);
                    height_m * libm::sin((at_s / period_s + phase) * std::f64::consts::TAU)
                })
                .sum()
        };
        DVec2::new(wave(0), wave(1))
    }

    /// A tablet is held a little downwards, lifted to what there is to be seen, and
    /// breathes.
    fn pitch_deg(&self, at_s: f64) -> f64 {
        between(&self.pitches_deg, at_s) + 0.6 * libm::sin(at_s * std::f64::consts::TAU / 3.7)
    }
}

/// The last step up to a time; what is no number is the first.
fn step_of(at_s: f64) -> i64 {
    (at_s / EVERY_S).floor() as i64
}

/// A step among those of a walk: none is before it.
fn place_of(step: i64) -> u32 {
    u32::try_from(step.max(0)).unwrap_or(u32::MAX)
}

/// The value at a time of values at each [`EVERY_S`].
fn between(values: &[f64], at_s: f64) -> f64 {
    let step = at_s / EVERY_S;
    let last = values.len() - 1;
    let before = (step.max(0.0) as usize).min(last);
    let (a, b) = (values[before], values[(before + 1).min(last)]);
    a + (b - a) * (step - before as f64).clamp(0.0, 1.0)
}

fn along_route(pack: &TourPack, local: &LocalFrame) -> Result<Walk, WalkError> {
    let place_m = |place: &Wgs84| local.ground_m(*place);
    let line_m: Vec<_> = pack.tour.route.iter().map(place_m).collect();
    Walk::along(&line_m)
}

/// The attitude of a device held upright in its natural, landscape or
/// portrait, orientation: its back camera looks along `heading_deg`, raised by
/// `pitch_deg` above the horizon.
#[must_use]
pub fn attitude(time: Timestamp, heading_deg: f64, pitch_deg: f64) -> Attitude {
    let (sin, cos) = libm::sincos(heading_deg.to_radians());
    let forward = DVec3::new(sin, cos, 0.0);
    let right = DVec3::new(cos, -sin, 0.0);
    let (pitch_sin, pitch_cos) = libm::sincos(pitch_deg.to_radians());
    let look = forward * pitch_cos + DVec3::Z * pitch_sin;
    let up = DVec3::Z * pitch_cos - forward * pitch_sin;
    // The back camera looks along the device's negative z.
    let device_to_enu = DQuat::from_mat3(&glam::DMat3::from_cols(right, up, -look));
    Attitude { time, device_to_enu, north: NorthReference::True, heading_accuracy_deg: Some(3.0) }
}

/// What there is to look at from the stops.
fn sights(pack: &TourPack, local: &LocalFrame) -> Vec<Sight> {
    let place_of = |id: &AssetId| {
        let asset = pack.assets.iter().find(|asset| asset.id == *id)?;
        let middle_m = asset.geometry.middle_m(local)?;
        let up_m = match asset.depth_m {
            Some(depth_m) => -depth_m,
            None => asset.height_m.unwrap_or(0.0),
        };
        // The face of a house, and not its roof; what is on a roof is up there.
        let up_m = if asset.kind == AssetKind::Building { up_m.min(6.0) / 2.0 } else { up_m };
        Some((middle_m, up_m))
    };
    let stops = pack.tour.stops.iter();
    stops
        .filter_map(|stop| {
            let from_m = local.ground_m(stop.zones.first()?.center);
            let (at_m, up_m) = place_of(stop.look_at.as_ref()?)?;
            Some(Sight { from_m, at_m, up_m })
        })
        .collect()
}

fn heading_of(direction_m: DVec2) -> Option<f64> {
    (direction_m.length() > 0.05).then(|| libm::atan2(direction_m.x, direction_m.y).to_degrees())
}

/// A time so many seconds later.
pub(super) fn later(time: Timestamp, seconds: f64) -> Timestamp {
    let nanos = SignedDuration::from_nanos((seconds * 1e9).round() as i64);
    time.saturating_add(nanos).unwrap_or(time)
}

/// A number within 0 to 1 from a seed and a place (SplitMix64, Steele et al.
/// 2014).
fn unit(seed: u64, place: u64) -> f64 {
    let mut z = seed.wrapping_add((place + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15));
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    ((z ^ (z >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geodesy::Wgs84;

    fn rehearsal(seed: u64) -> Rehearsal {
        let local = LocalFrame::new(Wgs84::new(48.8172, 2.2668).unwrap(), 0.0);
        let line = [DVec2::ZERO, DVec2::new(0.0, 65.0), DVec2::new(65.0, 65.0)];
        Rehearsal::new(Walk::along(&line).unwrap(), local, &[], seed)
    }

    #[test]
    fn samples_come_in_order_once_each_however_they_are_cut() {
        let rehearsal = rehearsal(7);
        let start: Timestamp = "2026-06-16T09:00:00Z".parse().unwrap();
        let whole: Vec<_> = rehearsal.samples(start, 0.0, 20.0).collect();
        let cuts = [0.0, 0.01, 3.3, 3.31, 9.999, 20.0];
        let cut: Vec<_> =
            cuts.windows(2).flat_map(|cut| rehearsal.samples(start, cut[0], cut[1])).collect();
        assert_eq!(whole, cut);
        assert_eq!(whole.iter().filter(|s| matches!(s, Sample::Fix(_))).count(), 20);
        assert_eq!(whole.iter().filter(|s| matches!(s, Sample::Attitude(_))).count(), 400);
    }

    #[test]
    fn the_visitor_looks_where_the_way_leads() {
        let rehearsal = rehearsal(7);
        assert!(half_turn_deg(rehearsal.heading_deg(10.0)).abs() < 1.0);
        assert!((rehearsal.heading_deg(70.0) - 90.0).abs() < 5.0);
    }

    #[test]
    fn fixes_are_as_far_off_as_they_say() {
        let start: Timestamp = "2026-06-16T09:00:00Z".parse().unwrap();
        let (mut within, mut all) = (0, 0);
        for seed in 0..20 {
            let rehearsal = rehearsal(seed);
            for at_s in 0..100 {
                let fix = rehearsal.fix(start, f64::from(at_s));
                let place = Wgs84::new(fix.lat_deg, fix.lon_deg).unwrap();
                let measured_m = rehearsal.local.to_local(place, 0.0).truncate();
                let off_m = measured_m.distance(rehearsal.position_m(f64::from(at_s)));
                within += usize::from(off_m <= fix.horizontal_accuracy_m);
                all += 1;
            }
        }
        assert!(within * 100 >= all * 68, "{within} of {all}");
    }

    #[test]
    fn an_attitude_looks_along_its_heading() {
        let time = Timestamp::UNIX_EPOCH;
        let east = attitude(time, 90.0, 0.0).device_to_enu * DVec3::NEG_Z;
        assert!(east.distance(DVec3::X) < 1e-12, "{east}");
        let raised = attitude(time, 0.0, 30.0).device_to_enu * DVec3::NEG_Z;
        assert!((raised.z - 0.5).abs() < 1e-12, "{raised}");
        let up = attitude(time, 0.0, 0.0).device_to_enu * DVec3::Y;
        assert!(up.distance(DVec3::Z) < 1e-12, "{up}");
    }
}
