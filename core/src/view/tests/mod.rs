//! A small town to look at, and ways to look at it.

mod around;
mod breathing;
mod frames;
mod leading;
mod properties;
mod snapshots;

use std::collections::BTreeSet;

use glam::{DQuat, DVec2, DVec3};
use jiff::Timestamp;

use crate::assets::{Asset, AssetId, AssetKind, Geometry, Network, Polygon, Vertex};
use crate::geodesy::{LocalFrame, SunPosition, Wgs84};
use crate::index::Index;
use crate::language::Language;
use crate::pose::{HeadingSource, PlaneCovariance, Pose, PositionState};
use crate::tour::Way;

use super::{Camera, Caption, Frame, FrameVertex, Scene, ScreenRotation, Shape, ShapeKind, View};

/// In the south, halfway up.
const SUN: SunPosition = SunPosition { elevation_deg: 45.0, azimuth_deg: 180.0 };

fn local() -> LocalFrame {
    LocalFrame::new(Wgs84::new(48.8172, 2.2668).unwrap(), 120.0)
}

fn vertices(places: &[[f64; 2]]) -> Vec<Vertex> {
    let local = local();
    let vertex = |&[east_m, north_m]: &[f64; 2]| {
        let (point, _) = local.to_geodetic(DVec3::new(east_m, north_m, 0.0));
        Vertex { point, z_m: None }
    };
    places.iter().map(vertex).collect()
}

fn point(at: [f64; 2]) -> Geometry {
    Geometry::Points(vertices(&[at]))
}

fn line(places: &[[f64; 2]]) -> Geometry {
    Geometry::Lines(vec![vertices(places)])
}

pub(super) fn rectangle([west_m, south_m]: [f64; 2], [width_m, depth_m]: [f64; 2]) -> Geometry {
    let (east_m, north_m) = (west_m + width_m, south_m + depth_m);
    let ring = [
        [west_m, south_m],
        [east_m, south_m],
        [east_m, north_m],
        [west_m, north_m],
        [west_m, south_m],
    ];
    Geometry::Polygons(vec![Polygon { outer: vertices(&ring), holes: Vec::new() }])
}

pub(super) fn asset(network: Network, kind: AssetKind, geometry: Geometry) -> Asset {
    Asset::new(AssetId::from("an asset"), network, kind, geometry)
}

fn cable(depth_m: f64, places: &[[f64; 2]]) -> Asset {
    let cable = asset(Network::Electricity, AssetKind::Cable, line(places));
    Asset { depth_m: Some(depth_m), ..cable }
}

fn caption(title: &str, value: Option<&str>) -> Caption {
    let value = value.map(Into::into);
    Caption { title: title.into(), named: true, value, ..Caption::default() }
}

/// Pixels that a metre covers at a depth of one metre.
const FOCAL_PX: f32 = 100.0;

/// A picture of [`FOCAL_PX`].
fn plain_camera() -> Camera {
    Camera {
        width_px: 400,
        height_px: 300,
        horizontal_fov_deg: 2.0 * 2.0_f64.atan().to_degrees(),
        range_m: 100.0,
        ..camera()
    }
}

/// A way along these places.
fn way(places: &[[f64; 2]]) -> Way {
    Way {
        stop: "belvedere".into(),
        number: 4,
        shown_distance_m: 0,
        spoken_distance_m: 0,
        line_m: places.iter().map(|&place| DVec2::from(place)).collect(),
        distance_m: 0.0,
        bearing_deg: 0.0,
        passed: false,
    }
}

/// Assets with their captions, to be looked at.
pub(super) struct Town {
    pub(super) index: Index,
    captions: Vec<Caption>,
    hidden: BTreeSet<Network>,
    focus: Option<u32>,
    focus_m: Option<[f32; 2]>,
    followed: Option<Vec<u32>>,
    language: Language,
}

impl Town {
    fn new(assets: Vec<(Asset, Caption)>) -> Self {
        let (assets, captions): (Vec<_>, Vec<_>) = assets.into_iter().unzip();
        let index = Index::build(&assets, &local());
        let language = Language::from("en");
        Self {
            index,
            captions,
            hidden: BTreeSet::new(),
            focus: None,
            focus_m: None,
            followed: None,
            language,
        }
    }

    /// Without captions: nothing is labelled.
    pub(super) fn silent(assets: Vec<Asset>) -> Self {
        let idle = Caption { idle: true, ..Caption::default() };
        Self::new(assets.into_iter().map(|asset| (asset, idle.clone())).collect())
    }

