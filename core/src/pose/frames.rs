//! Which stream of orientations leads, and how the others lie to it.
//!
//! In: attitudes about north, attitudes about nothing, tracking. Out: how the
//! device is turned in the frame of the stream that leads, and the place there
//! where it is tracked. A stream leads while it comes: tracking before the
//! gyroscope's attitude before the compass's. When another takes the lead, what
//! is known of the old frame is carried into the new one.

use glam::{DQuat, DVec2};
use jiff::Timestamp;

use super::TrackQuality;
use super::order::seconds_between;
use super::trail::{Seen, Trail, ahead, yaw_between};

/// A stream that is silent for longer does not lead any more, seconds.
const SILENT_S: f64 = 0.5;
/// Two streams tell how they lie to each other if they are not farther apart,
/// seconds.
const TOGETHER_S: f64 = 0.25;
/// A leader that is silent for longer is helped out by the others, seconds;
const CARRIED_AFTER_S: f64 = 0.03;
/// by those that were heard within so long.
const CARRIED_BY_S: f64 = 0.1;
/// What a reading of two streams at once is worth: standard deviation, radians.
const TOGETHER_SIGMA: f64 = 0.01;
/// What a gyroscope's attitude drifts in a second, radians.
const CARRIED_SIGMA_PER_S: f64 = 0.0175;
/// A device turns at most like that while nobody sees it, radians a second.
const UNSEEN_TURN_PER_S: f64 = 0.5;
/// Tracking that leaps farther than this begins anew, whatever it says itself.
const LEAP_M: f64 = 0.5;
const LEAP_MPS: f64 = 4.0;

/// A stream of orientations.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stream {
    /// By an AR framework.
    Track,
    /// By gyroscope and gravity.
    Gyroscope,
    /// With a compass.
    Compass,
}

const STREAMS: usize = 3;

impl Stream {
    fn is_better_than(self, other: Self) -> bool {
        (self as usize) < other as usize
    }
}

/// How a new leader's frame lies to the one before.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Turnover {
    /// Until when the old leader was heard,
    pub(super) until: Timestamp,
    /// and the way that it tracked up to then, in its own metres.
    pub(super) way_m: Option<DVec2>,
    /// From when on the new one leads.
    pub(super) time: Timestamp,
    /// How much more the new frame's yaw is than the old one's, radians.
    pub(super) by: f64,
    /// Its standard deviation, radians.
    pub(super) sigma: f64,
}

/// The streams.
#[derive(Debug, Clone, Default)]
pub(super) struct Frames {
    trails: [Trail; STREAMS],
    lead: Option<Stream>,
    epoch: u32,
    quality: Option<TrackQuality>,
    /// The first sample of a run of the tracking that does not lead yet.
    begun: Option<Seen>,
}

impl Frames {
    /// Takes in a sample of a stream. Where its lead begins, says how the frames
    /// lie; `since` is the time from which on the old leader's way is asked for.
    pub(super) fn take(
        &mut self,
        stream: Stream,
        seen: Seen,
        since: Option<Timestamp>,
    ) -> Option<Turnover> {
        let turnover = match self.lead {
            Some(lead) if lead != stream => {
                let is_better_heard = [Stream::Track, Stream::Gyroscope, Stream::Compass]
                    .into_iter()
                    .filter(|it| it.is_better_than(stream))
                    .any(|it| self.trail(it).age_s(seen.time).is_some_and(|age| age <= SILENT_S));
                if is_better_heard {
                    self.trails[stream as usize].push(seen);
                    return None;
                }
                Some(self.turnover(lead, stream, &seen, since))
            }
            _ => None,
        };
        self.lead = Some(stream);
        self.trails[stream as usize].push(seen);
        turnover
    }

