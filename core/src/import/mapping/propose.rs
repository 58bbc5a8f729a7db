//! A mapping proposed for a file that nobody has seen.
//!
//! In: its first features. Out: a mapping to edit, with what each column looks
//! like. Nothing is decided: kinds that only a person knows are left
//! `unspecified`, and a guess says that it is one.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::Seen;
use super::text::plain;

/// A mapping to edit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// The mapping file's text; it can be used as it is.
    pub text: String,
    /// Each column: its name and what it looks like.
    pub columns: Vec<(String, String)>,
}

/// More values than a table of kinds has.
const MOST_KINDS: usize = 24;
/// Longer values are no words.
const LONGEST_WORD: usize = 60;

/// Words in a value, and the network and kind that they suggest. The first that
/// fits counts.
const WORDS: [(&str, &str, &str); 34] = [
    ("lamp", "lighting", "street_light"),
    ("luminaire", "lighting", "street_light"),
    ("candelabre", "lighting", "street_light"),
    ("candélabre", "lighting", "street_light"),
    ("eclairage", "lighting", "street_light"),
    ("éclairage", "lighting", "street_light"),
    ("irve", "mobility", "charging_point"),
    ("charging", "mobility", "charging_point"),
    ("borne", "mobility", "charging_point"),
    ("transfo", "electricity", "transformer"),
    ("trafo", "electricity", "transformer"),
    ("poste", "electricity", "substation"),
    ("substation", "electricity", "substation"),
    ("batter", "electricity", "battery"),
    ("storage", "electricity", "battery"),
    ("photovolt", "electricity", "photovoltaic"),
    ("solar", "electricity", "photovoltaic"),
    ("solaire", "electricity", "photovoltaic"),
    ("compteur", "electricity", "meter"),
    ("meter", "electricity", "meter"),
    ("coffret", "electricity", "cabinet"),
    ("cabinet", "electricity", "cabinet"),
    ("armoire", "electricity", "cabinet"),
    ("fourreau", "telecom", "duct"),
    ("duct", "telecom", "duct"),
    ("fibre", "telecom", "cable"),
    ("gaz", "gas", "pipe"),
    ("eau", "water", "pipe"),
    ("conduite", "unspecified", "pipe"),
    ("pipe", "unspecified", "pipe"),
    ("cable", "electricity", "cable"),
    ("câble", "electricity", "cable"),
    ("ligne", "electricity", "cable"),
    ("line", "electricity", "cable"),
];

#[derive(Default)]
struct Column {
    count: usize,
    numbers: usize,
    least: f64,
    most: f64,
    /// Values and how often each is there; given up when there are too many.
    values: BTreeMap<String, usize>,
    many: bool,
    distinct: std::collections::HashSet<String>,
}

/// Proposes a mapping from the first features of the file `stem`.
pub(in crate::import) fn propose(stem: &str, sample: &[Seen<'_>]) -> Proposal {
    let mut columns: BTreeMap<&str, Column> = BTreeMap::new();
    for seen in sample {
        for (name, value) in seen.properties.iter() {
            let Some(text) = plain(value).filter(|text| !text.trim().is_empty()) else { continue };
            columns.entry(name).or_default().add(text.trim());
        }
    }
    let total = sample.len();
    let named = |hints: &[&str], fits: &dyn Fn(&Column) -> bool| {
        let hit = |name: &str, hint: &str| {
            name.to_lowercase()
                .split(|c: char| !c.is_alphanumeric())
                .any(|part| part.starts_with(hint))
        };
        hints.iter().find_map(|hint| {
            columns
                .iter()
                .find(|(name, column)| hit(name, hint) && fits(column))
                .map(|(name, _)| *name)
        })
    };
    let has_id = sample.iter().all(|seen| seen.id.is_some());
    let unique = |column: &Column| column.count == total && column.distinct.len() == total;
    let id = (!has_id).then(|| {
        named(&["id", "ref", "code", "num", "gml", "fid", "uuid"], &unique)
            .or_else(|| columns.iter().find(|(_, column)| unique(column)).map(|(name, _)| *name))
    });
    let kinds = |column: &Column| !column.many && column.numbers < column.count;
    let kind = named(
        &["kind", "type", "nature", "class", "categ", "symbol", "objet", "power", "statut"],
        &kinds,
    );
    let number = |column: &Column| column.numbers == column.count;
    let metres = |column: &Column| number(column) && column.least >= 0.0 && column.most <= 500.0;
    let depth = named(&["depth", "prof", "couverture", "cover", "charge"], &metres);
    let height = named(&["height", "haut", "h"], &metres);
    let count = |column: &Column| number(column) && column.least >= 0.0;
    let homes = named(&["homes", "logement", "logt", "dwelling", "flat", "foyer"], &count);
    let name = named(&["name", "nom", "libel", "label", "title"], &|column| !number(column));
    let class = named(&["precision", "prec", "classe", "class", "qualite"], &|column| {
        !column.values.is_empty()
            && column.values.keys().all(|value| ["A", "B", "C"].contains(&value.as_str()))
    });

    let mut text = format!(
        "# A proposal from the first {total} features of {stem}. Edit what is marked with TODO.\n\
         mapping = 1\ntitle = {}\n",
        quoted(stem)
    );
    if let Some(Some(id)) = id {
        let _ = writeln!(text, "id = [{}]", quoted(&format!("{{{id}}}")));
    }
    rules(&mut text, stem, kind.and_then(|kind| Some((kind, columns.get(kind)?))));
    for (target, column, unit) in [
        ("name", name.filter(|name| *name != "name"), None),
        ("depth_m", depth, Some("m")),
        ("height_m", height, Some("m")),
        ("positional_class", class, None),
        ("homes", homes, None),
    ] {
        let Some(column) = column else { continue };
        let _ = write!(text, "\n[fields.{target}]\nfrom = {}\n", quoted(column));
        if let Some(unit) = unit {
            let _ = writeln!(text, "unit = {} # TODO: is it?", quoted(unit));
        }
        if target == "homes" {
            text.push_str(
                "# TODO: is it how many homes it serves? Of fewer than ten nothing is shown.\n",
            );
        }
    }
    let used = |name: &str| {
        let marks = [
            (id.flatten(), "looks like an id"),
            (kind, "looks like a kind"),
            (name_of(name, depth), "looks like a depth"),
            (name_of(name, height), "looks like a height"),
            (name_of(name, homes), "looks like a number of homes"),
        ];
        marks.into_iter().find(|(column, _)| *column == Some(name)).map(|(_, mark)| mark)
    };
    let columns = columns
        .iter()
        .map(|(name, column)| ((*name).to_owned(), column.describe(total, used(name))))
        .collect();
    Proposal { text, columns }
}

fn name_of<'a>(name: &str, column: Option<&'a str>) -> Option<&'a str> {
    column.filter(|column| *column == name)
}

