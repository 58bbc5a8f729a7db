//! The sources against real servers, which each test starts for itself on free
//! ports of this machine and stops again, also when it fails.
//!
//! `bash .ci/test services` installs what is needed and runs them; without it
//! they are ignored.

mod authority;
mod harness;
mod mosquitto;
mod mqtt;
