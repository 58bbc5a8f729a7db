//! What the objects of a RecoStaR file say of each other.
//!
//! A cable has no geometry: `Cheminement_Cables` names the ways in which it
//! lies. A substation, a joint may have none either: `conteneur` names the
//! building or cabinet around it.

use std::collections::HashMap;

use serde_json::Value;

use super::xml::Element;
use super::{geometry, gml};
use crate::assets::{Attributes, Form, Shape};

/// More links and places than any as-built plan has: they are held in memory.
const MOST: usize = 500_000;

#[derive(Default)]
pub(super) struct Links {
    /// The ways of each cable, and the cables of each way.
    ways: HashMap<String, Vec<String>>,
    cables: HashMap<String, Vec<String>>,
    /// The nodes of each cable, and the cables of each node.
    nodes: HashMap<String, Vec<String>>,
    ends: HashMap<String, Vec<String>>,
    /// The substations in each building.
    substations: HashMap<String, Vec<String>>,
    /// The lines and points of what others may refer to.
    places: HashMap<String, Placed>,
    count: usize,
}

struct Placed {
    shape: Shape,
    precision: Option<String>,
}

/// Whether there may be links of members of this name: there are none of
/// surveyed points, of which a plan has thousands.
pub(super) fn are_of(name: &str) -> bool {
    !name.starts_with("RPD_PointLeve")
}

impl Links {
    /// Takes what a member says of others, and its place.
    pub(super) fn add(&mut self, member: &Element) -> Result<(), String> {
        self.count += 1;
        if self.count > MOST {
            return Err(format!("more than {MOST} objects: split the file"));
        }
        let pair =
            |a: &str, b: &str| Some((member.says(a)?.to_owned(), member.says(b)?.to_owned()));
        match &*member.name {
            "Cheminement_Cables" => {
                if let Some((way, cable)) = pair("cheminement", "cables") {
                    self.cables.entry(way.clone()).or_default().push(cable.clone());
                    self.ways.entry(cable).or_default().push(way);
                }
            }
            "CableElectrique_NoeudReseau" => {
                if let Some((cable, node)) = pair("cableelectrique", "noeudreseau") {
                    self.ends.entry(node.clone()).or_default().push(cable.clone());
                    self.nodes.entry(cable).or_default().push(node);
                }
            }
            name if !are_of(name) => {}
            _ => {
                if &*member.name == "RPD_PosteElectrique_Reco"
                    && let (Some(id), Some(building)) = (&member.id, member.says("conteneur"))
                {
                    self.substations.entry(building.to_owned()).or_default().push(id.clone());
                }
                let shape = geometry(member).map(gml::shape).and_then(Result::ok);
                let shape = shape.filter(|shape| !matches!(shape.form, Form::Polygons(_)));
                if let (Some(id), Some(shape)) = (member.id.clone(), shape) {
                    let precision = member.says("PrecisionXY").map(str::to_owned);
                    self.places.insert(id, Placed { shape, precision });
                }
            }
        }
        Ok(())
    }

    /// Where an object without a geometry is: the lines of its ways, or the
    /// place of its container.
    pub(super) fn place(&self, id: &str, member: &Element) -> Option<Shape> {
        if let Some(ways) = self.ways.get(id) {
            let shapes = ways.iter().filter_map(|way| self.places.get(way));
            let lines: Vec<_> = shapes
                .filter_map(|placed| match &placed.shape.form {
                    Form::Lines(lines) => Some(lines),
                    _ => None,
                })
                .flatten()
                .cloned()
                .collect();
            let multi = lines.len() > 1;
            return (!lines.is_empty()).then_some(Shape { form: Form::Lines(lines), multi });
        }
        let container = self.places.get(member.says("conteneur")?)?;
        matches!(container.shape.form, Form::Points(_)).then(|| container.shape.clone())
    }

    /// Adds what others say of an object to its properties.
    pub(super) fn describe(&self, id: &str, properties: &mut Attributes) {
        let lists = [
            ("cheminements", &self.ways),
            ("cables", &self.cables),
            ("noeuds", &self.nodes),
            ("cables_raccordes", &self.ends),
            ("postes", &self.substations),
        ];
        for (name, links) in lists {
            if let Some(ids) = links.get(id) {
                properties.insert(name.into(), ids.as_slice().into());
            }
        }
        // A cable is located as well as the worst of its ways: A before B before C.
        let ways = self.ways.get(id).into_iter().flatten();
        let precisions = ways.filter_map(|way| self.places.get(way)?.precision.as_deref());
        if let Some(worst) = precisions.max()
            && !properties.contains_key("PrecisionXY")
        {
            properties.insert("PrecisionXY".into(), worst.into());
        }
        if !properties.contains_key("PrecisionXY")
            && let Some(container) = properties.get("conteneur").and_then(Value::as_str)
            && let Some(precision) =
                self.places.get(container).and_then(|placed| placed.precision.clone())
        {
            properties.insert("PrecisionXY".into(), precision.into());
        }
    }
}
