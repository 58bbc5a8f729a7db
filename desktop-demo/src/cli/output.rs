//! Pictures in files, as what their names end with.

use std::path::{Path, PathBuf};

use super::CliError;
use crate::picture;

/// What a picture is written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    Svg,
    Png,
    Json,
}

/// A file to write a picture to, and what its name ends with.
#[derive(Debug, Clone)]
pub(super) struct PictureFile {
    pub(super) path: PathBuf,
    pub(super) format: Format,
}

/// A file of one of `formats`, for clap.
pub(super) fn picture_file(
    formats: &'static [Format],
) -> impl Fn(&str) -> Result<PictureFile, String> + Clone + Send + Sync + 'static {
    move |text| {
        let path = PathBuf::from(text);
        let ending = path.extension().and_then(|ending| ending.to_str()).map(str::to_lowercase);
        let format = formats.iter().find(|format| Some(format.ending()) == ending.as_deref());
        match format {
            Some(format) => Ok(PictureFile { format: *format, path }),
            None => {
                let endings: Vec<_> =
                    formats.iter().map(|format| format!(".{}", format.ending())).collect();
                Err(format!("the file's name must end with {}", endings.join(" or ")))
            }
        }
    }
}

impl Format {
    fn ending(self) -> &'static str {
        match self {
            Self::Svg => "svg",
            Self::Png => "png",
            Self::Json => "json",
        }
    }
}

/// Writes a picture given as SVG, which is made only if it is asked for.
pub(super) fn write_picture(
    file: &PictureFile,
    svg: impl FnOnce() -> String,
) -> Result<(), CliError> {
    match file.format {
        Format::Png => write(&file.path, &picture::png(&svg())?),
        Format::Svg | Format::Json => write(&file.path, svg().as_bytes()),
    }
}

/// Writes a file.
pub(super) fn write(path: &Path, bytes: &[u8]) -> Result<(), CliError> {
    std::fs::write(path, bytes)
        .map_err(|source| CliError::Write { file: path.to_owned(), source })?;
    Ok(())
}
