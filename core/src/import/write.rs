//! A pack's folder, written beside its place and moved there when it is whole.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use serde::Serialize;
use serde_json::{Map, Value, json};

use super::report::Report;
use super::{ImportError, ImportSettings};
use crate::assets::{
    Asset, AssetKind, Attribution, DRAFTS, Geometry, MAX_FILE_BYTES, Manifest, Network, Polygon,
    Vertex,
};
use crate::geodesy::Wgs84;
use crate::live::MIN_METERS;
use crate::schema::schemas;
use crate::tour::Language;

/// A file of a pack is read up to a limit; a new one begins well before it.
const ROLL_AT: u64 = MAX_FILE_BYTES * 3 / 4;

/// Where the schemas are that the files name; hidden, so that no archive has it.
const SCHEMAS: &str = ".schema";

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
    names: Vec<String>,
    /// Where the tour's draft begins.
    first: Option<(String, Wgs84)>,
}

/// The files of one folder of the pack.
struct Collection {
    folder: &'static str,
    names: Vec<String>,
    open: Option<(BufWriter<File>, PathBuf, u64)>,
}

impl PackWriter {
    /// Begins a pack that is to be at `out`.
    pub(super) fn begin(out: &Path) -> Result<Self, ImportError> {
        let taken = match fs::read_dir(out) {
            Ok(mut entries) => entries.next().is_some(),
            Err(error) => error.kind() != std::io::ErrorKind::NotFound,
        };
        if taken {
            let message = "it is there already: name a folder that is not, or an empty one";
            return Err(ImportError::write(out, message));
        }
        let name =
            out.file_name().ok_or_else(|| ImportError::write(out, "no name for a folder"))?;
        let stage = format!(".{}.import-{}", name.to_string_lossy(), std::process::id());
        let stage = out.with_file_name(stage);
        for folder in ["networks", "buildings", "narration"] {
            let folder = stage.join(folder);
            fs::create_dir_all(&folder).map_err(|error| ImportError::write(&folder, error))?;
        }
        let collection = |folder| Collection { folder, names: Vec::new(), open: None };
        Ok(Self {
            pack: StagedPack { stage, out: out.into(), kept: false },
            stem: String::new(),
            networks: collection("networks"),
            buildings: collection("buildings"),
            names: Vec::new(),
            first: None,
        })
    }

    /// What follows is of another file, with this stem.
    pub(super) fn next_file(&mut self, stem: &str) {
        // A name for every system's files, whatever the file was called.
        let plain = |c: char| if c.is_alphanumeric() || "-_.".contains(c) { c } else { '_' };
        let stem: String = stem.chars().map(plain).take(80).collect();
        let stem = stem.trim_start_matches('.').to_owned();
        let count = self.names.iter().filter(|name| **name == stem).count();
        self.names.push(stem.clone());
        self.stem = match (stem.is_empty(), count) {
            (true, _) => format!("file-{}", self.names.len()),
            (false, 0) => stem,
            (false, count) => format!("{stem}-{}", count + 1),
        };
    }

    pub(super) fn write(&mut self, asset: &Asset) -> Result<(), ImportError> {
        if self.first.is_none()
            && let Some(vertex) = first_vertex(&asset.geometry)
        {
            self.first = Some((asset.id.as_str().to_owned(), vertex.point));
        }
        let building = asset.kind == AssetKind::Building && asset.network == Network::Unspecified;
        let into = if building { &mut self.buildings } else { &mut self.networks };
        into.write(&self.pack.stage, &self.stem, &feature(asset))
    }

