//! What a bad network does, against a local server that misbehaves as told.

pub(crate) mod authority;
mod faults;
mod oauth2;
mod options;
mod patience;
mod ranges;
pub(crate) mod server;
mod tls;
