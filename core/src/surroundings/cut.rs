//! Assets that are too large to be kept whole, cut to what is around a place.
//!
//! In: a box of degrees around a place. Out: of lines the segments that come by
//! it, of areas what lies in it, whose new edges run along the box. So an asset
//! is what it was within the box, however large it is beyond.

use crate::assets::{Geometry, Polygon, Vertex};
use crate::geodesy::{Wgs84, half_turn_deg};

/// A box around a place, half as wide and half as high as it says, degrees.
#[derive(Debug, Clone, Copy)]
pub(super) struct Window {
    center: Wgs84,
    /// West to east and south to north.
    half_deg: [f64; 2],
}

/// A vertex as degrees from the middle of the window; along a line they go on
/// beyond half a turn, so that the antimeridian is no edge.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Off {
    deg: [f64; 2],
    z_m: Option<f64>,
}

impl Window {
    pub(super) fn new(center: Wgs84, half_deg: [f64; 2]) -> Self {
        Self { center, half_deg }
    }

    /// How many vertices of a geometry are kept at most.
    pub(super) fn count(&self, geometry: &Geometry) -> usize {
        let touching = |run: &Vec<Vertex>| self.touching(run).filter(|touches| *touches).count();
        match geometry {
            Geometry::Points(points) => {
                points.iter().filter(|vertex| self.holds(&self.off(vertex))).count()
            }
            // Each end of a stretch, and each corner of the box, besides.
            _ => geometry.runs().map(|run| 2 * touching(run).min(2) + touching(run)).sum(),
        }
    }

    /// What of a geometry comes by; nothing if none does.
    pub(super) fn cut(&self, geometry: &Geometry) -> Option<Geometry> {
        let cut = match geometry {
            Geometry::Points(points) => {
                let held = points.iter().filter(|vertex| self.holds(&self.off(vertex)));
                Geometry::Points(held.copied().collect())
            }
            Geometry::Lines(lines) => {
                Geometry::Lines(lines.iter().flat_map(|line| self.stretches(line)).collect())
            }
            Geometry::Polygons(polygons) => {
                let polygons = polygons.iter().filter_map(|polygon| {
                    let outer = self.ring(&polygon.outer)?;
                    let holes = polygon.holes.iter().filter_map(|hole| self.ring(hole)).collect();
                    Some(Polygon { outer, holes })
                });
                Geometry::Polygons(polygons.collect())
            }
        };
        let is_empty = cut.runs().all(Vec::is_empty);
        (!is_empty).then_some(cut)
    }

    fn off(&self, vertex: &Vertex) -> Off {
        let lon_deg = half_turn_deg(vertex.point.lon_deg() - self.center.lon_deg());
        let lat_deg = vertex.point.lat_deg() - self.center.lat_deg();
        Off { deg: [lon_deg, lat_deg], z_m: vertex.z_m }
    }

    fn holds(&self, off: &Off) -> bool {
        off.deg.iter().zip(self.half_deg).all(|(deg, half_deg)| deg.abs() <= half_deg)
    }

    /// The vertices of a run, one after the other.
    fn offs(&self, run: &[Vertex]) -> impl Iterator<Item = Off> {
        let mut before: Option<f64> = None;
        run.iter().map(move |vertex| {
            let mut off = self.off(vertex);
            if let Some(before) = before {
                off.deg[0] = before + half_turn_deg(off.deg[0] - before);
            }
            before = Some(off.deg[0]);
            off
        })
    }

    /// Of each segment of a run, whether its box touches this one.
    fn touching(&self, run: &[Vertex]) -> impl Iterator<Item = bool> {
        self.offs(run).zip(self.offs(run).skip(1)).map(|(a, b)| {
            (0..2).all(|axis| {
                let (low, high) = (a.deg[axis].min(b.deg[axis]), a.deg[axis].max(b.deg[axis]));
                low <= self.half_deg[axis] && high >= -self.half_deg[axis]
            })
        })
    }

    /// The stretches of a line whose segments come by.
    fn stretches(&self, line: &[Vertex]) -> Vec<Vec<Vertex>> {
        let mut stretches: Vec<Vec<Vertex>> = Vec::new();
        let mut goes_on = false;
        for (touches, ends) in self.touching(line).zip(line.windows(2)) {
            match (touches, stretches.last_mut()) {
                (true, Some(stretch)) if goes_on => stretch.extend(ends.last()),
                (true, _) => stretches.push(ends.to_vec()),
                (false, _) => {}
            }
            goes_on = touches;
        }
        stretches
    }

