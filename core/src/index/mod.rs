//! The spatial index: rstar over the parts of assets, in local metres.
