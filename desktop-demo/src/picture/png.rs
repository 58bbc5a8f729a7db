//! SVG to PNG.

use resvg::{tiny_skia, usvg};

use super::font;

/// Why a picture cannot be drawn.
#[derive(Debug, thiserror::Error)]
pub(crate) enum PngError {
    /// The SVG is not one: a fault of this program.
    #[error("the picture's SVG cannot be read back")]
    Svg(#[from] usvg::Error),
    /// There is no memory for so many pixels.
    #[error(
        "there is no room for a picture of {width_px} x {height_px} pixels: ask for a smaller one"
    )]
    Size { width_px: u32, height_px: u32 },
    /// The pixels cannot be written as PNG.
    #[error("the picture cannot be written as PNG: {0}")]
    Encode(String),
}

/// The PNG file of an SVG document.
///
/// # Errors
/// [`PngError`] when it cannot be drawn.
pub(crate) fn png(svg: &str) -> Result<Vec<u8>, PngError> {
    let options = usvg::Options {
        font_family: "Inter".into(),
        fontdb: font::database(),
        font_resolver: font::resolver(),
        ..usvg::Options::default()
    };
    let tree = usvg::Tree::from_str(svg, &options)?;
    let size = tree.size().to_int_size();
    let (width_px, height_px) = (size.width(), size.height());
    let mut pixels = tiny_skia::Pixmap::new(width_px, height_px)
        .ok_or(PngError::Size { width_px, height_px })?;
    resvg::render(&tree, tiny_skia::Transform::identity(), &mut pixels.as_mut());
    pixels.encode_png().map_err(|error| PngError::Encode(error.to_string()))
}
