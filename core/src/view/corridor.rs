//! How wide the strip is in which a buried line may lie.
//!
//! Half its width is the root of the sum of squares of independent errors: the
//! largest that the line's class allows, what converting its coordinates may
//! have added, and how far the picture itself may be off there, across the line.
//! A line of class C or of no known class lies "at least" so far off.

use crate::assets::PositionalClass;
use crate::index::{AssetMeta, Form};

use super::registration::Registration;

/// How far a buried line may lie from where its file has it, metres; `None` for
/// what is not a buried line.
pub(super) fn line_error_m(meta: &AssetMeta) -> Option<f32> {
    (meta.form == Form::Lines && meta.buried).then(|| {
        let class = meta.positional_class.unwrap_or(PositionalClass::C);
        libm::hypotf(class.max_error_m() as f32, meta.position_error_m)
    })
}

/// How far a drawn corridor of any class reaches to the side of its line, metres,
/// where converting coordinates added `line_error_m` at most.
pub(super) fn reach_m(line_error_m: f32, registration: &Registration, range_m: f32) -> f32 {
    let line_m = libm::hypotf(PositionalClass::C.max_error_m() as f32, line_error_m);
    let reach_m = libm::hypotf(line_m, registration.most_off_m(range_m));
    // What is wider is not drawn.
    if reach_m < Registration::WIDEST_M { reach_m } else { Registration::WIDEST_M }
}
