//! Whether a partnership is in force, and what is still open in it.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use entity::id::{OrganizationId, PartnershipId};
use entity::ledger::account;
use entity::mobilization::{contribution, need, pledge};
use entity::partnership::{partnership, party};
use entity::registry::organization;
use entity::state::{AccountType, Consent, ContributionStatus, OrganizationStatus, PartnershipStatus, PledgeStatus};
use sea_orm::sea_query::{Expr, ExprTrait, LockType};
use sea_orm::{
    ColumnTrait, Condition, EntityName, EntityTrait, JoinType, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
    QueryTrait,
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
/// [`Rule::NotInForce`] and [`Rule::Frozen`] at `partnershipId`.
pub(crate) async fn require_in_force(id: PartnershipId, writing: &Writing) -> Result<partnership::Model, Refusal> {
    hold(id, false, writing).await
}

/// The partnership, if what is open in it may be brought to an end now: it is in force, or its last day has passed.
///
/// # Errors
/// As [`require_in_force`].
pub(crate) async fn require_settling(id: PartnershipId, writing: &Writing) -> Result<partnership::Model, Refusal> {
    hold(id, true, writing).await
}

async fn hold(id: PartnershipId, settling: bool, writing: &Writing) -> Result<partnership::Model, Refusal> {
    let mut select = organization::Entity::find()
        .join(
            JoinType::InnerJoin,
            on::<organization::Entity, party::Entity>(organization::Column::Id, party::Column::OrganizationId),
        )
        .join(
            JoinType::InnerJoin,
            on::<party::Entity, partnership::Entity>(party::Column::PartnershipId, partnership::Column::Id),
        )
        .filter(partnership::Column::Id.eq(id))
        .filter(party::Column::Consent.eq(Consent::Accepted))
        .order_by_asc(organization::Column::Id);
    // The partnership first: the parties that accept or leave while this waits do not change how it stands.
    let tables = [partnership::Entity.table_ref(), organization::Entity.table_ref()];
    QueryTrait::query(&mut select).lock_with_tables(LockType::Share, tables);
    let rows = select.select_two_required(partnership::Entity).all(writing.tx()).await?;
    let is_frozen = rows.iter().any(|(party, _)| FREEZING.contains(&party.status));
    // One that nobody has accepted is not in force.
    let Some((_, row)) = rows.into_iter().next() else {
        return Err(AnyRule::from(Rule::NotInForce).at("partnershipId"));
    };
    match (Standing { status: status_on(&row, writing.today()), is_frozen }).against(settling) {
        None => Ok(row),
        Some(rule) => Err(AnyRule::from(rule).at("partnershipId")),
    }
}

/// Parties that nothing can be begun with. Who closes has nothing open, so that is the second lock on the door.
pub(crate) const FREEZING: [OrganizationStatus; 2] = [OrganizationStatus::Suspended, OrganizationStatus::Archived];

/// Whether a partnership is in force, as far as it matters for what is done in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    status: PartnershipStatus,
    is_frozen: bool,
}

impl Standing {
    /// What stands against beginning something in the partnership, or, when `settling`, against bringing something
    /// to an end.
    #[must_use]
    pub fn against(self, settling: bool) -> Option<Rule> {
        match self.status {
            PartnershipStatus::Active => {}
            PartnershipStatus::Expired if settling => {}
            _ => return Some(Rule::NotInForce),
        }
        self.is_frozen.then_some(Rule::Frozen)
    }
}

/// How these partnerships stand, for those who ask beforehand what they may do. Whoever sees a need may know it.
pub async fn standings(reading: &Reading, ids: &[PartnershipId]) -> Result<HashMap<PartnershipId, Standing>, Refusal> {
    let ids = || ids.iter().copied();
    let frozen: HashSet<_> = party::Entity::find()
        .join(
            JoinType::InnerJoin,
            on::<party::Entity, organization::Entity>(party::Column::OrganizationId, organization::Column::Id),
        )
        .filter(reading.any_of(party::Column::PartnershipId, ids()))
        .filter(party::Column::Consent.eq(Consent::Accepted))
        .filter(organization::Column::Status.is_in(FREEZING))
        .all(reading.db())
        .await?
        .into_iter()
        .map(|party| party.partnership_id)
        .collect();
    let rows =
        partnership::Entity::find().filter(reading.any_of(partnership::Column::Id, ids())).all(reading.db()).await?;
    let standing = |row: partnership::Model| {
        (row.id, Standing { status: status_on(&row, reading.today()), is_frozen: frozen.contains(&row.id) })
    };
    Ok(rows.into_iter().map(standing).collect())
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

/// Refuses unless all of these are parties that have agreed, which they are from then on until they leave; what one of
/// them gives to another is promised by nobody who has left, and to nobody.
///
/// # Errors
/// [`Rule::NotAParty`] at the argument of the first that is none.
pub(crate) async fn require_parties(
    partnership: PartnershipId,
    parties: &[(OrganizationId, &'static str)],
    writing: &Writing,
) -> Result<(), Refusal> {
    let all = party::Entity::of_partnership(partnership)
        .filter(party::Column::OrganizationId.is_in(parties.iter().map(|(party, _)| *party)))
        .filter(party::Column::Consent.eq(Consent::Accepted))
        .all(writing.tx())
        .await?;
    let is_in = |id: &OrganizationId| all.iter().any(|party| party.organization_id == *id);
    match parties.iter().find(|(party, _)| !is_in(party)) {
        Some((_, argument)) => Err(AnyRule::from(Rule::NotAParty).at(argument)),
        None => Ok(()),
    }
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
