//! The giver of a pledge reserves a time of what its organization lends, as a part of the pledge.

use chrono::{DateTime, TimeDelta, Utc};
use entity::id::{PledgeId, ReservationId, ResourceId, TypedId};
use entity::mobilization::{pledge, reservation, resource};
use entity::state::ReservationStatus;
use entity::value::key::IdempotencyKey;
use entity::value::quantity::Quantity;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QuerySelect};
use serde::Serialize;
use uuid::Uuid;

use super::follow::pending;
use crate::command::{Command, Lookup, Writing};
use crate::mobilization::about::About;
use crate::mobilization::giver::{Giver, refuse_both_sides};
use crate::mobilization::hold::{self, When};
use crate::mobilization::measure::{require_unit, unit_of};
use crate::mobilization::rule::Rule;
use crate::mobilization::step::PledgeStep;
use crate::mobilization::trail::{announce, record};
use crate::partnership;
use crate::policy::permission::Permission;
use crate::policy::place::Place;
use crate::refusal::{Refusal, Rule as AnyRule};

/// Longest time of one reservation, in days.
pub const MOST_DAYS: i64 = 31;
/// How far ahead one may begin, in days.
const WITHIN_DAYS: i64 = 366;

/// Reserve a time of a resource under a pledge. Two times of one resource do not overlap; one may begin when another
/// one ends.
#[derive(Clone, Serialize)]
pub struct ReserveResource {
    pub pledge: PledgeId,
    pub resource: ResourceId,
    pub starts_at: DateTime<Utc>,
    pub ends_at: DateTime<Utc>,
    /// How much of the pledge it is.
    pub quantity: Quantity,
    pub key: IdempotencyKey,
}

impl Command for ReserveResource {
    const NEEDS: Permission = Permission::PledgeMake;
    const NAME: &'static str = "reserveResource";
    type Outcome = About<reservation::Model>;

    fn key(&self) -> Option<&str> {
        Some(self.key.as_str())
    }

    async fn scope(&self, lookup: &Lookup<'_>) -> Result<Place, Refusal> {
        let (pledge, need) = lookup.pledge(self.pledge).await?;
        lookup.giver_in_sight(Giver::of_pledge(&pledge)?, need.partnership_id, Self::NEEDS)
    }

    async fn run(self, writing: &Writing) -> Result<Self::Outcome, Refusal> {
        let (pledge, need) = hold::pledge(self.pledge, When::InForce, writing).await?;
        let late = || PledgeStep::Reserve.too_late(&pledge, writing.today());
        if let Some(rule) = PledgeStep::Reserve.against(&pledge).or_else(late) {
            return Err(AnyRule::from(rule).at("pledgeId"));
        }
        hold::require_both(pledge.giver_organization_id, &need, "pledgeId", writing).await?;
        refuse_both_sides(need.organization_id, "pledgeId", writing)?;
        let resource = lock(self.resource, &pledge, writing).await?;
        if resource.archived_at.is_some() {
            return Err(AnyRule::from(Rule::ResourceArchived).at("resourceId"));
        }
        if resource.kind != need.kind {
            return Err(AnyRule::from(Rule::KindMismatch).at("resourceId"));
        }
        if resource.unit != need.unit {
            return Err(AnyRule::from(Rule::UnitMismatch).at("resourceId"));
        }
        let quantity = require_unit(self.quantity, unit_of(&need)?)?;
        require_time(self.starts_at, self.ends_at, writing.now())?;
        let left = left(&pledge, pending(pledge.id, writing).await?);
        if quantity > left {
            return Err(AnyRule::from(Rule::AbovePledge { left: hold::show(left, &need) }).at("quantity"));
        }
        if is_taken(resource.id, (self.starts_at, self.ends_at), writing).await? {
            return Err(AnyRule::from(Rule::SlotTaken).at("startsAt"));
        }
        let reservation = reservation::Model {
            id: writing.mint(),
            resource_id: resource.id,
            pledge_id: pledge.id,
            starts_at: self.starts_at,
            ends_at: self.ends_at,
            starts_key: self.starts_at.format("%Y-%m-%dT%H:%M").to_string(),
            quantity,
            status: ReservationStatus::Pending,
            contribution_id: None,
            created_by: writing.rights().person(),
            created_at: writing.now(),
            decided_by: None,
            decided_at: None,
            decision_reason: None,
        };
        let row = reservation::ActiveModel::from(reservation.clone()).reset_all();
        reservation::Entity::insert(row).exec_without_returning(writing.tx()).await?;
        record(reservation.id, &need, (None, &reservation), None, writing).await?;
        announce("reservation.made", reservation.id, &need, writing).await?;
        About::new(reservation, need)
    }

