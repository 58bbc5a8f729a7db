//! What a tour may have: far above what a walk needs.

/// More stops, and more points of a route, than any walk has; the time to find
/// the stops on the route grows with both.
pub(crate) const MOST_STOPS: usize = 500;
pub(crate) const MOST_ROUTE_POINTS: usize = 20_000;
/// A zone narrower than this is never hit by GNSS.
pub(crate) const NARROWEST_ZONE_M: f64 = 1.0;
/// A zone wider than this holds the whole district.
pub(crate) const WIDEST_ZONE_M: f64 = 1000.0;
