//! Where the bulk of what is imported lies, and what lies far from it.
//!
//! In: assets, one after the other. Out: the [`Bulk`], the largest cluster of
//! cells of the globe that have something in them and touch each other. One slip
//! in a thousand features (a place at 0, 0, latitude and longitude exchanged)
//! moves neither its middle nor its beginning, and is named. What lies at 0, 0,
//! be it most of a table, is of the bulk only where there is nothing else.
//!
//! Held are the cells, not the assets. Where no cluster has half of the assets,
//! as in a sparse network of a country, the cells are taken larger until one has.

use std::collections::{HashMap, HashSet};

use super::report::LeftOut;
use crate::assets::{Asset, AssetId, AssetKind, Network, Problem, length_m};
use crate::geodesy::Wgs84;

/// A side of a cell, degrees: 22 km, and what is farther off is no walk.
const CELL_DEG: f64 = 0.2;
/// Cells of a ring around the globe.
const RING: i32 = 1800;
/// More cells with something in them than any country has; an import of the
/// whole world has no bulk.
const MOST_CELLS: usize = 100_000;
/// Cells that are far off and named one by one.
const MOST_NAMED: usize = 5;

/// A cell by its row and its column.
type Key = [i32; 2];

/// A cluster, by how many assets it has and how early its first one came.
type Ranked = ((u64, u64), HashSet<Key>);

/// Where assets are, by cells.
#[derive(Debug, Default)]
pub(super) struct Spread {
    cells: HashMap<Key, Cell>,
    /// What lies at 0, 0.
    nought: Option<Cell>,
    assets: u64,
}

#[derive(Debug, Clone)]
struct Cell {
    count: u64,
    first: First,
    networks: Option<Extent>,
    buildings: Option<Extent>,
}

/// The first asset of a cell.
#[derive(Debug, Clone)]
struct First {
    number: u64,
    file: String,
    id: AssetId,
    place: Wgs84,
}

/// Least longitude, least latitude, most longitude, most latitude, degrees; of
/// what crosses the antimeridian beyond 180.
#[derive(Debug, Clone, Copy)]
struct Extent([f64; 4]);

/// The largest cluster.
#[derive(Debug)]
pub(super) struct Bulk {
    /// The middle of its networks, or of its buildings where it has none.
    pub(super) middle: Wgs84,
    /// Where its first asset is.
    first: Wgs84,
    scale: i32,
    cells: HashSet<Key>,
    far: Vec<(u64, First)>,
}

/// Whether it is the place of what has none.
fn is_nought(place: Wgs84) -> bool {
    place.lat_deg() == 0.0 && place.lon_deg() == 0.0
}

/// The cell of a place, of so many cells each way.
fn cell(place: Wgs84, scale: i32) -> Key {
    let number = |degrees: f64| (degrees / CELL_DEG).floor() as i32;
    larger([number(place.lat_deg()), number(place.lon_deg()).rem_euclid(RING)], scale)
}

fn larger([lat, lon]: Key, scale: i32) -> Key {
    [lat.div_euclid(scale), lon.div_euclid(scale)]
}

/// A longitude as it is counted from another one, so that the antimeridian is
/// no edge.
fn near(lon_deg: f64, around_deg: f64) -> f64 {
    let turned = lon_deg - around_deg + 540.0;
    // Mostly one turn too many, which is taken off exactly as a remainder is.
    let is_near = (360.0..720.0).contains(&turned);
    let turned = if is_near { turned - 360.0 } else { turned.rem_euclid(360.0) };
    around_deg + turned - 180.0
}

impl Extent {
    fn with(self, other: Self) -> Self {
        let (Self([a, b, c, d]), Self([w, s, e, n])) = (self, other);
        Self([a.min(w), b.min(s), c.max(e), d.max(n)])
    }
}

impl Spread {
    pub(super) fn add(&mut self, file: &str, asset: &Asset) {
        let Some(place) = asset.geometry.outline().next().map(|vertex| vertex.point) else {
            return;
        };
        self.assets += 1;
        let extents = asset.geometry.outline().map(|vertex| {
            let (lon, lat) = (vertex.point.lon_deg(), vertex.point.lat_deg());
            let lon = near(lon, place.lon_deg());
            Extent([lon, lat, lon, lat])
        });
        let extent = extents.reduce(Extent::with);
        let is_building =
            asset.kind == AssetKind::Building && asset.network == Network::Unspecified;
        let number = self.assets;
        let first = || First { number, file: file.into(), id: asset.id.clone(), place };
        let new = || Cell { count: 0, first: first(), networks: None, buildings: None };
        let key = cell(place, 1);
        let cell = match is_nought(place) {
            true => self.nought.get_or_insert_with(new),
            false if self.cells.len() >= MOST_CELLS && !self.cells.contains_key(&key) => return,
            false => self.cells.entry(key).or_insert_with(new),
        };
        cell.count += 1;
        if number < cell.first.number {
            cell.first = first();
        }
        let into = if is_building { &mut cell.buildings } else { &mut cell.networks };
        *into = match (*into, extent) {
            (Some(a), Some(b)) => Some(a.with(b)),
            (a, b) => a.or(b),
        };
    }

