//! A file on a server, read by parts.

use std::ops::Range;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use reqwest::Url;
use tokio::runtime::Handle;

use super::attempt::Answer;
use super::fault::Kind;
use super::part::{Part, Version};
use super::{Http, HttpFault, Service, ServiceLimits};
use crate::assets::{Grain, RangeError, RangedBytes};
use crate::live::Fault;

/// A working set takes some ten requests, each after the other.
const PER_MINUTE: u32 = 600;
/// How often who waits for an answer looks whether it is still wanted.
const LOOK: Duration = Duration::from_millis(20);

/// A file at an address; asked on the runtime of the sources, and waited for
/// on whatever thread reads it.
pub(crate) struct HttpBytes {
    service: Arc<Service>,
    url: Url,
    runtime: Handle,
    opened: Mutex<Option<Version>>,
}

impl std::fmt::Debug for HttpBytes {
    /// Without the address, whose query may be a secret.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("HttpBytes").field("host", &self.url.host_str()).finish_non_exhaustive()
    }
}

impl HttpBytes {
    pub(crate) fn new(http: Arc<Http>, url: Url, runtime: Handle) -> Self {
        let limits = ServiceLimits { per_minute: PER_MINUTE, ..ServiceLimits::default() };
        let service = Arc::new(Service::new(http, None, limits));
        Self { service, url, runtime, opened: Mutex::new(None) }
    }

    /// Asks for a part and waits for it, as long as it is wanted.
    fn part(&self, part: Part, given_up: &AtomicBool) -> Result<Answer, RangeError> {
        let (service, url) = (self.service.clone(), self.url.clone());
        let (sender, answers) = channel();
        let asking = self.runtime.spawn(async move {
            // Nobody may wait any more.
            let _ = sender.send(service.part(&url, &part).await);
        });
        loop {
            match answers.recv_timeout(LOOK) {
                Ok(answer) => {
                    return answer.map_err(|fault| of(self.service.told(fault)));
                }
                Err(RecvTimeoutError::Timeout) if !given_up.load(Ordering::Acquire) => {}
                // Or the runtime has ended.
                Err(_) => {
                    asking.abort();
                    return Err(RangeError::GivenUp);
                }
            }
        }
    }

    fn opened(&self) -> std::sync::MutexGuard<'_, Option<Version>> {
        self.opened.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl RangedBytes for HttpBytes {
    fn open(&self, first: u64, given_up: &AtomicBool) -> Result<(Vec<u8>, u64), RangeError> {
        let answer = self.part(Part { range: 0..first, of: None }, given_up)?;
        let Answer { body, validators, length, .. } = answer;
        *self.opened() = Some(Version { length, validators });
        Ok((body.unwrap_or_default(), length))
    }

    fn read(
        &self,
        ranges: &[Range<u64>],
        given_up: &AtomicBool,
    ) -> Result<Vec<Vec<u8>>, RangeError> {
        let of = Some(self.opened().clone().ok_or(RangeError::Changed)?);
        let one = |range: &Range<u64>| {
            let part = Part { range: range.clone(), of: of.clone() };
            Ok(self.part(part, given_up)?.body.unwrap_or_default())
        };
        ranges.iter().map(one).collect()
    }

    /// A request costs as much time as some hundred kilobytes.
    fn grain(&self) -> Grain {
        Grain { block: 32 << 10, gap_blocks: 4 }
    }
}

fn of(fault: HttpFault) -> RangeError {
    let HttpFault { kind, reason } = fault;
    let fault = match kind {
        Kind::Changed => return RangeError::Changed,
        Kind::Fault(fault) => fault,
        Kind::Failing | Kind::Denied | Kind::Unauthorized => Fault::Status,
        Kind::Busy(_) => Fault::Suspended,
    };
    RangeError::Server { fault, reason }
}
