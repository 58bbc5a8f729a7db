//! Where secrets go, with strangers' packs and strangers' services: to the host
//! that they were given for.

mod keys;
mod server;
mod strangers;
mod visit;
