//! Questions about recoveries.

use chrono::{DateTime, Utc};
use entity::id::{OrganizationId, OwnershipRecoveryId};
use entity::membership::member;
use entity::membership::ownership_recovery::{Column, Entity, Model};
use sea_orm::{ColumnTrait, EntityTrait, JoinType, PaginatorTrait, QueryFilter, QuerySelect, Select};

use crate::command::Writing;
use crate::page::{Page, Slice};
use crate::policy::decide::require;
use crate::policy::permission::Permission;
use crate::policy::place::Place;
use crate::policy::rights::{Rights, on};
use crate::policy::visible;
use crate::refusal::{Fault, Refusal};
use crate::seen::{Reading, Seen};

/// A recovery, as far as the caller may know of it.
#[derive(Clone, Debug)]
pub struct SeenRecovery {
    pub row: Seen<Model>,
    /// The name of who shall own the organization; not for administrators of the network, who read no members.
    pub heir: Option<String>,
}

/// Where a recovery stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// The owners may object, and nothing else happens yet.
    Notice,
    /// It may be completed, or objected to.
    Due,
    Completed,
    Objected,
    /// The network took it back, or nothing could come of it any more.
    Withdrawn,
    /// Nobody has completed it in time.
    Lapsed,
}

/// Where it stands at this moment.
#[must_use]
pub fn stage(row: &Model, now: DateTime<Utc>) -> Stage {
    match row {
        Model { completed_at: Some(_), .. } => Stage::Completed,
        Model { objected_at: Some(_), .. } => Stage::Objected,
        Model { withdrawn_at: Some(_), .. } => Stage::Withdrawn,
        row if now < row.notice_ends_at => Stage::Notice,
        row if row.is_open_at(now) => Stage::Due,
        _ => Stage::Lapsed,
    }
}

/// A page of the recoveries of an organization, oldest first.
///
/// # Errors
/// As policy answers those who neither read the organization's trail nor administer the network.
pub async fn page_of(
    reading: &Reading,
    organization: OrganizationId,
    page: &Page,
) -> Result<Slice<SeenRecovery>, Refusal> {
    if !reading.rights().is_platform_admin() {
        require(reading.rights(), Permission::AuditRead, &Place::Organization(organization))?;
    }
    let select = page.apply(of_organization(reading, organization), None, (Entity, Column::Id));
    let rows = named(select).all(reading.db()).await?;
    Ok(page.cut(rows).map(|row| shown(row, reading.rights())))
}

/// How many recoveries the organization has had.
pub async fn count_of(reading: &Reading, organization: OrganizationId) -> Result<u64, Refusal> {
    Ok(of_organization(reading, organization).count(reading.db()).await?)
}

/// The recovery with this id, if the caller may see it.
pub async fn by_id(reading: &Reading, id: OwnershipRecoveryId) -> Result<Option<SeenRecovery>, Refusal> {
    let select = Entity::find_by_id(id).filter(visible::ownership_recovery(reading.rights()));
    Ok(named(select).one(reading.db()).await?.map(|row| shown(row, reading.rights())))
}

pub(super) async fn after_change(id: OwnershipRecoveryId, writing: &Writing) -> Result<SeenRecovery, Refusal> {
    let row = named(Entity::find_by_id(id)).one(writing.tx()).await?;
    let row = row.ok_or_else(|| Fault::Broken("a recovery vanished".into()))?;
    Ok(shown(row, writing.rights()))
}

fn of_organization(reading: &Reading, organization: OrganizationId) -> Select<Entity> {
    Entity::find().filter(Column::OrganizationId.eq(organization)).filter(visible::ownership_recovery(reading.rights()))
}

fn named(select: Select<Entity>) -> sea_orm::SelectTwoRequired<Entity, member::Entity> {
    select
        .join(JoinType::InnerJoin, on::<Entity, member::Entity>(Column::MembershipId, member::Column::Id))
        .select_two_required(member::Entity)
}

fn shown((row, heir): (Model, member::Model), rights: &Rights) -> SeenRecovery {
    let is_named = rights.holds(Permission::AuditRead, row.organization_id);
    SeenRecovery { heir: is_named.then_some(heir.person_name), row: Seen::new(row) }
}
