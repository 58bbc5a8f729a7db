//! `wattwalk walk`: takes the walk, in the terminal and on the page.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use jiff::civil::{Date, Time};
use tokio::net::TcpListener;
use tokio::sync::watch;
use wattwalk::assets::Network;
use wattwalk::pack::TourPack;
use wattwalk::session::{Conditions, Header, RecordingFile, Settings};

use super::args::{self, PictureSize, number_within};
use super::digest::FrameDigest;
use super::network::NetworkArgs;
use super::secrets::{Environment, agreed};
use super::{CliError, PackArgs, packs, scene};
use crate::page;
use crate::page::model::Command;
use crate::player::{Live, Player, PlayerOptions};
use crate::terminal::{Screen, complain, provenance_lines, say, summary};
use crate::words::Words;

/// How often the walk goes on and the terminal is looked after.
const TICK: Duration = Duration::from_millis(50);
/// A pleasant pace: a tour of an hour in a quarter of one.
const SPEED: f64 = 4.0;
/// The port that is tried first.
const PORT: u16 = 8480;
/// What a walk without a page looks at: the recording holds these frames.
const HEADLESS_SIZE: PictureSize = PictureSize { width_px: 1280, height_px: 800 };

#[derive(Debug, clap::Args)]
pub(super) struct WalkArgs {
    #[command(flatten)]
    pack: PackArgs,
    /// Port of the page on this machine; a free one if it is taken
    #[arg(long, value_name = "PORT", default_value_t = PORT)]
    port: u16,
    /// Walk in the terminal only
    #[arg(long)]
    no_page: bool,
    /// Walk without a page to the end, print a summary, fail if a stop is missed
    #[arg(long)]
    headless: bool,
    /// Seconds of the walk in a second of yours [default: 4]
    #[arg(long, value_name = "N", value_parser = number_within(0.1, 10_000.0))]
    pub(super) speed: Option<f64>,
    /// Language of the guide, as fr, en or zh [default: the pack's first]
    #[arg(long, value_name = "TAG")]
    language: Option<String>,
    /// Date at the place
    #[arg(long, value_name = "YYYY-MM-DD", default_value = args::DAY, value_parser = args::date)]
    date: Date,
    /// Time of day at the place when the walk begins
    #[arg(long, value_name = "HH:MM", default_value = "11:30", value_parser = args::time)]
    time: Time,
    /// Chance of the receiver's errors: the same seed, the same walk
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    /// Rehearse with what the sensors suffer in a street [default: good sensors]
    #[arg(long, value_name = "WHAT", value_parser = args::conditions())]
    conditions: Option<Conditions>,
    /// Record all that goes into the session, for `wattwalk replay`
    #[arg(long, value_name = "FILE")]
    record: Option<PathBuf>,
    /// Walk this GPX track instead of the pack's
    #[arg(long, value_name = "FILE")]
    gpx: Option<PathBuf>,
    /// Agree to call this host, and walk by the real clock with the services of
    /// the pack, which are sent the tokens given for it; see `wattwalk sources`
    #[arg(long, value_name = "HOST", conflicts_with_all = ["headless", "speed", "date", "time"])]
    allow: Vec<String>,
    /// Keep what services measure in this file, and begin with what it holds of
    /// the last day
    #[arg(long, value_name = "FILE", requires = "allow")]
    keep: Option<PathBuf>,
    #[command(flatten)]
    reach: NetworkArgs,
    /// Show these networks only, as electricity,water
    #[arg(long, value_name = "NAME", value_delimiter = ',', value_parser = network)]
    network: Vec<Network>,
}

fn network(name: &str) -> Result<Network, String> {
    serde_json::from_value(name.trim().to_lowercase().replace('-', "_").into()).map_err(|_| {
        "expected electricity, district_heating, water, gas, telecom, lighting, waste or mobility".into()
    })
}

pub(super) fn run(args: WalkArgs) -> Result<(), CliError> {
    let pack = Arc::new(packs::open(&args.pack)?);
    packs::mention_problems(&pack);
    let language = args::language(&pack, args.language.as_deref())?;
    let read =
        |file: PathBuf| std::fs::read(&file).map_err(|source| CliError::Read { file, source });
    let gpx = args.gpx.clone().map(read).transpose()?;
    let header = Header::new(&pack.manifest().id, &Settings::new(language.clone()));
    let recording = args.record.as_deref().map(|file| {
        RecordingFile::open(file, &header)
            .map_err(|source| CliError::Recording { file: file.to_owned(), source })
    });
    let recording = recording.transpose()?;
    let live = !args.allow.is_empty();
    let start = match live {
        true => args::present(&pack),
        false => args::local_time(&pack, args.date, args.time)?,
    };
    let http = args.reach.options()?;
    let page = (!args.headless && !args.no_page).then_some(args.port);
    let options = PlayerOptions {
        language,
        start,
        speed: if live { 1.0 } else { args.speed.unwrap_or(SPEED) },
        live: live.then(|| Live {
            hosts: args.allow.clone(),
            http,
            secrets: Arc::new(Environment),
            keep: args.keep,
        }),
        patient: args.headless,
        steered: page.is_some(),
        seed: args.seed,
        conditions: args.conditions,
        gpx,
        recording: recording.clone(),
    };
    for sent in agreed(&pack, &args.allow) {
        say!("Agreed to {sent}");
    }
    let mut player = Player::open(pack.clone(), options)?;
    if let Some(file) = &args.gpx {
        for note in player.walk_notes() {
            complain!("wattwalk: {}: {note}", file.display());
        }
    }
    if args.conditions.is_some() && player.status().street.is_none() {
        complain!("wattwalk: there is no walk to rehearse: --conditions changes nothing");
    }
    show_only(&mut player, &args.network)?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .map_err(CliError::Page)?;
    let player = Arc::new(Mutex::new(player));
    let walk = Walk { pack, player, headless: args.headless, recording: recording.clone() };
    let walked = runtime.block_on(walk.take(page));
    if let Some(recording) = recording.filter(RecordingFile::has_begun) {
        let finished = recording.finish();
        let file = recording.path();
        finished.map_err(|source| CliError::Recording { file: file.to_owned(), source })?;
        say!("Recording: {}", file.display());
    }
    walked
}

