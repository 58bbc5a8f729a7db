//! The page's own files, carried in the program.

/// A file as it is served.
pub(super) struct File {
    /// Its path, without the first `/`.
    pub(super) path: &'static str,
    /// Its media type.
    pub(super) media_type: &'static str,
    /// Its bytes.
    pub(super) bytes: &'static [u8],
}

macro_rules! files {
    ($($path:literal: $media_type:expr),* $(,)?) => {
        &[$(File {
            path: $path,
            media_type: $media_type,
            bytes: include_bytes!(concat!("static/", $path)),
        }),*]
    };
}

const HTML: &str = "text/html; charset=utf-8";
const CSS: &str = "text/css; charset=utf-8";
const JS: &str = "text/javascript; charset=utf-8";
pub(super) const SVG: &str = "image/svg+xml";

const FILES: &[File] = files! {
    "index.html": HTML,
    "guide.html": HTML,
    "style.css": CSS,
    "lead.css": CSS,
    "icon.svg": SVG,
    "main.js": JS,
    "apart.js": JS,
    "api.js": JS,
    "ar.js": JS,
    "card.js": JS,
    "controls.js": JS,
    "day.js": JS,
    "dom.js": JS,
    "glyphs.js": JS,
    "ground.js": JS,
    "guide.js": JS,
    "help.js": JS,
    "lead.js": JS,
    "lock.js": JS,
    "map.js": JS,
    "map-legend.js": JS,
    "palette.js": JS,
    "panels.js": JS,
    "port.js": JS,
    "samples.js": JS,
    "sight.js": JS,
    "sources.js": JS,
    "speech.js": JS,
    "ui.js": JS,
    "who.js": JS,
    "walk.js": JS,
    "words.js": JS,
    "world.js": JS,
};

/// The file at a path as a browser asks for it.
pub(super) fn find(path: &str) -> Option<&'static File> {
    let path = match path.trim_start_matches('/') {
        "" | "look" => "index.html",
        "guide" => "guide.html",
        path => path,
    };
    FILES.iter().find(|file| file.path == path)
}
