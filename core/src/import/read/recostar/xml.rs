//! The members of a RecoStaR collection, one small tree each.
//!
//! Entities are refused, but for the five of XML itself: none is needed, and
//! expanding them is how a small file fills a memory.

use std::borrow::Cow;
use std::io::BufRead;
use std::path::Path;

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};
use smol_str::SmolStr;

use crate::assets::shown;
use crate::import::ImportError;

/// Deeper than any geometry of GML.
const DEEPEST: usize = 64;

/// Elements that are kept to be filled again, and bytes of each.
const MOST_SPARE: usize = 1000;
const MOST_SPARE_BYTES: usize = 4096;

/// An element, its names without prefixes.
#[derive(Debug)]
pub(super) struct Element {
    pub(super) name: SmolStr,
    /// `gml:id`.
    pub(super) id: Option<String>,
    /// `xlink:href` without a `#` before it.
    pub(super) href: Option<String>,
    /// `uom`.
    pub(super) unit: Option<String>,
    /// `srsDimension`.
    pub(super) dimension: Option<String>,
    /// Without the spaces before it.
    pub(super) text: String,
    pub(super) children: Vec<Element>,
}

impl Element {
    fn new(name: SmolStr, text: String, children: Vec<Element>) -> Self {
        Self { name, id: None, href: None, unit: None, dimension: None, text, children }
    }

    /// The same memory for another element, with nothing in it.
    fn emptied(self, name: SmolStr) -> Self {
        let Self { mut text, mut children, .. } = self;
        text.clear();
        children.clear();
        Self::new(name, text, children)
    }

    /// Whether it takes so little memory that it may be kept.
    fn is_small(&self) -> bool {
        self.text.capacity() + self.children.capacity() * size_of::<Self>() <= MOST_SPARE_BYTES
    }

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
    /// What is open, from the collection's child inwards.
    open: Vec<Element>,
    crs: Option<String>,
    /// The members of which more than the name is wanted, by their names.
    is_wanted: fn(&str) -> bool,
    /// Elements that were read, to be filled again.
    spare: Vec<Element>,
}

impl<'a, R: BufRead> Members<'a, R> {
    /// Reads up to the first member, and refuses what is not RecoStaR.
    pub(super) fn open(
        path: &'a Path,
        reader: R,
        is_wanted: fn(&str) -> bool,
    ) -> Result<Self, ImportError> {
        let mut members = Self {
            path,
            reader: Reader::from_reader(reader),
            buffer: Vec::new(),
            open: Vec::new(),
            crs: None,
            is_wanted,
            spare: Vec::new(),
        };
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
        let reason = format!(
            "XML whose root is {}, and no RecoStaR: other GML is not read; \
             convert it, as with ogr2ogr to FlatGeobuf",
            shown(name)
        );
        Err(ImportError::Format { file: self.path.into(), reason })
    }

    fn broken(&self, at: u64, reason: impl std::fmt::Display) -> ImportError {
        ImportError::broken(self.path, format!("byte {at}"), reason)
    }

    /// The name of the coordinate system, once one was read.
    pub(super) fn into_crs(self) -> Option<String> {
        self.crs
    }

    /// The next member; `None` after the last.
    pub(super) fn next(&mut self) -> Result<Option<Element>, ImportError> {
        let mut buffer = std::mem::take(&mut self.buffer);
        let mut open = std::mem::take(&mut self.open);
        let next = self.next_in(&mut buffer, &mut open);
        (self.buffer, self.open) = (buffer, open);
        next
    }

    /// Takes a member back of which nothing is needed any more.
    pub(super) fn take_back(&mut self, mut member: Element) {
        for child in member.children.drain(..) {
            self.take_back(child);
        }
        if self.spare.len() < MOST_SPARE && member.is_small() {
            self.spare.push(member);
        }
    }

