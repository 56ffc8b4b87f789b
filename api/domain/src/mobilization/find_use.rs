//! Questions about what was done with resources: allocations, expenditures, reversals. They are for those who
//! read the books of the receiver.

use entity::id::{AllocationId, ExpenditureId, NeedId, OrganizationId, ProgramId, ReversalId};
use entity::mobilization::{allocation, expenditure, need, reversal};
use entity::state::{AllocationStatus, ExpenditureStatus, ReversalStatus};
use sea_orm::{ColumnTrait, EntityTrait, JoinType, PaginatorTrait, QueryFilter, QuerySelect, Select};

use super::about::About;
use super::find;
use crate::page::{Page, Slice};
use crate::placed;
use crate::policy::rights::on;
use crate::policy::visible;
use crate::refusal::Refusal;
use crate::seen::Reading;

/// What is looked for; every condition must hold.
#[derive(Clone, Debug)]
pub struct Wanted<S> {
    /// The receiver, who holds the resources.
    pub organization: Option<OrganizationId>,
    pub need: Option<NeedId>,
    pub program: Option<ProgramId>,
    pub allocation: Option<AllocationId>,
    pub status: Option<S>,
}

impl<S> Default for Wanted<S> {
    fn default() -> Self {
        Self { organization: None, need: None, program: None, allocation: None, status: None }
    }
}

/// The allocation with this id, if the caller may see it.
pub async fn allocation(reading: &Reading, id: AllocationId) -> Result<Option<About<allocation::Model>>, Refusal> {
    find::one(reading, allocations(reading).filter(allocation::Column::Id.eq(id))).await
}

/// The allocations with these ids that the caller may see, in no order.
pub async fn allocations_by_id(
    reading: &Reading,
    ids: &[AllocationId],
) -> Result<Vec<About<allocation::Model>>, Refusal> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let select = allocations(reading).filter(reading.any_of(allocation::Column::Id, ids.iter().copied()));
    let select = select.select_two_required(need::Entity);
    placed::pairs(reading.db(), select).await?.into_iter().map(About::of).collect()
}

/// A page of allocations in order of creation.
pub async fn page_of_allocations(
    reading: &Reading,
    wanted: &Wanted<AllocationStatus>,
    page: &Page,
) -> Result<Slice<About<allocation::Model>>, Refusal> {
    find::page(reading, allocations_like(reading, wanted), page).await
}

/// How many allocations match.
pub async fn count_of_allocations(reading: &Reading, wanted: &Wanted<AllocationStatus>) -> Result<u64, Refusal> {
    Ok(allocations_like(reading, wanted).count(reading.db()).await?)
}

/// The expenditure with this id, if the caller may see it.
pub async fn expenditure(reading: &Reading, id: ExpenditureId) -> Result<Option<About<expenditure::Model>>, Refusal> {
    find::one(reading, expenditures(reading).filter(expenditure::Column::Id.eq(id))).await
}

/// The expenditures with these ids that the caller may see, in no order.
pub async fn expenditures_by_id(
    reading: &Reading,
    ids: &[ExpenditureId],
) -> Result<Vec<About<expenditure::Model>>, Refusal> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let select = expenditures(reading).filter(reading.any_of(expenditure::Column::Id, ids.iter().copied()));
    let select = select.select_two_required(need::Entity);
    placed::pairs(reading.db(), select).await?.into_iter().map(About::of).collect()
}

/// A page of expenditures in the order in which they were submitted.
pub async fn page_of_expenditures(
    reading: &Reading,
    wanted: &Wanted<ExpenditureStatus>,
    page: &Page,
) -> Result<Slice<About<expenditure::Model>>, Refusal> {
    find::page(reading, expenditures_like(reading, wanted), page).await
}

/// How many expenditures match.
pub async fn count_of_expenditures(reading: &Reading, wanted: &Wanted<ExpenditureStatus>) -> Result<u64, Refusal> {
    Ok(expenditures_like(reading, wanted).count(reading.db()).await?)
}

/// The reversal with this id, if the caller may see it.
pub async fn reversal(reading: &Reading, id: ReversalId) -> Result<Option<About<reversal::Model>>, Refusal> {
    find::one(reading, reversals(reading).filter(reversal::Column::Id.eq(id))).await
}

/// A page of reversals in the order in which they were asked for.
pub async fn page_of_reversals(
    reading: &Reading,
    wanted: &Wanted<ReversalStatus>,
    page: &Page,
) -> Result<Slice<About<reversal::Model>>, Refusal> {
    find::page(reading, reversals_like(reading, wanted), page).await
}

/// How many reversals match.
pub async fn count_of_reversals(reading: &Reading, wanted: &Wanted<ReversalStatus>) -> Result<u64, Refusal> {
    Ok(reversals_like(reading, wanted).count(reading.db()).await?)
}

fn allocations(reading: &Reading) -> Select<allocation::Entity> {
    allocation::Entity::find()
        .join(JoinType::InnerJoin, on::<allocation::Entity, need::Entity>(allocation::Column::NeedId, need::Column::Id))
        .filter(visible::use_of_resources(reading.rights()))
}

fn expenditures(reading: &Reading) -> Select<expenditure::Entity> {
    find::expenditures().filter(visible::use_of_resources(reading.rights()))
}

fn reversals(reading: &Reading) -> Select<reversal::Entity> {
    find::reversals().filter(visible::use_of_resources(reading.rights()))
}

fn allocations_like(reading: &Reading, wanted: &Wanted<AllocationStatus>) -> Select<allocation::Entity> {
    let select = narrow(allocations(reading), wanted);
    match wanted.status {
        Some(status) => select.filter(allocation::Column::Status.eq(status)),
        None => select,
    }
}

fn expenditures_like(reading: &Reading, wanted: &Wanted<ExpenditureStatus>) -> Select<expenditure::Entity> {
    let select = narrow(expenditures(reading), wanted);
    match wanted.status {
        Some(status) => select.filter(expenditure::Column::Status.eq(status)),
        None => select,
    }
}

fn reversals_like(reading: &Reading, wanted: &Wanted<ReversalStatus>) -> Select<reversal::Entity> {
    let select = narrow(reversals(reading), wanted);
    match wanted.status {
        Some(status) => select.filter(reversal::Column::Status.eq(status)),
        None => select,
    }
}

/// The conditions on what all three are joined to.
fn narrow<E: EntityTrait, S>(mut select: Select<E>, wanted: &Wanted<S>) -> Select<E> {
    if let Some(id) = wanted.organization {
        select = select.filter(need::Column::OrganizationId.eq(id));
    }
    if let Some(id) = wanted.need {
        select = select.filter(need::Column::Id.eq(id));
    }
    if let Some(id) = wanted.program {
        select = select.filter(allocation::Column::ProgramId.eq(id));
    }
    if let Some(id) = wanted.allocation {
        select = select.filter(allocation::Column::Id.eq(id));
    }
    select
}
