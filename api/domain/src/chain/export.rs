//! The books of an organization as their chains hold them, for whoever checks them elsewhere: see [`super::file`].

use std::collections::HashMap;

use entity::feed::{chain, chain_link};
use entity::id::{OrganizationId, PartnershipId};
use entity::partnership::party;
use entity::registry::organization;
use entity::state::ChainKind;
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::Serialize;
use serde_json::Value;

use super::head::{Manifest, Owner};
use super::prove::head_of;
use super::record::{self, Which};
use crate::command::{Command, Lookup, Writing};
use crate::feed::audit::Entry;
use crate::ledger::find::require_books;
use crate::policy::permission::Permission;
use crate::policy::place::Place;
use crate::refusal::{Fault, Refusal};
use crate::seen::{Reading, Seen};

/// How many links are read in one piece.
const PIECE: u64 = 500;
/// Most partnerships whose books are told of an organization.
const MOST: u64 = 1_000;

/// Hand out the books of an organization, or what it holds in one partnership. To people who read them, for
/// themselves: systems have `transactions`, and what an administrator of the network looks into is not taken along.
#[derive(Clone, Serialize)]
pub struct ExportLedger {
    pub organization: OrganizationId,
    pub partnership: Option<PartnershipId>,
}

/// What a file of books begins with.
#[derive(Clone, Debug)]
pub struct Exported {
    pub manifest: Manifest,
    pub heads: Vec<Seen<chain::Model>>,
}

impl Command for ExportLedger {
    const NEEDS: Permission = Permission::LedgerRead;
    const NAME: &'static str = "exportLedger";
    type Outcome = Exported;

    async fn scope(&self, lookup: &Lookup<'_>) -> Result<Place, Refusal> {
        lookup.place(self.organization, "organizationId", Self::NEEDS).await
    }

    async fn run(self, writing: &Writing) -> Result<Exported, Refusal> {
        writing.rights().person().ok_or(Refusal::Forbidden(Self::NEEDS))?;
        if let Some(partnership) = self.partnership {
            require_place(self.organization, partnership, writing).await?;
        }
        let found = organization::Entity::find_by_id(self.organization).one(writing.tx()).await?;
        let name = found.ok_or(Refusal::NotFound("organizationId"))?.name;
        let heads = read_heads(writing.tx(), self.organization, self.partnership).await?;
        let entry = Entry::of(self.organization).in_organization(self.organization);
        writing.record(self.partnership.into_iter().fold(entry, Entry::in_partnership)).await?;
        let manifest = Manifest {
            organization: Owner { id: self.organization.to_string(), name },
            partnership: self.partnership.map(|id| id.to_string()),
            exported_at: writing.now(),
            heads: heads.iter().map(|head| head_of(head)).collect(),
        };
        Ok(Exported { manifest, heads })
    }
}

/// Refuses a partnership that the organization has no place in and never had.
pub(crate) async fn require_place(
    organization: OrganizationId,
    partnership: PartnershipId,
    writing: &Writing,
) -> Result<(), Refusal> {
    let places = party::Entity::of_organization(organization).filter(party::Column::PartnershipId.eq(partnership));
    places.one(writing.tx()).await?.map(|_| ()).ok_or(Refusal::NotFound("partnershipId"))
}

/// A link with the record that it holds.
#[derive(Clone, Debug)]
pub struct Line {
    pub sequence: i64,
    pub hash: String,
    pub record: Value,
}

/// The heads of an organization's books: that of its closed periods if it has any, then one for each partnership that it
/// holds something in, in the order in which they began; or only that of one partnership.
///
/// # Errors
/// As policy answers those who do not read the books.
pub async fn heads(
    reading: &Reading,
    organization: OrganizationId,
    partnership: Option<PartnershipId>,
) -> Result<Vec<Seen<chain::Model>>, Refusal> {
    require_books(reading, organization)?;
    read_heads(reading.db(), organization, partnership).await
}

pub(crate) async fn read_heads(
    db: &impl ConnectionTrait,
    organization: OrganizationId,
    partnership: Option<PartnershipId>,
) -> Result<Vec<Seen<chain::Model>>, Refusal> {
    let of_one = partnership.map(|id| chain::Column::PartnershipId.eq(id.0));
    let rows = chain::Entity::find()
        .filter(chain::Column::OrganizationId.eq(organization.0))
        .filter(chain::Column::Kind.eq(ChainKind::Ledger))
        .filter(Condition::all().add_option(of_one))
        // The closed periods first: they tell where the chains that follow have stood.
        .order_by_asc(chain::Column::PartnershipId.is_not_null())
        .order_by_asc(chain::Column::Id)
        .limit(MOST)
        .all(db)
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
