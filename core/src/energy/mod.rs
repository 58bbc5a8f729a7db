//! Indicators, storage and the simulated district.