    /// The largest cluster; `None` where nothing was added.
    pub(super) fn bulk(&self) -> Option<Bulk> {
        if self.cells.is_empty() {
            let nought = self.nought.clone()?;
            let cells = HashMap::from([(cell(nought.first.place, 1), nought)]);
            return Self { cells, nought: None, assets: self.assets }.bulk();
        }
        let placed = self.assets - self.nought.as_ref().map_or(0, |nought| nought.count);
        let mut scale = 1;
        loop {
            let largest = self.largest(scale)?;
            let inside = |key: &Key| largest.contains(&larger(*key, scale));
            let count: u64 =
                self.cells.iter().filter(|(key, _)| inside(key)).map(|(_, it)| it.count).sum();
            if count * 2 >= placed || scale >= RING / 4 {
                return self.bulk_of(largest, scale);
            }
            scale *= 2;
        }
    }

    /// The cells, taken so many times larger, of the cluster with most assets;
    /// of equals the first that was read.
    fn largest(&self, scale: i32) -> Option<HashSet<Key>> {
        let mut all: HashMap<Key, (u64, u64)> = HashMap::new();
        for (key, cell) in &self.cells {
            let (count, first) = all.entry(larger(*key, scale)).or_insert((0, u64::MAX));
            *count += cell.count;
            *first = (*first).min(cell.first.number);
        }
        let ring = (RING + scale - 1) / scale;
        let mut seen: HashSet<Key> = HashSet::new();
        let mut best: Option<Ranked> = None;
        for start in all.keys() {
            if !seen.insert(*start) {
                continue;
            }
            let mut cluster = HashSet::from([*start]);
            let (mut count, mut first) = (0, u64::MAX);
            let mut open = vec![*start];
            while let Some([lat, lon]) = open.pop() {
                let (here, earliest) = all.get(&[lat, lon]).copied().unwrap_or_default();
                (count, first) = (count + here, first.min(earliest));
                for next_lat in lat - 1..=lat + 1 {
                    for next_lon in lon - 1..=lon + 1 {
                        let next = [next_lat, next_lon.rem_euclid(ring)];
                        if all.contains_key(&next) && seen.insert(next) {
                            cluster.insert(next);
                            open.push(next);
                        }
                    }
                }
            }
            let rank = (count, u64::MAX - first);
            if best.as_ref().is_none_or(|(most, _)| rank > *most) {
                best = Some((rank, cluster));
            }
        }
        best.map(|(_, cluster)| cluster)
    }

    fn bulk_of(&self, cells: HashSet<Key>, scale: i32) -> Option<Bulk> {
        let (inside, outside): (Vec<_>, Vec<_>) =
            self.cells.iter().partition(|(key, _)| cells.contains(&larger(**key, scale)));
        let first = &inside.iter().min_by_key(|(_, it)| it.first.number)?.1.first;
        let middle = |networks: bool| {
            let extents = inside.iter().filter_map(|(_, cell)| {
                let Extent([west, south, east, north]) =
                    if networks { cell.networks? } else { cell.buildings? };
                let moved = near(west, first.place.lon_deg()) - west;
                Some(Extent([west + moved, south, east + moved, north]))
            });
            let Extent([west, south, east, north]) = extents.reduce(Extent::with)?;
            let lon = near(f64::midpoint(west, east), 0.0);
            Wgs84::new(f64::midpoint(south, north), lon).ok()
        };
        let far = outside.iter().map(|(_, cell)| *cell).chain(&self.nought);
        let mut far: Vec<_> = far.map(|cell| (cell.count, cell.first.clone())).collect();
        far.sort_by_key(|(_, first)| first.number);
        let middle = middle(true).or_else(|| middle(false)).unwrap_or(first.place);
        Some(Bulk { middle, first: first.place, scale, cells, far })
    }
}

impl Bulk {
    /// Whether an asset is of it.
    pub(super) fn holds(&self, asset: &Asset) -> bool {
        let place = asset.geometry.outline().next().map(|vertex| vertex.point);
        place.is_none_or(|place| self.is_here(place))
    }

    fn is_here(&self, place: Wgs84) -> bool {
        let is_far = is_nought(place) && !is_nought(self.first);
        !is_far && self.cells.contains(&cell(place, self.scale))
    }