    /// Writes what is not assets: the manifest, and the draft of a tour.
    pub(super) fn finish(
        mut self,
        settings: &ImportSettings,
        report: &Report,
    ) -> Result<StagedPack, ImportError> {
        self.networks.close()?;
        self.buildings.close()?;
        let language = settings.language.clone().unwrap_or_else(|| "en".into());
        let title = settings.title.clone().or_else(|| self.names.first().cloned());
        let title = title.unwrap_or_default();
        let Some((first, at)) = self.first.take() else {
            let message = "nothing to write: no feature of the files could be used";
            return Err(ImportError::write(&self.pack.out, message));
        };
        let narration = format!("narration/{language}.json");
        let mut attribution: Vec<Attribution> = Vec::new();
        for named in report.files.iter().filter_map(|file| file.attribution.clone()) {
            if !attribution.contains(&named) {
                attribution.push(named);
            }
        }
        let tag = Language::from(language.as_str());
        let manifest = Manifest {
            wattwalk_pack: 1,
            id: id(&self.pack.out),
            title: BTreeMap::from([(tag.clone(), title.clone())]),
            languages: vec![tag.clone()],
            origin: center(report).unwrap_or(at),
            ground_height_m: settings.ground_height_m.unwrap_or(0.0),
            time_zone: settings.time_zone.clone().unwrap_or_else(|| "Etc/UTC".into()),
            min_meters: MIN_METERS,
            networks: std::mem::take(&mut self.networks.names),
            buildings: std::mem::take(&mut self.buildings.names),
            wide_networks: Vec::new(),
            tour: "tour.json".into(),
            narration: BTreeMap::from([(tag, narration.clone())]),
            sources: None,
            walk: None,
            attribution,
        };
        let zone = json!({"center": at, "radius_m": 20.0});
        let tour = json!({
            "order": "free",
            "stops": [{"id": "start", "zones": [zone], "look_at": first, "assets": [first]}]
        });
        let words = json!({
            "language": language,
            "stops": {"start": {"title": title, "body": format!("{} {title}", draft_mark(&language))}}
        });
        self.schemas()?;
        self.pack.json("pack.json", "pack", &manifest)?;
        self.pack.json("tour.json", "tour", &tour)?;
        self.pack.json(&narration, "narration", &words)?;
        Ok(self.pack)
    }

    /// Writes the schemas beside the files that name them.
    fn schemas(&self) -> Result<(), ImportError> {
        let folder = self.pack.stage.join(SCHEMAS);
        fs::create_dir_all(&folder).map_err(|error| ImportError::write(&folder, error))?;
        for schema in schemas() {
            let place = folder.join(format!("{}.schema.json", schema.name));
            fs::write(&place, schema.text).map_err(|error| ImportError::write(&place, error))?;
        }
        Ok(())
    }
}

/// How a draft begins in a language, or in the common one.
pub(super) fn draft_mark(language: &str) -> &'static str {
    let primary = language.split('-').next().unwrap_or_default();
    let own = DRAFTS.iter().find(|(language, _)| *language == primary);
    own.or(DRAFTS.last()).map_or("", |(_, mark)| mark)
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

/// The middle of the networks, or of the buildings where there is no network.
fn center(report: &Report) -> Option<Wgs84> {
    let middle = |networks: bool| {
        let kinds = report.kinds.iter().filter(|((network, kind), _)| {
            (*network != Network::Unspecified || *kind != AssetKind::Building) == networks
        });
        let [west, south, east, north] = kinds
            .map(|(_, kind)| kind.extent)
            .reduce(|[a, b, c, d], [w, s, e, n]| [a.min(w), b.min(s), c.max(e), d.max(n)])?;
        Wgs84::new(f64::midpoint(south, north), f64::midpoint(west, east)).ok()
    };
    middle(true).or_else(|| middle(false))
}

fn first_vertex(geometry: &Geometry) -> Option<&Vertex> {
    match geometry {
        Geometry::Points(points) => points.first(),
        Geometry::Lines(lines) => lines.first()?.first(),
        Geometry::Polygons(polygons) => polygons.first()?.outer.first(),
    }
}

