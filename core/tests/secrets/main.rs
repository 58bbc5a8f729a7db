//! Where secrets go, with strangers' packs and strangers' services: to the host
//! that they were given for, and into nothing that is shown, recorded or logged.

mod echoes;
mod keys;
mod server;
mod strangers;
mod visit;
