//! What the parties of a partnership have promised, and what came of it: each party for itself, each unit for itself.

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;
use entity::id::{OrganizationId, PartnershipId};
use entity::mobilization::{need, pledge, pledge_instalment};
use entity::state::{PledgeStatus, SharedTotal};
use entity::value::sum::Sum;
use entity::value::unit::Unit;
use sea_orm::sea_query::{CaseStatement, Expr, ExprTrait, Func, Query, SimpleExpr};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, Iterable, JoinType, QueryFilter, QuerySelect, QueryTrait};

use super::sums::{split, whole};
use super::suppress::Sight;
use crate::partnership::agreement::shared;
use crate::policy::permission::Permission;
use crate::policy::rights::on;
use crate::refusal::Refusal;
use crate::seen::Reading;
use crate::stored;

/// What one party has promised in one unit. What the caller does not see is absent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Promises {
    pub organization: OrganizationId,
    pub unit: Unit,
    sums: BTreeMap<SharedTotal, i128>,
}

impl Promises {
    /// This sum, if the caller sees it.
    #[must_use]
    pub fn sum(&self, total: SharedTotal) -> Option<Sum> {
        self.sums.get(&total).map(|minor| Sum { minor: *minor, unit: self.unit })
    }
}

/// The promises in each of these partnerships, in a few statements for all of them: an organization's own for those
/// who read its totals, those of the other parties as far as the agreement that holds today shares them.
pub async fn of_partnerships(
    reading: &Reading,
    partnerships: &[PartnershipId],
) -> Result<HashMap<PartnershipId, Vec<Promises>>, Refusal> {
    let sight = Sight::load(reading, partnerships).await?;
    let terms = shared::terms_of(reading, partnerships).await?;
    let mut groups: HashMap<_, Vec<_>> = HashMap::new();
    for (partnership, mut promises) in sums(reading, partnerships).await? {
        if !reading.rights().holds(Permission::TotalsRead, promises.organization) {
            // Whoever only passes by, or has left, is shown nothing.
            let term = terms.get(&partnership).filter(|_| sight.is_party(partnership));
            // Who has neither signed nor joined has not agreed on showing anything.
            let term = term.filter(|term| term.binds(promises.organization));
            let shared = term.map(|term| &term.shared).map(|shared| shared.on(reading.today())).unwrap_or_default();
            promises.sums.retain(|total, _| shared.contains(total));
        }
        if !promises.sums.is_empty() {
            groups.entry(partnership).or_default().push(promises);
        }
    }
    Ok(groups)
}

/// One statement: a row a partnership, giver and unit.
async fn sums(reading: &Reading, partnerships: &[PartnershipId]) -> Result<Vec<(PartnershipId, Promises)>, Refusal> {
    let giver = pledge::Column::GiverOrganizationId;
    let mut select = pledge::Entity::find()
        .join(JoinType::InnerJoin, on::<pledge::Entity, need::Entity>(pledge::Column::NeedId, need::Column::Id))
        .filter(reading.any_of(need::Column::PartnershipId, partnerships.iter().copied()))
        .filter(giver.is_not_null())
        .filter(pledge::Column::Status.is_not_in([PledgeStatus::Proposed, PledgeStatus::Declined]))
        .select_only()
        .column_as(need::Column::PartnershipId, "partnership")
        .column_as(giver, "giver")
        .column_as(need::Column::Unit, "unit");
    for (at, total) in SharedTotal::iter().enumerate() {
        let [upper, lower] = split(part(total, reading));
        select = select.column_as(upper, format!("upper_{at}")).column_as(lower, format!("lower_{at}"));
    }
    let statement = select
        .group_by(need::Column::PartnershipId)
        .group_by(giver)
        .group_by(need::Column::Unit)
        .into_query()
        .order_by((need::Entity, need::Column::PartnershipId), sea_orm::Order::Asc)
        .order_by((pledge::Entity, giver), sea_orm::Order::Asc)
        .order_by((need::Entity, need::Column::Unit), sea_orm::Order::Asc)
        .to_owned();
    let mut found = Vec::new();
    for row in reading.db().query_all(&statement).await? {
        let code: String = row.try_get("", "unit")?;
        let unit = stored::unit(&code)?;
        let mut sums = BTreeMap::new();
        for (at, total) in SharedTotal::iter().enumerate() {
            sums.insert(total, whole(&row, &format!("upper_{at}"), &format!("lower_{at}"))?);
        }
        found.push((row.try_get("", "partnership")?, Promises { organization: row.try_get("", "giver")?, unit, sums }));
    }
    Ok(found)
}

/// What a pledge adds to a sum.
fn part(total: SharedTotal, reading: &Reading) -> SimpleExpr {
    use PledgeStatus::{Accepted, Cancelled, Expired, PartlyFulfilled, WrittenOff};
    let of = |column: pledge::Column| Expr::col((pledge::Entity, column));
    let open = of(pledge::Column::Quantity).sub(of(pledge::Column::Fulfilled));
    let rest = open.clone().sub(of(pledge::Column::Missed));
    let nothing = Expr::val(0_i64);
    match total {
        // Of a promise that was taken back only what was kept of it was one, and what was missed before.
        SharedTotal::Pledged => CaseStatement::new()
            .case(
                pledge::Column::Status.is_in([Cancelled, Expired]),
                of(pledge::Column::Fulfilled).add(of(pledge::Column::Missed)),
            )
            .finally(of(pledge::Column::Quantity))
            .into(),
        SharedTotal::Delivered => of(pledge::Column::Fulfilled),
        SharedTotal::Overdue => {
            let is_open = || pledge::Column::Status.is_in([Accepted, PartlyFulfilled]);
            let settled = || of(pledge::Column::Fulfilled).add(of(pledge::Column::Missed));
            let is_late = |day: pledge::Column| is_open().and(of(day).lt(reading.today()));
            // The day of an instalment is there with a plan alone, and passes no later than the pledge's.
            let without_plan = is_late(pledge::Column::DueOn).and(of(pledge::Column::PlanRevision).is_null());
            CaseStatement::new()
                .case(without_plan, rest)
                .case(is_late(pledge::Column::NextDueOn), due(reading.today()).sub(settled()))
                .finally(nothing)
                .into()
        }
        SharedTotal::WrittenOff => {
            let missed = of(pledge::Column::Missed);
            CaseStatement::new().case(pledge::Column::Status.eq(WrittenOff), open).finally(missed).into()
        }
        // Notice is kept only of what is cancelled.
        SharedTotal::Cancelled => {
            CaseStatement::new().case(pledge::Column::NoticeDays.is_not_null(), rest).finally(nothing).into()
        }
        SharedTotal::CancelledWithoutNotice => {
            CaseStatement::new().case(pledge::Column::NoticeDays.lt(0), rest).finally(nothing).into()
        }
    }
}

/// What was due of a pledge by its plan before a day.
fn due(today: NaiveDate) -> SimpleExpr {
    use pledge_instalment::{Column, Entity};
    let of = |column: Column| Expr::col((Entity, column));
    let pledged = |column: pledge::Column| Expr::col((pledge::Entity, column));
    let plan = Query::select()
        .expr(Func::max(of(Column::Total)))
        .from(Entity)
        .and_where(of(Column::PledgeId).eq(pledged(pledge::Column::Id)))
        .and_where(of(Column::Revision).eq(pledged(pledge::Column::PlanRevision)))
        .and_where(of(Column::DueOn).lt(today))
        .to_owned();
    SimpleExpr::SubQuery(None, Box::new(plan.into()))
}
