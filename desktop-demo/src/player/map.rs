//! What does not move, in local metres.

use std::collections::BTreeSet;

use wattwalk::assets::{Asset, AssetKind, Geometry, Network, Polygon, Vertex};
use wattwalk::geodesy::{LocalFrame, Wgs84};

use super::Player;
use crate::page::model::{MapArea, MapData, MapLine, MapPoint, MapStop, Place};

impl Player {
    /// The map of the pack.
    pub(crate) fn map(&self) -> MapData {
        let pack = &self.pack;
        let networks: BTreeSet<Network> =
            pack.assets.iter().filter(|a| !is_building(a)).map(|asset| asset.network).collect();
        let mut map = MapData {
            title: pack.manifest.title.clone(),
            languages: pack.manifest.languages.clone(),
            attribution: pack.manifest.attribution.clone(),
            networks: networks.into_iter().collect(),
            buildings: Vec::new(),
            lines: Vec::new(),
            points: Vec::new(),
            areas: Vec::new(),
            stops: self.stops(),
            route: pack.tour.route.iter().map(|place| place_of(*place, &self.local)).collect(),
        };
        for asset in &pack.assets {
            add(&mut map, asset, &self.local);
        }
        map
    }

    fn stops(&self) -> Vec<MapStop> {
        let stops = self.pack.tour.stops.iter().zip(1..);
        stops
            .filter_map(|(stop, number)| {
                let zone = stop.zones.first()?;
                let narration = self.pack.narration.iter();
                let title = narration
                    .filter_map(|(language, narration)| {
                        Some((language.clone(), narration.stops.get(&stop.id)?.title.clone()))
                    })
                    .collect();
                let at = place_of(zone.center, &self.local);
                Some(MapStop {
                    id: stop.id.clone(),
                    number,
                    at,
                    radius_m: zone.radius_m as f32,
                    title,
                })
            })
            .collect()
    }
}

fn is_building(asset: &Asset) -> bool {
    asset.kind == AssetKind::Building
}

fn add(map: &mut MapData, asset: &Asset, local: &LocalFrame) {
    let (network, kind, simulated) = (asset.network, asset.kind, asset.simulated);
    let places = |vertices: &[Vertex]| -> Vec<Place> {
        vertices.iter().map(|vertex| place_of(vertex.point, local)).collect()
    };
    match &asset.geometry {
        Geometry::Points(points) => map
            .points
            .extend(places(points).into_iter().map(|at| MapPoint { network, kind, at, simulated })),
        Geometry::Lines(lines) => map.lines.extend(lines.iter().map(|line| MapLine {
            network,
            kind,
            buried: asset.is_buried(),
            points: places(line),
            simulated,
        })),
        Geometry::Polygons(polygons) => {
            let areas = if is_building(asset) { &mut map.buildings } else { &mut map.areas };
            let rings = |polygon: &Polygon| -> Vec<Vec<Place>> {
                std::iter::once(&polygon.outer).chain(&polygon.holes).map(|r| places(r)).collect()
            };
            areas.extend(polygons.iter().map(|polygon| MapArea {
                network,
                kind,
                rings: rings(polygon),
                simulated,
            }));
        }
    }
}

fn place_of(place: Wgs84, local: &LocalFrame) -> Place {
    local.to_local(place, local.height_m()).truncate().as_vec2().to_array()
}
