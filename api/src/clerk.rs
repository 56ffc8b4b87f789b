//! Does what the parties of partnerships have agreed that the network does by itself, for as long as the server runs.

use std::time::Duration;

use domain::Office;
use tokio::sync::watch;
use tokio::task::JoinHandle;

/// How often it is looked whether something is due.
const LOOK: Duration = Duration::from_secs(60);
/// How long what is at hand may take once the server stops.
const GRACE: Duration = Duration::from_secs(5);

/// A task that confirms what nobody has answered, and reminds of it before.
pub struct Clerk {
    stop: watch::Sender<bool>,
    task: JoinHandle<()>,
}

impl Clerk {
    /// Begins to look. Must be called within the runtime.
    #[must_use]
    pub fn start(office: Office) -> Self {
        let (stop, stopped) = watch::channel(false);
        Self { stop, task: tokio::spawn(walk(office, stopped)) }
    }

    /// Ends the look at hand, and begins no other one: what is left is done by whoever starts next.
    pub async fn stop(self) {
        let _ = self.stop.send(true);
        if tokio::time::timeout(GRACE, self.task).await.is_err() {
            tracing::warn!("contributions were being confirmed when the server stopped; the next one goes on");
        }
    }
}

async fn walk(office: Office, mut stopped: watch::Receiver<bool>) {
    while !*stopped.borrow() {
        match office.remind_of_confirmations().await {
            Ok(0) => {}
            Ok(contributions) => tracing::info!(contributions, "receivers were reminded of what nobody has answered"),
            Err(fault) => tracing::error!(%fault, "receivers cannot be reminded of what nobody has answered"),
        }
        match office.confirm_by_terms().await {
            Ok(0) => {}
            Ok(contributions) => tracing::info!(contributions, "what nobody has answered was confirmed"),
            Err(fault) => tracing::error!(%fault, "what nobody has answered cannot be confirmed"),
        }
        tokio::select! {
            () = tokio::time::sleep(LOOK) => {}
            _ = stopped.changed() => {}
        }
    }
}
