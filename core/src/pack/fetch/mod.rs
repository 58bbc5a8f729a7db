//! A pack as one file, fetched onto the device and resumed after a cut.
//!
//! In: its address, and where it is to be. Out: the file, whole and verified
//! against the hashes that it was built with. What has come so far lies beside
//! it as `….part`, with what tells its version as `….part.json`: the next fetch
//! goes on from there, or begins again, if it is another file now. Nothing is
//! opened as a pack before all of it has come.

mod error;
mod partial;

use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use reqwest::Url;
use tokio::runtime::Runtime;
use tokio::task::JoinHandle;

use crate::live::Fault;
use crate::sources::http::{
    Http, HttpFault, Limits, Rest, SystemNames, draw, edge, host, rest, retry_pause,
};
use crate::sources::{HttpOptions, host_of};
pub use error::FetchError;
use partial::Partial;

/// No pack is larger packed than it may be unpacked.
const MOST_BYTES: u64 = 1 << 30;
/// Attempts in a row that bring nothing.
const ATTEMPTS: u32 = 5;
/// Slower than this over such a time, it never comes to an end.
const LEAST_BYTES: u64 = 16 << 10;
const LEAST_OVER: Duration = Duration::from_secs(30);

/// Which pack is fetched, and where to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct FetchSettings {
    /// Its address, `https://…`.
    pub url: String,
    /// The file to make; one that is there is replaced once the new one is
    /// whole.
    pub out: String,
    /// The hosts that a person agreed to call, as `packs.city.example`: that
    /// of the address, and where it may send to.
    pub allowed_hosts: Vec<String>,
    /// The content hash that it should have, as `wattwalk pack build` printed
    /// it; any if none.
    pub content_hash: Option<String>,
}

impl FetchSettings {
    /// The host of the address, to agree to; nothing where it is none.
    #[must_use]
    pub fn host(&self) -> Option<String> {
        host_of(&self.url.parse().ok()?)
    }
}

/// How far a fetch is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct FetchProgress {
    /// Bytes that are here, those of earlier fetches included.
    pub bytes: i64,
    /// Bytes of the whole, if the server says it.
    pub total_bytes: Option<i64>,
    /// Whether what was here was of another version, and it began again.
    pub began_again: bool,
}

/// Fetches a pack; may be run again after it failed.
#[cfg_attr(feature = "uniffi", derive(uniffi::Object))]
pub struct PackFetch {
    job: Arc<Job>,
    runtime: Mutex<Option<Runtime>>,
}

struct Job {
    http: Arc<Http>,
    url: Url,
    out: PathBuf,
    content_hash: Option<String>,
    progress: Progress,
}

/// Read while it is written.
#[derive(Default)]
struct Progress {
    bytes: AtomicU64,
    /// 0 while it is not known: no pack is empty.
    total: AtomicU64,
    began_again: AtomicBool,
}

impl PackFetch {
    /// Prepares a fetch; no host is called yet.
    ///
    /// # Errors
    /// [`FetchError::Address`] when it is none.
    pub fn with(settings: FetchSettings, options: &HttpOptions) -> Result<Self, FetchError> {
        Self::within(settings, options, Limits::default())
    }

    fn within(
        settings: FetchSettings,
        options: &HttpOptions,
        limits: Limits,
    ) -> Result<Self, FetchError> {
        let url = settings.url.parse().map_err(|error: url::ParseError| FetchError::Address {
            reason: format!("{error}; expected https://…"),
        })?;
        let (http, runtime) = edge(None, options, limits, Arc::new(SystemNames))?;
        http.hosts.set(settings.allowed_hosts);
        let (out, content_hash) = (settings.out.into(), settings.content_hash);
        let job = Arc::new(Job { http, url, out, content_hash, progress: Progress::default() });
        Ok(Self { job, runtime: Mutex::new(Some(runtime)) })
    }

    /// [`fetch`](Self::fetch), for a thread that may wait.
    ///
    /// # Errors
    /// As [`fetch`](Self::fetch).
    pub fn fetch_and_wait(&self) -> Result<String, FetchError> {
        let handle = match &*self.runtime.lock().unwrap_or_else(PoisonError::into_inner) {
            Some(runtime) => runtime.handle().clone(),
            None => return Err(FetchError::Stopped),
        };
        handle.block_on(self.fetch())
    }
}

#[cfg_attr(feature = "uniffi", uniffi::export)]
impl PackFetch {
    /// Fetches what is missing, verifies the whole and puts it in its place;
    /// returns its content hash. Dropped on its way, it ends the request and
    /// leaves what has come for the next.
    ///
    /// # Errors
    /// [`FetchError`]; all but [`FetchError::Content`] leave what has come.
    pub async fn fetch(&self) -> Result<String, FetchError> {
        let job = self.job.clone();
        let mut task = match &*self.runtime.lock().unwrap_or_else(PoisonError::into_inner) {
            Some(runtime) => Ends(runtime.spawn(async move { job.run().await })),
            None => return Err(FetchError::Stopped),
        };
        (&mut task.0).await.unwrap_or(Err(FetchError::Stopped))
    }

