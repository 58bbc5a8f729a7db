//! A tour on a plane, for tests to walk.

use std::sync::Arc;

use glam::{DQuat, DVec2, DVec3};
use jiff::{SignedDuration, Timestamp};

use crate::assets::AssetId;
use crate::geodesy::{LocalFrame, Wgs84};
use crate::pose::{HeadingSource, PlaneCovariance, Pose, PositionState};
use crate::tour::{Guide, Progress, Stop, StopOrder, Tour, TourEvent, Way, Zone};

pub(super) fn local() -> LocalFrame {
    LocalFrame::new(Wgs84::new(48.8172, 2.2668).unwrap(), 0.0)
}

fn wgs84(east_m: f64, north_m: f64) -> Wgs84 {
    local().to_geodetic(DVec3::new(east_m, north_m, 0.0)).0
}

pub(super) fn zone((east_m, north_m): (f64, f64), radius_m: f64) -> Zone {
    Zone { center: wgs84(east_m, north_m), radius_m }
}

/// A stop with zones of 10 m.
pub(super) fn stop(id: &str, at: &[(f64, f64)]) -> Stop {
    let zones = at.iter().map(|&at| zone(at, 10.0)).collect();
    Stop {
        id: id.into(),
        zones,
        look_at: None,
        assets: Vec::new(),
        ideas: Vec::new(),
        facts: Vec::new(),
    }
}

pub(super) fn tour(order: StopOrder, stops: Vec<Stop>, route: &[(f64, f64)]) -> Tour {
    Tour { order, stops, route: route.iter().map(|&(east, north)| wgs84(east, north)).collect() }
}

pub(in crate::tour) fn pose(at_s: f64, at: (f64, f64), accuracy_m: f64) -> Pose {
    let start: Timestamp = "2026-06-16T09:00:00Z".parse().unwrap();
    Pose {
        time: start + SignedDuration::from_secs_f64(at_s),
        position_m: DVec2::from(at),
        horizontal_accuracy_m: accuracy_m,
        velocity_mps: DVec2::ZERO,
        eye_height_m: 1.5,
        device_to_enu: DQuat::IDENTITY,
        heading_accuracy_deg: 10.0,
        heading_source: HeadingSource::Compass,
        position_state: PositionState::Measured,
        position_cov_m2: PlaneCovariance::round(accuracy_m),
    }
}

/// A visitor with a watch.
pub(super) struct Visitor {
    pub(super) guide: Guide,
    pub(super) at: DVec2,
    pub(super) at_s: f64,
    pub(super) accuracy_m: f64,
    pub(super) state: PositionState,
    pub(super) near: Vec<AssetId>,
    velocity_mps: DVec2,
    events: Vec<TourEvent>,
}

impl Visitor {
    pub(super) fn new(tour: Tour, at: (f64, f64)) -> Self {
        Self::resumed(tour, at, Progress::default())
    }

    pub(super) fn resumed(tour: Tour, at: (f64, f64), progress: Progress) -> Self {
        Self {
            guide: Guide::new(Arc::new(tour), &local(), progress),
            at: at.into(),
            at_s: 0.0,
            accuracy_m: 4.0,
            state: PositionState::Measured,
            near: Vec::new(),
            velocity_mps: DVec2::ZERO,
            events: Vec::new(),
        }
    }

    pub(super) fn pose(&self) -> Pose {
        let pose = pose(self.at_s, self.at.into(), self.accuracy_m);
        Pose { velocity_mps: self.velocity_mps, position_state: self.state, ..pose }
    }

    pub(super) fn update(&mut self) {
        let pose = self.pose();
        self.guide.update(&pose, &self.near, &mut self.events);
    }

    /// Stands for so many seconds, with a pose every half of one.
    pub(super) fn stand(&mut self, seconds: f64) -> &mut Self {
        self.velocity_mps = DVec2::ZERO;
        for _ in 0..(seconds * 2.0) as usize {
            self.at_s += 0.5;
            self.update();
        }
        self
    }

    /// Walks straight there at 1.3 m/s.
    pub(super) fn walk(&mut self, to: (f64, f64)) -> &mut Self {
        self.run(to, 1.3)
    }

    /// The same at another speed.
    pub(super) fn run(&mut self, to: (f64, f64), mps: f64) -> &mut Self {
        let to = DVec2::from(to);
        self.velocity_mps = (to - self.at).normalize_or_zero() * mps;
        while self.at != to {
            self.at = self.at.move_towards(to, mps / 2.0);
            self.at_s += 0.5;
            self.update();
        }
        self
    }

    /// What happened since it was asked last: `+a` reached, `-a` left, `>a`
    /// passed, `~a` skipped, `=a` repeated, `*x` an asset, `.` finished, `<` undone.
    pub(super) fn told(&mut self) -> String {
        let short = |event: TourEvent| match event {
            TourEvent::StopReached { stop } => format!("+{stop}"),
            TourEvent::StopLeft { stop } => format!("-{stop}"),
            TourEvent::StopPassed { stop } => format!(">{stop}"),
            TourEvent::StopSkipped { stop } => format!("~{stop}"),
            TourEvent::StopRepeated { stop } => format!("={stop}"),
            TourEvent::AssetNear { asset } => format!("*{asset}"),
            TourEvent::TourFinished => ".".into(),
            TourEvent::Undone => "<".into(),
        };
        std::mem::take(&mut self.events).into_iter().map(short).collect::<Vec<_>>().join(" ")
    }

    /// What can be taken back.
    pub(super) fn undoable(&self) -> Option<Vec<u32>> {
        self.guide.undoable(self.pose().time).map(|undoable| undoable.skipped)
    }

    pub(super) fn undo(&mut self) -> String {
        let time = self.pose().time;
        self.guide.undo(time, &mut self.events);
        self.told()
    }

    pub(super) fn skip(&mut self) -> String {
        let time = self.pose().time;
        self.guide.skip(time, &mut self.events);
        self.told()
    }

    pub(super) fn repeat(&mut self) -> String {
        self.guide.repeat(&mut self.events);
        self.told()
    }

    pub(super) fn go_to(&mut self, stop: &str) -> String {
        let time = self.pose().time;
        self.guide.go_to(stop, time, &mut self.events).unwrap();
        self.told()
    }

    pub(super) fn way(&self) -> Way {
        self.guide.way(&self.pose()).unwrap()
    }

    pub(super) fn next(&self) -> Option<String> {
        self.guide.way(&self.pose()).map(|way| way.stop)
    }
}