    fn next_in(
        &mut self,
        buffer: &mut Vec<u8>,
        open: &mut Vec<Element>,
    ) -> Result<Option<Element>, ImportError> {
        // What is open within a member that is not wanted, and passed over.
        let mut passed = 0;
        // Whether the member at hand is wanted.
        let mut is_wanted = true;
        loop {
            buffer.clear();
            let at = self.reader.buffer_position();
            let event = match self.reader.read_event_into(buffer) {
                Ok(event) => event,
                Err(error) => return Err(self.broken(at, said(&error))),
            };
            let depth = open.len() + passed;
            match event {
                Event::Start(start) => {
                    if depth >= DEEPEST {
                        return Err(self.broken(at, "elements are nested too deep"));
                    }
                    if depth > 1 && !is_wanted {
                        self.attributes(at, &start, &mut None)?;
                        passed += 1;
                        continue;
                    }
                    let element = self.element(at, &start)?;
                    if depth == 1 {
                        is_wanted = (self.is_wanted)(&element.name);
                    }
                    open.push(element);
                }
                Event::Empty(start) => {
                    if depth > 1 && !is_wanted {
                        self.attributes(at, &start, &mut None)?;
                        continue;
                    }
                    let element = self.element(at, &start)?;
                    if let Some(parent) = open.last_mut() {
                        parent.children.push(element);
                    }
                }
                Event::Text(text) if is_wanted => add(open, &text),
                Event::CData(text) if is_wanted => add(open, &text),
                Event::Text(_) | Event::CData(_) => {}
                Event::GeneralRef(reference) => {
                    let character =
                        character(&reference).ok_or_else(|| self.broken(at, NO_ENTITIES))?;
                    if is_wanted {
                        add(open, character.encode_utf8(&mut [0; 4]));
                    }
                }
                Event::DocType(_) => return Err(self.broken(at, NO_ENTITIES)),
                Event::End(_) if passed > 0 => passed -= 1,
                Event::End(_) => match (open.pop(), open.last_mut()) {
                    // The collection itself has ended.
                    (None, _) => return Ok(None),
                    (Some(element), Some(parent)) => parent.children.push(element),
                    (Some(mut member), None) => {
                        let is_one = member.name == "featureMember";
                        let feature = if is_one { member.children.pop() } else { None };
                        self.take_back(member);
                        if feature.is_some() {
                            return Ok(feature);
                        }
                    }
                },
                Event::Eof => return Err(self.broken(at, "it is cut off")),
                Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
            }
        }
    }

    fn element(&mut self, at: u64, start: &BytesStart<'_>) -> Result<Element, ImportError> {
        let name = start.local_name().as_ref().into();
        let mut element = match self.spare.pop() {
            Some(spare) => spare.emptied(name),
            None => Element::new(name, String::new(), Vec::new()),
        };
        self.attributes(at, start, &mut Some(&mut element))?;
        Ok(element)
    }

    /// Reads the attributes of an element, into it where it is wanted.
    fn attributes(
        &mut self,
        at: u64,
        start: &BytesStart<'_>,
        into: &mut Option<&mut Element>,
    ) -> Result<(), ImportError> {
        for attribute in start.attributes() {
            let attribute = attribute.map_err(|error| self.broken(at, error))?;
            let value = attribute
                .normalized_value(XmlVersion::Implicit1_0)
                .map_err(|error| self.broken(at, format!("{error}; {NO_ENTITIES}")))?;
            let key = attribute.key.local_name();
            if key.as_ref() == "srsName" {
                self.system(at, value)?;
                continue;
            }
            let Some(element) = into else { continue };
            match key.as_ref() {
                "id" => element.id = Some(value.into_owned()),
                "href" => element.href = Some(value.trim_start_matches('#').to_owned()),
                "uom" => element.unit = Some(value.into_owned()),
                "srsDimension" => element.dimension = Some(value.into_owned()),
                _ => {}
            }
        }
        Ok(())
    }

    /// Takes the name of a coordinate system, which is that of the whole file.
    fn system(&mut self, at: u64, name: Cow<'_, str>) -> Result<(), ImportError> {
        match &self.crs {
            Some(crs) if *crs != name => {
                let reason = format!(
                    "it is in {}, what is before it in {}: one system a file",
                    shown(name),
                    shown(crs)
                );
                Err(self.broken(at, reason))
            }
            Some(_) => Ok(()),
            None => {
                self.crs = Some(name.into_owned());
                Ok(())
            }
        }
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
    let Some(element) = open.last_mut() else { return };
    // Most of what stands between elements is their indentation.
    let text = if element.text.is_empty() { text.trim_ascii_start() } else { text };
    element.text.push_str(text);
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
