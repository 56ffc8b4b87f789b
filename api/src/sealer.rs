//! Adds what was recorded to its chains of hashes, for as long as the server runs.

use std::sync::Arc;
use std::time::{Duration, Instant};

use domain::chain::keep::Look;
use domain::entity::state::ChainKind;
use domain::{Office, Refusal};
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::http::token::Keys;

/// How often it is looked whether something was recorded.
const LOOK: Duration = Duration::from_secs(1);
/// How often it is looked further back.
const FAR: Duration = Duration::from_secs(60);
/// How long the round at hand may take once the server stops.
const GRACE: Duration = Duration::from_secs(5);

/// A task that seals.
pub struct Sealer {
    stop: watch::Sender<bool>,
    task: JoinHandle<()>,
}

impl Sealer {
    /// Begins to seal. Must be called within the runtime.
    #[must_use]
    pub fn start(office: Office, keys: Arc<Keys>) -> Self {
        let (stop, stopped) = watch::channel(false);
        Self { stop, task: tokio::spawn(walk(office, keys, stopped)) }
    }

    /// Ends the round at hand, and begins no other one: what is left is sealed by whoever starts next.
    pub async fn stop(self) {
        let _ = self.stop.send(true);
        if tokio::time::timeout(GRACE, self.task).await.is_err() {
            tracing::warn!("records were being sealed when the server stopped; the next one goes on");
        }
    }
}

async fn walk(office: Office, keys: Arc<Keys>, mut stopped: watch::Receiver<bool>) {
    let mut is_troubled = false;
    let mut far: Option<Instant> = None;
    while !*stopped.borrow() {
        let look = if far.is_none_or(|at| at.elapsed() >= FAR) { Look::Far } else { Look::Near };
        let done = round(&office, &keys, look).await;
        if done.is_err() != is_troubled {
            is_troubled = !is_troubled;
            match &done {
                Ok(_) => tracing::info!("records are sealed again"),
                Err(fault) => tracing::error!(%fault, "records cannot be sealed"),
            }
        }
        match done {
            // There may be more.
            Ok(sealed) if sealed > 0 => continue,
            Ok(_) if look == Look::Far => far = Some(Instant::now()),
            Ok(_) | Err(_) => {}
        }
        tokio::select! {
            () = tokio::time::sleep(LOOK) => {}
            _ = stopped.changed() => {}
        }
    }
}

/// One round over both kinds. How many records it has sealed.
async fn round(office: &Office, keys: &Keys, look: Look) -> Result<u64, Refusal> {
    if look == Look::Far {
        office.sign_anew(keys).await?;
    }
    let audit = office.seal(ChainKind::Audit, look, keys).await?;
    Ok(audit + office.seal(ChainKind::Ledger, look, keys).await?)
}
