//! What an asset takes in memory, reckoned.
//!
//! Not what the allocator says to the byte, but in proportion to it, so that
//! no kind of part is for free: vertices, rings, names, properties and what is
//! nested in them.

use serde_json::Value;

use super::{Asset, Geometry, Vertex};

/// A map's smallest block holds eleven entries of a name and a value.
const BLOCK: usize = 11 * (size_of::<String>() + size_of::<Value>());
const IN_BLOCK: usize = 11;
/// What an allocation takes at least, with the allocator's own words.
const ALLOCATION: usize = 32;

/// Bytes that an asset takes.
pub(super) fn held(asset: &Asset) -> usize {
    let names = asset.names.values().chain(&asset.name).map(|name| text(name));
    let attributes = asset.attributes.iter().map(|(name, of)| text(name) + value(of));
    size_of::<Asset>()
        + text(asset.id.as_str())
        + map(asset.names.len())
        + names.sum::<usize>()
        + map(asset.attributes.len())
        + attributes.sum::<usize>()
        + geometry(&asset.geometry)
}

fn geometry(geometry: &Geometry) -> usize {
    let run = |run: &Vec<Vertex>| size_of::<Vec<Vertex>>() + ALLOCATION + size_of_val(&**run);
    geometry.runs().map(run).sum()
}

fn value(of: &Value) -> usize {
    match of {
        Value::Null | Value::Bool(_) | Value::Number(_) => 0,
        Value::String(words) => text(words),
        Value::Array(list) => {
            let each = list.iter().map(|of| size_of::<Value>() + value(of));
            ALLOCATION + each.sum::<usize>()
        }
        Value::Object(members) => {
            let each = members.iter().map(|(name, of)| text(name) + value(of));
            map(members.len()) + each.sum::<usize>()
        }
    }
}

fn map(entries: usize) -> usize {
    entries.div_ceil(IN_BLOCK) * BLOCK
}

fn text(words: &str) -> usize {
    ALLOCATION.max(words.len())
}
