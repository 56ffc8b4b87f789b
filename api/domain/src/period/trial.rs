//! What moved in each account within a period, and what lay there at its end.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use entity::id::{AccountId, OrganizationId};
use entity::ledger::{period, period_balance, posting, transaction};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Alias, CaseStatement, Expr, ExprTrait};
use sea_orm::{ColumnTrait, Condition, EntityTrait, FromQueryResult, JoinType, QueryFilter, QuerySelect, Select};

use crate::command::Writing;
use crate::ledger::find::{booked_from, booked_until};
use crate::policy::rights::on;
use crate::refusal::{Fault, Refusal};

/// What entered and what left an account.
#[derive(Clone, Copy, Debug, FromQueryResult)]
pub(super) struct Moved {
    pub account_id: AccountId,
    pub increase: i64,
    pub decrease: i64,
}

/// The postings of an organization with their transactions, summed up by account.
pub(super) fn moved(organization: OrganizationId) -> Select<posting::Entity> {
    let quantity = || Expr::col((posting::Entity, posting::Column::Quantity));
    let sum = |of: CaseStatement| Expr::expr(of.finally(0)).sum().cast_as(Alias::new("bigint"));
    let entered = CaseStatement::new().case(quantity().gt(0), quantity());
    let left = CaseStatement::new().case(quantity().lt(0), quantity().mul(-1));
    let to_transaction =
        on::<posting::Entity, transaction::Entity>(posting::Column::TransactionId, transaction::Column::Id);
    posting::Entity::find()
        .select_only()
        .column(posting::Column::AccountId)
        .column_as(sum(entered), "increase")
        .column_as(sum(left), "decrease")
        .join(JoinType::InnerJoin, to_transaction)
        .filter(transaction::Column::OrganizationId.eq(organization))
        .group_by(posting::Column::AccountId)
}

/// That a transaction counts after this day in the books.
pub(super) fn booked_after(day: NaiveDate) -> Condition {
    booked_from(day.succ_opt().unwrap_or(day))
}

/// Writes it, going on from the period before.
pub(super) async fn write(
    row: &period::Model,
    before: Option<&period::Model>,
    writing: &Writing,
) -> Result<(), Refusal> {
    let mut accounts: BTreeMap<AccountId, (Moved, i64)> = BTreeMap::new();
    let mut select = moved(row.organization_id).filter(booked_until(row.ends_on));
    if let Some(before) = before {
        for line in period_balance::Entity::of_period(before.id).all(writing.tx()).await? {
            let still = Moved { account_id: line.account_id, increase: 0, decrease: 0 };
            accounts.insert(line.account_id, (still, line.balance));
        }
        select = select.filter(booked_after(before.ends_on));
    }
    for moved in select.into_model::<Moved>().all(writing.tx()).await? {
        let opening = accounts.get(&moved.account_id).map_or(0, |(_, opening)| *opening);
        accounts.insert(moved.account_id, (moved, opening));
    }
    let mut lines = Vec::with_capacity(accounts.len());
    for (account, (moved, opening)) in accounts {
        let balance = opening.checked_add(moved.increase).and_then(|sum| sum.checked_sub(moved.decrease));
        let balance = balance.ok_or_else(|| Fault::Broken(format!("the sum of {account} has no place")))?;
        if (moved.increase, moved.decrease, balance) == (0, 0, 0) {
            continue;
        }
        lines.push(period_balance::ActiveModel {
            id: Set(writing.mint()),
            period_id: Set(row.id),
            account_id: Set(account),
            increase: Set(moved.increase),
            decrease: Set(moved.decrease),
            balance: Set(balance),
        });
    }
    writing.insert_all(lines).await
}
