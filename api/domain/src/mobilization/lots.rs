//! Lots: what is set aside and used is of certain contributions, first in, first out, as far as their restrictions
//! allow. All this happens while the need is locked, so nobody else changes a lot meanwhile; if somebody did, the
//! checks of the tables would refuse it.

use chrono::NaiveDate;
use entity::id::{AllocationId, ContributionId};
use entity::mobilization::{allocation, allocation_lot, contribution, expenditure, expenditure_lot, need};
use sea_orm::sea_query::{Alias, CaseStatement, Expr, ExprTrait};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect, Select,
    Value,
};
use serde::Serialize;

use super::hold;
use super::restriction::{Aim, Bar, Restriction, usable_on};
use super::rule::Rule;
use crate::command::Writing;
use crate::policy::rights::on;
use crate::refusal::{Fault, Refusal, Rule as AnyRule};

/// How many lots are looked at at a time.
const PIECE: u64 = 100;

/// A row with the lots that it is made of, as the audit trail tells it.
#[derive(Serialize)]
pub(super) struct Made<'a, T> {
    #[serde(flatten)]
    pub row: &'a T,
    pub lots: Vec<Part>,
}

/// What comes from one contribution.
#[derive(Clone, Copy, Serialize)]
pub(super) struct Part {
    contribution_id: ContributionId,
    quantity: i64,
}

/// Takes what is set aside from what is available of the need's contributions, the oldest first of those that may be
/// used for it.
pub(super) async fn set_aside(
    allocation: &allocation::Model,
    keeps: &[ContributionId],
    need: &need::Model,
    writing: &Writing,
) -> Result<Vec<Part>, Refusal> {
    let area_code = allocation.area_code.as_deref();
    let aim = Aim { program: allocation.program_id, area_code, today: writing.today(), keeps };
    let (mut left, mut rows, mut parts) = (allocation.quantity, Vec::new(), Vec::new());
    while left > 0 {
        let oldest: Vec<(ContributionId, i64)> = available(need)
            .filter(aim.allowed())
            .select_only()
            .columns([contribution::Column::Id, contribution::Column::Available])
            .limit(PIECE)
            .into_tuple()
            .all(writing.tx())
            .await?;
        if oldest.is_empty() {
            return Err(restricted(need, &aim, (allocation.quantity, left), writing).await?);
        }
        let taken = spread(&mut left, oldest);
        let less: Vec<_> = taken.iter().map(|(id, part)| (*id, -part)).collect();
        add::<contribution::Entity, _>(contribution::Column::Available, contribution::Column::Id, &less, None, writing)
            .await?;
        for (contribution_id, quantity) in taken {
            parts.push(Part { contribution_id, quantity });
            let (id, allocation_id) = (writing.mint(), allocation.id);
            let row = allocation_lot::Model { id, allocation_id, contribution_id, quantity, used: 0, released: 0 };
            rows.push(allocation_lot::ActiveModel::from(row).reset_all());
        }
    }
    writing.insert_all(rows).await?;
    Ok(parts)
}

/// Gives back to the contributions what is released of an allocation, what was taken last first.
pub(super) async fn release(id: AllocationId, quantity: i64, writing: &Writing) -> Result<(), Refusal> {
    use allocation_lot::Column;
    let mut left = quantity;
    while left > 0 {
        let held = free(id).order_by_desc(Column::Id).limit(PIECE).all(writing.tx()).await?;
        let given = spread(&mut left, require(held)?.iter().map(|lot| ((lot.id, lot.contribution_id), lot.left())));
        let (lots, contributions): (Vec<_>, Vec<_>) =
            given.into_iter().map(|((lot, contribution), part)| ((lot, part), (contribution, part))).unzip();
        add::<allocation_lot::Entity, _>(Column::Released, Column::Id, &lots, None, writing).await?;
        add::<contribution::Entity, _>(
            contribution::Column::Available,
            contribution::Column::Id,
            &contributions,
            None,
            writing,
        )
        .await?;
    }
    Ok(())
}

