//! Questions about lots: of which contributions something was set aside and used, and the other way round. They are
//! for those who read the books of the receiver; how far a contribution was used is told to whoever sees it.

use std::collections::HashMap;

use entity::id::{AllocationId, AllocationLotId, ContributionId, ExpenditureId, ExpenditureLotId};
use entity::mobilization::{allocation, allocation_lot, contribution, expenditure, expenditure_lot, need};
use sea_orm::sea_query::{Alias, Expr, ExprTrait};
use sea_orm::{ColumnTrait, EntityTrait, JoinType, QueryFilter, QuerySelect, Select};

use super::about::About;
use super::find;
use crate::page::{self, Page, Slice};
use crate::policy::rights::on;
use crate::policy::visible;
use crate::refusal::Refusal;
use crate::seen::Reading;

/// How far a contribution was used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Spent {
    /// Set aside and not used.
    pub held: i64,
    pub used: i64,
}

/// How far each of these contributions was used, as far as the caller may see them, in one statement. Those of which
/// nothing was are not among them.
pub async fn spent_of(reading: &Reading, ids: &[ContributionId]) -> Result<HashMap<ContributionId, Spent>, Refusal> {
    use allocation_lot::Column;
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let of = |column| Expr::col((allocation_lot::Entity, column));
    let sum = |what: Expr| what.sum().cast_as(Alias::new("bigint"));
    let held = of(Column::Quantity).sub(of(Column::Used)).sub(of(Column::Released));
    let rows: Vec<(ContributionId, i64, i64)> = allocation_lot::Entity::find()
        .join(
            JoinType::InnerJoin,
            on::<allocation_lot::Entity, contribution::Entity>(Column::ContributionId, contribution::Column::Id),
        )
        .filter(reading.any_of(Column::ContributionId, ids.iter().copied()))
        .filter(visible::contribution(reading.rights()))
        .select_only()
        .column(Column::ContributionId)
        .column_as(sum(held), "held")
        .column_as(sum(of(Column::Used)), "used")
        .group_by(Column::ContributionId)
        .into_tuple()
        .all(reading.db())
        .await?;
    Ok(rows.into_iter().map(|(id, held, used)| (id, Spent { held, used })).collect())
}

/// What an allocation has taken of a contribution, by its id, if the caller may see it.
pub async fn allocation_lot(
    reading: &Reading,
    id: AllocationLotId,
) -> Result<Option<About<allocation_lot::Model>>, Refusal> {
    find::one(reading, taken(reading).filter(allocation_lot::Column::Id.eq(id))).await
}

/// What an expenditure has used of a contribution, by its id, if the caller may see it.
pub async fn expenditure_lot(
    reading: &Reading,
    id: ExpenditureLotId,
) -> Result<Option<About<expenditure_lot::Model>>, Refusal> {
    find::one(reading, used(reading).filter(expenditure_lot::Column::Id.eq(id))).await
}

/// A page of what each of these allocations has taken, in the order in which it did, in one statement.
pub async fn lots_of_allocations(
    reading: &Reading,
    ids: &[AllocationId],
    page: &Page,
) -> Result<HashMap<AllocationId, Slice<About<allocation_lot::Model>>>, Refusal> {
    let owners = (allocation_lot::Column::AllocationId, ids);
    find::page_of_each(reading, taken(reading), owners, |row| row.allocation_id, page).await
}

/// Of how many contributions each of these allocations has taken.
pub async fn counts_of_taken(reading: &Reading, ids: &[AllocationId]) -> Result<HashMap<AllocationId, u64>, Refusal> {
    page::count_of_each(reading, taken(reading), (allocation_lot::Column::AllocationId, ids)).await
}

/// A page of what each of these expenditures has used, in the order in which it did, in one statement.
pub async fn sources_of_expenditures(
    reading: &Reading,
    ids: &[ExpenditureId],
    page: &Page,
) -> Result<HashMap<ExpenditureId, Slice<About<expenditure_lot::Model>>>, Refusal> {
    let owners = (expenditure_lot::Column::ExpenditureId, ids);
    find::page_of_each(reading, used(reading), owners, |row| row.expenditure_id, page).await
}

/// Of how many contributions each of these expenditures has used.
pub async fn counts_of_sources(
    reading: &Reading,
    ids: &[ExpenditureId],
) -> Result<HashMap<ExpenditureId, u64>, Refusal> {
    page::count_of_each(reading, used(reading), (expenditure_lot::Column::ExpenditureId, ids)).await
}

/// A page of what each of these contributions was used for, oldest first, in one statement.
pub async fn uses_of_contributions(
    reading: &Reading,
    ids: &[ContributionId],
    page: &Page,
) -> Result<HashMap<ContributionId, Slice<About<expenditure_lot::Model>>>, Refusal> {
    let owners = (expenditure_lot::Column::ContributionId, ids);
    find::page_of_each(reading, used(reading), owners, |row| row.contribution_id, page).await
}

/// For how much each of these contributions was used.
pub async fn counts_of_uses(
    reading: &Reading,
    ids: &[ContributionId],
) -> Result<HashMap<ContributionId, u64>, Refusal> {
    page::count_of_each(reading, used(reading), (expenditure_lot::Column::ContributionId, ids)).await
}

fn taken(reading: &Reading) -> Select<allocation_lot::Entity> {
    allocation_lot::Entity::find()
        .join(
            JoinType::InnerJoin,
            on::<allocation_lot::Entity, allocation::Entity>(
                allocation_lot::Column::AllocationId,
                allocation::Column::Id,
            ),
        )
        .join(JoinType::InnerJoin, on::<allocation::Entity, need::Entity>(allocation::Column::NeedId, need::Column::Id))
        .filter(visible::use_of_resources(reading.rights()))
}

fn used(reading: &Reading) -> Select<expenditure_lot::Entity> {
    expenditure_lot::Entity::find()
        .join(
            JoinType::InnerJoin,
            on::<expenditure_lot::Entity, expenditure::Entity>(
                expenditure_lot::Column::ExpenditureId,
                expenditure::Column::Id,
            ),
        )
        .join(
            JoinType::InnerJoin,
            on::<expenditure::Entity, allocation::Entity>(expenditure::Column::AllocationId, allocation::Column::Id),
        )
        .join(JoinType::InnerJoin, on::<allocation::Entity, need::Entity>(allocation::Column::NeedId, need::Column::Id))
        .filter(visible::use_of_resources(reading.rights()))
}
