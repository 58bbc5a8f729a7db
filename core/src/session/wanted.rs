//! What readings are wanted of, from where the visitor is and looks.

use std::collections::HashSet;

use crate::assets::AssetId;
use crate::index::{Hit, Wedge};
use crate::live::Wanted;
use crate::pack::TourPack;
use crate::pose::Pose;
use crate::surroundings::Surroundings;
use crate::tour::Progress;

/// What is this near is seen, wherever the visitor looks, metres.
const AT_HAND_M: f32 = 40.0;
/// What is ahead is seen this far, and this far to either side.
const AHEAD_M: f32 = 150.0;
const AHEAD_RAD: f32 = 0.8;
/// How far what is near, and what is far, reaches.
const NEAR_M: f32 = 200.0;
const FAR_M: f32 = 600.0;
/// Assets that are far, at most: there may be a city of them.
const MOST_FAR: usize = 1000;

/// What is wanted of a pack, with these assets around, by a visitor at `pose`,
/// or somewhere.
pub(super) fn wanted(
    pack: &TourPack,
    around: &Surroundings,
    pose: Option<&Pose>,
    progress: &Progress,
    hits: &mut Vec<Hit>,
) -> Wanted {
    let mut wanted = Wanted::default();
    let mut taken = HashSet::new();
    let mut put = |into: &mut Vec<AssetId>, asset: &AssetId| {
        if taken.insert(asset.clone()) {
            into.push(asset.clone());
        }
    };
    // What the guide speaks of, now and next.
    let passed = |id: &str| {
        progress.current.as_deref() != Some(id)
            && progress.reached.iter().chain(&progress.skipped).any(|stop| stop == id)
    };
    let stops = pack.tour.stops.iter().filter(|stop| !passed(&stop.id)).take(2);
    for asset in stops.flat_map(|stop| stop.look_at.iter().chain(&stop.assets)) {
        if around.numbers.contains_key(asset) {
            put(&mut wanted.seen, asset);
        }
    }
    let Some(pose) = pose else {
        around.ids().for_each(|asset| put(&mut wanted.near, asset));
        return wanted;
    };
    let at = pose.position_m.as_vec2().to_array();
    let wedge = Wedge {
        apex_m: at,
        heading_rad: pose.heading_deg().to_radians() as f32,
        half_angle_rad: AHEAD_RAD,
        range_m: AHEAD_M,
    };
    let asset = |hit: &Hit| around.asset(hit.part.asset).map(|asset| &asset.id);
    let index = &around.index;
    index.within_radius(at, AT_HAND_M, hits);
    hits.iter().filter_map(asset).for_each(|asset| put(&mut wanted.seen, asset));
    index.in_wedge(&wedge, hits);
    hits.iter().filter_map(asset).for_each(|asset| put(&mut wanted.seen, asset));
    index.within_radius(at, FAR_M, hits);
    for hit in &*hits {
        let Some(asset) = asset(hit) else { continue };
        if hit.distance_m <= NEAR_M {
            put(&mut wanted.near, asset);
        } else if wanted.far.len() < MOST_FAR {
            put(&mut wanted.far, asset);
        } else {
            break;
        }
    }
    wanted
}
