//! Topics that name things, as `district/{thing}/power`.
//!
//! In: an author's pattern. Out: the filters to subscribe to, and of a topic
//! that came the names in it.

/// A topic filter with places for names.
#[derive(Debug)]
pub(in crate::sources) struct Pattern(Vec<Level>);

#[derive(Debug)]
enum Level {
    Text(String),
    /// `+`
    Any,
    /// `#`
    Rest,
    /// A name within a level, as in `Datastreams({thing})`.
    Name {
        before: String,
        of: NameOf,
        after: String,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum NameOf {
    Thing,
    Field,
}

/// The names in a topic.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(in crate::sources) struct Names<'a> {
    pub(in crate::sources) thing: Option<&'a str>,
    pub(in crate::sources) field: Option<&'a str>,
}

/// What a filter takes for itself.
const SPECIAL: [char; 4] = ['+', '#', '/', '\0'];

impl Pattern {
    pub(in crate::sources) fn parse(text: &str) -> Result<Self, String> {
        if text.is_empty() || text.len() > 1024 {
            return Err("expected a topic filter of 1 to 1024 bytes".to_owned());
        }
        let levels = text.split('/').map(level).collect::<Result<Vec<_>, _>>()?;
        let rest = levels.iter().position(|level| matches!(level, Level::Rest));
        if rest.is_some_and(|place| place + 1 != levels.len()) {
            return Err("# stands at the end only".to_owned());
        }
        let pattern = Self(levels);
        for of in [NameOf::Thing, NameOf::Field] {
            if pattern.count(of) > 1 {
                return Err("a name stands in it once".to_owned());
            }
        }
        Ok(pattern)
    }

    pub(in crate::sources) fn names_things(&self) -> bool {
        self.count(NameOf::Thing) > 0
    }

    pub(in crate::sources) fn names_fields(&self) -> bool {
        self.count(NameOf::Field) > 0
    }

    fn count(&self, name: NameOf) -> usize {
        let named = |level: &&Level| matches!(level, Level::Name { of, .. } if *of == name);
        self.0.iter().filter(named).count()
    }

    /// The filter for one thing, or for all; nothing for a key that no level
    /// can hold, so that a key never widens a filter.
    pub(in crate::sources) fn filter(&self, thing: Option<&str>) -> Option<String> {
        if thing.is_some_and(|key| key.is_empty() || key.contains(SPECIAL)) {
            return None;
        }
        let level = |level: &Level| match (level, thing) {
            (Level::Text(text), _) => text.clone(),
            (Level::Rest, _) => "#".to_owned(),
            (Level::Name { before, of: NameOf::Thing, after }, Some(thing)) => {
                format!("{before}{thing}{after}")
            }
            (Level::Any | Level::Name { .. }, _) => "+".to_owned(),
        };
        Some(self.0.iter().map(level).collect::<Vec<_>>().join("/"))
    }

    /// The names in a topic, if it is one of this pattern.
    pub(in crate::sources) fn names<'a>(&self, topic: &'a str) -> Option<Names<'a>> {
        let mut names = Names::default();
        let mut parts = topic.split('/');
        for level in &self.0 {
            match level {
                Level::Rest => return Some(names),
                Level::Any => {
                    parts.next()?;
                }
                Level::Text(text) => {
                    parts.next().filter(|part| part == text)?;
                }
                Level::Name { before, of, after } => {
                    let name = parts.next()?.strip_prefix(before.as_str())?;
                    let name = name.strip_suffix(after.as_str()).filter(|name| !name.is_empty())?;
                    match of {
                        NameOf::Thing => names.thing = Some(name),
                        NameOf::Field => names.field = Some(name),
                    }
                }
            }
        }
        parts.next().is_none().then_some(names)
    }
}

fn level(text: &str) -> Result<Level, String> {
    match text {
        "+" => return Ok(Level::Any),
        "#" => return Ok(Level::Rest),
        _ => {}
    }
    let name = |mark: &str, of| {
        let (before, after) = text.split_once(mark)?;
        Some(Level::Name { before: before.into(), of, after: after.into() })
    };
    let level = name("{thing}", NameOf::Thing).or_else(|| name("{field}", NameOf::Field));
    let level = level.unwrap_or_else(|| Level::Text(text.to_owned()));
    let texts = match &level {
        Level::Name { before, after, .. } => [before.as_str(), after],
        _ => [text, ""],
    };
    if texts.iter().any(|text| text.contains(['+', '#', '\0', '{', '}'])) {
        return Err(format!("{text:?}: expected +, #, {{thing}}, {{field}} or a plain level"));
    }
    Ok(level)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pattern(text: &str) -> Pattern {
        Pattern::parse(text).unwrap()
    }

    #[test]
    fn names_are_found_where_they_stand() {
        let power = pattern("district/{thing}/power");
        assert_eq!(power.names("district/hall/power").unwrap().thing, Some("hall"));
        for other in ["district/hall", "district/hall/power/x", "x/hall/power", "district//power"] {
            assert_eq!(power.names(other), None, "{other}");
        }
        let stream = pattern("v1.1/Datastreams({thing})/Observations");
        assert_eq!(stream.names("v1.1/Datastreams(12)/Observations").unwrap().thing, Some("12"));
        assert_eq!(stream.names("v1.1/Things(12)/Observations"), None);
        let both = pattern("+/{thing}/{field}/#");
        let names = Names { thing: Some("a"), field: Some("p") };
        assert_eq!(both.names("x/a/p"), Some(names));
        assert_eq!(both.names("x/a/p/q/r"), Some(names));
    }

    #[test]
    fn filters_are_for_one_thing_or_for_all() {
        let stream = pattern("v1.1/Datastreams({thing})/Observations");
        assert_eq!(stream.filter(None).as_deref(), Some("v1.1/+/Observations"));
        let one = stream.filter(Some("12"));
        assert_eq!(one.as_deref(), Some("v1.1/Datastreams(12)/Observations"));
        assert_eq!(pattern("a/{field}/#").filter(Some("12")).as_deref(), Some("a/+/#"));
        for wide in ["+", "#", "a/#", "", "a\0"] {
            assert_eq!(stream.filter(Some(wide)), None, "{wide}");
        }
    }

    #[test]
    fn what_is_no_filter_is_refused() {
        for bad in ["", "a/#/b", "a/b#", "a+/b", "{thing}/{thing}", "{thing", "{name}", "{thing}+"]
        {
            assert!(Pattern::parse(bad).is_err(), "{bad}");
        }
    }
}
