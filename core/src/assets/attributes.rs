//! What a file says of a feature: values by their names.
//!
//! A file has a million features with the same dozen names. So they are a sorted
//! list in one piece of memory, and a name of up to 23 bytes is held in it.

use std::fmt;
use std::ops::Index;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde::{Serialize, Serializer};
use serde_json::Value;
use smol_str::SmolStr;

/// Among so many a name is found sooner by looking at each.
const FEW: usize = 16;

/// Values by their names, each name once, in the order of the names.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Attributes(Vec<(SmolStr, Value)>);

impl Attributes {
    /// Reads the members of an object.
    pub(super) fn read<'de, A: MapAccess<'de>>(mut members: A) -> Result<Self, A::Error> {
        let mut all = Vec::new();
        while let Some((Name(name), value)) = members.next_entry()? {
            all.push((name, value));
        }
        Ok(all.into_iter().collect())
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The value of this name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Value> {
        let at = self.find(name)?;
        self.0.get(at).map(|(_, value)| value)
    }

    /// The value of this name, to be changed.
    pub fn get_mut(&mut self, name: &str) -> Option<&mut Value> {
        let at = self.find(name)?;
        self.0.get_mut(at).map(|(_, value)| value)
    }

    /// Whether there is a value of this name.
    #[must_use]
    pub fn contains_key(&self, name: &str) -> bool {
        self.find(name).is_some()
    }

    /// Sets the value of a name; the one that it had before. Many at once are
    /// collected sooner.
    pub fn insert(&mut self, name: SmolStr, value: Value) -> Option<Value> {
        match self.0.binary_search_by(|(held, _)| held.cmp(&name)) {
            Ok(at) => self.0.get_mut(at).map(|(_, held)| std::mem::replace(held, value)),
            Err(at) => {
                self.0.insert(at, (name, value));
                None
            }
        }
    }

    /// Takes the value of a name out.
    pub fn remove(&mut self, name: &str) -> Option<Value> {
        self.find(name).map(|at| self.0.remove(at).1)
    }

    /// Keeps those for which `keeps` holds; values may be taken or changed.
    pub(crate) fn retain(&mut self, mut keeps: impl FnMut(&str, &mut Value) -> bool) {
        self.0.retain_mut(|(name, value)| keeps(name, value));
    }

    /// Each name and its value.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&str, &Value)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value))
    }

    /// Each name.
    pub fn keys(&self) -> impl ExactSizeIterator<Item = &str> {
        self.0.iter().map(|(name, _)| name.as_str())
    }

    fn find(&self, name: &str) -> Option<usize> {
        match self.0.len() <= FEW {
            true => self.0.iter().position(|(held, _)| held.as_str() == name),
            false => self.0.binary_search_by(|(held, _)| held.as_str().cmp(name)).ok(),
        }
    }
}

impl Index<&str> for Attributes {
    type Output = Value;

    /// The value of this name, null where there is none, as in JSON.
    fn index(&self, name: &str) -> &Value {
        self.get(name).unwrap_or(&Value::Null)
    }
}

/// Of two values of one name the last counts.
impl FromIterator<(SmolStr, Value)> for Attributes {
    fn from_iter<I: IntoIterator<Item = (SmolStr, Value)>>(all: I) -> Self {
        let mut all: Vec<_> = all.into_iter().collect();
        if !all.is_sorted_by(|(a, _), (b, _)| a < b) {
            all.sort_by(|(a, _), (b, _)| a.cmp(b));
            all.dedup_by(|later, kept| {
                let is_same = later.0 == kept.0;
                if is_same {
                    std::mem::swap(later, kept);
                }
                is_same
            });
        }
        Self(all)
    }
}

impl IntoIterator for Attributes {
    type Item = (SmolStr, Value);
    type IntoIter = std::vec::IntoIter<(SmolStr, Value)>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl Serialize for Attributes {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_map(self.iter())
    }
}

impl<'de> Deserialize<'de> for Attributes {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_map(OfAttributes)
    }
}

struct OfAttributes;

impl<'de> Visitor<'de> for OfAttributes {
    type Value = Attributes;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, members: A) -> Result<Attributes, A::Error> {
        Attributes::read(members)
    }
}

/// A name, which need not be held twice.
struct Name(SmolStr);

impl<'de> Deserialize<'de> for Name {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct OfName;
        impl Visitor<'_> for OfName {
            type Value = Name;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a name")
            }

            fn visit_str<E>(self, name: &str) -> Result<Name, E> {
                Ok(Name(name.into()))
            }
        }
        from.deserialize_str(OfName)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn few_names() -> impl Strategy<Value = Vec<(String, u8)>> {
        prop::collection::vec(("[a-c]{0,2}|[ab]{24}", any::<u8>()), 0..12)
    }

    proptest! {
        #[test]
        fn they_are_as_a_map_has_them(pairs in few_names(), out in "[a-c]{0,2}") {
            let mut map: BTreeMap<String, Value> =
                pairs.iter().map(|(name, of)| (name.clone(), json!(of))).collect();
            let mut collected: Attributes =
                pairs.iter().map(|(name, of)| (name.into(), json!(of))).collect();
            let mut inserted = Attributes::default();
            for (name, of) in &pairs {
                inserted.insert(name.into(), json!(of));
            }
            prop_assert_eq!(&collected, &inserted);
            prop_assert_eq!(json!(collected), json!(map));
            prop_assert_eq!(collected.get(&out), map.get(&out));
            prop_assert_eq!(collected.remove(&out), map.remove(&out));
            prop_assert_eq!(json!(collected), json!(map));
            let members: Vec<_> =
                pairs.iter().map(|(name, of)| format!("\"{name}\":{of}")).collect();
            let text = format!("{{{}}}", members.join(","));
            prop_assert_eq!(serde_json::from_str::<Attributes>(&text).unwrap(), inserted);
        }
    }
}
