//! What an organization still has open, wherever it is a part of it.

use std::collections::HashMap;

use chrono::NaiveDate;
use entity::id::OrganizationId;
use entity::ledger::account;
use entity::mobilization::{allocation, contribution, expenditure, need, pledge, reversal};
use entity::partnership::{partnership, party};
use entity::registry::organization;
use entity::state::{
    AccountType, Consent, ContributionStatus, ExpenditureStatus, NeedStatus, OrganizationStatus, PartnershipStatus,
    PledgeStatus, ReversalStatus,
};
use sea_orm::sea_query::{Alias, Expr, ExprTrait, Func, IntoColumnRef, Query, SelectStatement};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, JoinType, QueryFilter, QuerySelect, QueryTrait, Select,
};

use super::rule::Rule;
use crate::command::Writing;
use crate::engine::Engine;
use crate::mobilization::find_gift::awaited_on;
use crate::policy::permission::Permission;
use crate::policy::rights::on;
use crate::refusal::{Refusal, Rule as AnyRule};
use crate::seen::Reading;

/// Refuses while anything is open. The organization must be locked.
///
/// # Errors
/// [`Rule::OpenCommitments`] at `path`, with what is open and how many of each.
pub(crate) async fn refuse(id: OrganizationId, path: &'static str, writing: &Writing) -> Result<(), Refusal> {
    let mut open = counted(&[id], writing.today(), writing.tx()).await?;
    match open.remove(&id) {
        Some(what) => Err(AnyRule::from(Rule::OpenCommitments { what }).at(path)),
        None => Ok(()),
    }
}

/// What is open in each of these organizations, of those that the caller may archive.
pub async fn commitments_of(
    reading: &Reading,
    organizations: &[OrganizationId],
) -> Result<HashMap<OrganizationId, String>, Refusal> {
    let may = |id: &OrganizationId| reading.rights().holds(Permission::OrganizationArchive, *id);
    let own: Vec<_> = organizations.iter().copied().filter(may).collect();
    counted(&own, reading.today(), reading.db()).await
}

/// The outer query's organization, by a name that none of those within has.
const ASKED: &str = "asked";

/// Of each organization that has something open what it is, and how many of each, in one statement.
async fn counted(
    ids: &[OrganizationId],
    today: NaiveDate,
    db: &impl ConnectionTrait,
) -> Result<HashMap<OrganizationId, String>, Refusal> {
    let id = Expr::col((Alias::new(ASKED), organization::Column::Id));
    let kinds = [
        ("PARTNERSHIPS", count(partnerships(today))),
        ("NEEDS", count(needs())),
        ("PLEDGES", count(pledges(today))),
        ("CONTRIBUTIONS", count(contributions())),
        ("EXPENDITURES", count(expenditures())),
        ("REVERSALS", count(reversals())),
        ("BALANCES", count(balances())),
        ("ORGANIZATIONS", count(children())),
    ];
    let words = kinds.each_ref().map(|(what, _)| *what);
    let mut select = Query::select()
        .expr(id.clone())
        .from_as(organization::Entity, Alias::new(ASKED))
        .and_where(Engine::of(db).among(id, ids.iter().copied()))
        .to_owned();
    for (what, count) in kinds {
        select.expr_as(Expr::SubQuery(None, Box::new(count.into())), Alias::new(what));
    }
    let mut found = HashMap::new();
    for row in db.query_all(&select).await? {
        let mut open = Vec::new();
        for (place, what) in words.iter().enumerate() {
            let rows: i64 = row.try_get_by_index(place + 1)?;
            if rows > 0 {
                open.push(format!("{what} {rows}"));
            }
        }
        if !open.is_empty() {
            found.insert(row.try_get_by_index(0)?, open.join(", "));
        }
    }
    Ok(found)
}

/// How many rows there are.
fn count<E: EntityTrait>(select: Select<E>) -> SelectStatement {
    let mut query = select.into_query();
    query.clear_selects().expr(Func::count(Expr::val(1)));
    query
}

/// That the column names the organization that is asked about.
fn asked(column: impl IntoColumnRef) -> Expr {
    Expr::col(column).eq(Expr::col((Alias::new(ASKED), organization::Column::Id)))
}

/// Partnerships that wait for it or hold it, and have not run out.
fn partnerships(today: NaiveDate) -> Select<party::Entity> {
    party::Entity::find()
        .join(
            JoinType::InnerJoin,
            on::<party::Entity, partnership::Entity>(party::Column::PartnershipId, partnership::Column::Id),
        )
        .filter(asked((party::Entity, party::Column::OrganizationId)))
        .filter(party::Column::Consent.is_in([Consent::Invited, Consent::Accepted]))
        .filter(partnership::Column::Status.is_in([
            PartnershipStatus::Draft,
            PartnershipStatus::Proposed,
            PartnershipStatus::Active,
            PartnershipStatus::Suspended,
        ]))
        .filter(Condition::any().add(partnership::Column::EndsOn.is_null()).add(partnership::Column::EndsOn.gte(today)))
}

