//! Whether a partnership is in force, and what is still open in it.

use chrono::NaiveDate;
use entity::id::{OrganizationId, PartnershipId};
use entity::ledger::account;
use entity::mobilization::{contribution, need, pledge};
use entity::partnership::{partnership, party};
use entity::registry::organization;
use entity::state::{AccountType, Consent, ContributionStatus, OrganizationStatus, PartnershipStatus, PledgeStatus};
use sea_orm::sea_query::{Expr, ExprTrait, SelectStatement};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, JoinType, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
};

use super::rule::Rule;
use crate::command::Writing;
use crate::policy::rights::on;
use crate::refusal::{Refusal, Rule as AnyRule};
use crate::seen::Reading;

/// The status as it reads on `today`: what is open and past its last day has expired, although nobody has
/// written that down.
#[must_use]
pub fn status_on(partnership: &partnership::Model, today: NaiveDate) -> PartnershipStatus {
    let is_open = matches!(
        partnership.status,
        PartnershipStatus::Proposed | PartnershipStatus::Active | PartnershipStatus::Suspended
    );
    if is_open && partnership.ends_on.is_some_and(|last| last < today) {
        PartnershipStatus::Expired
    } else {
        partnership.status
    }
}

/// The partnership, if things may be begun in it now. It stays in force until the transaction ends: whoever ends
/// or suspends it, leaves it, or suspends one of its parties, waits. Whether the caller may see it is the caller's to
/// ask first.
///
/// # Errors
/// [`Rule::NotInForce`] and [`Rule::Frozen`] at `partnershipId`; `NotFound` when there is none.
pub(crate) async fn require_in_force(id: PartnershipId, writing: &Writing) -> Result<partnership::Model, Refusal> {
    hold(id, &[PartnershipStatus::Active], writing).await
}

/// The partnership, if what is open in it may be brought to an end now: it is in force, or its last day has passed.
///
/// # Errors
/// As [`require_in_force`].
pub(crate) async fn require_settling(id: PartnershipId, writing: &Writing) -> Result<partnership::Model, Refusal> {
    hold(id, &[PartnershipStatus::Active, PartnershipStatus::Expired], writing).await
}

async fn hold(
    id: PartnershipId,
    allowed: &[PartnershipStatus],
    writing: &Writing,
) -> Result<partnership::Model, Refusal> {
    let row = partnership::Entity::find_by_id(id)
        .lock_shared()
        .one(writing.tx())
        .await?
        .ok_or(Refusal::NotFound("partnershipId"))?;
    if !allowed.contains(&status_on(&row, writing.today())) {
        return Err(AnyRule::from(Rule::NotInForce).at("partnershipId"));
    }
    let organizations = organization::Entity::find()
        .filter(organization::Column::Id.in_subquery(parties_of(id)))
        .order_by_asc(organization::Column::Id)
        .lock_shared()
        .all(writing.tx())
        .await?;
    if organizations.iter().any(|party| party.status == OrganizationStatus::Suspended) {
        return Err(AnyRule::from(Rule::Frozen).at("partnershipId"));
    }
    Ok(row)
}

/// What stands against beginning something in the partnership, or, when `settling`, against bringing something to an
/// end: the answer beforehand to what a command would meet.
pub async fn against(id: PartnershipId, settling: bool, reading: &Reading) -> Result<Option<Rule>, Refusal> {
    let Some(row) = partnership::Entity::find_by_id(id).one(reading.db()).await? else {
        return Ok(Some(Rule::NotInForce));
    };
    let status = status_on(&row, reading.today());
    if status != PartnershipStatus::Active && !(settling && status == PartnershipStatus::Expired) {
        return Ok(Some(Rule::NotInForce));
    }
    let suspended = organization::Entity::find()
        .filter(organization::Column::Id.in_subquery(parties_of(id)))
        .filter(organization::Column::Status.eq(OrganizationStatus::Suspended))
        .count(reading.db())
        .await?;
    Ok((suspended > 0).then_some(Rule::Frozen))
}

/// The organizations that have accepted and not left.
fn parties_of(id: PartnershipId) -> SelectStatement {
    party::Entity::of_partnership(id)
        .select_only()
        .column(party::Column::OrganizationId)
        .filter(party::Column::Consent.eq(Consent::Accepted))
        .into_query()
}

/// The organization's place in the partnership, if it has accepted and not left. It cannot leave before the
/// transaction ends when [`require_in_force`] was asked before.
///
/// # Errors
/// [`Rule::NotAParty`] at `organizationId`.
pub(crate) async fn require_party(
    partnership: PartnershipId,
    organization: OrganizationId,
    writing: &Writing,
) -> Result<party::Model, Refusal> {
    party::Entity::of_partnership(partnership)
        .filter(party::Column::OrganizationId.eq(organization))
        .filter(party::Column::Consent.eq(Consent::Accepted))
        .one(writing.tx())
        .await?
        .ok_or_else(|| AnyRule::from(Rule::NotAParty).at("organizationId"))
}

/// Refuses while something is open in the partnership: accepted pledges that are not fulfilled, contributions
/// that nobody has answered, resources that are not used. With an organization, only what it gives, receives
/// or holds. The partnership must be locked.
///
/// # Errors
/// [`Rule::OpenCommitments`] at `partnershipId`, with what is open and how many of each.
pub(crate) async fn open_commitments(
    partnership: PartnershipId,
    organization: Option<OrganizationId>,
    writing: &Writing,
) -> Result<(), Refusal> {
    let concerns = |giver: Expr| match organization {
        None => Condition::all(),
        Some(id) => Condition::any().add(giver.eq(id)).add(need::Column::OrganizationId.eq(id)),
    };
    let pledges = pledge::Entity::find()
        .join(JoinType::InnerJoin, on::<pledge::Entity, need::Entity>(pledge::Column::NeedId, need::Column::Id))
        .filter(need::Column::PartnershipId.eq(partnership))
        .filter(pledge::Column::Status.is_in([PledgeStatus::Accepted, PledgeStatus::PartlyFulfilled]))
        .filter(concerns(Expr::col((pledge::Entity, pledge::Column::GiverOrganizationId))))
        .count(writing.tx())
        .await?;
    let contributions = contribution::Entity::find()
        .join(
            JoinType::InnerJoin,
            on::<contribution::Entity, need::Entity>(contribution::Column::NeedId, need::Column::Id),
        )
        .filter(need::Column::PartnershipId.eq(partnership))
        .filter(contribution::Column::Status.eq(ContributionStatus::Announced))
        .filter(concerns(Expr::col((contribution::Entity, contribution::Column::GiverOrganizationId))))
        .count(writing.tx())
        .await?;
    let mut held = account::Entity::find()
        .filter(account::Column::PartnershipId.eq(partnership))
        .filter(account::Column::AccountType.is_in([AccountType::Available, AccountType::Allocated]))
        .filter(account::Column::Balance.gt(0));
    if let Some(id) = organization {
        held = held.filter(account::Column::OrganizationId.eq(id));
    }
    let balances = held.count(writing.tx()).await?;
    let open: Vec<_> = [("PLEDGES", pledges), ("CONTRIBUTIONS", contributions), ("BALANCES", balances)]
        .into_iter()
        .filter(|(_, rows)| *rows > 0)
        .map(|(what, rows)| format!("{what} {rows}"))
        .collect();
    if open.is_empty() {
        return Ok(());
    }
    Err(AnyRule::from(Rule::OpenCommitments { what: open.join(", ") }).at("partnershipId"))
}
