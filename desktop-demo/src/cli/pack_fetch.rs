//! `wattwalk pack fetch`: a pack as one file, from a server, resumed after a
//! cut.

use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};
use wattwalk::pack::{FetchSettings, PackFetch};
use wattwalk::sources::HttpOptions;

use super::CliError;
use crate::terminal::{is_watched, say};

#[derive(Debug, clap::Args)]
pub(super) struct FetchArgs {
    /// Address of the pack; its host is called
    #[arg(value_name = "URL")]
    url: String,
    /// File to write; run again after a cut, it goes on where it stopped
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// Agree to call this host as well, where the address sends elsewhere
    #[arg(long = "allow", value_name = "HOST")]
    allow: Vec<String>,
    /// Content hash that it must have, as `pack build` printed it
    #[arg(long, value_name = "HASH")]
    content: Option<String>,
}

pub(super) fn run(args: &FetchArgs) -> Result<(), CliError> {
    let mut settings = FetchSettings {
        url: args.url.clone(),
        out: args.out.display().to_string(),
        allowed_hosts: args.allow.clone(),
        content_hash: args.content.clone(),
    };
    // Who names an address agrees to its host.
    settings.allowed_hosts.extend(settings.host());
    let fetch = PackFetch::with(settings, &HttpOptions::default())?;
    let ended = AtomicBool::new(false);
    let fetched = std::thread::scope(|scope| {
        scope.spawn(|| show(&fetch, &ended));
        let fetched = fetch.fetch_and_wait();
        ended.store(true, Ordering::Release);
        fetched
    });
    let (hash, progress) = (fetched?, fetch.progress());
    if progress.began_again {
        say!("the file on the server is another one now: it was fetched from its beginning");
    }
    say!("{}: {} bytes, content {hash}", args.out.display(), progress.bytes);
    Ok(())
}

/// Draws how far it is until it ends, where somebody looks.
fn show(fetch: &PackFetch, ended: &AtomicBool) {
    if !is_watched()[1] {
        return;
    }
    let style = "{bar:40} {bytes} of {total_bytes}, {bytes_per_sec}, {eta} left";
    let bar = ProgressBar::no_length();
    if let Ok(style) = ProgressStyle::with_template(style) {
        bar.set_style(style);
    }
    while !ended.load(Ordering::Acquire) {
        let progress = fetch.progress();
        if let Some(total) = progress.total_bytes {
            bar.set_length(total.unsigned_abs());
        }
        bar.set_position(progress.bytes.unsigned_abs());
        std::thread::sleep(Duration::from_millis(100));
    }
    bar.finish_and_clear();
}
