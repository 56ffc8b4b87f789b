//! Questions about members and invitations.

use std::collections::{BTreeSet, HashMap};

use entity::id::{InvitationId, MembershipId, OrganizationId};
use entity::membership::{invitation, member, role};
use sea_orm::sea_query::ExprTrait as _;
use sea_orm::{ColumnTrait, Condition, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, Select};

use super::row::{MemberRow, rows};
use super::{first, roles, seat};
use crate::page::{Page, Slice};
use crate::policy::decide::require;
use crate::policy::minor;
use crate::policy::permission::Permission;
use crate::policy::place::Place;
use crate::policy::visible;
use crate::refusal::Refusal;
use crate::seen::{Reading, Seen};

/// The member with this id, former ones too, if the caller may see it.
pub async fn by_id(reading: &Reading, id: MembershipId) -> Result<Option<Seen<MemberRow>>, Refusal> {
    let select = member::Entity::find_by_id(id).filter(visible::member(reading.rights()));
    let row = rows(select).one(reading.db()).await?;
    Ok(row.filter(|row| row.is_shown(reading)).map(Seen::new))
}

/// Refuses those who may not read the organization's members.
///
/// # Errors
/// As policy answers those who may not read them.
pub fn require_members(reading: &Reading, organization: OrganizationId) -> Result<(), Refusal> {
    require(reading.rights(), Permission::MemberRead, &Place::Organization(organization))
}

/// A page of the present members, by name, of each of several organizations, in one statement. Those whose members the caller may not read
/// are not among them.
pub async fn members_of(
    reading: &Reading,
    organizations: &[OrganizationId],
    page: &Page,
) -> Result<HashMap<OrganizationId, Slice<Seen<MemberRow>>>, Refusal> {
    let readable = readable(reading, organizations);
    if readable.is_empty() {
        return Ok(HashMap::new());
    }
    let rows = first::of_each(reading, &readable, page).await?;
    let mut groups: HashMap<_, Vec<MemberRow>> = readable.into_iter().map(|id| (id, Vec::new())).collect();
    for row in rows {
        groups.entry(row.organization_id).or_default().push(row);
    }
    Ok(groups.into_iter().map(|(id, rows)| (id, page.cut(rows).map(Seen::new))).collect())
}

/// How many present members each organization has, in one statement; those whose members the caller may not read
/// are not among them.
pub async fn counts_of_members(
    reading: &Reading,
    organizations: &[OrganizationId],
) -> Result<HashMap<OrganizationId, u64>, Refusal> {
    let readable = readable(reading, organizations);
    if readable.is_empty() {
        return Ok(HashMap::new());
    }
    let counted: Vec<(OrganizationId, i64)> = member::Entity::find()
        .filter(reading.any_of(member::Column::OrganizationId, readable.iter().copied()))
        .filter(seat::present(reading.today()))
        .filter(shown(reading, &readable))
        .select_only()
        .column(member::Column::OrganizationId)
        .column_as(member::Column::Id.count(), "members")
        .group_by(member::Column::OrganizationId)
        .into_tuple()
        .all(reading.db())
        .await?;
    let mut counts: HashMap<_, _> = readable.into_iter().map(|id| (id, 0)).collect();
    counts.extend(counted.into_iter().map(|(id, count)| (id, u64::try_from(count).unwrap_or_default())));
    Ok(counts)
}

/// Members whom the caller is shown: to those to whom the right is lent, from outside, no minors.
pub(super) fn shown(reading: &Reading, organizations: &[OrganizationId]) -> Condition {
    let only_lent = |id: &OrganizationId| reading.rights().only_lent(Permission::MemberRead, *id);
    let outside: Vec<_> = organizations.iter().copied().filter(only_lent).collect();
    if outside.is_empty() {
        return Condition::all();
    }
    Condition::any()
        .add(reading.any_of(member::Column::OrganizationId, outside).not())
        .add(member::Column::BirthDate.is_null())
        .add(member::Column::BirthDate.lte(minor::born_of_age(reading.today())))
}

/// The open roles of these members, in the order in which they were given, in one statement.
pub async fn roles_of(
    reading: &Reading,
    members: &[MembershipId],
) -> Result<HashMap<MembershipId, Vec<Seen<role::Model>>>, Refusal> {
    let mut groups = HashMap::new();
    if members.is_empty() {
        return Ok(groups);
    }
    let rows = role::Entity::find()
        .filter(reading.any_of(role::Column::MembershipId, members.iter().copied()))
        .filter(roles::open(reading.today()))
        .order_by_asc(role::Column::Id)
        .all(reading.db())
        .await?;
    for row in rows {
        groups.entry(row.membership_id).or_insert_with(Vec::new).push(Seen::new(row));
    }
    Ok(groups)
}

/// The caller's own present memberships, oldest first.
pub async fn own(reading: &Reading, page: &Page) -> Result<Slice<Seen<MemberRow>>, Refusal> {
    let id = (member::Entity, member::Column::Id);
    let select = page.apply(own_present(reading, member::Entity::find())?, None, id);
    Ok(page.cut(rows(select).all(reading.db()).await?).map(Seen::new))
}

/// How many present memberships the caller has.
pub async fn count_of_own(reading: &Reading) -> Result<u64, Refusal> {
    Ok(own_present(reading, member::Entity::find())?.count(reading.db()).await?)
}

fn own_present(reading: &Reading, select: Select<member::Entity>) -> Result<Select<member::Entity>, Refusal> {
    let person = reading.rights().person().ok_or(Refusal::Unauthenticated)?;
    Ok(select.filter(member::Column::PersonId.eq(person)).filter(seat::present(reading.today())))
}

/// A page of an organization's invitations, oldest first, decided ones too.
///
/// # Errors
/// As policy answers those who may not invite.
pub async fn invitations(
    reading: &Reading,
    organization: OrganizationId,
    page: &Page,
) -> Result<Slice<Seen<invitation::Model>>, Refusal> {
    require(reading.rights(), Permission::MemberInvite, &Place::Organization(organization))?;
    let select = invitation::Entity::of_organization(organization).filter(visible::invitation(reading.rights()));
    let rows = page.apply(select, None, invitation::Column::Id).all(reading.db()).await?;
    Ok(page.cut(rows).map(Seen::new))
}

/// How many invitations the organization has made.
pub async fn count_of_invitations(reading: &Reading, organization: OrganizationId) -> Result<u64, Refusal> {
    let select = invitation::Entity::of_organization(organization).filter(visible::invitation(reading.rights()));
    Ok(select.count(reading.db()).await?)
}

/// The invitation with this id, if the caller may invite there.
pub async fn invitation(reading: &Reading, id: InvitationId) -> Result<Option<Seen<invitation::Model>>, Refusal> {
    let select = invitation::Entity::find_by_id(id).filter(visible::invitation(reading.rights()));
    Ok(select.one(reading.db()).await?.map(Seen::new))
}

/// Each of them once: two partnerships may have a party in common.
fn readable(reading: &Reading, organizations: &[OrganizationId]) -> Vec<OrganizationId> {
    let holds = |id: &OrganizationId| reading.rights().holds(Permission::MemberRead, *id);
    let distinct: BTreeSet<_> = organizations.iter().copied().filter(holds).collect();
    distinct.into_iter().collect()
}
