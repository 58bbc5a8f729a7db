//! What buildings hide from a place.

use glam::{Vec2, Vec3};

use crate::index::{Form, Index};

use super::areas::is_building;
use super::occlusion::Occlusion;
use super::style;

/// The buildings around a place, as they stand between it and others: as exact as
/// their walls are.
#[derive(Debug, Default)]
pub struct Sight {
    occlusion: Occlusion,
}

impl Sight {
    /// Looks around at `eye_m`: east, north and height above the ground in the
    /// index's metres; what is farther than `range_m` hides nothing. Keeps its room
    /// from one place to the next.
    pub fn look(&mut self, index: &Index, eye_m: [f32; 3], range_m: f32) {
        let eye_m = Vec3::from(eye_m);
        self.occlusion.begin_exact(eye_m);
        index.visit_radius(eye_m.truncate().to_array(), range_m, |part, _| {
            let meta = index.asset(part.asset);
            let Some(meta) = meta.filter(|meta| is_building(meta) && meta.form == Form::Polygons)
            else {
                return;
            };
            let [a, b] = [part.a, part.b].map(|[east_m, north_m, _]| Vec2::new(east_m, north_m));
            self.occlusion.add(a, b, style::wall_height_m(meta), part.asset);
        });
        self.occlusion.file();
    }

    /// Whether a building stands before a place within that range: east, north and
    /// height in metres. What is at a wall, within a metre behind it, is before it.
    #[must_use]
    pub fn hides(&self, place_m: [f32; 3]) -> bool {
        self.occlusion.hidden(Vec3::from(place_m)) > 0.5
    }
}
