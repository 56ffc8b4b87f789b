//! Questions about closed periods. They are for those who read the books of an organization.

use entity::id::{OrganizationId, PeriodId};
use entity::ledger::period;
use sea_orm::{EntityTrait, PaginatorTrait, QueryFilter, Select};

use crate::page::{Page, Slice};
use crate::policy::visible;
use crate::refusal::Refusal;
use crate::seen::{Reading, Seen};

/// The period with this id, if the caller may see it.
pub async fn by_id(reading: &Reading, id: PeriodId) -> Result<Option<Seen<period::Model>>, Refusal> {
    let select = period::Entity::find_by_id(id).filter(visible::period(reading.rights()));
    Ok(select.one(reading.db()).await?.map(Seen::new))
}

/// A page of an organization's periods in the order in which they were closed.
pub async fn page_of(
    reading: &Reading,
    organization: OrganizationId,
    page: &Page,
) -> Result<Slice<Seen<period::Model>>, Refusal> {
    let select = page.apply(of(reading, organization), None, period::Column::Id);
    Ok(page.cut(select.all(reading.db()).await?).map(Seen::new))
}

/// How many there are.
pub async fn count_of(reading: &Reading, organization: OrganizationId) -> Result<u64, Refusal> {
    Ok(of(reading, organization).count(reading.db()).await?)
}

fn of(reading: &Reading, organization: OrganizationId) -> Select<period::Entity> {
    period::Entity::of_organization(organization).filter(visible::period(reading.rights()))
}