    /// What lies far from it, nearby things together.
    pub(super) fn far(&self) -> Vec<LeftOut> {
        let mut named: Vec<LeftOut> = Vec::new();
        for (count, first) in &self.far {
            if named.len() == MOST_NAMED
                && let Some(last) = named.last_mut()
            {
                last.kind = "far from the others".into();
                last.count += count;
                continue;
            }
            let off_km = length_m(self.middle, first.place) / 1000.0;
            let (lat, lon) = (first.place.lat_deg(), first.place.lon_deg());
            let exchanged = Wgs84::new(lon, lat).is_ok_and(|place| self.is_here(place));
            let hint = match () {
                () if exchanged => "; with latitude and longitude exchanged it would be among them",
                () if is_nought(first.place) => ", at 0, 0: its place is not known",
                () => "",
            };
            named.push(LeftOut {
                kind: format!("{off_km:.0} km from the others"),
                count: *count,
                is_problem: true,
                first: Problem {
                    file: first.file.clone(),
                    feature: Some(first.id.as_str().into()),
                    field: Some("geometry".into()),
                    reason: format!(
                        "it lies {off_km:.0} km from the others{hint}; mend it, or leave it out \
                         with --leave-far"
                    ),
                },
            });
        }
        named
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assets::{Geometry, Vertex};

    fn spread(places: &[(f64, f64)]) -> Spread {
        let mut spread = Spread::default();
        for (number, (lat, lon)) in places.iter().enumerate() {
            let vertex = Vertex { point: Wgs84::new(*lat, *lon).unwrap(), z_m: None };
            let geometry = Geometry::Points(vec![vertex]);
            let id = AssetId::from(number.to_string().as_str());
            let asset = Asset::new(id, Network::Water, AssetKind::Well, geometry);
            spread.add("f", &asset);
        }
        spread
    }

    fn far(bulk: &Bulk) -> Vec<(u64, String)> {
        bulk.far().into_iter().map(|far| (far.count, far.first.feature.unwrap())).collect()
    }

    #[test]
    fn slips_move_nothing_and_are_named() {
        let fort = (48.817, 2.267);
        let bulk = spread(&[(0.0, 0.0), fort, (48.8172, 2.2672), (2.267, 48.817), fort]).bulk();
        let bulk = bulk.unwrap();
        assert!((bulk.middle.lat_deg() - 48.8171).abs() < 1e-9, "{:?}", bulk.middle);
        assert_eq!(bulk.first.lat_deg(), fort.0);
        assert_eq!(far(&bulk), [(1, "0".into()), (1, "3".into())]);
        let said: Vec<_> = bulk.far().into_iter().map(|far| far.first.reason).collect();
        assert!(said[0].contains("5433 km") && said[0].contains("not known"), "{said:?}");
        assert!(said[1].contains("exchanged") && said[1].contains("--leave-far"), "{said:?}");
        assert!(spread(&[]).bulk().is_none());
        // A table most of whose rows were never given a place.
        let mostly = [(0.0, 0.0), (0.0, 0.0), (0.0, 0.0), fort];
        assert_eq!(far(&spread(&mostly).bulk().unwrap()), [(3, "0".into())]);
        assert_eq!(far(&spread(&mostly[..2]).bulk().unwrap()), []);
        // Of two, nobody knows which is wrong: the first leads.
        assert_eq!(far(&spread(&[fort, (0.0, 0.0)]).bulk().unwrap()), [(1, "1".into())]);
    }

    #[test]
    fn the_antimeridian_is_no_edge() {
        let bulk =
            spread(&[(-17.0, 179.9999), (-17.0, -179.9997), (-17.1, 179.95)]).bulk().unwrap();
        assert_eq!(far(&bulk), []);
        assert!(bulk.middle.lon_deg().abs() > 179.9, "{:?}", bulk.middle);
    }

    #[test]
    fn a_sparse_country_has_nothing_far_from_it_but_what_is() {
        let mut places: Vec<_> =
            (0..100).map(|n| (44.0 + f64::from(n / 10) * 0.5, f64::from(n % 10) * 0.7)).collect();
        assert_eq!(far(&spread(&places).bulk().unwrap()), []);
        places.push((-21.1, 55.5));
        assert_eq!(far(&spread(&places).bulk().unwrap()), [(1, "100".into())]);
        let many: Vec<_> = (0..20).map(|n| (f64::from(n) * 4.0 - 60.0, -120.0)).collect();
        let bulk = spread(&[vec![(48.0, 2.0); 40], many].concat()).bulk().unwrap();
        assert_eq!(far(&bulk).iter().map(|(count, _)| count).sum::<u64>(), 20);
        assert_eq!(far(&bulk).len(), MOST_NAMED);
    }
}
