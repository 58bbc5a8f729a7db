//! The footprint and the height of a building, parts included.

use std::cell::RefCell;
use std::collections::HashSet;

use super::FIELD;
use super::model::{self, CityObject, Objects, Surface, Transform};
use crate::assets::{FaultKind, FeatureFault, Form, Position, Shape, shown};

/// What is measured of a building.
pub(super) struct Measured {
    /// `None` where it has no geometry at all.
    pub(super) footprint: Option<Shape>,
    /// Its lowest point, metres in the file's vertical reference.
    pub(super) ground_z_m: Option<f64>,
    /// From its lowest point to its highest, metres.
    pub(super) height_m: Option<f64>,
}

/// Where an object's parts and vertices are.
pub(super) struct Building<'a> {
    pub(super) objects: &'a Objects<'a>,
    pub(super) vertices: &'a [[f64; 3]],
    pub(super) transform: Transform,
    /// The parts of the buildings before: each belongs to one, so that a file
    /// takes no longer than it is.
    pub(super) taken: &'a RefCell<HashSet<String>>,
}

/// Flat enough to stand on: the least share of a face's normal that is upright.
const LEVEL: f64 = 0.9;
/// Faces within this of the lowest are on the ground, metres.
const GROUND_M: f64 = 0.5;

fn fault<T>(reason: String) -> Result<T, FeatureFault> {
    Err(FeatureFault { kind: FaultKind::Form, field: FIELD.into(), reason })
}

impl Building<'_> {
    pub(super) fn measure(&self, root: &CityObject) -> Result<Measured, FeatureFault> {
        if self.transform.scale.contains(&0.0) {
            let reason = "0 makes one place of all vertices: export the file again";
            return Err(FeatureFault {
                kind: FaultKind::Form,
                field: "transform.scale".into(),
                reason: reason.into(),
            });
        }
        let parts = self.parts(root)?;
        let all = || std::iter::once(root).chain(&parts).flat_map(|object| &object.geometry);
        let best = all().map(model::CityGeometry::level).fold(0.0, f64::max);
        let mut highest = Vec::new();
        let mut flat = Vec::new();
        for geometry in all() {
            if geometry.level() < 1.0 {
                flat.extend(geometry.surfaces());
            } else if geometry.level() == best {
                highest.extend(geometry.surfaces());
            }
        }
        let heights = self.heights(&highest)?;
        // What says that it is a footprint, then what lies on the ground.
        let faces: Vec<&Surface<'_>> = match flat.is_empty() {
            false => flat.iter().collect(),
            true => self.on_the_ground(&highest)?,
        };
        let footprint = match faces.is_empty() {
            true if highest.is_empty() => None,
            true => return fault("none of its faces lies on the ground".into()),
            false => Some(self.footprint(&faces)?),
        };
        let (ground_z_m, top_z_m) = heights.unzip();
        let height_m = ground_z_m.zip(top_z_m).map(|(ground, top)| top - ground);
        Ok(Measured { footprint, ground_z_m, height_m: height_m.filter(|height| *height > 0.0) })
    }

    /// The children and theirs, each once.
    fn parts(&self, root: &CityObject) -> Result<Vec<CityObject>, FeatureFault> {
        let mut taken = self.taken.borrow_mut();
        let mut wanted = root.children.clone();
        let mut parts = Vec::new();
        while let Some(child) = wanted.pop() {
            if !taken.insert(child.clone()) {
                return fault(format!("its part {} is a part already", shown(child)));
            }
            let Some(text) = self.objects.get(child.as_str()) else {
                return fault(format!("its part {} is not there", shown(child)));
            };
            let part = model::object(text).map_err(|fault| FeatureFault {
                field: format!("CityObjects.{}{}", shown(&child), fault.field),
                ..fault
            })?;
            wanted.extend(part.children.iter().cloned());
            parts.push(part);
        }
        Ok(parts)
    }

    fn position(&self, vertex: usize) -> Result<Position, FeatureFault> {
        let Some(numbers) = self.vertices.get(vertex) else {
            let reason = match vertex {
                usize::MAX => "a vertex is no whole number".into(),
                vertex => format!("there is no vertex {vertex}"),
            };
            return fault(reason);
        };
        let [x, y, z] = *numbers;
        let Transform { scale: [sx, sy, sz], translate: [tx, ty, tz] } = self.transform;
        let [x, y, z] = [x * sx + tx, y * sy + ty, z * sz + tz];
        if ![x, y, z].iter().all(|number| number.is_finite()) {
            return fault(format!("vertex {vertex} is not finite"));
        }
        Ok(Position { x, y, z: Some(z) })
    }

    /// The lowest and the highest point of some faces.
    fn heights(&self, surfaces: &[Surface<'_>]) -> Result<Option<(f64, f64)>, FeatureFault> {
        let mut heights: Option<(f64, f64)> = None;
        for &vertex in surfaces.iter().flat_map(|surface| surface.rings.iter().flatten()) {
            let z = self.position(vertex)?.z.unwrap_or_default();
            heights = Some(heights.map_or((z, z), |(low, high)| (low.min(z), high.max(z))));
        }
        Ok(heights)
    }

    /// The faces that are named ground, or else the lowest level ones.
    fn on_the_ground<'a>(
        &self,
        surfaces: &'a [Surface<'a>],
    ) -> Result<Vec<&'a Surface<'a>>, FeatureFault> {
        let named: Vec<_> =
            surfaces.iter().filter(|surface| surface.kind == Some("GroundSurface")).collect();
        if !named.is_empty() {
            return Ok(named);
        }
        let mut level = Vec::new();
        for surface in surfaces {
            let Some(ring) = surface.rings.first() else { continue };
            let ring: Vec<_> = ring.iter().map(|v| self.position(*v)).collect::<Result<_, _>>()?;
            if let Some(low) = low_and_level(&ring) {
                level.push((low, surface));
            }
        }
        let lowest = level.iter().map(|(low, _)| *low).fold(f64::INFINITY, f64::min);
        let near = level.into_iter().filter(|(low, _)| *low <= lowest + GROUND_M);
        Ok(near.map(|(_, surface)| surface).collect())
    }

    fn footprint(&self, faces: &[&Surface<'_>]) -> Result<Shape, FeatureFault> {
        let mut polygons = Vec::new();
        for face in faces {
            let mut rings = Vec::new();
            for ring in &face.rings {
                let mut ring: Vec<_> =
                    ring.iter().map(|v| self.position(*v)).collect::<Result<_, _>>()?;
                // CityJSON does not repeat the first vertex.
                ring.extend(ring.first().copied());
                rings.push(ring);
            }
            polygons.push(rings);
        }
        Ok(Shape { multi: polygons.len() > 1, form: Form::Polygons(polygons) })
    }
}

/// The lowest height of a ring whose face is level.
fn low_and_level(ring: &[Position]) -> Option<f64> {
    // Newell's normal, which any ring has.
    let mut normal = [0.0_f64; 3];
    for (a, b) in ring.iter().zip(ring.iter().cycle().skip(1)) {
        let (az, bz) = (a.z.unwrap_or_default(), b.z.unwrap_or_default());
        let [x, y, z] = &mut normal;
        *x += (a.y - b.y) * (az + bz);
        *y += (az - bz) * (a.x + b.x);
        *z += (a.x - b.x) * (a.y + b.y);
    }
    let length = normal.iter().map(|n| n * n).sum::<f64>().sqrt();
    let level = length > 0.0 && normal[2].abs() / length >= LEVEL;
    level.then(|| ring.iter().filter_map(|p| p.z).fold(f64::INFINITY, f64::min))
}
