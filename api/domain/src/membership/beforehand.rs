//! What stands against coming, going and being removed, for those who ask beforehand what they may do. All for many
//! organizations in one statement.

use std::collections::{HashMap, HashSet};

use chrono::TimeDelta;
use entity::id::{MembershipId, OrganizationId};
use entity::membership::{join_request, member};
use entity::state::JoinRequestStatus;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};

use super::join::request::A_DAY;
use super::{owners, seat};
use crate::refusal::Refusal;
use crate::seen::Reading;

/// The memberships of the owners who can act, of organizations that the caller belongs to.
pub async fn owners_of(
    reading: &Reading,
    organizations: &[OrganizationId],
) -> Result<HashMap<OrganizationId, Vec<MembershipId>>, Refusal> {
    let own = organizations.iter().copied().filter(|id| reading.rights().belongs(*id));
    let rows: Vec<(OrganizationId, MembershipId)> = owners::acting(reading.today())
        .filter(reading.any_of(member::Column::OrganizationId, own))
        .select_only()
        .columns([member::Column::OrganizationId, member::Column::Id])
        .into_tuple()
        .all(reading.db())
        .await?;
    let mut owners: HashMap<_, Vec<_>> = HashMap::new();
    for (organization, membership) in rows {
        owners.entry(organization).or_default().push(membership);
    }
    Ok(owners)
}

/// The caller's own present memberships in these organizations, suspended ones too.
pub async fn own_seats(
    reading: &Reading,
    organizations: &[OrganizationId],
) -> Result<HashMap<OrganizationId, MembershipId>, Refusal> {
    let Some(person) = reading.rights().person() else { return Ok(HashMap::new()) };
    let rows: Vec<(OrganizationId, MembershipId)> = member::Entity::find()
        .filter(reading.any_of(member::Column::OrganizationId, organizations.iter().copied()))
        .filter(member::Column::PersonId.eq(person))
        .filter(seat::present(reading.today()))
        .select_only()
        .columns([member::Column::OrganizationId, member::Column::Id])
        .into_tuple()
        .all(reading.db())
        .await?;
    Ok(rows.into_iter().collect())
}

/// Which of these organizations the caller has asked to be let in and must wait: a request is open, or there were too
/// many within a day.
pub async fn asked_of(reading: &Reading, organizations: &[OrganizationId]) -> Result<HashSet<OrganizationId>, Refusal> {
    let Some(person) = reading.rights().person() else { return Ok(HashSet::new()) };
    let rows = join_request::Entity::of_person(person)
        .filter(reading.any_of(join_request::Column::OrganizationId, organizations.iter().copied()))
        .all(reading.db())
        .await?;
    let now = reading.now();
    let is_open = |row: &&join_request::Model| row.status == JoinRequestStatus::Requested && row.expires_at > now;
    let mut waiting: HashSet<_> = rows.iter().filter(is_open).map(|row| row.organization_id).collect();
    let mut today: HashMap<OrganizationId, u64> = HashMap::new();
    for row in rows.iter().filter(|row| row.created_at > now - TimeDelta::days(1)) {
        *today.entry(row.organization_id).or_default() += 1;
    }
    waiting.extend(today.into_iter().filter(|(_, asked)| *asked >= A_DAY).map(|(id, _)| id));
    Ok(waiting)
}
