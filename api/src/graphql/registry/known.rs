//! Organizations that this request has read already. Many rows of an answer name the same few: a list that knows
//! what is selected below it reads them all at once, and whoever names one later finds it here.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use async_graphql::Context;
use domain::entity::id::OrganizationId;
use domain::entity::registry::organization;
use domain::registry::find;
use domain::{Refusal, Seen};

use super::types::Organization;
use crate::graphql::session;

type Row = Seen<organization::Model>;

/// What one request knows. Rows that the viewer may not see are known to be absent.
#[derive(Clone, Default)]
pub struct Known(Arc<Mutex<HashMap<OrganizationId, Option<Row>>>>);

impl Known {
    fn with<T>(&self, work: impl FnOnce(&mut HashMap<OrganizationId, Option<Row>>) -> T) -> T {
        work(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Something was changed: what comes next is read anew.
    pub fn forget(&self) {
        self.with(HashMap::clear);
    }
}

/// Reads those of these organizations that are not known yet, in one statement.
pub async fn read(ctx: &Context<'_>, ids: impl IntoIterator<Item = OrganizationId>) -> Result<(), Refusal> {
    let session = session::of(ctx)?;
    let mut missing: Vec<_> = session.known.with(|known| {
        let ids = ids.into_iter();
        ids.filter(|id| !known.contains_key(id)).collect()
    });
    missing.sort_unstable();
    missing.dedup();
    if missing.is_empty() {
        return Ok(());
    }
    let mut found: HashMap<_, _> =
        find::by_ids(&session.reading, &missing).await?.into_iter().map(|row| (row.id, row)).collect();
    session.known.with(|known| {
        for id in missing {
            known.insert(id, found.remove(&id));
        }
    });
    Ok(())
}

/// The organization with this id, if the viewer may see it.
pub async fn organization(ctx: &Context<'_>, id: OrganizationId) -> Result<Option<Organization>, Refusal> {
    read(ctx, [id]).await?;
    let row = session::of(ctx)?.known.with(|known| known.get(&id).cloned().flatten());
    Ok(row.map(Organization::from))
}
