//! What buildings hide from a place.

use glam::Vec3;

use crate::index::Index;

use super::areas::has_walls;
use super::occlusion::Occlusion;

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
        self.occlusion.begin(eye_m, None);
        index.visit_radius(eye_m.truncate().to_array(), range_m, |part, _| {
            if let Some(meta) = index.asset(part.asset).filter(|meta| has_walls(meta)) {
                self.occlusion.add_part(part, meta);
            }
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