    fn scene(&self) -> Scene<'_> {
        Scene {
            index: &self.index,
            captions: &self.captions,
            hidden: &self.hidden,
            focus: self.focus,
            focus_m: self.focus_m,
            followed: self.followed.as_deref(),
            language: &self.language,
            way: None,
            sun: SUN,
            details_of: &|_| Some("400 V".to_owned()),
        }
    }

    fn look(&self, pose: &Pose, camera: &Camera) -> Frame {
        View::new().frame(&self.scene(), Some(pose), camera, pose.time).unwrap()
    }
}

/// A street with all kinds of things, for the tests of whole frames.
fn street() -> Town {
    let building = |at, size, height_m| Asset {
        height_m,
        ..asset(Network::Unspecified, AssetKind::Building, rectangle(at, size))
    };
    let electricity = |kind, geometry| asset(Network::Electricity, kind, geometry);
    Town::new(vec![
        (
            cable(0.8, &[[-60.0, 4.0], [-20.0, 4.5], [20.0, 4.0], [90.0, 4.0]]),
            caption("South cable", None),
        ),
        (cable(0.8, &[[20.0, 4.0], [20.0, 60.0], [25.0, 120.0]]), caption("South cable", None)),
        (
            Asset {
                depth_m: Some(1.5),
                ..asset(
                    Network::DistrictHeating,
                    AssetKind::Pipe,
                    line(&[[0.0, -20.0], [0.5, 30.0], [12.0, 50.0], [12.0, 140.0]]),
                )
            },
            caption("Heat main", Some("210 kW")),
        ),
        (building([5.0, 8.0], [12.0, 20.0], Some(15.0)), caption("School", Some("42 kW"))),
        (building([-30.0, 10.0], [20.0, 10.0], None), caption("Offices", Some("18 kW"))),
        (building([-30.0, 40.0], [25.0, 10.0], Some(22.0)), caption("Homes", Some("61 kW"))),
        (
            Asset {
                height_m: Some(15.0),
                ..electricity(AssetKind::Photovoltaic, rectangle([6.0, 9.0], [10.0, 10.0]))
            },
            caption("Solar roof", Some("-18 kW")),
        ),
        (
            electricity(AssetKind::Battery, rectangle([-6.0, 14.0], [3.0, 2.0])),
            caption("电池储能 Battery", Some("-35 kW")),
        ),
        (
            electricity(AssetKind::Transformer, point([-3.0, 18.0])),
            caption("Transformer", Some("120 kW")),
        ),
        (
            asset(Network::Lighting, AssetKind::StreetLight, point([2.0, 12.0])),
            Caption { named: false, idle: true, ..caption("Street light", None) },
        ),
        (
            asset(Network::Mobility, AssetKind::ChargingPoint, point([-4.0, 9.0])),
            caption("Charging point", Some("11 kW")),
        ),
    ])
}

fn camera() -> Camera {
    Camera {
        width_px: 1280,
        height_px: 800,
        horizontal_fov_deg: 65.0,
        rotation: ScreenRotation::Deg0,
        range_m: 150.0,
        text_px: 18.0,
        backdrop: false,
    }
}

/// Seen from a place: `heading_deg` clockwise from north, `pitch_deg` up from
/// the level, `roll_deg` of the device counter-clockwise as the visitor sees it.
pub(super) fn pose(at: [f64; 2], heading_deg: f64, pitch_deg: f64, roll_deg: f64) -> Pose {
    // A device that lies on its back with its top to the north is not turned;
    // a quarter turn about its x stands it up, its back to the north.
    let device_to_enu = DQuat::from_rotation_z(-heading_deg.to_radians())
        * DQuat::from_rotation_x((90.0 + pitch_deg).to_radians())
        * DQuat::from_rotation_z(roll_deg.to_radians());
    Pose {
        time: time(0.0),
        position_m: DVec2::from(at),
        horizontal_accuracy_m: 4.0,
        velocity_mps: DVec2::ZERO,
        eye_height_m: 1.6,
        device_to_enu,
        heading_accuracy_deg: 5.0,
        heading_source: HeadingSource::Compass,
        position_state: PositionState::Measured,
        position_cov_m2: PlaneCovariance::round(4.0),
    }
}

fn time(after_s: f64) -> Timestamp {
    let start: Timestamp = "2026-06-01T12:00:00Z".parse().unwrap();
    start + jiff::SignedDuration::from_secs_f64(after_s)
}

fn vertices_of<'a>(frame: &'a Frame, shape: &Shape) -> &'a [FrameVertex] {
    &frame.vertices[shape.first_vertex as usize..][..shape.vertex_count as usize]
}

fn shapes(frame: &Frame, kind: ShapeKind) -> Vec<&Shape> {
    frame.shapes.iter().filter(|shape| shape.kind == kind).collect()
}
