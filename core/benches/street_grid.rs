//! A made-up town of any size with the same density everywhere, for the
//! benches: the more parts, the farther it reaches.
//!
//! Blocks of 80 m, each with three utilities in lines of four 20 m segments
//! along its west and its south side, four street lights and one building of
//! four walls: 32 parts on 6,400 m², about 160 within 100 m.

#![allow(dead_code, unreachable_pub, reason = "each bench and test uses its share")]

use wattwalk::assets::{
    Asset, AssetId, AssetKind, Geometry, Network, Polygon, PositionalClass, Vertex,
};
use wattwalk::geodesy::{LocalFrame, Wgs84};

const BLOCK_M: f64 = 80.0;
const PARTS_PER_BLOCK: usize = 32;

/// The local frame that the town is laid out in; its middle is the origin.
pub(crate) fn local() -> LocalFrame {
    LocalFrame::new(Wgs84::new(48.8172, 2.2668).expect("a place in France"), 120.0)
}

/// The town's assets, of at least `parts` parts and at most a block more.
pub(crate) fn assets(parts: usize) -> impl Iterator<Item = Asset> {
    let local = local();
    let blocks = parts.div_ceil(PARTS_PER_BLOCK);
    let side = (blocks as f64).sqrt().ceil() as usize;
    (0..blocks).flat_map(move |block| {
        let middle = (side / 2) as f64;
        let west_m = ((block % side) as f64 - middle) * BLOCK_M;
        let south_m = ((block / side) as f64 - middle) * BLOCK_M;
        block_assets(&local, block, west_m, south_m)
    })
}

fn block_assets(local: &LocalFrame, block: usize, west_m: f64, south_m: f64) -> Vec<Asset> {
    let place = |east_m: f64, north_m: f64| {
        let (point, _) =
            local.to_geodetic(glam::DVec3::new(west_m + east_m, south_m + north_m, 0.0));
        Vertex { point, z_m: None }
    };
    let utilities = [
        (Network::Electricity, AssetKind::Cable, 0.8, PositionalClass::A),
        (Network::Water, AssetKind::Pipe, 1.2, PositionalClass::B),
        (Network::Telecom, AssetKind::Cable, 0.6, PositionalClass::C),
    ];
    let mut assets = Vec::with_capacity(11);
    for along_north in [false, true] {
        for (lane, (network, kind, depth_m, class)) in utilities.into_iter().enumerate() {
            let line = (0..=4).map(|step| {
                let along_m = f64::from(step) * BLOCK_M / 4.0;
                // A wobble that is the same at every run, and at both ends of
                // neighbouring lines.
                let across_m =
                    1.5 * lane as f64 + if step % 4 == 0 { 0.0 } else { wobble_m(block, step) };
                if along_north { place(across_m, along_m) } else { place(along_m, across_m) }
            });
            let mut asset =
                asset(block, assets.len(), network, kind, Geometry::Lines(vec![line.collect()]));
            asset.depth_m = Some(depth_m);
            asset.positional_class = Some(class);
            assets.push(asset);
        }
        for along_m in [20.0, 60.0] {
            let point = if along_north { place(6.0, along_m) } else { place(along_m, 6.0) };
            let geometry = Geometry::Points(vec![point]);
            let mut asset =
                asset(block, assets.len(), Network::Lighting, AssetKind::StreetLight, geometry);
            asset.height_m = Some(5.0);
            assets.push(asset);
        }
    }
    let ring = [[25.0, 25.0], [60.0, 25.0], [60.0, 50.0], [25.0, 50.0], [25.0, 25.0]];
    let outer = ring.map(|[east_m, north_m]| place(east_m, north_m)).to_vec();
    let geometry = Geometry::Polygons(vec![Polygon { outer, holes: Vec::new() }]);
    let mut building =
        asset(block, assets.len(), Network::Unspecified, AssetKind::Building, geometry);
    building.height_m = Some(15.0);
    assets.push(building);
    assets
}

pub fn asset(
    block: usize,
    number: usize,
    network: Network,
    kind: AssetKind,
    geometry: Geometry,
) -> Asset {
    let id = AssetId::from(format!("{block}-{number}").as_str());
    Asset { simulated: true, ..Asset::new(id, network, kind, geometry) }
}

/// Between -1 and 1 m, by a multiplicative hash.
fn wobble_m(block: usize, step: i32) -> f64 {
    let hash = (block as u64 * 5 + step as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 40;
    hash as f64 / f64::from(1_u32 << 23) - 1.0
}
