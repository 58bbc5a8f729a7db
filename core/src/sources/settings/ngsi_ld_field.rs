//! Where an entity has a figure: `totalActivePower`, `activePower[L1]`,
//! `activePower[L1,L2,L3]`.

use std::borrow::Cow;

use serde_json::Value;

use crate::sources::{DecimalSign, figures};

/// An attribute, and which parts of its value.
pub(in crate::sources) struct Field<'a> {
    pub(in crate::sources) attribute: &'a str,
    /// None for the whole, several for their sum.
    parts: Vec<&'a str>,
}

impl<'a> Field<'a> {
    pub(in crate::sources) fn parse(field: &'a str) -> Result<Self, String> {
        let (attribute, parts) = match field.split_once('[') {
            None => (field, Vec::new()),
            Some((attribute, parts)) => {
                let parts = parts.strip_suffix(']').ok_or_else(|| format!("{field:?}: no ]"))?;
                (attribute, parts.split(',').map(str::trim).collect())
            }
        };
        let bad = parts.iter().find(|part| part.is_empty() || part.contains(['[', ']']));
        if !is_name(attribute) || bad.is_some() {
            return Err(format!("{field:?} is neither an attribute nor attribute[part]"));
        }
        Ok(Self { attribute, parts })
    }

    /// What it is in an attribute's value; nothing where a part is missing or
    /// has no figure, and what is wrong where a part of a sum is no number.
    pub(in crate::sources) fn of<'v>(
        &self,
        value: &'v Value,
        decimal: Option<DecimalSign>,
    ) -> Result<Option<Cow<'v, Value>>, String> {
        let at = |part: &&str| part.split('.').try_fold(value, |value, name| value.get(name));
        match &self.parts[..] {
            [] => Ok(Some(Cow::Borrowed(value))),
            [part] => Ok(at(part).map(Cow::Borrowed)),
            parts => {
                let mut sum = 0.0;
                for part in parts {
                    let Some(value) = at(part) else { return Ok(None) };
                    match figures::single(value, decimal)? {
                        Some(number) => sum += number,
                        None => return Ok(None),
                    }
                }
                Ok(Some(Cow::Owned(sum.into())))
            }
        }
    }
}

/// A name of an attribute or a type: a word, or the address that it stands for.
pub(in crate::sources) fn is_name(name: &str) -> bool {
    let good = |c: char| c.is_alphanumeric() || "_-.:/#%@".contains(c);
    !name.is_empty() && name.chars().all(good)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn of(field: &str, value: &Value) -> Option<Value> {
        said(field, value).unwrap()
    }

    fn said(field: &str, value: &Value) -> Result<Option<Value>, String> {
        Ok(Field::parse(field).unwrap().of(value, None)?.map(Cow::into_owned))
    }

    #[test]
    fn a_whole_a_part_and_a_sum() {
        let value = json!({"L1": 1.5, "L2": "2.5", "N": null, "x": "many", "a": {"b": 7}});
        assert_eq!(of("p", &json!(5)), Some(json!(5)));
        assert_eq!(of("p[L1]", &value), Some(json!(1.5)));
        assert_eq!(of("p[a.b]", &value), Some(json!(7)));
        assert_eq!(of("p[L1, L2]", &value), Some(json!(4.0)));
        assert_eq!(of("p[L1,N]", &value), None);
        assert_eq!(said("p[L1,x]", &value), Err("a text is no number".into()));
        // A part that is two numbers makes no sum.
        assert!(said("p[a,b]", &json!({"a": 1, "b": "27,491"})).unwrap_err().contains("decimal"));
        assert_eq!(of("p[L1,L3]", &value), None);
        assert_eq!(of("p[L1]", &json!(5)), None);
        assert_eq!(Field::parse("https://x.org/a#p[L1]").unwrap().attribute, "https://x.org/a#p");
        for bad in ["", "[L1]", "p[L1", "p[]", "p[L1,]", "p[a[b]]", "p q", "p;q", "p]"] {
            assert!(Field::parse(bad).is_err(), "{bad}");
        }
    }
}
