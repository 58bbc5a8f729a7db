//! The one place where services are asked over HTTP.
//!
//! In: an address of a service that the pack names. Out: a body of the type
//! asked for, within limits of time and size, or a [`HttpFault`]. Who calls:
//! the sources next door, on the poller's runtime.
//!
//! - [`Http`] is shared by all sources: connections, TLS, the hosts that the
//!   guide agreed to, the secrets ([`Vault`]).
//! - [`Service`] is one source's: its pace, its breaker, its retries, what it
//!   may ask with "has it changed?".
//! - [`ranged`] asks for a part of what is too large to be held.
//!
//! TLS is rustls with ring and bundled webpki roots, the same on every device;
//! plain HTTP goes to this device only. Redirects are followed by hand, since
//! the token stays with the host that it is for.

mod attempt;
mod auth;
mod breaker;
mod cache;
mod client;
mod fault;
mod hosts;
mod oauth2;
mod pace;
mod part;
mod ranged;
mod rest;
mod service;
mod vault;

pub(crate) use client::{Http, Limits, SystemNames, edge, host};
#[cfg(test)]
pub(crate) use fault::NameError;
pub(crate) use fault::{HttpFault, Kind, of_tls};
use hosts::Hosts;
pub(crate) use pace::{draw, retry_pause};
pub(crate) use ranged::HttpBytes;
pub(crate) use rest::{Rest, rest};
pub(crate) use service::{Accept, Body, Service, ServiceLimits};
pub(crate) use vault::Vault;

#[cfg(test)]
pub(crate) mod tests;