    /// The part of a ring's area that lies within: cut at one side of the box
    /// after the other (Sutherland and Hodgman 1974).
    fn ring(&self, ring: &[Vertex]) -> Option<Vec<Vertex>> {
        let mut corners: Vec<Off> = self.offs(ring).collect();
        if corners.iter().all(|corner| self.holds(corner)) {
            return Some(ring.to_vec());
        }
        // Its last vertex is its first, or half a world away from it: then it is
        // around a pole, and no box of degrees cuts it.
        if corners.first().map(|it| it.deg) != corners.last().map(|it| it.deg) {
            return Some(ring.to_vec());
        }
        corners.pop();
        for (axis, sign) in [(0, 1.0), (0, -1.0), (1, 1.0), (1, -1.0)] {
            let within = |off: &Off| self.half_deg[axis] - sign * off.deg[axis];
            let mut kept = Vec::with_capacity(corners.len());
            for (place, &b) in corners.iter().enumerate() {
                let a = corners[if place == 0 { corners.len() - 1 } else { place - 1 }];
                let (at_a, at_b) = (within(&a), within(&b));
                if (at_a < 0.0) != (at_b < 0.0) {
                    kept.push(between(&a, &b, at_a / (at_a - at_b)));
                }
                if at_b >= 0.0 {
                    kept.push(b);
                }
            }
            corners = kept;
        }
        let mut ring: Vec<Vertex> = corners.iter().filter_map(|off| self.vertex(off)).collect();
        ring.dedup();
        if ring.len() < 3 {
            return None;
        }
        ring.extend(ring.first().copied());
        Some(ring)
    }

    fn vertex(&self, off: &Off) -> Option<Vertex> {
        let lon_deg = half_turn_deg(self.center.lon_deg() + off.deg[0]);
        let point = Wgs84::new(self.center.lat_deg() + off.deg[1], lon_deg).ok()?;
        Some(Vertex { point, z_m: off.z_m })
    }
}

fn between(a: &Off, b: &Off, share: f64) -> Off {
    let of = |a: f64, b: f64| a + (b - a) * share;
    let z_m = a.z_m.zip(b.z_m).map(|(a, b)| of(a, b));
    Off { deg: [of(a.deg[0], b.deg[0]), of(a.deg[1], b.deg[1])], z_m }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn window() -> Window {
        Window::new(Wgs84::new(0.0, 179.999).unwrap(), [0.01, 0.01])
    }

    fn run(places: &[(f64, f64)]) -> Vec<Vertex> {
        let vertex = |&(lon, lat): &(f64, f64)| Vertex {
            point: Wgs84::new(lat, half_turn_deg(179.999 + lon)).unwrap(),
            z_m: Some(1.0),
        };
        places.iter().map(vertex).collect()
    }

    fn square(half: f64) -> Vec<Vertex> {
        run(&[(-half, -half), (half, -half), (half, half), (-half, half), (-half, -half)])
    }

    #[test]
    fn of_lines_the_segments_that_come_by_are_kept_across_the_antimeridian_too() {
        let line =
            run(&[(-0.3, 0.0), (-0.2, 0.0), (0.1, 0.0), (0.2, 0.0), (0.2, 0.005), (-0.5, 0.005)]);
        let geometry = Geometry::Lines(vec![line.clone()]);
        let cut = window().cut(&geometry).unwrap();
        assert_eq!(cut, Geometry::Lines(vec![line[1..3].to_vec(), line[4..].to_vec()]));
        assert!(cut.runs().map(Vec::len).sum::<usize>() <= window().count(&geometry));
        let far = Geometry::Lines(vec![run(&[(0.1, 0.1), (0.2, 0.1)])]);
        assert_eq!((window().cut(&far), window().count(&far)), (None, 0));
    }

    #[test]
    fn of_an_area_what_lies_in_the_box_is_kept_with_its_holes() {
        let polygon = Polygon { outer: square(1.0), holes: vec![square(0.001), square(0.05)] };
        let small = Polygon { outer: square(0.002), holes: Vec::new() };
        let geometry = Geometry::Polygons(vec![polygon, small.clone()]);
        let Some(Geometry::Polygons(cut)) = window().cut(&geometry) else { panic!() };
        assert_eq!((cut.len(), cut[0].holes.len()), (2, 2));
        assert_eq!(cut[1], small);
        assert_eq!(cut[0].holes[0], square(0.001));
        let edge = |ring: &[Vertex]| {
            let off = |v: &Vertex| {
                let [x, y] = window().off(v).deg;
                ((x * 1e6).round() as i32, (y * 1e6).round() as i32)
            };
            let (low, high) = (ring.iter().map(off).min(), ring.iter().map(off).max());
            (ring.len(), low.unwrap(), high.unwrap())
        };
        assert_eq!(edge(&cut[0].outer), (5, (-10_000, -10_000), (10_000, 10_000)));
    }
}