    fn reference(outcome: &Self::Outcome) -> Option<Uuid> {
        Some(outcome.row.id.uuid())
    }

    async fn replay(self, id: Uuid, writing: &Writing) -> Result<Self::Outcome, Refusal> {
        let row = hold::one(reservation::Entity::find_by_id(ReservationId::from_uuid(id)), writing).await?;
        let of = pledge::Entity::find_by_id(row.pledge_id);
        let need = hold::again(of, |pledge| pledge.need_id, writing).await?.need.row;
        About::new(row, (*need).clone())
    }
}

/// What of a pledge is neither here, nor missed, nor reserved.
pub(crate) fn left(pledge: &pledge::Model, pending: i64) -> i64 {
    pledge.quantity.saturating_sub(pledge.fulfilled).saturating_sub(pledge.missed).saturating_sub(pending).max(0)
}

/// The resource, locked, if it is of the organization that has made the pledge: whoever else wants a time of it waits.
async fn lock(id: ResourceId, pledge: &pledge::Model, writing: &Writing) -> Result<resource::Model, Refusal> {
    let row = resource::Entity::find_by_id(id).lock_exclusive().one(writing.tx()).await?;
    let is_givers = |row: &resource::Model| pledge.giver_organization_id == Some(row.organization_id);
    row.filter(is_givers).ok_or(Refusal::NotFound("resourceId"))
}

fn require_time(starts_at: DateTime<Utc>, ends_at: DateTime<Utc>, now: DateTime<Utc>) -> Result<(), Refusal> {
    if starts_at < now {
        return Err(AnyRule::from(Rule::DateInPast).at("startsAt"));
    }
    if starts_at > now + TimeDelta::days(WITHIN_DAYS) {
        return Err(AnyRule::from(Rule::BeyondAYear).at("startsAt"));
    }
    if ends_at <= starts_at {
        return Err(AnyRule::from(partnership::Rule::EndsBeforeStart).at("endsAt"));
    }
    if ends_at - starts_at > TimeDelta::days(MOST_DAYS) {
        return Err(AnyRule::from(Rule::SlotTooLong).at("endsAt"));
    }
    Ok(())
}

async fn is_taken(
    resource: ResourceId,
    (starts_at, ends_at): (DateTime<Utc>, DateTime<Utc>),
    writing: &Writing,
) -> Result<bool, Refusal> {
    use reservation::Column;
    let overlapping = reservation::Entity::find()
        .filter(Column::ResourceId.eq(resource))
        .filter(Column::Status.ne(ReservationStatus::Released))
        .filter(Column::StartsAt.lt(ends_at))
        .filter(Column::EndsAt.gt(starts_at));
    Ok(overlapping.count(writing.tx()).await? > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    // B049
    #[test]
    fn a_time_ends_after_it_starts_also_over_midnight() {
        let now: DateTime<Utc> = "2026-11-25T10:00:30Z".parse().unwrap_or_default();
        let path = |starts: &str, ends: &str| {
            let at = |text: &str| text.parse::<DateTime<Utc>>().unwrap_or_default();
            match require_time(at(starts), at(ends), now) {
                Ok(()) => "fine",
                Err(Refusal::Rule { path, .. }) => path,
                Err(_) => "something else",
            }
        };
        for (starts, ends, expected) in [
            ("2026-11-25T22:00:00+07:00", "2026-11-26T00:00:00+07:00", "fine"),
            ("2026-11-25T23:30:00+07:00", "2026-11-26T01:15:00+07:00", "fine"),
            ("2026-11-25T22:00:00+07:00", "2026-11-25T22:00:00+07:00", "endsAt"),
            ("2026-11-25T22:00:00+07:00", "2026-11-25T01:15:00+07:00", "endsAt"),
            // The same hour in another zone is an earlier one.
            ("2026-11-25T22:00:00+07:00", "2026-11-25T22:30:00+09:00", "endsAt"),
            ("2026-11-25T22:00:00+07:00", "2026-12-26T22:00:00+07:00", "fine"),
            ("2026-11-25T22:00:00+07:00", "2026-12-26T22:01:00+07:00", "endsAt"),
            ("2026-11-25T10:00:00Z", "2026-11-25T12:00:00Z", "startsAt"),
            ("2026-11-25T10:01:00Z", "2026-11-25T12:00:00Z", "fine"),
            ("2027-11-27T10:01:00Z", "2027-11-27T12:00:00Z", "startsAt"),
        ] {
            assert_eq!(path(starts, ends), expected, "{starts} {ends}");
        }
    }
}
