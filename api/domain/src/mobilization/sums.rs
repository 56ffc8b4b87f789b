//! What needs, pledges and accounts sum up to: all the sums of a question in one statement, and only those that are
//! asked for.

use entity::id::{NeedId, OrganizationId, PartnershipId};
use entity::ledger::account;
use entity::mobilization::{need, pledge};
use entity::state::{AccountType, NeedStatus, PledgeStatus};
use sea_orm::sea_query::{Alias, CaseStatement, Expr, ExprTrait, Query, SelectStatement, SimpleExpr, UnionType};
use sea_orm::{
    ActiveEnum, ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, JoinType, QueryFilter, QueryResult,
    QuerySelect, QueryTrait, Select, TryGetable,
};

use crate::policy::rights::on;
use crate::refusal::Refusal;
use crate::seen::Reading;

/// Which sums are asked for. What is needed always is: it tells which units there are.
#[derive(Clone, Copy, Debug)]
pub struct Asked {
    pub pledged: bool,
    /// What is or was in accounts: received, allocated, used.
    pub held: bool,
    /// What came on promises.
    pub fulfilled: bool,
}

impl Asked {
    /// All of them.
    pub const ALL: Self = Self { pledged: true, held: true, fulfilled: true };
}

/// What is summed up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Needed,
    Pledged,
    Fulfilled,
    Held(AccountType),
}

const NEEDED: &str = "NEEDED";
const PLEDGED: &str = "PLEDGED";
const FULFILLED: &str = "FULFILLED";

/// Over which needs.
pub(super) enum Over {
    Partnership(PartnershipId),
    Organization(OrganizationId),
}

/// The sums by unit, none unless this holds. Every unit of a need that was not withdrawn, or that something came of, is
/// among them.
pub(super) async fn by_unit(
    reading: &Reading,
    over: &Over,
    asked: Asked,
    only_if: Option<SimpleExpr>,
) -> Result<Vec<(Part, String, i128)>, Refusal> {
    let (needs, accounts) = match *over {
        Over::Partnership(id) => (need::Column::PartnershipId.eq(id), account::Column::PartnershipId.eq(id)),
        Over::Organization(id) => (need::Column::OrganizationId.eq(id), account::Column::OrganizationId.eq(id)),
    };
    let mut parts = vec![needed(&needs)];
    if asked.pledged {
        parts.push(pledged(need::Column::Unit, &needs));
    }
    if asked.fulfilled {
        parts.push(fulfilled(need::Column::Unit, &needs));
    }
    if asked.held {
        parts.push(held(account::Column::Unit, &accounts));
    }
    read(reading, parts, only_if).await
}

/// What was pledged to each of these needs, and what their accounts hold.
pub(super) async fn by_need(
    reading: &Reading,
    needs: &[NeedId],
    asked: Asked,
) -> Result<Vec<(Part, NeedId, i128)>, Refusal> {
    let mut parts = Vec::new();
    if asked.pledged {
        parts.push(pledged(need::Column::Id, &reading.any_of(need::Column::Id, needs.iter().copied())));
    }
    if asked.fulfilled {
        parts.push(fulfilled(need::Column::Id, &reading.any_of(need::Column::Id, needs.iter().copied())));
    }
    if asked.held {
        let accounts = reading.any_of(account::Column::NeedId, needs.iter().copied());
        parts.push(held(account::Column::NeedId, &accounts));
    }
    read(reading, parts, None).await
}

async fn read<K: TryGetable>(
    reading: &Reading,
    parts: Vec<SelectStatement>,
    only_if: Option<SimpleExpr>,
) -> Result<Vec<(Part, K, i128)>, Refusal> {
    let mut parts = parts.into_iter();
    let Some(mut select) = parts.next() else { return Ok(Vec::new()) };
    for part in parts {
        select.union(UnionType::All, part);
    }
    if let Some(condition) = only_if {
        let columns = ["part", "key", "upper", "lower"].map(Alias::new);
        select = Query::select().columns(columns).from_subquery(select, "sums").and_where(condition).take();
    }
    let mut sums = Vec::new();
    for row in reading.db().query_all(&select).await? {
        let part = match row.try_get::<String>("", "part")?.as_str() {
            NEEDED => Part::Needed,
            PLEDGED => Part::Pledged,
            FULFILLED => Part::Fulfilled,
            kind => Part::Held(AccountType::try_from_value(&kind.to_owned())?),
        };
        sums.push((part, row.try_get("", "key")?, whole(&row, "upper", "lower")?));
    }
    Ok(sums)
}

