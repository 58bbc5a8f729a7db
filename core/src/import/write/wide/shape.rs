//! A geometry, told to the crate's FlatGeobuf writer.

use flatgeobuf::geozero::error::Result as GeozeroResult;
use flatgeobuf::geozero::{GeomProcessor, GeozeroGeometry};

use crate::assets::{Geometry, Polygon, Vertex};
use crate::import::write::written_z_m;

pub(super) fn parts(geometry: &Geometry) -> usize {
    match geometry {
        Geometry::Points(_) => 1,
        Geometry::Lines(lines) => lines.len(),
        Geometry::Polygons(polygons) => polygons.iter().map(|polygon| rings(polygon).count()).sum(),
    }
}

fn rings(polygon: &Polygon) -> impl Iterator<Item = &Vec<Vertex>> {
    std::iter::once(&polygon.outer).chain(&polygon.holes)
}

/// A geometry, told to the crate's writer.
pub(super) struct WideShape<'a> {
    pub(super) geometry: &'a Geometry,
    pub(super) has_z: bool,
}

impl GeozeroGeometry for WideShape<'_> {
    fn process_geom<P: GeomProcessor>(&self, to: &mut P) -> GeozeroResult<()> {
        match self.geometry {
            Geometry::Points(points) => match points.as_slice() {
                [_] => {
                    to.point_begin(0)?;
                    self.run(points, to)?;
                    to.point_end(0)
                }
                _ => {
                    to.multipoint_begin(points.len(), 0)?;
                    self.run(points, to)?;
                    to.multipoint_end(0)
                }
            },
            Geometry::Lines(lines) => match lines.as_slice() {
                [line] => self.line(line, true, 0, to),
                _ => {
                    to.multilinestring_begin(lines.len(), 0)?;
                    for (number, line) in lines.iter().enumerate() {
                        self.line(line, false, number, to)?;
                    }
                    to.multilinestring_end(0)
                }
            },
            Geometry::Polygons(polygons) => match polygons.as_slice() {
                [polygon] => self.polygon(polygon, true, 0, to),
                _ => {
                    to.multipolygon_begin(polygons.len(), 0)?;
                    for (number, polygon) in polygons.iter().enumerate() {
                        self.polygon(polygon, false, number, to)?;
                    }
                    to.multipolygon_end(0)
                }
            },
        }
    }
}

impl WideShape<'_> {
    fn run<P: GeomProcessor>(&self, vertices: &[Vertex], to: &mut P) -> GeozeroResult<()> {
        for (number, vertex) in vertices.iter().enumerate() {
            let (lon, lat) = (vertex.point.lon_deg(), vertex.point.lat_deg());
            // What is not known is NaN where others of the file have a height.
            let z = self.has_z.then(|| vertex.z_m.map_or(f64::NAN, written_z_m));
            to.coordinate(lon, lat, z, None, None, None, number)?;
        }
        Ok(())
    }

    fn line<P: GeomProcessor>(
        &self,
        line: &[Vertex],
        alone: bool,
        number: usize,
        to: &mut P,
    ) -> GeozeroResult<()> {
        to.linestring_begin(alone, line.len(), number)?;
        self.run(line, to)?;
        to.linestring_end(alone, number)
    }

    fn polygon<P: GeomProcessor>(
        &self,
        polygon: &Polygon,
        alone: bool,
        number: usize,
        to: &mut P,
    ) -> GeozeroResult<()> {
        to.polygon_begin(alone, rings(polygon).count(), number)?;
        for (ring_number, ring) in rings(polygon).enumerate() {
            self.line(ring, false, ring_number, to)?;
        }
        to.polygon_end(alone, number)
    }
}