/// Hides every network but those named; none named, none hidden.
fn show_only(player: &mut Player, shown: &[Network]) -> Result<(), CliError> {
    if shown.is_empty() {
        return Ok(());
    }
    for network in player.map().ground.networks {
        let hidden = !shown.contains(&network);
        player.command(Command::Network { network, hidden })?;
    }
    Ok(())
}

/// A walk under way.
struct Walk {
    pack: Arc<TourPack>,
    player: Arc<Mutex<Player>>,
    headless: bool,
    recording: Option<RecordingFile>,
}

impl Walk {
    /// Walks, and serves the page on `port` meanwhile and after.
    async fn take(&self, port: Option<u16>) -> Result<(), CliError> {
        let mut screen = Screen::new(self.player().map().stops);
        self.greet(&screen);
        let (stop, stopped) = watch::channel(());
        let server = match port {
            Some(port) => Some(self.serve(port, stopped, &screen).await?),
            None => None,
        };
        // Last: what an older file holds is lost for nothing less than a walk.
        if let Some(recording) = &self.recording {
            recording.begin().map_err(|source| CliError::Recording {
                file: recording.path().to_owned(),
                source,
            })?;
        }
        let mut digest = FrameDigest::default();
        let finished = tokio::select! {
            () = self.play(&mut screen, &mut digest, server.is_some()) => true,
            _ = tokio::signal::ctrl_c() => false,
        };
        screen.end();
        // Who holds the other end hears that there is nothing left to wait for.
        drop(stop);
        if let Some(server) = server {
            server.abort();
            return Ok(());
        }
        if self.headless {
            say!("Frames: {digest}");
        }
        if !finished {
            say!("Interrupted.");
        }
        self.all_reached()
    }

    /// Walks to the end, and beyond it as long as there is a page.
    async fn play(&self, screen: &mut Screen, digest: &mut FrameDigest, page: bool) {
        let mut ticks = tokio::time::interval(TICK);
        ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        let camera = scene::camera(HEADLESS_SIZE, 65.0, 160.0, true);
        let mut before = Instant::now();
        let mut summed_up = false;
        loop {
            ticks.tick().await;
            let now = Instant::now();
            // Nobody watches: then the same steps give the same recording.
            let wall = if self.headless { TICK } else { now - before };
            before = now;
            let (status, events, finished) = {
                let mut player = self.player();
                player.advance(wall);
                if self.headless
                    && let Ok(frame) = player.frame(&camera)
                {
                    digest.add(&frame);
                }
                (player.status(), player.events(), player.finished())
            };
            screen.show(&status, &events);
            if finished && !summed_up {
                summed_up = true;
                self.sum_up(screen);
                if !page {
                    return;
                }
                screen.say("");
                screen.say("The page stays open: free walk with the keyboard, other times of day. Ctrl-C ends.");
            }
        }
    }

    async fn serve(
        &self,
        port: u16,
        mut stopped: watch::Receiver<()>,
        screen: &Screen,
    ) -> Result<tokio::task::JoinHandle<()>, CliError> {
        let listener: TcpListener = page::listen(port).await.map_err(CliError::Page)?;
        let address = listener.local_addr().map_err(CliError::Page)?;
        screen.say(&format!("Page: http://127.0.0.1:{}/", address.port()));
        screen.say("  for the guide: /guide, for those who look on: /look");
        let player = self.player.clone();
        Ok(tokio::spawn(async move {
            let stop = async move {
                // Fails when the walk has ended, which is what is waited for.
                let _ = stopped.changed().await;
            };
            if let Err(error) = page::serve(listener, player, stop).await {
                complain!("wattwalk: {}", CliError::Page(error));
            }
        }))
    }

    fn greet(&self, screen: &Screen) {
        let status = self.player().status();
        screen.say(self.pack.title_in(&status.language));
        let words = Words::of(&status.language);
        for attribution in self.pack.attribution_in(&status.language) {
            screen.say(&format!("  {}", words.credit(&attribution)));
        }
        screen.say("");
        if let Some(street) = &status.street {
            screen.say(&street.title);
        }
        provenance_lines(&status.provenance, words).iter().for_each(|line| screen.say(line));
    }

    fn sum_up(&self, screen: &Screen) {
        let player = self.player();
        for line in summary(&player.status(), &player.map().stops) {
            screen.say(&line);
        }
    }

    /// An error that names the stops that were not reached, if any.
    fn all_reached(&self) -> Result<(), CliError> {
        let reached = self.player().status().reached;
        let stops = &self.pack.tour().stops;
        let missing: Vec<_> = stops
            .iter()
            .map(|stop| stop.id.as_str())
            .filter(|id| !reached.iter().any(|r| r == id))
            .collect();
        if missing.is_empty() {
            return Ok(());
        }
        Err(CliError::StopsMissing {
            reached: stops.len() - missing.len(),
            stops: stops.len(),
            missing: missing.join(", "),
        })
    }

    /// A panic elsewhere must not end the walk: the player is used as it is.
    fn player(&self) -> MutexGuard<'_, Player> {
        self.player.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
