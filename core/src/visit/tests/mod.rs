//! What a visitor sees of a service on a bad network, one row for each fault,
//! and that `assets/services.md` says just that.

mod around;
pub(crate) mod country;
mod faults;
mod proxy;
mod town;
mod visit;
