//! The fault table: what a bad network does, one row each, against a local
//! server that misbehaves as told.

mod faults;
mod patience;
mod ranges;
pub(in crate::live) mod server;
mod tls;
