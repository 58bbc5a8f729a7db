//! The libraries that the Kotlin and Swift packages load: `libwattwalk_ffi.so`
//! and its like, and `libwattwalk_ffi.a` for an XCFramework.
//!
//! All that they export is [`wattwalk::boundary`] and the types that carry
//! `uniffi` attributes in that crate; nothing is written here.

wattwalk::uniffi_reexport_scaffolding!();
