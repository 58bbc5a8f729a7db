//! A pack's folder, written beside its place and moved there when it is whole.
//!
//! In: assets, one after the other. Out: a folder with a manifest, the draft of
//! a tour, and the assets as GeoJSON ([`geojson`]) or, where they are too many
//! to be read whole, as indexed FlatGeobuf ([`wide`]).

mod geojson;
mod wide;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use serde::Serialize;
use serde_json::{Value, json};

use super::report::Report;
use super::spread::Bulk;
use super::{ImportError, ImportSettings};
use crate::assets::{Asset, AssetKind, Network, PositionalClass};
use crate::geodesy::Wgs84;
use crate::live::MIN_METERS;
use crate::pack::{Attribution, Manifest, WIDE_VERSION, WidePlace};
use geojson::Collection;
use wide::{MOST_FEATURES, WideFiles};

/// Where the schemas are that the files name; hidden, so that no archive has it.
const SCHEMAS: &str = ".schema";
/// Where the author names what gives figures.
const SOURCES: &str = "sources.json";

/// The path of a schema, seen from a file of the pack.
fn schema_of(file: &str, schema: &str) -> String {
    let up = "../".repeat(file.matches('/').count());
    format!("{up}{SCHEMAS}/{schema}.schema.json")
}

/// The folder of a pack while it is written; it is removed unless it is kept.
#[derive(Debug)]
pub(super) struct StagedPack {
    stage: PathBuf,
    out: PathBuf,
    kept: bool,
}

impl StagedPack {
    pub(super) fn folder(&self) -> &Path {
        &self.stage
    }

    /// Writes a file that names its schema.
    pub(super) fn json(
        &self,
        name: &str,
        schema: &str,
        value: &impl Serialize,
    ) -> Result<(), ImportError> {
        #[derive(Serialize)]
        struct Named<'a, T> {
            #[serde(rename = "$schema")]
            schema: String,
            #[serde(flatten)]
            value: &'a T,
        }
        let place = self.stage.join(name);
        let failed = |error: String| ImportError::write(&place, error);
        let named = Named { schema: schema_of(name, schema), value };
        let mut text = serde_json::to_string_pretty(&named).map_err(|e| failed(e.to_string()))?;
        text.push('\n');
        fs::write(&place, text).map_err(|error| failed(error.to_string()))
    }

    /// Writes a file as it is.
    pub(super) fn bytes(&self, name: &str, bytes: &[u8]) -> Result<(), ImportError> {
        let place = self.stage.join(name);
        fs::write(&place, bytes).map_err(|error| ImportError::write(&place, error))
    }

    pub(super) fn keep(mut self) -> Result<(), ImportError> {
        // An empty folder may be there already.
        if self.out.exists() {
            fs::remove_dir(&self.out).map_err(|error| ImportError::write(&self.out, error))?;
        }
        fs::rename(&self.stage, &self.out).map_err(|error| ImportError::write(&self.out, error))?;
        self.kept = true;
        Ok(())
    }
}

impl Drop for StagedPack {
    fn drop(&mut self) {
        if !self.kept {
            let _ = fs::remove_dir_all(&self.stage);
        }
    }
}

/// Writes assets as they come.
pub(super) struct PackWriter {
    pack: StagedPack,
    stem: String,
    networks: Collection,
    buildings: Collection,
    /// Takes all assets where the pack is too large to be read whole.
    wide: Option<WideFiles>,
    /// What the first file is called.
    name: Option<String>,
}

/// What came of an asset.
pub(super) enum Written {
    /// All of it was written.
    Whole,
    /// All but these attributes, for which its file has no column.
    Without(Vec<String>),
    /// Nothing of it: it is too large to be read again.
    TooLarge(String),
}

impl Written {
    fn too_large(bytes: usize, most: u64) -> Self {
        Self::TooLarge(format!("it takes {bytes} bytes, {most} at most: cut it into several"))
    }
}

impl PackWriter {
    /// Begins a pack that is to be at `out`.
    pub(super) fn begin(out: &Path, wide: bool) -> Result<Self, ImportError> {
        let taken = match fs::read_dir(out) {
            Ok(mut entries) => entries.next().is_some(),
            Err(error) => error.kind() != std::io::ErrorKind::NotFound,
        };
        if taken {
            let reason = "it is there already: name a folder that is not, or an empty one";
            return Err(ImportError::write(out, reason));
        }
        let name =
            out.file_name().ok_or_else(|| ImportError::write(out, "no name for a folder"))?;
        let stage = format!(".{}.import-{}", name.to_string_lossy(), std::process::id());
        let stage = out.with_file_name(stage);
        for folder in ["networks", "buildings", "narration"] {
            let folder = stage.join(folder);
            fs::create_dir_all(&folder).map_err(|error| ImportError::write(&folder, error))?;
        }
        Ok(Self {
            pack: StagedPack { stage, out: out.into(), kept: false },
            stem: String::new(),
            networks: Collection::new("networks"),
            buildings: Collection::new("buildings"),
            wide: wide.then(|| WideFiles::new(MOST_FEATURES)),
            name: None,
        })
    }

    /// What follows is of another file, whose files in the pack are called so.
    pub(super) fn next_file(&mut self, label: &str) {
        self.name.get_or_insert_with(|| label.to_owned());
        self.stem = label.to_owned();
    }

    pub(super) fn write(&mut self, asset: &Asset) -> Result<Written, ImportError> {
        let stage = &self.pack.stage;
        let building = asset.kind == AssetKind::Building && asset.network == Network::Unspecified;
        match &mut self.wide {
            Some(wide) => wide.write(stage, &self.stem, asset),
            None if building => self.buildings.write(stage, &self.stem, asset),
            None => self.networks.write(stage, &self.stem, asset),
        }
    }