/// Uses what was set aside, what was taken first first, of what may still be used on the day on which it was.
pub(super) async fn spend(
    expenditure: &expenditure::Model,
    need: &need::Model,
    writing: &Writing,
) -> Result<Vec<Part>, Refusal> {
    use allocation_lot::Column;
    let (mut left, mut rows, mut parts) = (expenditure.quantity, Vec::new(), Vec::new());
    while left > 0 {
        let select = usable(expenditure.allocation_id, expenditure.happened_on);
        let held = select.order_by_asc(Column::Id).limit(PIECE).all(writing.tx()).await?;
        if held.is_empty() {
            let rule = barred(Bar::Date, (expenditure.quantity, left), need);
            return Err(AnyRule::from(rule).at("expenditureId"));
        }
        let used = spread(&mut left, held.iter().map(|lot| ((lot.id, lot.contribution_id), lot.left())));
        let lots: Vec<_> = used.iter().map(|((lot, _), part)| (*lot, *part)).collect();
        add::<allocation_lot::Entity, _>(Column::Used, Column::Id, &lots, None, writing).await?;
        for ((_, contribution_id), quantity) in used {
            parts.push(Part { contribution_id, quantity });
            let (id, expenditure_id) = (writing.mint(), expenditure.id);
            let row = expenditure_lot::Model { id, expenditure_id, contribution_id, quantity, reversed: 0 };
            rows.push(expenditure_lot::ActiveModel::from(row).reset_all());
        }
    }
    writing.insert_all(rows).await?;
    Ok(parts)
}

/// Refuses to use on this day more of an allocation than may be used then.
pub(super) async fn require_usable(
    id: AllocationId,
    (quantity, day): (i64, NaiveDate),
    need: &need::Model,
    writing: &Writing,
) -> Result<(), Refusal> {
    let of = |column| Expr::col((allocation_lot::Entity, column));
    let left = of(allocation_lot::Column::Quantity)
        .sub(of(allocation_lot::Column::Used))
        .sub(of(allocation_lot::Column::Released));
    let sum: Option<Option<i64>> = usable(id, day)
        .select_only()
        .column_as(left.sum().cast_as(Alias::new("bigint")), "usable")
        .into_tuple()
        .one(writing.tx())
        .await?;
    let usable = sum.flatten().unwrap_or_default();
    if quantity > usable {
        let rule = barred(Bar::Date, (quantity, quantity.saturating_sub(usable)), need);
        return Err(AnyRule::from(rule).at("happenedOn"));
    }
    Ok(())
}

/// Refuses to have used an allocation before the first of what it is made of was given.
pub(super) async fn require_received(id: AllocationId, day: NaiveDate, writing: &Writing) -> Result<(), Refusal> {
    let given = Condition::all().add(contribution::Column::HappenedOn.lte(day));
    if held(id).filter(given).one(writing.tx()).await?.is_some() {
        return Ok(());
    }
    Err(AnyRule::from(Rule::BeforeReceipt).at("happenedOn"))
}

/// Puts back what an expenditure has used and is taken back, what was used last first.
pub(super) async fn unspend(expenditure: &expenditure::Model, quantity: i64, writing: &Writing) -> Result<(), Refusal> {
    use expenditure_lot::Column;
    let mut left = quantity;
    while left > 0 {
        let used = expenditure_lot::Entity::of_expenditure(expenditure.id)
            .filter(Expr::col(Column::Quantity).gt(Expr::col(Column::Reversed)))
            .order_by_desc(Column::Id)
            .limit(PIECE)
            .all(writing.tx())
            .await?;
        let back = spread(&mut left, require(used)?.iter().map(|lot| ((lot.id, lot.contribution_id), lot.left())));
        let (lots, less): (Vec<_>, Vec<_>) =
            back.into_iter().map(|((lot, contribution), part)| ((lot, part), (contribution, -part))).unzip();
        add::<expenditure_lot::Entity, _>(Column::Reversed, Column::Id, &lots, None, writing).await?;
        let (used, key) = (allocation_lot::Column::Used, allocation_lot::Column::ContributionId);
        let here = allocation_lot::Column::AllocationId.eq(expenditure.allocation_id);
        add::<allocation_lot::Entity, _>(used, key, &less, Some(here.into()), writing).await?;
    }
    Ok(())
}

