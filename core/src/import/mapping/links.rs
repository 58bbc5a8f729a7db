//! How features are connected, as a mapping says it.

use serde::Deserialize;

use super::Seen;
use super::text::{Template, plain};
use super::when::When;

/// How features are connected, for `feeds` and what is known along them.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(super) struct Links {
    /// What a feature is called by others; its id where this is missing.
    #[serde(default)]
    name: Option<Template>,
    /// Properties that an asset without them takes from those that it is
    /// connected to, where they agree.
    #[serde(default)]
    takes: Vec<String>,
    /// Tried from the first; the first that holds says how a feature is
    /// connected.
    rules: Vec<LinkRule>,
}

/// How a feature is connected, or what it connects.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
struct LinkRule {
    /// Holds always where it is missing.
    #[serde(default)]
    when: When,
    /// Whether supply begins here.
    #[serde(default)]
    source: bool,
    /// What it is connected to, by name.
    #[serde(default)]
    to: Vec<Template>,
    /// Of what it is a part: whatever is connected to it is to that.
    #[serde(default)]
    within: Option<Template>,
    /// Two that it connects.
    #[serde(default)]
    between: Option<[Template; 2]>,
    /// Whether it carries nothing, as what is out of service.
    #[serde(default)]
    off: bool,
    /// Two that it keeps apart, as an open switch does.
    #[serde(default)]
    apart: Option<[Template; 2]>,
    /// So many homes at least are behind it, where no link leads to any.
    #[serde(default)]
    homes: u32,
}

/// How a feature is connected, by the names of others.
#[derive(Debug, Default, PartialEq)]
pub(in crate::import) struct Linked {
    /// Its own name.
    pub(in crate::import) name: Option<String>,
    pub(in crate::import) is_source: bool,
    pub(in crate::import) is_off: bool,
    pub(in crate::import) to: Vec<String>,
    pub(in crate::import) within: Option<String>,
    pub(in crate::import) between: Option<[String; 2]>,
    pub(in crate::import) apart: Option<[String; 2]>,
    pub(in crate::import) homes: u32,
}

impl Links {
    pub(super) fn takes(&self) -> &[String] {
        &self.takes
    }

    /// How a feature with this id is connected.
    pub(super) fn of(&self, seen: Seen<'_>, id: Option<String>) -> Linked {
        let name = match &self.name {
            Some(name) => name.fill(seen),
            None => id.or_else(|| plain(seen.id?).map(|id| id.trim().to_owned())),
        };
        let named = Linked { name, ..Linked::default() };
        let Some(rule) = self.rules.iter().find(|rule| rule.when.holds(seen)) else { return named };
        let two = |two: &Option<[Template; 2]>| {
            let [a, b] = two.as_ref()?;
            Some([a.fill(seen)?, b.fill(seen)?])
        };
        Linked {
            is_source: rule.source,
            is_off: rule.off,
            to: rule.to.iter().filter_map(|other| other.fill(seen)).collect(),
            within: rule.within.as_ref().and_then(|other| other.fill(seen)),
            between: two(&rule.between),
            apart: two(&rule.apart),
            homes: rule.homes,
            ..named
        }
    }
}
