//! `wattwalk map`: the pack from above.

use wattwalk::pack::TourPack;

use super::args::{self, PictureSize};
use super::output::{Format, PictureFile, picture_file, write_picture};
use super::{CliError, PackArgs, packs};
use crate::picture::{MapLook, Surface, map_svg};
use crate::player::map_of;
use crate::terminal::say;

#[derive(Debug, clap::Args)]
pub(super) struct MapArgs {
    #[command(flatten)]
    pack: PackArgs,
    /// Picture to write, .svg or .png
    #[arg(long, value_name = "FILE", value_parser = picture_file(&[Format::Svg, Format::Png]))]
    out: PictureFile,
    /// Width and height in pixels
    #[arg(long, value_name = "WxH", default_value = "1600x1000")]
    size: PictureSize,
    /// Language of the titles, as fr, en or zh [default: the pack's first]
    #[arg(long, value_name = "TAG")]
    language: Option<String>,
}

pub(super) fn run(args: &MapArgs) -> Result<(), CliError> {
    let pack = packs::open(&args.pack)?;
    packs::mention_problems(&pack);
    draw(&pack, args.size, args.language.as_deref(), &args.out)?;
    say!("{}", args.out.path.display());
    Ok(())
}

/// Draws a pack from above.
pub(super) fn draw(
    pack: &TourPack,
    size: PictureSize,
    language: Option<&str>,
    out: &PictureFile,
) -> Result<(), CliError> {
    let language = args::language(pack, language)?;
    let map = map_of(pack, &language);
    let (width_px, height_px) = (size.width_px, size.height_px);
    let mark = pack.provenance().texts(&language).mark.map(|mark| mark.said);
    let look = MapLook { width_px, height_px, language, mark, surface: Surface::Screen };
    write_picture(out, || map_svg(&map, &look))
}
