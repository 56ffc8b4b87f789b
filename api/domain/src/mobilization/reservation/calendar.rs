//! When a resource is taken. Whoever sees the resource sees that; by what, only who sees the pledge.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use entity::id::{ReservationId, ResourceId};
use entity::mobilization::reservation::{Column, Entity, Model};
use entity::state::ReservationStatus;
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, Select};

use crate::page::{self, Key, Page, Slice};
use crate::refusal::Refusal;
use crate::seen::{Reading, Seen};

/// From when until when a calendar is asked for; without bounds where there are none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Span {
    pub from: Option<DateTime<Utc>>,
    pub until: Option<DateTime<Utc>>,
}

impl Span {
    /// That a time lies in it, in part at least.
    fn condition(self) -> Condition {
        Condition::all()
            .add_option(self.from.map(|from| Column::EndsAt.gt(from)))
            .add_option(self.until.map(|until| Column::StartsAt.lt(until)))
    }
}

/// A time that is taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taken {
    pub starts_at: DateTime<Utc>,
    pub ends_at: DateTime<Utc>,
    /// Its place in the calendar.
    pub key: Key,
    /// By what; whether the caller sees that is asked of it.
    pub reservation: ReservationId,
}

impl From<Model> for Taken {
    fn from(row: Model) -> Self {
        let key = Key { sort: Some(row.starts_key), id: row.id.0 };
        Self { starts_at: row.starts_at, ends_at: row.ends_at, key, reservation: row.id }
    }
}

/// The same page of the calendars of these resources, which were seen, the earliest first, in one statement.
pub async fn taken_of(
    reading: &Reading,
    resources: &[Seen<ResourceId>],
    span: Span,
    page: &Page,
) -> Result<HashMap<Seen<ResourceId>, Slice<Taken>>, Refusal> {
    let nearest =
        page.nearest_sorted(held(reading, resources, span), Column::ResourceId, Column::StartsKey, Column::Id);
    let rows = Entity::find()
        .filter(Column::Id.in_subquery(nearest))
        .order_by(Column::StartsKey, page.order())
        .order_by(Column::Id, page.order())
        .all(reading.db())
        .await?;
    let mut groups: HashMap<ResourceId, Vec<Taken>> = HashMap::new();
    for row in rows {
        groups.entry(row.resource_id).or_default().push(row.into());
    }
    let taken = |id: &Seen<ResourceId>| (*id, page.cut(groups.remove(&**id).unwrap_or_default()));
    Ok(resources.iter().map(taken).collect())
}

/// How many times are taken of each of these.
pub async fn counts_of(
    reading: &Reading,
    resources: &[Seen<ResourceId>],
    span: Span,
) -> Result<HashMap<Seen<ResourceId>, u64>, Refusal> {
    let ids: Vec<ResourceId> = resources.iter().map(|id| **id).collect();
    let counts = page::count_of_each(reading, held(reading, resources, span), (Column::ResourceId, &ids)).await?;
    Ok(resources.iter().filter_map(|id| Some((*id, *counts.get(&**id)?))).collect())
}

fn held(reading: &Reading, resources: &[Seen<ResourceId>], span: Span) -> Select<Entity> {
    Entity::find()
        .filter(reading.any_of(Column::ResourceId, resources.iter().map(|id| **id)))
        .filter(Column::Status.ne(ReservationStatus::Released))
        .filter(span.condition())
}
