//! Who is told about what concerns an organization as a whole.

use chrono::NaiveDate;
use entity::id::OrganizationId;
use entity::identity::person;
use entity::membership::{member, role};
use entity::state::Role;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, Iterable, JoinType, QueryFilter, QueryOrder, QuerySelect};

use super::{custom, roles};
use crate::command::Writing;
use crate::policy::belonging;
use crate::policy::permission::Permission;
use crate::policy::rights::on;
use crate::policy::role::permissions_of;
use crate::refusal::Refusal;

/// Who holds one of these roles in the organization today, each once, and has an account.
pub(crate) async fn holding(
    held: &[Role],
    organization: OrganizationId,
    today: NaiveDate,
    db: &impl ConnectionTrait,
) -> Result<Vec<person::Model>, Refusal> {
    let mut officers = person::Entity::find()
        .join(JoinType::InnerJoin, on::<person::Entity, member::Entity>(person::Column::Id, member::Column::PersonId))
        .join(JoinType::InnerJoin, on::<member::Entity, role::Entity>(member::Column::Id, role::Column::MembershipId))
        .filter(member::Column::OrganizationId.eq(organization))
        .filter(belonging::in_force(today))
        .filter(role::Column::Role.is_in(held.iter().copied()))
        .filter(role::Column::StartsOn.lte(today))
        .filter(roles::open(today))
        .filter(person::Column::EmailKey.is_not_null())
        .order_by_asc(person::Column::Id)
        .all(db)
        .await?;
    officers.dedup_by_key(|officer| officer.id);
    Ok(officers)
}

/// Whom a role in force, one of the network's or one that the organization has made, allows this there, each once, and
/// who has an account.
pub(crate) async fn allowed(
    permission: Permission,
    organization: OrganizationId,
    writing: &Writing,
) -> Result<Vec<person::Model>, Refusal> {
    let roles: Vec<_> = Role::iter().filter(|role| permissions_of(*role).holds(permission)).collect();
    let mut officers = holding(&roles, organization, writing.today(), writing.tx()).await?;
    officers.extend(custom::allowed(permission, organization, writing).await?);
    officers.sort_by_key(|officer| officer.id);
    officers.dedup_by_key(|officer| officer.id);
    Ok(officers)
}
