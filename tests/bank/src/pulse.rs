//! When the last good answer came, and when it had been asked for.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use tokio::sync::watch;

pub struct Pulse {
    answers: AtomicU64,
    /// When the question of the newest answer was asked, and when it was answered.
    last: watch::Sender<(Instant, Instant)>,
}

impl Pulse {
    pub fn new() -> Self {
        let now = Instant::now();
        Self { answers: AtomicU64::new(0), last: watch::Sender::new((now, now)) }
    }

    pub fn answered(&self, asked: Instant) {
        self.answers.fetch_add(1, Ordering::Relaxed);
        self.last.send_modify(|last| {
            if last.0 < asked {
                *last = (asked, Instant::now());
            }
        });
    }

    pub fn answers(&self) -> u64 {
        self.answers.load(Ordering::Relaxed)
    }

    /// When the first good answer came of a question that was asked after this; nothing when none comes in time.
    pub async fn first_after(&self, instant: Instant, patience: Duration) -> Option<Instant> {
        let mut last = self.last.subscribe();
        let wait = tokio::time::timeout(patience, last.wait_for(|(asked, _)| *asked > instant));
        wait.await.ok()?.ok().map(|pair| pair.1)
    }
}