    /// Takes in a sample of tracking, which is a stream whose frame may begin anew.
    pub(super) fn track(
        &mut self,
        seen: Seen,
        epoch: u32,
        quality: TrackQuality,
        since: Option<Timestamp>,
    ) -> Option<Turnover> {
        let before = self.quality.replace(quality);
        if quality == TrackQuality::Lost {
            self.begun = None;
            return None;
        }
        let newest = self.begun.as_ref().or(self.trail(Stream::Track).newest());
        let anew = newest.is_some_and(|old| {
            self.epoch != epoch || before == Some(TrackQuality::Lost) || leaps(old, &seen)
        });
        self.epoch = epoch;
        if anew && self.next_best(seen.time).is_some() {
            // The others will have told how the device was turned at its first
            // sample when its second one comes.
            self.begun = Some(seen);
            return None;
        }
        let turnover = match self.begun.take() {
            _ if anew => return self.begin_run(seen, since),
            Some(first) => self.begin_run(first, since),
            None => None,
        };
        let taken = self.take(Stream::Track, seen, since);
        turnover.or(taken)
    }

    /// The first sample of a run of the tracking, whose frame is a new one.
    fn begin_run(&mut self, first: Seen, since: Option<Timestamp>) -> Option<Turnover> {
        let leads = self.lead == Some(Stream::Track);
        let turnover = leads.then(|| self.turnover(Stream::Track, Stream::Track, &first, since));
        self.trails[Stream::Track as usize].clear();
        // It leads already, or takes the lead now.
        let taken = self.take(Stream::Track, first, since);
        turnover.or(taken)
    }

    /// The best of the other streams that is heard, for a leader that is silent.
    fn next_best(&self, time: Timestamp) -> Option<Stream> {
        let heard = |it: &Stream| self.trail(*it).age_s(time).is_some_and(|age| age < CARRIED_BY_S);
        match self.lead? {
            Stream::Track => [Stream::Gyroscope, Stream::Compass].into_iter().find(heard),
            // A compass is too restless to turn a picture by between two samples.
            Stream::Gyroscope | Stream::Compass => None,
        }
    }

    /// The axes of east and north are turned.
    pub(super) fn turn_compass(&mut self, by: f64) {
        self.trails[Stream::Compass as usize].turn(by);
    }

    /// Forgets a stream whose clock was put back.
    pub(super) fn restart(&mut self, stream: Stream) {
        self.trails[stream as usize].clear();
        if stream == Stream::Track {
            self.begun = None;
        }
    }

    /// Who leads.
    pub(super) fn lead(&self) -> Option<Stream> {
        self.lead
    }

    /// Whether the way from one time to another is tracked.
    pub(super) fn way_m(&self, from: Timestamp, to: Timestamp) -> Option<DVec2> {
        if self.lead != Some(Stream::Track) {
            return None;
        }
        let trail = self.trail(Stream::Track);
        if trail.age_s(to)? > SILENT_S {
            return None;
        }
        let (from, to) = (trail.at(from)?.place_m?, trail.at(to)?.place_m?);
        Some((to - from).truncate())
    }

    /// Whether tracking says itself that it is poor.
    pub(super) fn is_limited(&self) -> bool {
        self.quality == Some(TrackQuality::Limited)
    }

    /// How the device is turned in the leader's frame, and seconds since the
    /// leader was heard.
    pub(super) fn device(&self, time: Timestamp) -> Option<(Seen, f64)> {
        let trail = self.trail(self.lead?);
        let (seen, age_s) = (trail.at(time)?, trail.age_s(time)?);
        if age_s < CARRIED_AFTER_S {
            return Some((seen, age_s));
        }
        // The next best stream tells how it turned since.
        let last = *trail.newest()?;
        let helper = self.next_best(time);
        let carried = helper.map(|it| self.trail(it)).and_then(|trail| {
            // One that has heard nothing since knows no more than the leader.
            trail.newest().filter(|newest| newest.time > last.time)?;
            let (then, now) =
                (trail.near(last.time, CARRIED_BY_S)?, trail.near(time, CARRIED_BY_S)?);
            let by = yaw_between(then.device_to_frame, last.device_to_frame);
            Some(DQuat::from_rotation_z(by) * now.device_to_frame)
        });
        Some(match carried {
            Some(device_to_frame) => (Seen { device_to_frame, ..seen }, 0.0),
            None => (seen, age_s),
        })
    }