fn needs() -> Select<need::Entity> {
    use NeedStatus::{Covered, Draft, Open, PartlyCovered};
    need::Entity::find()
        .filter(asked((need::Entity, need::Column::OrganizationId)))
        .filter(need::Column::Status.is_in([Draft, Open, PartlyCovered, Covered]))
}

/// Promises that it gave or was given, and of those that nobody has decided on what can still be accepted.
fn pledges(today: NaiveDate) -> Select<pledge::Entity> {
    use PledgeStatus::{Accepted, PartlyFulfilled, Proposed};
    let waits = pledge::Column::Status.eq(Proposed).and(awaited_on().gte(today));
    pledge::Entity::find()
        .join(JoinType::InnerJoin, on::<pledge::Entity, need::Entity>(pledge::Column::NeedId, need::Column::Id))
        .filter(Condition::any().add(pledge::Column::Status.is_in([Accepted, PartlyFulfilled])).add(waits))
        .filter(gives_or_receives((pledge::Entity, pledge::Column::GiverOrganizationId)))
}

/// What is on its way from it or to it.
fn contributions() -> Select<contribution::Entity> {
    contribution::Entity::find()
        .join(
            JoinType::InnerJoin,
            on::<contribution::Entity, need::Entity>(contribution::Column::NeedId, need::Column::Id),
        )
        .filter(contribution::Column::Status.eq(ContributionStatus::Announced))
        .filter(gives_or_receives((contribution::Entity, contribution::Column::GiverOrganizationId)))
}

fn gives_or_receives(giver: impl IntoColumnRef) -> Condition {
    Condition::any().add(asked(giver)).add(asked((need::Entity, need::Column::OrganizationId)))
}

/// Requests to spend that nobody has decided.
fn expenditures() -> Select<expenditure::Entity> {
    expenditure::Entity::find()
        .join(
            JoinType::InnerJoin,
            on::<expenditure::Entity, allocation::Entity>(expenditure::Column::AllocationId, allocation::Column::Id),
        )
        .join(JoinType::InnerJoin, on::<allocation::Entity, need::Entity>(allocation::Column::NeedId, need::Column::Id))
        .filter(asked((need::Entity, need::Column::OrganizationId)))
        .filter(expenditure::Column::Status.is_in([ExpenditureStatus::Submitted, ExpenditureStatus::Approved]))
}

/// Requests to take back a contribution that it gave or was given, or something that it spent.
fn reversals() -> Select<reversal::Entity> {
    let received = contribution::Entity::find()
        .select_only()
        .column(contribution::Column::Id)
        .join(
            JoinType::InnerJoin,
            on::<contribution::Entity, need::Entity>(contribution::Column::NeedId, need::Column::Id),
        )
        .filter(gives_or_receives((contribution::Entity, contribution::Column::GiverOrganizationId)))
        .into_query();
    let spent = expenditure::Entity::find()
        .select_only()
        .column(expenditure::Column::Id)
        .join(
            JoinType::InnerJoin,
            on::<expenditure::Entity, allocation::Entity>(expenditure::Column::AllocationId, allocation::Column::Id),
        )
        .join(JoinType::InnerJoin, on::<allocation::Entity, need::Entity>(allocation::Column::NeedId, need::Column::Id))
        .filter(asked((need::Entity, need::Column::OrganizationId)))
        .into_query();
    reversal::Entity::find().filter(reversal::Column::Status.eq(ReversalStatus::Submitted)).filter(
        Condition::any()
            .add(reversal::Column::ContributionId.in_subquery(received))
            .add(reversal::Column::ExpenditureId.in_subquery(spent)),
    )
}

/// Accounts with something in them.
fn balances() -> Select<account::Entity> {
    account::Entity::find()
        .filter(asked((account::Entity, account::Column::OrganizationId)))
        .filter(account::Column::AccountType.is_in([AccountType::Available, AccountType::Allocated]))
        .filter(account::Column::Balance.gt(0))
}

/// Organizations directly below that are not closed themselves.
fn children() -> Select<organization::Entity> {
    organization::Entity::find()
        .filter(asked((organization::Entity, organization::Column::ParentId)))
        .filter(organization::Column::Status.ne(OrganizationStatus::Archived))
}
