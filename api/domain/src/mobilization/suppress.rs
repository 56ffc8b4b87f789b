//! Whom totals may be shown to. A total over few givers tells what each of them gave, and so does the difference
//! of two totals; outsiders therefore see a total only where every part that they could see or compute has at
//! least five givers.

use entity::id::{NeedId, OrganizationId, PersonId};
use entity::mobilization::{contribution, need, pledge};
use entity::partnership::{partnership, party};
use entity::state::{Consent, ContributionStatus, PartnershipVisibility, PledgeStatus};
use sea_orm::{ColumnTrait, EntityTrait, JoinType, PaginatorTrait, QueryFilter, QuerySelect};
use std::collections::{HashMap, HashSet};

use super::about::SeenNeed;
use crate::partnership::find as partnerships;
use crate::policy::permission::Permission;
use crate::policy::rights::on;
use crate::refusal::Refusal;
use crate::seen::Reading;

/// Fewest givers of a total that outsiders see.
const FEWEST: usize = 5;

/// A giver of something in a unit to a need.
type Gift = (NeedId, String, Option<OrganizationId>, Option<PersonId>);

/// Refuses the totals of a partnership to those who may not see them.
pub(crate) async fn require_partnership(reading: &Reading, row: &partnership::Model) -> Result<(), Refusal> {
    if is_insider(reading, row, None).await? {
        return Ok(());
    }
    let gifts = gifts(reading, row).await?;
    let mut by_unit: HashMap<&str, HashSet<_>> = HashMap::new();
    for (_, unit, organization, person) in &gifts {
        by_unit.entry(unit).or_default().insert((organization, person));
    }
    require_many(by_unit.values().map(HashSet::len))
}

/// The same for one need. The others of the partnership matter too: what is left of its total without those that
/// are shown must not be the gift of one or two.
pub(crate) async fn require_need(reading: &Reading, need: &SeenNeed) -> Result<(), Refusal> {
    let row = partnerships::by_id(reading, need.row.partnership_id).await?.ok_or(Refusal::NotFound("needId"))?;
    if is_insider(reading, &row, Some(need.row.organization_id)).await? {
        return Ok(());
    }
    let gifts = gifts(reading, &row).await?;
    let mut by_need: HashMap<NeedId, HashSet<_>> = HashMap::from([(need.row.id, HashSet::new())]);
    for (id, _, organization, person) in &gifts {
        by_need.entry(*id).or_default().insert((organization, person));
    }
    require_many(by_need.values().map(HashSet::len))
}

/// Whether the caller belongs to a party, with the right to totals. Outsiders of a partnership that is not public
/// are refused altogether.
async fn is_insider(
    reading: &Reading,
    row: &partnership::Model,
    receiver: Option<OrganizationId>,
) -> Result<bool, Refusal> {
    let own = reading.rights().where_holding(Permission::TotalsRead);
    if receiver.is_some_and(|receiver| own.contains(&receiver)) {
        return Ok(true);
    }
    let places = party::Entity::of_partnership(row.id)
        .filter(party::Column::OrganizationId.is_in(own))
        .filter(party::Column::Consent.eq(Consent::Accepted));
    if places.count(reading.db()).await? > 0 {
        return Ok(true);
    }
    match row.visibility {
        PartnershipVisibility::Public => Ok(false),
        PartnershipVisibility::Parties => Err(Refusal::Forbidden(Permission::TotalsRead)),
    }
}

fn require_many(mut givers: impl ExactSizeIterator<Item = usize>) -> Result<(), Refusal> {
    let is_something = givers.len() > 0;
    if is_something && givers.all(|givers| givers >= FEWEST) { Ok(()) } else { Err(Refusal::Suppressed) }
}

/// Who gave or has promised something in the partnership, each once for each need.
async fn gifts(reading: &Reading, row: &partnership::Model) -> Result<HashSet<Gift>, Refusal> {
    use PledgeStatus::{Accepted, Cancelled, Expired, Fulfilled, PartlyFulfilled, WrittenOff};
    let promised: Vec<Gift> = pledge::Entity::find()
        .select_only()
        .columns([pledge::Column::NeedId])
        .column(need::Column::Unit)
        .columns([pledge::Column::GiverOrganizationId, pledge::Column::GiverPersonId])
        .distinct()
        .join(JoinType::InnerJoin, on::<pledge::Entity, need::Entity>(pledge::Column::NeedId, need::Column::Id))
        .filter(need::Column::PartnershipId.eq(row.id))
        .filter(pledge::Column::Status.is_in([Accepted, PartlyFulfilled, Fulfilled, Cancelled, Expired, WrittenOff]))
        .into_tuple()
        .all(reading.db())
        .await?;
    let came: Vec<Gift> = contribution::Entity::find()
        .select_only()
        .columns([contribution::Column::NeedId])
        .column(need::Column::Unit)
        .columns([contribution::Column::GiverOrganizationId, contribution::Column::GiverPersonId])
        .distinct()
        .join(
            JoinType::InnerJoin,
            on::<contribution::Entity, need::Entity>(contribution::Column::NeedId, need::Column::Id),
        )
        .filter(need::Column::PartnershipId.eq(row.id))
        .filter(contribution::Column::Status.is_in([ContributionStatus::Confirmed, ContributionStatus::Short]))
        .into_tuple()
        .all(reading.db())
        .await?;
    Ok(promised.into_iter().chain(came).collect())
}
