//! The books of an organization as their chains hold them, for whoever checks them elsewhere: see [`super::file`].

use std::collections::HashMap;

use entity::feed::{chain, chain_link};
use entity::id::{OrganizationId, PartnershipId};
use entity::state::ChainKind;
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde_json::Value;

use super::record::{self, Which};
use crate::ledger::find::require_books;
use crate::refusal::{Fault, Refusal};
use crate::seen::{Reading, Seen};

/// How many links are read in one piece.
const PIECE: u64 = 500;
/// Most partnerships whose books are told of an organization.
const MOST: u64 = 1_000;

/// A link with the record that it holds.
#[derive(Clone, Debug)]
pub struct Line {
    pub sequence: i64,
    pub hash: String,
    pub record: Value,
}

/// The heads of an organization's books, one for each partnership that it holds something in, or only that of one, in
/// the order in which they began.
///
/// # Errors
/// As policy answers those who do not read the books.
pub async fn heads(
    reading: &Reading,
    organization: OrganizationId,
    partnership: Option<PartnershipId>,
) -> Result<Vec<Seen<chain::Model>>, Refusal> {
    require_books(reading, organization)?;
    let of_one = partnership.map(|id| chain::Column::PartnershipId.eq(id.0));
    let rows = chain::Entity::find()
        .filter(chain::Column::OrganizationId.eq(organization.0))
        .filter(chain::Column::Kind.eq(ChainKind::Ledger))
        .filter(Condition::all().add_option(of_one))
        .order_by_asc(chain::Column::Id)
        .limit(MOST)
        .all(reading.db())
        .await?;
    Ok(rows.into_iter().map(Seen::new).collect())
}

/// The next lines of books after this number, up to the head as it was seen; none at the end.
///
/// # Errors
/// Faults of the database, or when a record of a link is gone.
pub async fn lines(reading: &Reading, head: &Seen<chain::Model>, after: i64) -> Result<Vec<Line>, Refusal> {
    let links = chain_link::Entity::find()
        .filter(chain_link::Column::ChainId.eq(head.id))
        .filter(chain_link::Column::Sequence.gt(after))
        .filter(chain_link::Column::Sequence.lte(head.length))
        .order_by_asc(chain_link::Column::Sequence)
        .limit(PIECE)
        .all(reading.db())
        .await?;
    let ids: Vec<_> = links.iter().map(|link| link.subject_id).collect();
    let records = record::read(reading.db(), head.kind, Which::Of(&ids)).await?;
    let mut records: HashMap<_, _> = records.into_iter().map(|record| (record.id(), record)).collect();
    let line = |link: chain_link::Model| {
        let record = records.remove(&link.subject_id).and_then(|record| record.held_as(&link));
        let record = record.ok_or_else(|| Fault::Broken(format!("a link holds {}, which is gone", link.subject_id)))?;
        Ok(Line { sequence: link.sequence, hash: link.hash, record })
    };
    links.into_iter().map(line).collect()
}
