//! What the network does by itself: nobody asks for it, and the audit trail names nobody.

use uuid::Uuid;

use super::Office;
use super::unit::take_back;
use crate::command::Writing;
use crate::policy::decide::permit;
use crate::policy::permission::Permission;
use crate::policy::place::Place;
use crate::policy::rights::Rights;
use crate::refusal::{Fault, Refusal, is_passing};

impl Office {
    /// Begins a unit of work of the network's own, which [`Office::settled`] ends.
    pub(crate) async fn by_itself(&self, name: &'static str) -> Result<Writing, Refusal> {
        let tx = self.begin().await?;
        let now = self.clock().now();
        let rights = Rights::none_on(&tx);
        let permit = permit(&rights, Permission::Anybody, None, &Place::Network)?;
        let keys = (self.post.clone(), self.safe.clone(), self.signer.clone());
        let request = Uuid::now_v7().to_string();
        Ok(Writing::new(tx, rights, (now, self.clock().day_of(now)), name, request, keys, permit))
    }

    /// Keeps all that was done, with its audit records, events and mails, or nothing of it. `None` when a rule stood
    /// against it, or when the database asks for it to be done again, which the next look does.
    pub(crate) async fn settled<T>(&self, writing: Writing, done: Result<T, Refusal>) -> Result<Option<T>, Refusal> {
        let done = match done {
            Ok(outcome) => writing.finish(None).await.map(|_| outcome),
            refused => refused,
        };
        let (tx, _) = writing.into_parts();
        let done = match done {
            Ok(outcome) => tx.commit().await.map(|()| outcome).map_err(Refusal::from),
            Err(refusal) => Err(take_back(tx, refusal).await),
        };
        match done {
            Ok(outcome) => Ok(Some(outcome)),
            Err(Refusal::Fault(Fault::Database(error))) if is_passing(&error) => Ok(None),
            Err(fault @ (Refusal::Fault(_) | Refusal::Unavailable)) => Err(fault),
            Err(_) => Ok(None),
        }
    }
}
