//! How wide the strip is in which a buried line may lie.
//!
//! Half its width is the root of the sum of squares of independent errors: the
//! largest that the line's class allows, what converting its coordinates may
//! have added, and the 68 % radius of the visitor's position, from which the
//! picture is drawn. A line of class C
//! or of no known class lies "at least" so far off.

use crate::assets::PositionalClass;
use crate::index::{AssetMeta, Form};

/// Wider strips would cover the street and say nothing.
const MAX_HALF_M: f64 = 30.0;

/// The corridors of one frame.
pub(super) struct Corridors {
    horizontal_accuracy_m: f64,
    /// The last line's class and error, and what came of them: mostly the next
    /// one's too.
    last: Option<(PositionalClass, f32, f32)>,
}

impl Corridors {
    pub(super) fn new(horizontal_accuracy_m: f64) -> Self {
        Self { horizontal_accuracy_m, last: None }
    }

    /// Half the width of an asset's corridor, metres; `None` for what is not a
    /// buried line.
    pub(super) fn half_width_m(&mut self, meta: &AssetMeta) -> Option<f32> {
        if meta.form != Form::Lines || !meta.buried {
            return None;
        }
        let class = meta.positional_class.unwrap_or(PositionalClass::C);
        let error_m = meta.position_error_m;
        if let Some((last_class, last_m, half_m)) = self.last
            && (last_class, last_m) == (class, error_m)
        {
            return Some(half_m);
        }
        let line_m = libm::hypot(class.max_error_m(), error_m.into());
        let half_m = combined_m(line_m, self.horizontal_accuracy_m);
        self.last = Some((class, error_m, half_m));
        Some(half_m)
    }
}

/// How far a corridor of any class reaches to the side of its line, metres,
/// where converting coordinates added `line_error_m` at most.
pub(super) fn reach_m(line_error_m: f64, horizontal_accuracy_m: f64) -> f32 {
    combined_m(libm::hypot(PositionalClass::C.max_error_m(), line_error_m), horizontal_accuracy_m)
}

fn combined_m(class_m: f64, position_m: f64) -> f32 {
    let combined_m = libm::hypot(class_m, position_m);
    // An accuracy that is not a number is as bad as can be.
    if combined_m <= MAX_HALF_M { combined_m as f32 } else { MAX_HALF_M as f32 }
}
