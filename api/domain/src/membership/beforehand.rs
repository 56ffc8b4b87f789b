//! What stands against coming, going and being removed, for those who ask beforehand what they may do. All for many
//! organizations in one statement.

use std::collections::{HashMap, HashSet};

use chrono::TimeDelta;
use entity::id::{MembershipId, OrganizationId};
use entity::membership::{join_request, member};
use entity::state::JoinRequestStatus;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};

use super::join::request::A_DAY;
use super::{find, find_custom, owners, seat, take_over};
use crate::policy::assign::may_give_all;
use crate::policy::holding::{Custom, Holding};
use crate::policy::permission::{Permission, Permissions};
use crate::policy::role::permissions_of_custom;
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

/// A managed membership that an invitation offers an account.
#[derive(Clone, Debug)]
pub struct Offered {
    member: member::Model,
    held: Holding,
}

/// What stands against sending such an invitation once more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AgainstOffer {
    /// Whoever takes it over will hold roles that the caller could not have given.
    RolesAbove,
    /// This permission is missing: something is kept in it that whoever takes it over will read.
    Missing(Permission),
}

impl Offered {
    /// What may be done by whoever takes it over.
    #[must_use]
    pub fn gives(&self) -> Permissions {
        self.held.permissions()
    }

    /// What stands against somebody with these roles offering it to this address, where mails are sent or not.
    #[must_use]
    pub fn against(&self, own: &Holding, email_key: &str, sends_mails: bool) -> Option<AgainstOffer> {
        if !may_give_all(own, &self.held) {
            return Some(AgainstOffer::RolesAbove);
        }
        let may_offer = take_over::may_offer(own, &self.member, email_key, sends_mails);
        (!may_offer).then_some(AgainstOffer::Missing(take_over::NEEDS))
    }
}

/// Those of these memberships that are present, of organizations into which the caller may invite.
pub async fn offered_of(
    reading: &Reading,
    memberships: &[MembershipId],
) -> Result<HashMap<MembershipId, Offered>, Refusal> {
    let inviting = reading.rights().where_holding(Permission::MemberInvite);
    let rows = member::Entity::find()
        .filter(reading.any_of(member::Column::Id, memberships.iter().copied()))
        .filter(reading.any_of(member::Column::OrganizationId, inviting))
        .filter(seat::present(reading.today()))
        .all(reading.db())
        .await?;
    let ids: Vec<_> = rows.iter().map(|row| row.id).collect();
    let mut roles = find::roles_of(reading, &ids).await?;
    let mut customs = find_custom::held_by_members(reading, &ids).await?;
    let offered = rows.into_iter().map(|member| {
        let roles = roles.remove(&member.id).unwrap_or_default();
        let custom = customs.remove(&member.id).unwrap_or_default();
        let custom = custom.iter().map(|held| Custom {
            id: held.role.id,
            name: held.role.name.clone(),
            permissions: permissions_of_custom(&held.role.permissions),
        });
        let held = Holding { roles: roles.iter().map(|held| held.role).collect(), custom: custom.collect() };
        (member.id, Offered { member, held })
    });
    Ok(offered.collect())
}
