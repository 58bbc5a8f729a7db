//! `wattwalk map`: the pack from above.

use std::sync::Arc;

use super::args::{self, PictureSize};
use super::output::{Format, PictureFile, picture_file, write_picture};
use super::{CliError, PackArgs, packs};
use crate::picture::{MapLook, map_svg};
use crate::player::{Player, PlayerOptions};

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
    let pack = Arc::new(packs::open(&args.pack)?);
    packs::mention_problems(&pack);
    let language = args::language(&pack, args.language.as_deref())?;
    let start =
        args::local_time(&pack, args::date(args::DAY).unwrap_or_default(), Default::default())?;
    let options = PlayerOptions {
        language: language.clone(),
        start,
        speed: 1.0,
        seed: 0,
        gpx: None,
        recorder: None,
    };
    let map = Player::open(pack, options)?.map();
    let look = MapLook { width_px: args.size.width_px, height_px: args.size.height_px, language };
    write_picture(&args.out, || map_svg(&map, &look))?;
    println!("{}", args.out.path.display());
    Ok(())
}
