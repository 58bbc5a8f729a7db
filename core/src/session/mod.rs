//! The one façade that an app holds.
