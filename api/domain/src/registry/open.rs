//! What an organization still has open, wherever it is a part of it.

use entity::id::OrganizationId;
use entity::ledger::account;
use entity::mobilization::{allocation, contribution, expenditure, need, pledge, reversal};
use entity::partnership::{partnership, party};
use entity::registry::organization;
use entity::state::{
    AccountType, Consent, ContributionStatus, ExpenditureStatus, NeedStatus, OrganizationStatus, PartnershipStatus,
    PledgeStatus, ReversalStatus,
};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, JoinType, PaginatorTrait, QueryFilter, QuerySelect, QueryTrait, Select,
};

use super::rule::Rule;
use crate::command::Writing;
use crate::policy::rights::on;
use crate::refusal::{Refusal, Rule as AnyRule};

/// Refuses while anything is open. The organization must be locked.
///
/// # Errors
/// [`Rule::OpenCommitments`] at `path`, with what is open and how many of each.
pub(crate) async fn refuse(id: OrganizationId, path: &'static str, writing: &Writing) -> Result<(), Refusal> {
    let tx = writing.tx();
    let counted = [
        ("PARTNERSHIPS", partnerships(id, writing).count(tx).await?),
        ("NEEDS", needs(id).count(tx).await?),
        ("PLEDGES", pledges(id).count(tx).await?),
        ("CONTRIBUTIONS", contributions(id).count(tx).await?),
        ("EXPENDITURES", expenditures(id).count(tx).await?),
        ("REVERSALS", reversals(id).count(tx).await?),
        ("BALANCES", balances(id).count(tx).await?),
        ("ORGANIZATIONS", children(id).count(tx).await?),
    ];
    let open: Vec<_> =
        counted.into_iter().filter(|(_, rows)| *rows > 0).map(|(what, rows)| format!("{what} {rows}")).collect();
    if open.is_empty() {
        return Ok(());
    }
    Err(AnyRule::from(Rule::OpenCommitments { what: open.join(", ") }).at(path))
}

/// Partnerships that wait for it or hold it, and have not run out.
fn partnerships(id: OrganizationId, writing: &Writing) -> Select<party::Entity> {
    party::Entity::find()
        .join(
            JoinType::InnerJoin,
            on::<party::Entity, partnership::Entity>(party::Column::PartnershipId, partnership::Column::Id),
        )
        .filter(party::Column::OrganizationId.eq(id))
        .filter(party::Column::Consent.is_in([Consent::Invited, Consent::Accepted]))
        .filter(partnership::Column::Status.is_in([
            PartnershipStatus::Draft,
            PartnershipStatus::Proposed,
            PartnershipStatus::Active,
            PartnershipStatus::Suspended,
        ]))
        .filter(
            Condition::any()
                .add(partnership::Column::EndsOn.is_null())
                .add(partnership::Column::EndsOn.gte(writing.today())),
        )
}

fn needs(id: OrganizationId) -> Select<need::Entity> {
    use NeedStatus::{Covered, Draft, Open, PartlyCovered};
    need::Entity::find().filter(need::Column::OrganizationId.eq(id)).filter(need::Column::Status.is_in([
        Draft,
        Open,
        PartlyCovered,
        Covered,
    ]))
}

/// Promises that it gave or was given.
fn pledges(id: OrganizationId) -> Select<pledge::Entity> {
    use PledgeStatus::{Accepted, PartlyFulfilled, Proposed};
    pledge::Entity::find()
        .join(JoinType::InnerJoin, on::<pledge::Entity, need::Entity>(pledge::Column::NeedId, need::Column::Id))
        .filter(pledge::Column::Status.is_in([Proposed, Accepted, PartlyFulfilled]))
        .filter(gives_or_receives(pledge::Column::GiverOrganizationId, id))
}

/// What is on its way from it or to it.
fn contributions(id: OrganizationId) -> Select<contribution::Entity> {
    contribution::Entity::find()
        .join(
            JoinType::InnerJoin,
            on::<contribution::Entity, need::Entity>(contribution::Column::NeedId, need::Column::Id),
        )
        .filter(contribution::Column::Status.eq(ContributionStatus::Announced))
        .filter(gives_or_receives(contribution::Column::GiverOrganizationId, id))
}

fn gives_or_receives<C: ColumnTrait>(giver: C, id: OrganizationId) -> Condition {
    Condition::any().add(giver.eq(id)).add(need::Column::OrganizationId.eq(id))
}

/// Requests to spend that nobody has decided.
fn expenditures(id: OrganizationId) -> Select<expenditure::Entity> {
    expenditure::Entity::find()
        .join(
            JoinType::InnerJoin,
            on::<expenditure::Entity, allocation::Entity>(expenditure::Column::AllocationId, allocation::Column::Id),
        )
        .join(JoinType::InnerJoin, on::<allocation::Entity, need::Entity>(allocation::Column::NeedId, need::Column::Id))
        .filter(need::Column::OrganizationId.eq(id))
        .filter(expenditure::Column::Status.is_in([ExpenditureStatus::Submitted, ExpenditureStatus::Approved]))
}

/// Requests to take back a contribution that it gave or was given, or something that it spent.
fn reversals(id: OrganizationId) -> Select<reversal::Entity> {
    let received = contribution::Entity::find()
        .select_only()
        .column(contribution::Column::Id)
        .join(
            JoinType::InnerJoin,
            on::<contribution::Entity, need::Entity>(contribution::Column::NeedId, need::Column::Id),
        )
        .filter(gives_or_receives(contribution::Column::GiverOrganizationId, id))
        .into_query();
    let spent = expenditure::Entity::find()
        .select_only()
        .column(expenditure::Column::Id)
        .join(
            JoinType::InnerJoin,
            on::<expenditure::Entity, allocation::Entity>(expenditure::Column::AllocationId, allocation::Column::Id),
        )
        .join(JoinType::InnerJoin, on::<allocation::Entity, need::Entity>(allocation::Column::NeedId, need::Column::Id))
        .filter(need::Column::OrganizationId.eq(id))
        .into_query();
    reversal::Entity::find().filter(reversal::Column::Status.eq(ReversalStatus::Submitted)).filter(
        Condition::any()
            .add(reversal::Column::ContributionId.in_subquery(received))
            .add(reversal::Column::ExpenditureId.in_subquery(spent)),
    )
}

/// Accounts with something in them.
fn balances(id: OrganizationId) -> Select<account::Entity> {
    account::Entity::find()
        .filter(account::Column::OrganizationId.eq(id))
        .filter(account::Column::AccountType.is_in([AccountType::Available, AccountType::Allocated]))
        .filter(account::Column::Balance.gt(0))
}

/// Organizations directly below that are not closed themselves.
fn children(id: OrganizationId) -> Select<organization::Entity> {
    organization::Entity::of_parent(id).filter(organization::Column::Status.ne(OrganizationStatus::Archived))
}