impl Collection {
    fn write(&mut self, stage: &Path, stem: &str, feature: &Value) -> Result<(), ImportError> {
        let line = feature.to_string();
        if line.len() as u64 > ROLL_AT {
            let message = format!("one feature takes {} bytes, {ROLL_AT} at most", line.len());
            return Err(ImportError::write(&stage.join(self.folder), message));
        }
        let full =
            self.open.as_ref().is_some_and(|(.., bytes)| bytes + line.len() as u64 > ROLL_AT);
        let prefix = format!("{}/{stem}", self.folder);
        let other = self.names.last().is_none_or(|name| {
            *name != format!("{prefix}.geojson") && !name.starts_with(&format!("{prefix}.part"))
        });
        if full || other {
            self.close()?;
            let parts = self.names.iter().filter(|name| name.starts_with(&prefix)).count();
            let name = match parts {
                0 => format!("{prefix}.geojson"),
                parts => format!("{prefix}.part{}.geojson", parts + 1),
            };
            let place = stage.join(&name);
            let file = File::create(&place).map_err(|error| ImportError::write(&place, error))?;
            let mut open = (BufWriter::new(file), place, 0);
            let schema = schema_of(&name, "assets");
            self.names.push(name);
            let head = format!(
                "{{\"$schema\": \"{schema}\", \"type\": \"FeatureCollection\", \"features\": [\n"
            );
            put(&mut open, &head)?;
            self.open = Some(open);
        } else if let Some(open) = &mut self.open {
            put(open, ",\n")?;
        }
        match &mut self.open {
            Some(open) => put(open, &line),
            None => Ok(()),
        }
    }

    fn close(&mut self) -> Result<(), ImportError> {
        let Some(mut open) = self.open.take() else { return Ok(()) };
        put(&mut open, "\n]}\n")?;
        open.0.flush().map_err(|error| ImportError::write(&open.1, error))
    }
}

fn put(
    (file, place, bytes): &mut (BufWriter<File>, PathBuf, u64),
    text: &str,
) -> Result<(), ImportError> {
    *bytes += text.len() as u64;
    file.write_all(text.as_bytes()).map_err(|error| ImportError::write(place, error))
}

/// A place as precise as it is written.
pub(super) fn written(place: Wgs84) -> Result<Wgs84, String> {
    // 1e-7 degrees are a centimetre.
    let degrees = |degrees: f64| (degrees * 1e7).round() / 1e7;
    Wgs84::new(degrees(place.lat_deg()), degrees(place.lon_deg())).map_err(|e| e.to_string())
}

/// An asset as a GeoJSON feature of our schema.
fn feature(asset: &Asset) -> Value {
    let mut properties = Map::new();
    let mut set = |name: &str, value: Value| {
        if !value.is_null() {
            properties.insert(name.into(), value);
        }
    };
    set("network", serde_json::to_value(asset.network).unwrap_or_default());
    set("kind", serde_json::to_value(asset.kind).unwrap_or_default());
    set("name", asset.name.clone().into());
    for (language, name) in &asset.names {
        set(&format!("name:{}", language.as_str()), name.as_str().into());
    }
    set("depth_m", asset.depth_m.into());
    set("height_m", asset.height_m.into());
    set("positional_class", serde_json::to_value(asset.positional_class).unwrap_or_default());
    set("position_error_m", asset.position_error_m.into());
    if asset.simulated {
        set("simulated", true.into());
    }
    for (name, value) in &asset.attributes {
        set(name, value.clone());
    }
    json!({
        "type": "Feature",
        "id": asset.id.as_str(),
        "properties": properties,
        "geometry": geometry(&asset.geometry),
    })
}

fn geometry(geometry: &Geometry) -> Value {
    fn position(vertex: &Vertex) -> Value {
        let (lon, lat) = (vertex.point.lon_deg(), vertex.point.lat_deg());
        match vertex.z_m {
            Some(z_m) => json!([lon, lat, (z_m * 1000.0).round() / 1000.0]),
            None => json!([lon, lat]),
        }
    }
    fn run(vertices: &[Vertex]) -> Value {
        vertices.iter().map(position).collect()
    }
    fn rings(polygon: &Polygon) -> Value {
        std::iter::once(&polygon.outer).chain(&polygon.holes).map(|ring| run(ring)).collect()
    }
    let (single, multi, all): (_, _, Vec<Value>) = match geometry {
        Geometry::Points(points) => ("Point", "MultiPoint", points.iter().map(position).collect()),
        Geometry::Lines(lines) => {
            ("LineString", "MultiLineString", lines.iter().map(|line| run(line)).collect())
        }
        Geometry::Polygons(polygons) => {
            ("Polygon", "MultiPolygon", polygons.iter().map(rings).collect())
        }
    };
    match all.as_slice() {
        [one] => json!({"type": single, "coordinates": one}),
        _ => json!({"type": multi, "coordinates": all}),
    }
}
