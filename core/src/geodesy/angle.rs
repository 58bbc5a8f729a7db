//! Angles in degrees, brought into one turn.

/// From -180 up to 180.
pub(crate) fn half_turn_deg(deg: f64) -> f64 {
    (deg + 180.0).rem_euclid(360.0) - 180.0
}

/// From 0 up to 360.
pub(crate) fn full_turn_deg(deg: f64) -> f64 {
    let turned = deg.rem_euclid(360.0);
    // A tiny negative angle rounds up to the full turn.
    if turned < 360.0 { turned } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn angles_are_brought_into_one_turn() {
        for (deg, half, full) in
            [(0.0, 0.0, 0.0), (190.0, -170.0, 190.0), (-10.0, -10.0, 350.0), (720.5, 0.5, 0.5)]
        {
            assert_eq!((half_turn_deg(deg), full_turn_deg(deg)), (half, full));
        }
        assert_eq!((half_turn_deg(180.0), full_turn_deg(360.0)), (-180.0, 0.0));
        assert_eq!(full_turn_deg(-1e-20), 0.0);
    }
}
