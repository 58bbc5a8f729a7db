//! JSON schemas of the files that an author writes, for editors to complete
//! and check them.
//!
//! In: the types that read the files, whose docs become the descriptions. Out:
//! schemas of draft 7, which editors know best. What a schema cannot say
//! (whether a file is there, whether an id is unique) is left to the reader.

mod geojson;
mod recording;

use schemars::generate::SchemaSettings;
use schemars::transform::RecursiveTransform;
use schemars::{JsonSchema, Schema};

use crate::pack::Manifest;
use crate::pack::SourceSettings;
use crate::tour::{Narration, Tour};

/// A JSON schema.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileSchema {
    /// What it is for: `pack`, `tour`, `narration`, `sources`, `assets`,
    /// `mapping` or `recording`; its file is called `<name>.schema.json`.
    pub name: &'static str,
    /// The schema, as JSON with a line break at its end.
    pub text: String,
}

/// The schemas of all files of a pack that an author writes.
#[must_use]
pub fn schemas() -> Vec<FileSchema> {
    vec![
        schema::<Manifest>("pack", "pack.json"),
        schema::<Tour>("tour", "tour.json"),
        schema::<Narration>("narration", "narration/<language>.json"),
        schema::<Vec<SourceSettings>>("sources", "sources.json"),
        schema::<geojson::Collection>("assets", "networks/*.geojson and buildings/*.geojson"),
    ]
}

/// The schema of a line of a recording, which programs of others write.
#[must_use]
pub fn recording_schema() -> FileSchema {
    schema::<recording::Line>("recording", "a line of a recording")
}

/// The schema of a file by the type that reads it.
pub(crate) fn schema<T: JsonSchema>(name: &'static str, title: &str) -> FileSchema {
    let settings = SchemaSettings::draft07().with_transform(RecursiveTransform(plain));
    let mut schema = settings.into_generator().into_root_schema_for::<T>();
    schema.insert("title".into(), format!("Wattwalk: {title}").into());
    let mut text = serde_json::to_string_pretty(&schema).unwrap_or_default();
    text.push('\n');
    FileSchema { name, text }
}

/// Leaves of a description what an editor shows in a line or two: docs are
/// broken into lines, and may go on with an example in Rust.
fn plain(schema: &mut Schema) {
    if let Some(docs) = schema.get("description").and_then(|docs| docs.as_str()) {
        let text = docs.split("\n\n").next().unwrap_or_default().replace('\n', " ");
        schema.insert("description".into(), text.into());
    }
}