fn needed(which: &SimpleExpr) -> SelectStatement {
    let withdrawn = need::Column::Status.eq(NeedStatus::Withdrawn);
    let quantity = CaseStatement::new()
        .case(withdrawn.clone(), Expr::val(0_i64))
        .finally(Expr::col((need::Entity, need::Column::Quantity)));
    let came = Condition::any()
        .add(withdrawn.not())
        .add(refers(pledge::Entity, pledge::Column::NeedId))
        .add(refers(account::Entity, account::Column::NeedId));
    let select = need::Entity::find().filter(which.clone()).filter(came);
    summed(select, Expr::val(NEEDED), need::Column::Unit, quantity.into())
}

fn pledged(key: need::Column, which: &SimpleExpr) -> SelectStatement {
    use PledgeStatus::{Accepted, Cancelled, Expired, Fulfilled, PartlyFulfilled, WrittenOff};
    let of = |column: pledge::Column| Expr::col((pledge::Entity, column));
    let promised = CaseStatement::new()
        .case(pledge::Column::Status.is_in([Accepted, PartlyFulfilled, Fulfilled]), of(pledge::Column::Quantity))
        .case(pledge::Column::Status.is_in([Cancelled, Expired, WrittenOff]), of(pledge::Column::Fulfilled))
        .finally(Expr::val(0_i64));
    summed(pledges(which), Expr::val(PLEDGED), key, promised.into())
}

fn fulfilled(key: need::Column, which: &SimpleExpr) -> SelectStatement {
    summed(pledges(which), Expr::val(FULFILLED), key, Expr::col((pledge::Entity, pledge::Column::Fulfilled)))
}

fn pledges(which: &SimpleExpr) -> Select<pledge::Entity> {
    pledge::Entity::find()
        .join(JoinType::InnerJoin, on::<pledge::Entity, need::Entity>(pledge::Column::NeedId, need::Column::Id))
        .filter(which.clone())
}

fn held(key: account::Column, which: &SimpleExpr) -> SelectStatement {
    let kind = Expr::col((account::Entity, account::Column::AccountType));
    let balance = Expr::col((account::Entity, account::Column::Balance));
    let select = account::Entity::find().filter(which.clone()).group_by(account::Column::AccountType);
    summed(select, kind, key, balance)
}

/// That a row refers to the need.
fn refers<E: EntityTrait>(table: E, need: E::Column) -> SimpleExpr {
    let row = Query::select()
        .expr(Expr::val(1))
        .from(table)
        .and_where(Expr::col((table, need)).equals((need::Entity, need::Column::Id)))
        .take();
    Expr::exists(row)
}

const SPLIT: i64 = 1_000_000_000;

/// The sum of the upper and that of the lower digits. One engine's sum of 64-bit integers fails beyond 64 bits and the
/// other's is no integer, so they are summed apart.
pub(super) fn split(quantity: SimpleExpr) -> [SimpleExpr; 2] {
    let whole = |part: SimpleExpr| part.sum().cast_as(Alias::new("bigint"));
    [whole(quantity.clone().div(SPLIT)), whole(quantity.modulo(SPLIT))]
}

/// The sum of which these columns have the parts.
pub(super) fn whole(row: &QueryResult, upper: &str, lower: &str) -> Result<i128, DbErr> {
    let (upper, lower) = (row.try_get::<i64>("", upper)?, row.try_get::<i64>("", lower)?);
    Ok(i128::from(upper) * i128::from(SPLIT) + i128::from(lower))
}

/// Adds a sum in two parts.
fn summed<E: EntityTrait>(
    select: Select<E>,
    part: SimpleExpr,
    key: impl ColumnTrait,
    quantity: SimpleExpr,
) -> SelectStatement {
    let [upper, lower] = split(quantity);
    select
        .select_only()
        .column_as(part, "part")
        .column_as(key, "key")
        .column_as(upper, "upper")
        .column_as(lower, "lower")
        .group_by(key)
        .into_query()
}
