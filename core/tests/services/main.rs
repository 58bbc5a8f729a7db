//! The sources against real servers, which each test starts for itself on free
//! ports of this machine and stops again, also when it fails.
//!
//! `bash .ci/test services` installs what is needed and runs them; without it
//! they are ignored.

mod authority;
mod faults;
mod frost;
mod harness;
mod load;
mod mosquitto;
mod mqtt;
mod nats;
#[path = "../scratch/mod.rs"]
mod scratch;