    /// How far it is; to be asked as often as it is shown.
    #[must_use]
    pub fn progress(&self) -> FetchProgress {
        let progress = &self.job.progress;
        let total = progress.total.load(Ordering::Relaxed);
        // No pack has more than fit; Java has no number without a sign.
        FetchProgress {
            bytes: progress.bytes.load(Ordering::Relaxed) as i64,
            total_bytes: (total > 0).then_some(total as i64),
            began_again: progress.began_again.load(Ordering::Relaxed),
        }
    }

    /// Ends it, for good; whoever waits for it hears [`FetchError::Stopped`].
    pub fn stop(&self) {
        let runtime = self.runtime.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(runtime) = runtime {
            runtime.shutdown_background();
        }
    }
}

impl Drop for PackFetch {
    fn drop(&mut self) {
        self.stop();
    }
}

/// A task that ends with who waits for it.
struct Ends(JoinHandle<Result<String, FetchError>>);

impl Drop for Ends {
    fn drop(&mut self) {
        self.0.abort();
    }
}

impl Job {
    async fn run(&self) -> Result<String, FetchError> {
        let mut partial = Partial::open(&self.out, &self.url)?;
        let mut failures = 0;
        loop {
            let before = partial.bytes();
            let Err(error) = self.go_on(&mut partial).await else { break };
            if partial.bytes() > before {
                failures = 0;
            }
            failures += 1;
            if !error.may_pass() || failures >= ATTEMPTS {
                partial.keep()?;
                return Err(error);
            }
            tokio::time::sleep(retry_pause(failures - 1, draw())).await;
        }
        let wanted = self.content_hash.clone();
        let done = tokio::task::spawn_blocking(move || partial.finish(wanted.as_deref())).await;
        done.unwrap_or(Err(FetchError::Stopped))
    }

    /// One request for what is missing, to its end.
    async fn go_on(&self, partial: &mut Partial) -> Result<(), FetchError> {
        let from = partial.bytes();
        let mut wanted = Rest { from, version: partial.version() };
        // Of which version the bytes are that are here, nobody could tell.
        if wanted.version.is_none() {
            wanted.from = 0;
        }
        let told = |fault| self.http.vault.told(fault);
        let mut ranged = rest(&self.http, &self.url, &wanted).await.map_err(told)?;
        let other = ranged.from < from
            || (ranged.from > 0 && partial.total() != ranged.total)
            || (ranged.from > 0 && ranged.version.is_some() && ranged.version != wanted.version)
            || (ranged.at_end && ranged.total != Some(from));
        if other {
            self.progress.began_again.store(from > 0, Ordering::Relaxed);
            partial.begin_again()?;
            // What follows is of the middle, or of nothing.
            if ranged.from > 0 || ranged.at_end {
                let reason = format!("{} has another file now", self.host());
                return Err(HttpFault::new(Fault::CutOff, reason).into());
            }
        }
        let most = ranged.total.unwrap_or(MOST_BYTES);
        if most > MOST_BYTES {
            return Err(self.too_large(MOST_BYTES));
        }
        if !ranged.at_end {
            partial.note(ranged.version.clone(), ranged.total)?;
        }
        self.progress.total.store(ranged.total.unwrap_or(0), Ordering::Relaxed);
        let mut pace = (Instant::now(), partial.bytes());
        while let Some(piece) = ranged.next().await.map_err(told)? {
            if partial.bytes() + piece.len() as u64 > most {
                // Neither what came nor what was announced can be trusted.
                partial.begin_again()?;
                return Err(self.too_large(most));
            }
            partial.write(&piece)?;
            self.progress.bytes.store(partial.bytes(), Ordering::Relaxed);
            if pace.0.elapsed() > LEAST_OVER {
                if partial.bytes() - pace.1 < LEAST_BYTES {
                    let reason = format!("{} sends too slowly to ever end", self.host());
                    return Err(HttpFault::new(Fault::Slow, reason).into());
                }
                pace = (Instant::now(), partial.bytes());
            }
        }
        match ranged.total {
            Some(total) if partial.bytes() < total => {
                let reason = format!("{} ended before all had come", self.host());
                Err(HttpFault::new(Fault::CutOff, reason).into())
            }
            _ => Ok(()),
        }
    }

    fn host(&self) -> &str {
        host(&self.url)
    }

    fn too_large(&self, most: u64) -> FetchError {
        let reason = format!("{} sends more than {most} bytes", self.host());
        HttpFault::new(Fault::TooLarge, reason).into()
    }
}

#[cfg(test)]
mod tests;