/// What of a need's contributions is available, oldest first.
fn available(need: &need::Model) -> Select<contribution::Entity> {
    use contribution::Column;
    contribution::Entity::of_need(need.id)
        .filter(Column::Available.gt(0))
        .order_by_asc(Column::ConfirmedAt)
        .order_by_asc(Column::Id)
}

/// What of an allocation is neither used nor released.
fn free(id: AllocationId) -> Select<allocation_lot::Entity> {
    let of = |column| Expr::col((allocation_lot::Entity, column));
    let held = of(allocation_lot::Column::Quantity).sub(of(allocation_lot::Column::Released));
    allocation_lot::Entity::of_allocation(id).filter(held.gt(of(allocation_lot::Column::Used)))
}

/// The same, joined to the contributions.
fn held(id: AllocationId) -> Select<allocation_lot::Entity> {
    let to_contribution = on::<allocation_lot::Entity, contribution::Entity>(
        allocation_lot::Column::ContributionId,
        contribution::Column::Id,
    );
    free(id).join(JoinType::InnerJoin, to_contribution)
}

/// What of that may be used on a day.
fn usable(id: AllocationId, day: NaiveDate) -> Select<allocation_lot::Entity> {
    held(id).filter(usable_on(day))
}

/// Splits a quantity over what is free, in its order; what it is not enough for is left.
fn spread<K>(left: &mut i64, free: impl IntoIterator<Item = (K, i64)>) -> Vec<(K, i64)> {
    let mut parts = Vec::new();
    for (key, free) in free {
        if *left <= 0 {
            break;
        }
        let part = Ord::min(free, *left);
        *left = left.saturating_sub(part);
        parts.push((key, part));
    }
    parts
}

/// Adds to the rows with these keys what belongs to each, in one statement.
async fn add<E, K>(
    column: E::Column,
    key: E::Column,
    parts: &[(K, i64)],
    among: Option<Condition>,
    writing: &Writing,
) -> Result<(), Refusal>
where
    E: EntityTrait,
    K: Copy + Into<Value>,
{
    let each = parts.iter().fold(CaseStatement::new(), |case, (id, part)| case.case(key.eq(*id), Expr::val(*part)));
    let changed = E::update_many()
        .col_expr(column, Expr::col(column).add(each))
        .filter(key.is_in(parts.iter().map(|(id, _)| *id)))
        .filter(among.unwrap_or_else(Condition::all))
        .exec(writing.tx())
        .await?;
    if u64::try_from(parts.len()) == Ok(changed.rows_affected) { Ok(()) } else { Err(broken()) }
}

/// Lots that must be there.
fn require<T>(lots: Vec<T>) -> Result<Vec<T>, Refusal> {
    if lots.is_empty() { Err(broken()) } else { Ok(lots) }
}

fn broken() -> Refusal {
    Fault::Broken("the lots do not hold what the books say".into()).into()
}

fn barred(by: Bar, (asked, left): (i64, i64), need: &need::Model) -> Rule {
    let available = hold::show(asked.saturating_sub(left), need);
    Rule::Restricted { by, asked: hold::show(asked, need), available }
}

/// Why there is not enough, although the account holds it: what stands against the oldest of the rest.
async fn restricted(
    need: &need::Model,
    aim: &Aim<'_>,
    missing: (i64, i64),
    writing: &Writing,
) -> Result<Refusal, Refusal> {
    let oldest = available(need).one(writing.tx()).await?.ok_or_else(broken)?;
    let by = Restriction::of_contribution(&oldest).bar(oldest.id, aim).ok_or_else(broken)?;
    let path = match by {
        Bar::Program => "programId",
        Bar::Purpose => "keepsPurposeOf",
        Bar::Area => "areaCode",
        Bar::Date => "quantity",
    };
    Ok(AnyRule::from(barred(by, missing, need)).at(path))
}
