//! What a bad network does, against a local server that misbehaves as told.

pub(in crate::live) mod authority;
mod faults;
mod oauth2;
mod options;
mod patience;
mod ranges;
pub(in crate::live) mod server;
mod tls;
