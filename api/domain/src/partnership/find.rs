//! Questions about partnerships and their parties.

use std::collections::HashMap;

use chrono::NaiveDate;
use entity::id::{OrganizationId, PartnershipId};
use entity::partnership::{partnership, party};
use entity::registry::organization;
use entity::state::PartnershipStatus;
use sea_orm::sea_query::SelectStatement;
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, JoinType, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
    RelationDef, Select,
};

use crate::page::{Page, Slice};
use crate::placed;
use crate::policy::rights::{Rights, on};
use crate::policy::visible;
use crate::refusal::Refusal;
use crate::seen::{Reading, Seen};

/// What partnerships are looked for.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// One of its parties, as far as the caller may know of that.
    pub organization: Option<OrganizationId>,
    /// As it reads today: what has run out is `EXPIRED`.
    pub status: Option<PartnershipStatus>,
}

/// A party, with its organization if the caller may see that one too.
#[derive(Clone, Debug)]
pub struct SeenParty {
    pub party: Seen<party::Model>,
    pub organization: Option<Seen<organization::Model>>,
}

/// The partnership with this id, if the caller may see it.
pub async fn by_id(reading: &Reading, id: PartnershipId) -> Result<Option<Seen<partnership::Model>>, Refusal> {
    let row = visible(reading).filter(partnership::Column::Id.eq(id)).one(reading.db()).await?;
    Ok(row.map(Seen::new))
}

/// The partnerships with these ids that the caller may see, in no order.
pub async fn by_ids(reading: &Reading, ids: &[PartnershipId]) -> Result<Vec<Seen<partnership::Model>>, Refusal> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let select = visible(reading).filter(reading.any_of(partnership::Column::Id, ids.iter().copied()));
    Ok(placed::all(reading.db(), select).await?.into_iter().map(Seen::new).collect())
}

/// A page of partnerships by name.
pub async fn page_of_partnerships(
    reading: &Reading,
    wanted: &Wanted,
    page: &Page,
) -> Result<Slice<Seen<partnership::Model>>, Refusal> {
    let select = page.apply(matching(reading, wanted), Some(partnership::Column::NameKey), partnership::Column::Id);
    Ok(page.cut(placed::all(reading.db(), select).await?).map(Seen::new))
}

/// How many partnerships match, of those that the caller may see.
pub async fn count_of_partnerships(reading: &Reading, wanted: &Wanted) -> Result<u64, Refusal> {
    Ok(matching(reading, wanted).count(reading.db()).await?)
}

impl Seen<partnership::Model> {
    /// The id of a partnership that the caller sees.
    #[must_use]
    pub fn seen_id(&self) -> Seen<PartnershipId> {
        Seen::new(self.id)
    }
}

/// The parties of these partnerships with their organizations, in the order of the proposals, in one statement.
pub async fn parties_of(
    reading: &Reading,
    ids: &[Seen<PartnershipId>],
) -> Result<HashMap<Seen<PartnershipId>, Vec<SeenParty>>, Refusal> {
    let mut groups: HashMap<_, Vec<SeenParty>> = HashMap::new();
    if ids.is_empty() {
        return Ok(groups);
    }
    let select = party::Entity::find()
        .join(JoinType::LeftJoin, seen_organization::<party::Entity>(party::Column::OrganizationId, reading.rights()))
        .filter(reading.any_of(party::Column::PartnershipId, ids.iter().map(|id| **id)))
        .filter(visible::party(reading.rights()))
        .order_by_asc(party::Column::Id)
        .select_also(organization::Entity);
    for (party, organization) in placed::with_some(reading.db(), select).await? {
        let seen = SeenParty { party: Seen::new(party), organization: organization.map(Seen::new) };
        groups.entry(Seen::new(seen.party.partnership_id)).or_default().push(seen);
    }
    Ok(groups)
}

/// The left join to an organization that leaves out those that the caller may not see.
pub(super) fn seen_organization<E: EntityTrait>(column: E::Column, rights: &Rights) -> RelationDef {
    let condition = visible::organization(rights);
    E::belongs_to(organization::Entity)
        .from(column)
        .to(organization::Column::Id)
        .on_condition(move |_, _| condition.clone())
        .into()
}

fn visible(reading: &Reading) -> Select<partnership::Entity> {
    partnership::Entity::find().filter(visible::partnership(reading.rights()))
}

fn matching(reading: &Reading, wanted: &Wanted) -> Select<partnership::Entity> {
    let mut select = visible(reading);
    if let Some(id) = wanted.organization {
        select = select.filter(partnership::Column::Id.in_subquery(joined_by(id, reading.rights())));
    }
    if let Some(status) = wanted.status {
        select = select.filter(reads_as(status, reading.today()));
    }
    select
}

/// The partnerships that a visible organization is known to be in.
fn joined_by(id: OrganizationId, rights: &Rights) -> SelectStatement {
    party::Entity::find()
        .select_only()
        .column(party::Column::PartnershipId)
        .join(
            JoinType::InnerJoin,
            on::<party::Entity, organization::Entity>(party::Column::OrganizationId, organization::Column::Id),
        )
        .filter(party::Column::OrganizationId.eq(id))
        .filter(visible::organization(rights))
        .filter(visible::party(rights))
        .into_query()
}

/// The condition for [`super::in_force::status_on`].
pub(super) fn reads_as(status: PartnershipStatus, today: NaiveDate) -> Condition {
    use PartnershipStatus::{Active, Expired, Proposed, Suspended};
    use partnership::Column;
    let open = [Proposed, Active, Suspended];
    let stored = Column::Status.eq(status);
    if status == Expired {
        Condition::any().add(stored).add(Condition::all().add(Column::Status.is_in(open)).add(Column::EndsOn.lt(today)))
    } else if open.contains(&status) {
        let runs = Condition::any().add(Column::EndsOn.is_null()).add(Column::EndsOn.gte(today));
        Condition::all().add(stored).add(runs)
    } else {
        Condition::all().add(stored)
    }
}