    /// Writes what is not assets: the manifest, and a tour that has no stops yet.
    pub(super) fn finish(
        mut self,
        settings: &ImportSettings,
        report: &Report,
        bulk: &Bulk,
    ) -> Result<StagedPack, ImportError> {
        self.networks.close()?;
        self.buildings.close()?;
        let wide = self.wide.take().map(|wide| wide.finish(&self.pack.stage)).transpose()?;
        let wide = wide.unwrap_or_default();
        let language = settings.language.clone().unwrap_or_else(|| "en".into());
        let title = settings.title.clone().or_else(|| self.name.take());
        let title = title.unwrap_or_default();
        let narration = format!("narration/{}.json", language.as_str());
        let mut attribution: Vec<Attribution> = Vec::new();
        for named in report.files.iter().filter_map(|file| file.attribution.clone()) {
            if !attribution.contains(&named) {
                attribution.push(named);
            }
        }
        let tag = language.clone();
        let manifest = Manifest {
            wattwalk_pack: if wide.is_empty() { 1 } else { WIDE_VERSION },
            id: id(&self.pack.out),
            title: BTreeMap::from([(tag.clone(), title.clone())]),
            languages: vec![tag.clone()],
            origin: bulk.middle,
            ground_height_m: settings.ground_height_m.unwrap_or(0.0),
            time_zone: settings.time_zone.clone().unwrap_or_else(|| "Etc/UTC".into()),
            min_meters: MIN_METERS,
            public_kinds: BTreeSet::new(),
            networks: std::mem::take(&mut self.networks.names),
            buildings: std::mem::take(&mut self.buildings.names),
            wide_networks: wide.into_iter().map(WidePlace::File).collect(),
            tour: "tour.json".into(),
            narration: BTreeMap::from([(tag, narration.clone())]),
            sources: Some(SOURCES.into()),
            walk: None,
            attribution,
        };
        // Where to stop and what to say is its author's: one walks freely.
        let tour = json!({"order": "free", "stops": []});
        let words = json!({"language": language, "stops": {}});
        self.schemas()?;
        self.pack.json("pack.json", "pack", &manifest)?;
        self.pack.json("tour.json", "tour", &tour)?;
        self.pack.json(&narration, "narration", &words)?;
        // Named already, so that who adds a source needs to edit no other file.
        self.pack.bytes(SOURCES, b"[]\n")?;
        Ok(self.pack)
    }

    /// Writes the schemas beside the files that name them.
    fn schemas(&self) -> Result<(), ImportError> {
        let folder = self.pack.stage.join(SCHEMAS);
        fs::create_dir_all(&folder).map_err(|error| ImportError::write(&folder, error))?;
        for schema in super::schemas() {
            let place = folder.join(format!("{}.schema.json", schema.name));
            fs::write(&place, schema.text).map_err(|error| ImportError::write(&place, error))?;
        }
        Ok(())
    }
}

/// An id from a folder's name.
fn id(out: &Path) -> String {
    let name = out.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
    let plain = |c: char| if c.is_ascii_lowercase() || c.is_ascii_digit() { c } else { '-' };
    let id: String = name.chars().map(plain).collect();
    match id.trim_matches('-') {
        "" => "pack".into(),
        id => id.into(),
    }
}

/// A place as precise as it is written.
pub(super) fn written(place: Wgs84) -> Result<Wgs84, String> {
    // 1e-7 degrees are a centimetre.
    let degrees = |degrees: f64| (degrees * 1e7).round() / 1e7;
    Wgs84::new(degrees(place.lat_deg()), degrees(place.lon_deg())).map_err(|e| e.to_string())
}

/// A height as precise as it is written.
fn written_z_m(z_m: f64) -> f64 {
    (z_m * 1000.0).round() / 1000.0
}

/// The value of a property.
#[derive(Clone, Copy)]
enum Property<'a> {
    Flag(bool),
    Number(f64),
    Text(&'a str),
    Network(Network),
    Kind(AssetKind),
    Class(PositionalClass),
    /// As the file has it.
    Value(&'a Value),
}

/// Calls `each` with the fields of an asset besides id and geometry, as our schema
/// calls them, in the order of their names. Of a field and an attribute with one
/// name the attribute counts.
fn each_property<'a, E>(
    asset: &'a Asset,
    mut each: impl FnMut(&str, Property<'a>) -> Result<(), E>,
) -> Result<(), E> {
    let mut attributes = asset.attributes.iter().filter(|(_, value)| !value.is_null()).peekable();
    let mut field = |name: &str, property: Option<Property<'a>>| {
        let Some(property) = property else { return Ok(()) };
        while let Some((before, value)) = attributes.next_if(|(before, _)| *before < name) {
            each(before, Property::Value(value))?;
        }
        match attributes.next_if(|(same, _)| *same == name) {
            Some((_, value)) => each(name, Property::Value(value)),
            None => each(name, property),
        }
    };
    field("depth_m", asset.depth_m.map(Property::Number))?;
    field("height_m", asset.height_m.map(Property::Number))?;
    field("kind", Some(Property::Kind(asset.kind)))?;
    field("name", asset.name.as_deref().map(Property::Text))?;
    for (language, name) in &asset.names {
        field(&format!("name:{}", language.as_str()), Some(Property::Text(name)))?;
    }
    field("network", Some(Property::Network(asset.network)))?;
    field("position_error_m", asset.position_error_m.map(Property::Number))?;
    field("positional_class", asset.positional_class.map(Property::Class))?;
    field("simulated", asset.simulated.then_some(Property::Flag(true)))?;
    attributes.try_for_each(|(name, value)| each(name, Property::Value(value)))
}
