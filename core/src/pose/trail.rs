//! The last seconds of one stream of orientations, to be asked at any time.
//!
//! In: orientations, and places where the stream has them. Out: both at a time:
//! between two samples as they tell, and a little beyond the newest by the rate
//! at which the device turned.

use std::collections::VecDeque;

use glam::{DQuat, DVec3};
use jiff::Timestamp;

use super::order::seconds_between;

/// So many samples are held: four seconds of the fastest stream, thinned.
const HELD: usize = 256;
/// Samples nearer to each other than this are thinned, seconds; the newest
/// always counts.
const APART_S: f64 = 0.015;
/// So far beyond the newest sample its turning goes on, seconds: the time from
/// a sample to the screen.
const PREDICTED_S: f64 = 0.06;

/// An orientation in a frame of the stream's own, upright; and a place in it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Seen {
    pub(super) time: Timestamp,
    pub(super) device_to_frame: DQuat,
    pub(super) place_m: Option<DVec3>,
}

/// The newest samples, oldest first.
#[derive(Debug, Clone, Default)]
pub(super) struct Trail(VecDeque<Seen>);

impl Trail {
    /// Takes in a sample that is not older than the newest.
    pub(super) fn push(&mut self, seen: Seen) {
        if self.0.capacity() < HELD {
            self.0.reserve_exact(HELD);
        }
        let crowded = self.0.len() >= 2
            && seconds_between(self.0[self.0.len() - 2].time, seen.time) < APART_S;
        if crowded {
            self.0.pop_back();
        } else if self.0.len() == HELD {
            self.0.pop_front();
        }
        self.0.push_back(seen);
    }

    pub(super) fn clear(&mut self) {
        self.0.clear();
    }

    /// Turns all orientations about up, radians.
    pub(super) fn turn(&mut self, by: f64) {
        let turn = DQuat::from_rotation_z(by);
        for seen in &mut self.0 {
            seen.device_to_frame = (turn * seen.device_to_frame).normalize();
        }
    }

    pub(super) fn newest(&self) -> Option<&Seen> {
        self.0.back()
    }

    /// Seconds since the newest sample, if there is one; 0 before it.
    pub(super) fn age_s(&self, time: Timestamp) -> Option<f64> {
        self.newest().map(|newest| seconds_between(newest.time, time).max(0.0))
    }

    /// At a time; before the oldest sample, as in it.
    pub(super) fn at(&self, time: Timestamp) -> Option<Seen> {
        let after = self.0.partition_point(|seen| seen.time <= time);
        let Some(to) = self.0.get(after) else { return self.beyond(time) };
        let Some(from) = after.checked_sub(1).map(|index| self.0[index]) else { return Some(*to) };
        let share = seconds_between(from.time, time) / seconds_between(from.time, to.time);
        let place_m = from.place_m.zip(to.place_m).map(|(from, to)| from.lerp(to, share));
        let device_to_frame = from.device_to_frame.slerp(to.device_to_frame, share);
        Some(Seen { time, device_to_frame, place_m })
    }

    /// At a time, if there is a sample within so many seconds of it.
    pub(super) fn near(&self, time: Timestamp, within_s: f64) -> Option<Seen> {
        let seen = self.at(time)?;
        (seconds_between(seen.time, time).abs() < within_s).then_some(seen)
    }

    /// After the newest sample: turning and moving on for a moment, then held.
    fn beyond(&self, time: Timestamp) -> Option<Seen> {
        let newest = *self.newest()?;
        let Some(before) = self.0.len().checked_sub(2).map(|index| self.0[index]) else {
            return Some(newest);
        };
        let step_s = seconds_between(before.time, newest.time);
        let ahead_s = seconds_between(newest.time, time).min(PREDICTED_S);
        // Of samples far apart nobody knows how the device turned in the end.
        if !(step_s > 0.0 && step_s < 0.2) || ahead_s <= 0.0 {
            return Some(newest);
        }
        let share = ahead_s / step_s;
        let turn = before.device_to_frame.conjugate() * newest.device_to_frame;
        let device_to_frame = newest.device_to_frame * part(turn, share);
        let place_m =
            before.place_m.zip(newest.place_m).map(|(from, to)| from.lerp(to, 1.0 + share));
        Some(Seen { device_to_frame: device_to_frame.normalize(), place_m, ..newest })
    }
}

/// So many times a small rotation.
fn part(turn: DQuat, share: f64) -> DQuat {
    let turn = if turn.w < 0.0 { -turn } else { turn };
    DQuat::from_scaled_axis(turn.to_scaled_axis() * share)
}

/// How far one upright frame is turned against another about up, radians
/// counter-clockwise: what takes `from`'s directions to `to`'s.
pub(super) fn yaw_between(from: DQuat, to: DQuat) -> f64 {
    let turn = to * from.conjugate();
    2.0 * libm::atan2(turn.z, turn.w)
}

/// The direction in which a device looks, or its top points where it lies flat:
/// radians counter-clockwise from the frame's first axis.
pub(super) fn ahead(device_to_frame: DQuat) -> f64 {
    let ahead = ahead_of(device_to_frame);
    libm::atan2(ahead.y, ahead.x)
}

/// The same as a vector. Near to lying flat, the camera's own direction swings
/// through half a turn at the smallest tilt; the device's top does not.
pub(super) fn ahead_of(device_to_frame: DQuat) -> DVec3 {
    /// Looking less than 20 degrees off straight down, or up.
    const FLAT: f64 = 0.94;
    let look = device_to_frame * DVec3::NEG_Z;
    if look.z < -FLAT {
        device_to_frame * DVec3::Y
    } else if look.z > FLAT {
        device_to_frame * DVec3::NEG_Y
    } else {
        look
    }
}
