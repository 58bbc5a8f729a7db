//! RecoStaR, the GML in which French operators of power networks hand over
//! as-built plans (CNIG, "Géostandard RecoStaR-RPD", version 0.6).
//!
//! The file is read twice. The first time gathers what other objects refer to:
//! the ways (trench, duct) in which each cable lies, the containers of things
//! that have no place of their own. The second time hands over the features,
//! a cable with the lines of its ways. What is kept in between are the ways
//! and the links of one as-built plan; a limit holds for hostile ones.

mod gml;
mod links;
mod xml;

use std::fs::File;
use std::io::BufReader;
use std::path::Path;
use std::sync::OnceLock;

use serde_json::Value;

use super::budget::Budget;
use crate::assets::Attributes;
use crate::encoding::xml_reader;
use crate::import::ImportError;
use crate::import::raw::{Head, Place, RawFeature, Sink, Stop};
use links::Links;
use xml::{Element, Members};

/// What the geometry of a feature is called in messages.
const FIELD: &str = "Geometrie";
/// Elements that hold a geometry.
const GEOMETRIES: [&str; 4] = ["Geometrie", "Ligne2.5D", "Surface2.5D", "Point2.5D"];

/// What the first reading of a file gathers.
pub(super) struct Gathered {
    links: Links,
    crs: Option<String>,
}

/// Reads a file that `open` opens from its beginning; where it was read before,
/// what was gathered is known.
pub(super) fn read(
    path: &Path,
    open: impl Fn() -> Result<File, ImportError>,
    known: &OnceLock<Gathered>,
    sink: &mut dyn Sink,
) -> Result<(), Stop> {
    let Gathered { links, crs } = match known.get() {
        Some(gathered) => gathered,
        None => {
            let gathered = gathered(path, open()?)?;
            known.get_or_init(|| gathered)
        }
    };
    let latitude_first = crs.as_deref().is_some_and(|crs| crs.starts_with("urn:"));
    sink.head(Head { crs: crs.clone(), latitude_first, ..Head::default() })?;
    let all = |_: &str| true;
    each(path, open()?, all, |number, member| sink.feature(feature(number, member, links)))?;
    Ok(())
}

fn gathered(path: &Path, file: File) -> Result<Gathered, Stop> {
    let mut links = Links::default();
    let crs = each(path, file, links::are_of, |number, member| {
        links.add(member).map_err(|reason| {
            Stop::Failed(ImportError::broken(path, Place::Feature(number), reason))
        })
    })?;
    Ok(Gathered { links, crs })
}

/// Calls `each` with every member of the collection, with no more than the names
/// of those that are not wanted; returns the name of the coordinate system.
fn each(
    path: &Path,
    file: File,
    is_wanted: fn(&str) -> bool,
    mut each: impl FnMut(u64, &Element) -> Result<(), Stop>,
) -> Result<Option<String>, Stop> {
    let budget = Budget::new();
    let reader = BufReader::with_capacity(1 << 16, budget.reader(file));
    let reader =
        xml_reader(reader).map_err(|reason| ImportError::Format { file: path.into(), reason })?;
    let mut members = Members::open(path, reader, is_wanted)?;
    let mut number = 0;
    while let Some(member) = members.next()? {
        budget.refill();
        number += 1;
        each(number, &member)?;
        members.take_back(member);
    }
    Ok(members.into_crs())
}

fn feature(number: u64, member: &Element, links: &Links) -> RawFeature {
    let id = member.id.clone();
    let mut properties = properties(member);
    let own = geometry(member).map(gml::shape);
    let shape = match own {
        Some(shape) => shape.map(Some),
        None => Ok(id.as_deref().and_then(|id| links.place(id, member))),
    };
    if let Some(id) = &id {
        links.describe(id, &mut properties);
    }
    RawFeature {
        place: Place::Feature(number),
        id: id.map(Value::from),
        shape,
        crs: None,
        coordinates: FIELD,
        properties,
        odd: Vec::new(),
    }
}

/// The element within a feature that is a GML geometry.
fn geometry(member: &Element) -> Option<&Element> {
    let holder = member.children.iter().find(|child| GEOMETRIES.contains(&&*child.name))?;
    holder.children.first()
}

/// What a feature says of itself; a unit becomes part of the name, as
/// `HauteurPoteau_m`.
fn properties(member: &Element) -> Attributes {
    let class = ("class".into(), member.name.as_str().into());
    let leaves = member.children.iter().filter(|child| child.children.is_empty());
    let said = leaves.filter_map(|child| {
        let value = child.href.as_deref().unwrap_or(child.text.trim());
        if value.is_empty() {
            return None;
        }
        let name = match &child.unit {
            Some(unit) => format!("{}_{}", child.name, unit.replace("mm-2", "mm2")).into(),
            None => child.name.clone(),
        };
        Some((name, value.into()))
    });
    std::iter::once(class).chain(said).collect()
}

#[cfg(test)]
mod tests;
