//! Questions about receipts: whoever sees a contribution sees its receipt.

use std::collections::HashMap;

use entity::id::{ContributionId, ReceiptId};
use entity::mobilization::{contribution, receipt};
use sea_orm::{EntityTrait, QueryFilter};

use crate::mobilization::about::About;
use crate::mobilization::find_gift;
use crate::refusal::Refusal;
use crate::seen::{Reading, Seen};

/// A receipt with what it is for, as that stands now.
#[derive(Clone, Debug)]
pub struct SeenReceipt {
    pub row: Seen<receipt::Model>,
    pub about: About<contribution::Model>,
}

/// The receipt with this id, if the caller may see it.
pub async fn by_id(reading: &Reading, id: ReceiptId) -> Result<Option<SeenReceipt>, Refusal> {
    let Some(row) = receipt::Entity::find_by_id(id).one(reading.db()).await? else { return Ok(None) };
    let about = find_gift::contribution(reading, row.contribution_id).await?;
    Ok(about.map(|about| SeenReceipt { row: Seen::new(row), about }))
}

/// The receipts of these contributions, which the caller has seen.
pub async fn of_contributions(
    reading: &Reading,
    ids: &[Seen<ContributionId>],
) -> Result<HashMap<Seen<ContributionId>, Seen<receipt::Model>>, Refusal> {
    let contributions = reading.any_of(receipt::Column::ContributionId, ids.iter().map(|id| **id));
    let rows = receipt::Entity::find().filter(contributions).all(reading.db()).await?;
    Ok(rows.into_iter().map(|row| (Seen::new(row.contribution_id), Seen::new(row))).collect())
}
