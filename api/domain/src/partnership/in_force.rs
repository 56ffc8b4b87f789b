//! Whether a partnership is in force, and what is still open in it.

use chrono::NaiveDate;
use entity::id::{OrganizationId, PartnershipId};
use entity::ledger::account;
use entity::mobilization::{contribution, need, pledge};
use entity::partnership::{partnership, party};
use entity::registry::organization;
use entity::state::{AccountType, Consent, ContributionStatus, OrganizationStatus, PartnershipStatus, PledgeStatus};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, Condition, EntityTrait, JoinType, PaginatorTrait, QueryFilter, QuerySelect};

use super::rule::Rule;
use crate::command::Writing;
use crate::policy::rights::on;
use crate::refusal::{Refusal, Rule as AnyRule};

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

/// The partnership, if things may be done in it now. It stays in force until the transaction ends: whoever ends
/// or suspends it, or leaves it, waits for the lock. Whether the caller may see it is the caller's to ask first.
///
/// # Errors
/// [`Rule::NotInForce`] and [`Rule::Frozen`] at `partnershipId`; `NotFound` when there is none.
pub(crate) async fn require_in_force(id: PartnershipId, writing: &Writing) -> Result<partnership::Model, Refusal> {
    let row = partnership::Entity::find_by_id(id)
        .lock_shared()
        .one(writing.tx())
        .await?
        .ok_or(Refusal::NotFound("partnershipId"))?;
    if status_on(&row, writing.today()) != PartnershipStatus::Active {
        return Err(AnyRule::from(Rule::NotInForce).at("partnershipId"));
    }
    let suspended = party::Entity::of_partnership(id)
        .join(
            JoinType::InnerJoin,
            on::<party::Entity, organization::Entity>(party::Column::OrganizationId, organization::Column::Id),
        )
        .filter(party::Column::Consent.eq(Consent::Accepted))
        .filter(organization::Column::Status.eq(OrganizationStatus::Suspended))
        .count(writing.tx())
        .await?;
    if suspended > 0 {
        return Err(AnyRule::from(Rule::Frozen).at("partnershipId"));
    }
    Ok(row)
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
