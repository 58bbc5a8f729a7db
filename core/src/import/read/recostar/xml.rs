//! The members of a RecoStaR collection, one small tree each.
//!
//! Entities are refused, but for the five of XML itself: none is needed, and
//! expanding them is how a small file fills a memory.

use std::io::BufRead;
use std::path::Path;

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use crate::assets::shown;
use crate::import::ImportError;

/// Deeper than any geometry of GML.
const DEEPEST: usize = 64;

/// An element, its names without prefixes.
#[derive(Debug, Default)]
pub(super) struct Element {
    pub(super) name: String,
    /// `gml:id`.
    pub(super) id: Option<String>,
    /// `xlink:href` without a `#` before it.
    pub(super) href: Option<String>,
    /// `uom`.
    pub(super) unit: Option<String>,
    /// `srsDimension`.
    pub(super) dimension: Option<String>,
    pub(super) text: String,
    pub(super) children: Vec<Element>,
}

impl Element {
    /// The first child with this name.
    pub(super) fn child(&self, name: &str) -> Option<&Element> {
        self.children.iter().find(|child| child.name == name)
    }

    /// What a child with this name refers to, or says.
    pub(super) fn says(&self, name: &str) -> Option<&str> {
        let child = self.child(name)?;
        child.href.as_deref().or(Some(child.text.trim())).filter(|text| !text.is_empty())
    }
}

/// Reads the members of a collection.
pub(super) struct Members<'a, R> {
    path: &'a Path,
    reader: Reader<R>,
    buffer: Vec<u8>,
    crs: Option<String>,
}

impl<'a, R: BufRead> Members<'a, R> {
    /// Reads up to the first member, and refuses what is not RecoStaR.
    pub(super) fn open(path: &'a Path, reader: R) -> Result<Self, ImportError> {
        let mut members =
            Self { path, reader: Reader::from_reader(reader), buffer: Vec::new(), crs: None };
        loop {
            members.buffer.clear();
            let at = members.reader.buffer_position();
            match members.reader.read_event_into(&mut members.buffer) {
                Ok(Event::Start(start)) => {
                    let root = start.into_owned();
                    members.check_root(&root)?;
                    return Ok(members);
                }
                Ok(Event::Empty(root)) => {
                    let root = root.into_owned();
                    members.check_root(&root)?;
                    return Err(members.broken(at, "it has no members"));
                }
                Ok(Event::DocType(_)) => return Err(members.broken(at, NO_ENTITIES)),
                Ok(Event::Eof) => {
                    return Err(members.broken(at, "it ends before its first element"));
                }
                Ok(_) => {}
                Err(error) => return Err(members.broken(at, said(&error))),
            }
        }
    }

    fn check_root(&self, root: &BytesStart<'_>) -> Result<(), ImportError> {
        let name = root.local_name().as_ref().to_owned();
        let spaces = root.attributes().filter_map(Result::ok);
        let recostar = spaces
            .map(|space| space.value.to_lowercase())
            .any(|space| space.contains("star-elec") || space.contains("recostar"));
        if name == "FeatureCollection" && recostar {
            return Ok(());
        }
        let message = format!(
            "XML whose root is {}, and no RecoStaR: other GML is not read; \
             convert it, as with ogr2ogr to FlatGeobuf",
            shown(name)
        );
        Err(ImportError::Format { file: self.path.into(), message })
    }

    fn broken(&self, at: u64, message: impl std::fmt::Display) -> ImportError {
        ImportError::broken(self.path, format!("byte {at}"), message)
    }

    /// The name of the coordinate system, once one was read.
    pub(super) fn into_crs(self) -> Option<String> {
        self.crs
    }

    /// The next member; `None` after the last.
    pub(super) fn next(&mut self) -> Result<Option<Element>, ImportError> {
        // What is open, from the collection's child inwards.
        let mut open: Vec<Element> = Vec::new();
        loop {
            self.buffer.clear();
            let at = self.reader.buffer_position();
            let event = match self.reader.read_event_into(&mut self.buffer) {
                Ok(event) => event.into_owned(),
                Err(error) => return Err(self.broken(at, said(&error))),
            };
            match event {
                Event::Start(start) => {
                    if open.len() >= DEEPEST {
                        return Err(self.broken(at, "elements are nested too deep"));
                    }
                    open.push(self.element(at, &start)?);
                }
                Event::Empty(start) => {
                    let element = self.element(at, &start)?;
                    if let Some(parent) = open.last_mut() {
                        parent.children.push(element);
                    }
                }
                Event::Text(text) => add(&mut open, &text),
                Event::CData(text) => add(&mut open, &text),
                Event::GeneralRef(reference) => {
                    let character =
                        character(&reference).ok_or_else(|| self.broken(at, NO_ENTITIES))?;
                    add(&mut open, character.encode_utf8(&mut [0; 4]));
                }
                Event::DocType(_) => return Err(self.broken(at, NO_ENTITIES)),
                Event::End(_) => match (open.pop(), open.last_mut()) {
                    // The collection itself has ended.
                    (None, _) => return Ok(None),
                    (Some(element), Some(parent)) => parent.children.push(element),
                    (Some(mut member), None) => {
                        if member.name == "featureMember"
                            && let Some(feature) = member.children.pop()
                        {
                            return Ok(Some(feature));
                        }
                    }
                },
                Event::Eof => return Err(self.broken(at, "it is cut off")),
                Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
            }
        }
    }

    fn element(&mut self, at: u64, start: &BytesStart<'_>) -> Result<Element, ImportError> {
        let mut element =
            Element { name: start.local_name().as_ref().to_owned(), ..Element::default() };
        for attribute in start.attributes() {
            let attribute = attribute.map_err(|error| self.broken(at, error))?;
            let value = attribute
                .normalized_value(XmlVersion::Implicit1_0)
                .map_err(|error| self.broken(at, format!("{error}; {NO_ENTITIES}")))?
                .into_owned();
            match attribute.key.local_name().as_ref() {
                "id" => element.id = Some(value),
                "href" => element.href = Some(value.trim_start_matches('#').to_owned()),
                "uom" => element.unit = Some(value),
                "srsDimension" => element.dimension = Some(value),
                "srsName" => match &self.crs {
                    Some(crs) if *crs != value => {
                        let message = format!(
                            "it is in {}, what is before it in {}: one system a file",
                            shown(value),
                            shown(crs)
                        );
                        return Err(self.broken(at, message));
                    }
                    Some(_) => {}
                    None => self.crs = Some(value),
                },
                _ => {}
            }
        }
        Ok(element)
    }
}

/// What the XML reader says, and what to do.
fn said(error: &quick_xml::Error) -> String {
    match error {
        quick_xml::Error::Encoding(_) => {
            format!("{}: declare its encoding, or save it as UTF-8", shown(error))
        }
        _ => shown(error),
    }
}

const NO_ENTITIES: &str = "it declares or uses entities, which are not read: resolve them first";

fn add(open: &mut [Element], text: &str) {
    if let Some(element) = open.last_mut() {
        element.text.push_str(text);
    }
}

/// The character of a reference by number, or of one of XML's own five.
fn character(reference: &quick_xml::events::BytesRef<'_>) -> Option<char> {
    if let Ok(Some(character)) = reference.resolve_char_ref() {
        return Some(character);
    }
    Some(match reference.as_ref() {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        _ => return None,
    })
}