/// A rule for each value of the column that tells kinds apart, or one for all.
fn rules(text: &mut String, stem: &str, kinds: Option<(&str, &Column)>) {
    let guess = |value: &str| {
        let value = value.to_lowercase();
        // At the beginning of a word: there is `eau`, water, in every `reseau`.
        let parts = || value.split(|c: char| !c.is_alphanumeric());
        let hit = |word: &str| parts().any(|part| part.starts_with(word));
        WORDS.iter().find(|(word, ..)| hit(word)).map(|(_, network, kind)| (*network, *kind))
    };
    let words = |text: &mut String, guessed: Option<(&str, &str)>| {
        let (network, kind) = guessed.unwrap_or(("unspecified", "unspecified"));
        let todo =
            if guessed.is_some() { "TODO: a guess from the word" } else { "TODO: what is it?" };
        let _ = write!(text, "network = \"{network}\"\nkind = \"{kind}\" # {todo}\n");
    };
    let Some((column, values)) = kinds else {
        let _ = writeln!(text, "# No column tells kinds apart: all features are one.");
        text.push_str("\n[[rules]]\n");
        words(text, guess(stem));
        return;
    };
    for (value, count) in &values.values {
        let _ = write!(
            text,
            "\n[[rules]] # {count} of the first features\nwhen = {{ {} = {} }}\n",
            quoted(column),
            // A `*` of its own stands for itself among others.
            quoted(value)
        );
        words(text, guess(value).or_else(|| guess(stem)));
    }
}

/// A text in TOML.
fn quoted(text: &str) -> String {
    // A basic string of TOML is one of JSON, but for the escape of `/`.
    serde_json::Value::from(text).to_string()
}

impl Column {
    fn add(&mut self, text: &str) {
        if let Ok(number) = text.replace(',', ".").parse::<f64>() {
            if self.numbers == 0 {
                (self.least, self.most) = (number, number);
            }
            self.numbers += 1;
            self.least = self.least.min(number);
            self.most = self.most.max(number);
        }
        self.count += 1;
        self.distinct.insert(text.chars().take(200).collect());
        let long = text.len() > LONGEST_WORD;
        if long || (self.values.len() >= MOST_KINDS && !self.values.contains_key(text)) {
            self.many = true;
            self.values.clear();
        }
        if !self.many {
            *self.values.entry(text.into()).or_default() += 1;
        }
    }

    fn describe(&self, total: usize, mark: Option<&str>) -> String {
        let mut text = match (self.numbers == self.count, self.many) {
            (true, _) => format!("numbers {} to {}", self.least, self.most),
            (false, true) => format!("{} different texts", self.distinct.len()),
            (false, false) => {
                let values: Vec<_> = self.values.keys().take(6).map(String::as_str).collect();
                let more = if self.values.len() > 6 { ", …" } else { "" };
                format!("{}{more}", values.join(", "))
            }
        };
        if self.count < total {
            let _ = write!(text, "; on {} of {total}", self.count);
        }
        if let Some(mark) = mark {
            let _ = write!(text, " — {mark}");
        }
        text
    }
}
