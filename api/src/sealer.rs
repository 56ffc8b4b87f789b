//! Adds what was recorded to its chains of hashes, for as long as the server runs.

use std::sync::Arc;
use std::time::{Duration, Instant};

use domain::Office;
use domain::chain::keep::Look;
use domain::entity::state::ChainKind;
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
    let mut troubles: Vec<String> = Vec::new();
    let mut far: Option<Instant> = None;
    while !*stopped.borrow() {
        let look = if far.is_none_or(|at| at.elapsed() >= FAR) { Look::Far } else { Look::Near };
        if look == Look::Far {
            far = Some(Instant::now());
        }
        let told = round(&office, &keys, look).await;
        // What stands against it is told when it begins, and not each second.
        for trouble in told.iter().filter(|trouble| !troubles.contains(trouble)) {
            tracing::error!(%trouble, "records are not sealed");
        }
        if told.is_empty() && !troubles.is_empty() {
            tracing::info!("records are sealed again");
        }
        troubles = told;
        tokio::select! {
            () = tokio::time::sleep(LOOK) => {}
            _ = stopped.changed() => {}
        }
    }
}

/// One round over both kinds. What stands against it.
async fn round(office: &Office, keys: &Keys, look: Look) -> Vec<String> {
    let mut told = Vec::new();
    if look == Look::Far {
        match office.sign_anew(keys).await {
            Ok((_, 0)) => {}
            Ok((_, foreign)) => told.push(format!("{foreign} heads are signed with a key that is not known here")),
            Err(fault) => told.push(fault.to_string()),
        }
        match office.sign_receipts_anew(keys).await {
            Ok(0) => {}
            Ok(foreign) => told.push(format!("receipts are signed with {foreign} keys that are not known here")),
            Err(fault) => told.push(fault.to_string()),
        }
    }
    for kind in [ChainKind::Audit, ChainKind::Ledger] {
        match office.seal(kind, look, keys).await {
            Ok(sealed) => told.extend(sealed.stuck.into_iter().map(|(scope, why)| format!("{kind:?} {scope}: {why}"))),
            Err(fault) => told.push(fault.to_string()),
        }
    }
    told
}
