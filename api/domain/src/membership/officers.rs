//! Who is told about what concerns an organization as a whole.

use chrono::NaiveDate;
use entity::id::OrganizationId;
use entity::identity::person;
use entity::membership::{member, role};
use entity::state::Role;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect};

use super::roles;
use crate::policy::belonging;
use crate::policy::rights::on;
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
