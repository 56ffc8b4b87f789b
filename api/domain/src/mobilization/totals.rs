//! Totals: needed, pledged, received, allocated, used, each for itself and each unit for itself. They are exact
//! whatever their size, and over no rows they are empty or zero.

use std::collections::BTreeMap;

use entity::id::{OrganizationId, PartnershipId};
use entity::ledger::account;
use entity::mobilization::{need, pledge};
use entity::state::{AccountType, NeedStatus, PledgeStatus};
use entity::value::sum::Sum;
use entity::value::unit::Unit;
use sea_orm::sea_query::{CaseStatement, Expr, ExprTrait, IntoColumnRef, SimpleExpr};
use sea_orm::{ColumnTrait, Condition, EntityTrait, JoinType, QueryFilter, QuerySelect, Select};

use super::about::SeenNeed;
use super::suppress;
use crate::partnership::find as partnerships;
use crate::policy::decide::require;
use crate::policy::permission::Permission;
use crate::policy::place::Place;
use crate::policy::rights::on;
use crate::refusal::{Fault, Refusal};
use crate::seen::Reading;

/// The totals of one unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Totals {
    pub unit: Unit,
    /// What is wanted by needs that were not withdrawn.
    pub needed: Sum,
    /// What was promised and accepted; of promises that were cancelled later only what was kept of them.
    pub pledged: Sum,
    /// What was confirmed, net of what went back.
    pub received: Sum,
    /// What was set aside, net of releases; it stays so when it is used.
    pub allocated: Sum,
    /// What was used, net of reversals.
    pub used: Sum,
}

impl Totals {
    fn none(unit: Unit) -> Self {
        let nothing = Sum { minor: 0, unit };
        Self { unit, needed: nothing, pledged: nothing, received: nothing, allocated: nothing, used: nothing }
    }
}

/// The totals of one need.
///
/// # Errors
/// [`Refusal::Suppressed`] for outsiders while there are few givers; `Forbidden` for outsiders of a partnership
/// that is not public.
pub async fn of_need(reading: &Reading, need: &SeenNeed) -> Result<Totals, Refusal> {
    suppress::require_need(reading, need).await?;
    let totals = sums(reading, &need::Column::Id.eq(need.row.id)).await?;
    Ok(totals.into_iter().next().unwrap_or_else(|| Totals::none(need.unit)))
}

/// The totals of a partnership, by unit.
///
/// # Errors
/// As [`of_need`]; `NotFound` for a partnership that the caller may not see.
pub async fn of_partnership(reading: &Reading, id: PartnershipId) -> Result<Vec<Totals>, Refusal> {
    let partnership = partnerships::by_id(reading, id).await?.ok_or(Refusal::NotFound("partnershipId"))?;
    suppress::require_partnership(reading, &partnership).await?;
    sums(reading, &need::Column::PartnershipId.eq(id)).await
}

/// The totals of what an organization receives, by unit, for its own people and systems.
pub async fn of_organization(reading: &Reading, id: OrganizationId) -> Result<Vec<Totals>, Refusal> {
    require(reading.rights(), Permission::TotalsRead, &Place::Organization(id))?;
    sums(reading, &need::Column::OrganizationId.eq(id)).await
}

async fn sums(reading: &Reading, which: &SimpleExpr) -> Result<Vec<Totals>, Refusal> {
    let mut totals: BTreeMap<String, Totals> = BTreeMap::new();
    let standing = Condition::all().add(which.clone()).add(need::Column::Status.ne(NeedStatus::Withdrawn));
    let needed = need::Entity::find().filter(standing);
    for (unit, minor) in by_unit(reading, needed, need::Column::Unit, Expr::col(need::Column::Quantity)).await? {
        entry(&mut totals, unit)?.needed.minor += minor;
    }
    let pledged = pledge::Entity::find()
        .join(JoinType::InnerJoin, on::<pledge::Entity, need::Entity>(pledge::Column::NeedId, need::Column::Id))
        .filter(which.clone());
    for (unit, minor) in by_unit(reading, pledged, (need::Entity, need::Column::Unit), promised()).await? {
        entry(&mut totals, unit)?.pledged.minor += minor;
    }
    for kind in [AccountType::Source, AccountType::Allocated, AccountType::Used] {
        let held = account::Entity::find()
            .join(JoinType::InnerJoin, on::<account::Entity, need::Entity>(account::Column::NeedId, need::Column::Id))
            .filter(which.clone())
            .filter(account::Column::AccountType.eq(kind));
        let unit = (account::Entity, account::Column::Unit);
        let balance = Expr::col((account::Entity, account::Column::Balance));
        for (unit, minor) in by_unit(reading, held, unit, balance).await? {
            let totals = entry(&mut totals, unit)?;
            match kind {
                AccountType::Source => totals.received.minor -= minor,
                AccountType::Available => {}
                AccountType::Allocated => totals.allocated.minor += minor,
                AccountType::Used => {
                    totals.allocated.minor += minor;
                    totals.used.minor += minor;
                }
            }
        }
    }
    Ok(totals.into_values().collect())
}

/// What of a pledge counts as promised.
fn promised() -> SimpleExpr {
    use PledgeStatus::{Accepted, Cancelled, Expired, Fulfilled, PartlyFulfilled, WrittenOff};
    let column = |column: pledge::Column| Expr::col((pledge::Entity, column));
    CaseStatement::new()
        .case(pledge::Column::Status.is_in([Accepted, PartlyFulfilled, Fulfilled]), column(pledge::Column::Quantity))
        .case(pledge::Column::Status.is_in([Cancelled, Expired, WrittenOff]), column(pledge::Column::Fulfilled))
        .finally(0_i64)
        .into()
}

/// A sum by unit. Neither engine's sum of 64-bit integers can be relied on beyond 64 bits, so the upper and lower
/// digits are summed apart and put together here.
async fn by_unit<E: EntityTrait>(
    reading: &Reading,
    select: Select<E>,
    unit: impl IntoColumnRef + Clone,
    quantity: impl Into<SimpleExpr>,
) -> Result<Vec<(String, i128)>, Refusal> {
    const SPLIT: i64 = 1_000_000_000;
    let quantity: SimpleExpr = quantity.into();
    let whole = |part: SimpleExpr| part.sum().cast_as("bigint");
    let rows: Vec<(String, i64, i64)> = select
        .select_only()
        .column_as(Expr::col(unit.clone()), "unit")
        .column_as(whole(quantity.clone().div(SPLIT)), "upper")
        .column_as(whole(quantity.modulo(SPLIT)), "lower")
        .group_by(Expr::col(unit))
        .into_tuple()
        .all(reading.db())
        .await?;
    let put_together = |upper, lower| i128::from(upper) * i128::from(SPLIT) + i128::from(lower);
    Ok(rows.into_iter().map(|(unit, upper, lower)| (unit, put_together(upper, lower))).collect())
}

fn entry(totals: &mut BTreeMap<String, Totals>, code: String) -> Result<&mut Totals, Refusal> {
    let unit = Unit::parse(&code).map_err(|_| Fault::Broken(format!("unit {code} is stored")))?;
    Ok(totals.entry(code).or_insert_with(|| Totals::none(unit)))
}
