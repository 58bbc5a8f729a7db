//! The guided walk on a desktop: terminal, local page, pictures.
mod page;
mod picture;
fn main() {}
