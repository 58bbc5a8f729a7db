//! A line that is walked, and what of steel stands beside it.

use glam::DVec2;

use crate::assets::AssetKind;
use crate::geodesy::LocalFrame;
use crate::pack::TourPack;

/// Transformers farther from the route are not felt, metres.
const NEAR_ROUTE_M: f64 = 15.0;
/// Besides, there is one each so many metres,
const STEEL_EVERY_M: f64 = 60.0;
/// so far beside it.
const STEEL_BESIDE_M: f64 = 2.5;

/// A line, and how far along it its vertices are.
#[derive(Debug, Clone)]
pub(crate) struct Route {
    line_m: Vec<DVec2>,
    along_m: Vec<f64>,
}

impl Route {
    pub(crate) fn new(line_m: Vec<DVec2>) -> Self {
        let mut walked_m = 0.0;
        let mut before = line_m.first().copied();
        let along_m = line_m
            .iter()
            .map(|&at_m| {
                walked_m += before.replace(at_m).map_or(0.0, |before| before.distance(at_m));
                walked_m
            })
            .collect();
        Self { line_m, along_m }
    }

    pub(crate) fn length_m(&self) -> f64 {
        self.along_m.last().copied().unwrap_or(0.0)
    }

    pub(crate) fn at(&self, along_m: f64) -> DVec2 {
        let after = self.along_m.partition_point(|vertex| *vertex <= along_m);
        let vertex = |index: usize| Some((*self.line_m.get(index)?, *self.along_m.get(index)?));
        match (after.checked_sub(1).and_then(vertex), vertex(after)) {
            (Some((a_m, a)), Some((b_m, b))) => a_m.lerp(b_m, (along_m - a) / (b - a)),
            (Some((only_m, _)), None) | (None, Some((only_m, _))) => only_m,
            (None, None) => DVec2::ZERO,
        }
    }

    /// The pack's transformers by the route, and others beside it, on its one side
    /// and its other: a pack tells few of those that stand in a street.
    pub(crate) fn transformers_m(&self, pack: &TourPack, local: &LocalFrame) -> Vec<DVec2> {
        let metres = 0..self.length_m() as u32;
        let along_m: Vec<DVec2> = metres.map(|metre| self.at(f64::from(metre))).collect();
        let own = pack
            .assets
            .iter()
            .filter(|asset| asset.kind == AssetKind::Transformer)
            .filter_map(|asset| asset.geometry.middle_m(local))
            .filter(|at_m| along_m.iter().any(|on_m| on_m.distance(*at_m) < NEAR_ROUTE_M));
        let count = (self.length_m() / STEEL_EVERY_M).ceil() as u32;
        let others = (0..count).map(|number| {
            let along_m = (f64::from(number) + 0.5) * STEEL_EVERY_M;
            let (at_m, ahead_m) = (self.at(along_m), self.at(along_m + 1.0));
            let side = if number.is_multiple_of(2) { 1.0 } else { -1.0 };
            at_m + (ahead_m - at_m).normalize_or_zero().perp() * side * STEEL_BESIDE_M
        });
        own.chain(others).collect()
    }
}
