//! Whom an asset serves: its `homes` and its `feeds`, read once for all that
//! ask.

use serde_json::Value;

use super::Asset;

/// How many homes an asset says that it serves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum HomeCount {
    /// It does not say.
    Unsaid,
    /// It says what is no whole number.
    Unreadable,
    /// So many; 0 where it serves no home.
    Said(u32),
}

/// An entry of an asset's `feeds`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Fed {
    /// The id of what it feeds.
    Id(String),
    /// What is no id.
    Unreadable,
}

impl Asset {
    /// The homes that it says it serves.
    pub(crate) fn home_count(&self) -> HomeCount {
        match self.attributes.get("homes") {
            None | Some(Value::Null) => HomeCount::Unsaid,
            Some(homes) => whole(homes).map_or(HomeCount::Unreadable, HomeCount::Said),
        }
    }

    /// What it says it feeds.
    pub(crate) fn fed(&self) -> Vec<Fed> {
        let id = |id: &Value| match id {
            Value::String(id) => Fed::Id(id.clone()),
            Value::Number(id) => Fed::Id(id.to_string()),
            _ => Fed::Unreadable,
        };
        match self.attributes.get("feeds") {
            None | Some(Value::Null) => Vec::new(),
            Some(Value::Array(fed)) => fed.iter().map(id).collect(),
            Some(_) => vec![Fed::Unreadable],
        }
    }
}

/// A whole number, also as some writers have them (`40.0`).
fn whole(value: &Value) -> Option<u32> {
    if let Some(number) = value.as_u64() {
        return Some(u32::try_from(number).unwrap_or(u32::MAX));
    }
    // A cast saturates.
    value.as_f64().filter(|number| *number >= 0.0 && number.fract() == 0.0).map(|n| n as u32)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::{AssetKind, Geometry, Network};
    use super::*;

    fn with(attributes: Value) -> Asset {
        let attributes = serde_json::from_value(attributes).unwrap();
        let geometry = Geometry::Points(Vec::new());
        Asset {
            attributes,
            ..Asset::new("a".into(), Network::Electricity, AssetKind::Cable, geometry)
        }
    }

    #[test]
    fn homes_are_whole_numbers_or_cannot_be_read() {
        let count = |homes| with(json!({ "homes": homes })).home_count();
        assert_eq!(with(json!({})).home_count(), HomeCount::Unsaid);
        assert_eq!(count(json!(null)), HomeCount::Unsaid);
        for (homes, said) in [
            (json!(0), 0),
            (json!(40), 40),
            (json!(40.0), 40),
            (json!(u64::MAX), u32::MAX),
            (json!(1e30), u32::MAX),
        ] {
            assert_eq!(count(homes), HomeCount::Said(said));
        }
        for homes in [json!("40"), json!(2.5), json!(-3), json!([40]), json!(true)] {
            assert_eq!(count(homes), HomeCount::Unreadable);
        }
    }

    #[test]
    fn what_is_fed_is_a_list_of_ids() {
        let fed = |feeds| with(json!({ "feeds": feeds })).fed();
        assert_eq!(with(json!({})).fed(), []);
        assert_eq!(fed(json!([])), []);
        let ids = [Fed::Id("b".into()), Fed::Id("7".into()), Fed::Unreadable];
        assert_eq!(fed(json!(["b", 7, null])), ids);
        assert_eq!(fed(json!("b")), [Fed::Unreadable]);
    }
}
