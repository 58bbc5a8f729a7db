//! Whether the visitor has walked past the stop awaited, told once a stop.

/// How far past a stop on the route it is passed, metres, besides the
/// accuracy.
const PASSED_M: f64 = 20.0;

/// What is known of one stop.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Passing {
    /// Whether the visitor was before it on the route since it is awaited:
    /// one who came by a short cut has not walked past.
    was_ahead: bool,
    passed: bool,
    told: bool,
}

impl Passing {
    /// Takes in how far past the stop the visitor is, metres along the route,
    /// negative before it, and whether they are near its zones; true when
    /// this is to be told.
    pub(super) fn update(&mut self, beyond_m: f64, accuracy_m: f64, near: bool) -> bool {
        self.was_ahead |= beyond_m <= 0.0;
        // Who is about a zone has not walked past, be it the stop's second.
        if near {
            return false;
        }
        // Once past, only the way back to the stop ends it.
        let margin_m = if self.passed { 0.0 } else { PASSED_M + accuracy_m };
        self.passed = self.was_ahead && beyond_m > margin_m;
        let news = self.passed && !self.told;
        self.told |= news;
        news
    }

    pub(super) fn is_passed(&self) -> bool {
        self.passed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_who_was_before_a_stop_walks_past_it_and_is_told_once() {
        let mut passing = Passing::default();
        assert!(!passing.update(50.0, 4.0, false) && !passing.is_passed(), "a short cut");
        assert!(!passing.update(-1.0, 4.0, true));
        assert!(!passing.update(23.0, 4.0, false));
        assert!(!passing.update(25.0, 4.0, true) && !passing.is_passed(), "another zone");
        assert!(passing.update(25.0, 4.0, false) && passing.is_passed());
        assert!(!passing.update(5.0, 4.0, false) && passing.is_passed());
        assert!(!passing.update(0.0, 4.0, false) && !passing.is_passed());
        assert!(!passing.update(40.0, 4.0, false) && passing.is_passed());
    }
}
