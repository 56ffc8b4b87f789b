//! Questions about reservations. They are seen by those who see their pledge.

use std::collections::HashMap;

use entity::id::{PledgeId, ReservationId};
use entity::mobilization::{need, pledge, reservation};
use sea_orm::{ColumnTrait, EntityTrait, JoinType, QueryFilter, QuerySelect, Select};

use crate::mobilization::about::About;
use crate::mobilization::find;
use crate::page::{self, Page, Slice};
use crate::policy::rights::on;
use crate::policy::visible;
use crate::refusal::Refusal;
use crate::seen::Reading;

/// The reservation with this id, if the caller may see it.
pub async fn by_id(reading: &Reading, id: ReservationId) -> Result<Option<About<reservation::Model>>, Refusal> {
    find::one(reading, seen(reading).filter(reservation::Column::Id.eq(id))).await
}

/// The reservations with these ids that the caller may see, in no order.
pub async fn by_ids(reading: &Reading, ids: &[ReservationId]) -> Result<Vec<About<reservation::Model>>, Refusal> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let select = seen(reading).filter(reading.any_of(reservation::Column::Id, ids.iter().copied()));
    let rows = select.select_two_required(need::Entity).all(reading.db()).await?;
    rows.into_iter().map(About::of).collect()
}

/// The same page of reservations under each of these pledges, in one statement.
pub async fn reservations_of_pledges(
    reading: &Reading,
    pledges: &[PledgeId],
    page: &Page,
) -> Result<HashMap<PledgeId, Slice<About<reservation::Model>>>, Refusal> {
    let owners = (reservation::Column::PledgeId, pledges);
    find::page_of_each(reading, seen(reading), owners, |row| row.pledge_id, page).await
}

/// How many reservations each of these pledges has, of those that the caller may see.
pub async fn counts_of_pledges(reading: &Reading, pledges: &[PledgeId]) -> Result<HashMap<PledgeId, u64>, Refusal> {
    page::count_of_each(reading, seen(reading), (reservation::Column::PledgeId, pledges)).await
}

fn seen(reading: &Reading) -> Select<reservation::Entity> {
    reservation::Entity::find()
        .join(
            JoinType::InnerJoin,
            on::<reservation::Entity, pledge::Entity>(reservation::Column::PledgeId, pledge::Column::Id),
        )
        .join(JoinType::InnerJoin, on::<pledge::Entity, need::Entity>(pledge::Column::NeedId, need::Column::Id))
        .filter(visible::pledge(reading.rights()))
}
