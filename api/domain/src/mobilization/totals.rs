//! Totals: needed, pledged, received, allocated, used, each for itself and each unit for itself. They are exact
//! whatever their size, and over no rows they are empty or zero.

use std::collections::{BTreeMap, HashMap};

use entity::id::{NeedId, OrganizationId, PartnershipId};
use entity::ledger::account;
use entity::mobilization::{need, pledge};
use entity::state::{AccountType, NeedStatus, PledgeStatus};
use entity::value::sum::Sum;
use entity::value::unit::Unit;
use sea_orm::sea_query::{CaseStatement, Expr, ExprTrait, SimpleExpr};
use sea_orm::{ColumnTrait, EntityTrait, JoinType, QueryFilter, QuerySelect, Select};

use super::about::SeenNeed;
use super::suppress::{Hidden, Sight};
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

    fn add(&mut self, kind: AccountType, minor: i128) {
        match kind {
            AccountType::Source => self.received.minor -= minor,
            AccountType::Available => {}
            AccountType::Allocated => self.allocated.minor += minor,
            AccountType::Used => {
                self.allocated.minor += minor;
                self.used.minor += minor;
            }
        }
    }
}

/// The totals of each of these needs, or why they are hidden, in a few statements for all of them.
pub async fn of_needs(
    reading: &Reading,
    needs: &[SeenNeed],
) -> Result<HashMap<NeedId, Result<Totals, Hidden>>, Refusal> {
    let partnerships: Vec<_> = needs.iter().map(|need| need.row.partnership_id).collect();
    let sight = Sight::load(reading, &partnerships).await?;
    let mut totals: HashMap<_, _> = needs
        .iter()
        .map(|need| {
            let mut totals = Totals::none(need.unit);
            if need.row.status != NeedStatus::Withdrawn {
                totals.needed.minor = need.row.quantity.into();
            }
            (need.row.id, sight.of_need(reading, need).map(|()| totals))
        })
        .collect();
    let shown: Vec<_> = totals.iter().filter(|(_, totals)| totals.is_ok()).map(|(id, _)| *id).collect();
    let which = reading.any_of(need::Column::Id, shown);
    for (id, upper, lower) in pledged::<NeedId>(reading, need::Column::Id, &which).await? {
        if let Some(Ok(totals)) = totals.get_mut(&id) {
            totals.pledged.minor += put_together(upper, lower);
        }
    }
    for (id, kind, upper, lower) in held::<NeedId>(reading, need::Column::Id, &which).await? {
        if let Some(Ok(totals)) = totals.get_mut(&id) {
            totals.add(kind, put_together(upper, lower));
        }
    }
    Ok(totals)
}

/// The totals of a partnership, by unit.
///
/// # Errors
/// [`Refusal::Suppressed`] for outsiders while there are few givers; `Forbidden` for outsiders of a partnership
/// that is not public; `NotFound` for a partnership that the caller may not see.
pub async fn of_partnership(reading: &Reading, id: PartnershipId) -> Result<Vec<Totals>, Refusal> {
    Sight::load(reading, &[id]).await?.of_partnership(id)?;
    by_unit(reading, &need::Column::PartnershipId.eq(id)).await
}

/// The totals of what an organization receives, by unit, for its own people and systems.
///
/// # Errors
/// As policy decides.
pub async fn of_organization(reading: &Reading, id: OrganizationId) -> Result<Vec<Totals>, Refusal> {
    require(reading.rights(), Permission::TotalsRead, &Place::Organization(id))?;
    by_unit(reading, &need::Column::OrganizationId.eq(id)).await
}

async fn by_unit(reading: &Reading, which: &SimpleExpr) -> Result<Vec<Totals>, Refusal> {
    let mut totals: BTreeMap<String, Totals> = BTreeMap::new();
    for (unit, upper, lower) in needed(reading, which).await? {
        entry(&mut totals, unit)?.needed.minor += put_together(upper, lower);
    }
    for (unit, upper, lower) in pledged::<String>(reading, need::Column::Unit, which).await? {
        entry(&mut totals, unit)?.pledged.minor += put_together(upper, lower);
    }
    for (unit, kind, upper, lower) in held::<String>(reading, need::Column::Unit, which).await? {
        entry(&mut totals, unit)?.add(kind, put_together(upper, lower));
    }
    Ok(totals.into_values().collect())
}

fn entry(totals: &mut BTreeMap<String, Totals>, code: String) -> Result<&mut Totals, Refusal> {
    let unit = Unit::parse(&code).map_err(|_| Fault::Broken(format!("unit {code} is stored")))?;
    Ok(totals.entry(code).or_insert_with(|| Totals::none(unit)))
}

async fn needed(reading: &Reading, which: &SimpleExpr) -> Result<Vec<(String, i64, i64)>, Refusal> {
    let select = need::Entity::find()
        .filter(which.clone())
        .filter(need::Column::Status.ne(NeedStatus::Withdrawn))
        .select_only()
        .column(need::Column::Unit)
        .group_by(need::Column::Unit);
    let quantity = Expr::col((need::Entity, need::Column::Quantity));
    Ok(summed(select, quantity).into_tuple().all(reading.db()).await?)
}

async fn pledged<K: sea_orm::TryGetable>(
    reading: &Reading,
    key: need::Column,
    which: &SimpleExpr,
) -> Result<Vec<(K, i64, i64)>, Refusal> {
    use PledgeStatus::{Accepted, Cancelled, Expired, Fulfilled, PartlyFulfilled, WrittenOff};
    let of = |column: pledge::Column| Expr::col((pledge::Entity, column));
    let promised = CaseStatement::new()
        .case(pledge::Column::Status.is_in([Accepted, PartlyFulfilled, Fulfilled]), of(pledge::Column::Quantity))
        .case(pledge::Column::Status.is_in([Cancelled, Expired, WrittenOff]), of(pledge::Column::Fulfilled))
        .finally(Expr::val(0_i64));
    let select = pledge::Entity::find()
        .join(JoinType::InnerJoin, on::<pledge::Entity, need::Entity>(pledge::Column::NeedId, need::Column::Id))
        .filter(which.clone())
        .select_only()
        .column(key)
        .group_by(key);
    Ok(summed(select, promised.into()).into_tuple().all(reading.db()).await?)
}

async fn held<K: sea_orm::TryGetable>(
    reading: &Reading,
    key: need::Column,
    which: &SimpleExpr,
) -> Result<Vec<(K, AccountType, i64, i64)>, Refusal> {
    let select = account::Entity::find()
        .join(JoinType::InnerJoin, on::<account::Entity, need::Entity>(account::Column::NeedId, need::Column::Id))
        .filter(which.clone())
        .select_only()
        .column(key)
        .column(account::Column::AccountType)
        .group_by(key)
        .group_by(account::Column::AccountType);
    let balance = Expr::col((account::Entity, account::Column::Balance));
    Ok(summed(select, balance).into_tuple().all(reading.db()).await?)
}

const SPLIT: i64 = 1_000_000_000;

/// Adds a sum in two parts. One engine's sum of 64-bit integers fails beyond 64 bits and the other's is no
/// integer, so the upper and the lower digits are summed apart.
fn summed<E: EntityTrait>(select: Select<E>, quantity: SimpleExpr) -> Select<E> {
    let whole = |part: SimpleExpr| part.sum().cast_as("bigint");
    select.column_as(whole(quantity.clone().div(SPLIT)), "upper").column_as(whole(quantity.modulo(SPLIT)), "lower")
}

fn put_together(upper: i64, lower: i64) -> i128 {
    i128::from(upper) * i128::from(SPLIT) + i128::from(lower)
}
