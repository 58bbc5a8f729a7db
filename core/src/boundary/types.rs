//! How types that are not ours, or that check themselves, cross.
//!
//! A type is named once, with what it becomes on the way; `uniffi.toml` says
//! what Kotlin and Swift make of that.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use glam::{DQuat, DVec2, DVec3};
use jiff::Timestamp;

use crate::assets::{AssetId, Attributes, Network};
use crate::geodesy::Wgs84;
use crate::language::Language;

/// A place in WGS 84 degrees.
#[derive(Debug, Clone, Copy, PartialEq, uniffi::Record)]
pub struct LatLon {
    /// Geodetic latitude, degrees, north positive.
    pub lat_deg: f64,
    /// Longitude, degrees, east positive.
    pub lon_deg: f64,
}

/// A place or a direction in the local metres of a pack.
#[derive(Debug, Clone, Copy, PartialEq, uniffi::Record)]
pub struct EastNorth {
    /// Towards the east, metres.
    pub east_m: f64,
    /// Towards true north, metres.
    pub north_m: f64,
}

/// A place in metres of a tracking's own world, whose z is up.
#[derive(Debug, Clone, Copy, PartialEq, uniffi::Record)]
pub struct Point3 {
    /// Along its first axis, metres.
    pub x_m: f64,
    /// Along its second axis, metres.
    pub y_m: f64,
    /// Up, metres.
    pub z_m: f64,
}

/// A rotation, as Android's rotation vector and Core Motion give it.
#[derive(Debug, Clone, Copy, PartialEq, uniffi::Record)]
pub struct Quaternion {
    /// The first component of its axis.
    pub x: f64,
    /// The second.
    pub y: f64,
    /// The third.
    pub z: f64,
    /// The real part.
    pub w: f64,
}

uniffi::custom_type!(Wgs84, LatLon, {
    remote,
    lower: |place| LatLon { lat_deg: place.lat_deg(), lon_deg: place.lon_deg() },
    try_lift: |place| Ok(Wgs84::new(place.lat_deg, place.lon_deg)?),
});

uniffi::custom_type!(DVec2, EastNorth, {
    remote,
    lower: |place| EastNorth { east_m: place.x, north_m: place.y },
    try_lift: |place| Ok(DVec2::new(place.east_m, place.north_m)),
});

uniffi::custom_type!(DVec3, Point3, {
    remote,
    lower: |place| Point3 { x_m: place.x, y_m: place.y, z_m: place.z },
    try_lift: |place| Ok(DVec3::new(place.x_m, place.y_m, place.z_m)),
});

uniffi::custom_type!(DQuat, Quaternion, {
    remote,
    lower: |q| Quaternion { x: q.x, y: q.y, z: q.z, w: q.w },
    try_lift: |q| Ok(DQuat::from_xyzw(q.x, q.y, q.z, q.w)),
});

// Microseconds since 1970: what both an `Instant` and a `Date` hold exactly. A
// time beyond the calendar is its first or last one.
uniffi::custom_type!(Timestamp, i64, {
    remote,
    lower: |time| time.as_microsecond(),
    try_lift: |micros| {
        let nearest = if micros < 0 { Timestamp::MIN } else { Timestamp::MAX };
        Ok(Timestamp::from_microsecond(micros).unwrap_or(nearest))
    },
});

uniffi::custom_type!(AssetId, String, {
    remote,
    lower: |id| id.as_str().to_owned(),
    try_lift: |id| Ok(AssetId::from(id.as_str())),
});

uniffi::custom_type!(Language, String, {
    remote,
    lower: |language| language.as_str().to_owned(),
    try_lift: |tag| Ok(Language::from(tag)),
});

type Networks = BTreeSet<Network>;
uniffi::custom_type!(Networks, Vec<Network>, {
    remote,
    lower: |networks| networks.into_iter().collect(),
    try_lift: |networks| Ok(networks.into_iter().collect()),
});

type Texts = BTreeMap<Language, String>;
uniffi::custom_type!(Texts, HashMap<Language, String>, {
    remote,
    lower: |texts| texts.into_iter().collect(),
    try_lift: |texts| Ok(texts.into_iter().collect()),
});

// Each value is its JSON.
uniffi::custom_type!(Attributes, HashMap<String, String>, {
    lower: |attributes| attributes.iter().map(|(k, v)| (k.to_owned(), v.to_string())).collect(),
    try_lift: |attributes| attributes
        .into_iter()
        .map(|(key, value)| Ok((key.into(), serde_json::from_str(&value)?)))
        .collect(),
});

// Two ends, `[x0, y0, x1, y1]`. They come back only to be written: what is
// missing is 0, since a call that cannot fail must not.
type Segment = [f32; 4];
uniffi::custom_type!(Segment, Vec<f32>, {
    remote,
    lower: |ends| ends.to_vec(),
    try_lift: |ends| Ok(std::array::from_fn(|n| ends.get(n).copied().unwrap_or(0.0))),
});

type Word = Cow<'static, str>;
uniffi::custom_type!(Word, String, {
    remote,
    lower: |text| text.into_owned(),
    try_lift: |text| Ok(Cow::Owned(text)),
});

type Count = usize;
uniffi::custom_type!(Count, u64, {
    remote,
    lower: |count| count as u64,
    try_lift: |count| Ok(usize::try_from(count)?),
});

type SystemFault = std::io::Error;
uniffi::custom_type!(SystemFault, String, {
    remote,
    lower: |error| error.to_string(),
    try_lift: |text| Ok(std::io::Error::other(text)),
});
