//! The local page: the tablet in a browser window.
//!
//! In: what the [`Tablet`] shows, and the browser's requests. Out: the page's
//! files and JSON. `walk` serves it; nothing here knows how a walk is played.

mod connections;
mod files;
mod guard;
pub(crate) mod model;
mod server;

pub(crate) use server::{Tablet, listen, serve};

#[cfg(test)]
mod tests;