    /// How the device was turned in the leader's frame at a time of which it is
    /// known: shortly after the newest sample, or among those that are held.
    pub(super) fn device_then(&self, time: Timestamp) -> Option<DQuat> {
        let (seen, age_s) = self.device(time)?;
        let before_s = seconds_between(time, seen.time);
        (age_s < SILENT_S && before_s < TOGETHER_S).then_some(seen.device_to_frame)
    }

    /// The time of the newest sample of all streams.
    pub(super) fn newest(&self) -> Option<Timestamp> {
        self.trails.iter().filter_map(|trail| trail.newest()).map(|seen| seen.time).max()
    }

    /// The direction in which the device looks, in the leader's frame.
    pub(super) fn ahead(&self, time: Timestamp) -> Option<f64> {
        let (seen, age_s) = self.device(time)?;
        (age_s < SILENT_S).then(|| ahead(seen.device_to_frame))
    }

    /// How much more the leader's yaw is than that of a stream's frame, whose
    /// newest sample this is: radians; 0 if it leads itself.
    pub(super) fn lies(&self, stream: Stream, seen: &Seen) -> Option<f64> {
        if self.lead == Some(stream) {
            return Some(0.0);
        }
        let (lead, age_s) = self.device(seen.time)?;
        (age_s < TOGETHER_S).then(|| yaw_between(lead.device_to_frame, seen.device_to_frame))
    }

    fn trail(&self, stream: Stream) -> &Trail {
        &self.trails[stream as usize]
    }

    /// From one leader to the next, whose first sample this is.
    fn turnover(
        &self,
        old: Stream,
        new: Stream,
        first: &Seen,
        since: Option<Timestamp>,
    ) -> Turnover {
        let last = self.trail(old).newest().copied().unwrap_or(*first);
        let gap_s = seconds_between(last.time, first.time).max(0.0);
        let way_m = since.and_then(|since| self.way_m(since, last.time));
        let told = |by, sigma| Turnover { until: last.time, way_m, time: first.time, by, sigma };
        // The new one was heard when the old one still was.
        let heard = self.trail(new).near(last.time, TOGETHER_S).filter(|_| old != new);
        if let Some(then) = heard {
            let by = yaw_between(then.device_to_frame, last.device_to_frame);
            return told(by, TOGETHER_SIGMA);
        }
        if old != new && gap_s <= TOGETHER_S {
            let then = self.trail(old).at(first.time).unwrap_or(last);
            let by = yaw_between(first.device_to_frame, then.device_to_frame);
            return told(by, TOGETHER_SIGMA + UNSEEN_TURN_PER_S * gap_s * 0.1);
        }
        // Another one saw both.
        let others = [Stream::Track, Stream::Gyroscope, Stream::Compass];
        let carried = others.into_iter().filter(|it| *it != old && *it != new).find_map(|it| {
            let then = self.trail(it).near(last.time, TOGETHER_S)?;
            let now = self.trail(it).near(first.time, TOGETHER_S)?;
            let by = yaw_between(then.device_to_frame, last.device_to_frame)
                + yaw_between(first.device_to_frame, now.device_to_frame);
            let unseen_s = self.trail(it).age_s(first.time)?;
            let unseen = UNSEEN_TURN_PER_S * unseen_s;
            Some((by, 2.0 * TOGETHER_SIGMA + CARRIED_SIGMA_PER_S * gap_s + unseen))
        });
        if let Some((by, sigma)) = carried {
            return told(by, sigma);
        }
        let by = yaw_between(first.device_to_frame, last.device_to_frame);
        told(by, TOGETHER_SIGMA + UNSEEN_TURN_PER_S * gap_s)
    }
}

fn leaps(old: &Seen, new: &Seen) -> bool {
    let seconds = seconds_between(old.time, new.time).max(0.0);
    match (old.place_m, new.place_m) {
        (Some(old), Some(new)) => old.distance(new) > LEAP_M + LEAP_MPS * seconds,
        _ => false,
    }
}
