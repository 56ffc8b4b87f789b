//! An organization keeps at least one owner, whoever leaves, and however many do at once.

use chrono::NaiveDate;
use entity::id::OrganizationId;
use entity::identity::person;
use entity::membership::{member, role};
use entity::registry::organization;
use entity::state::Role;
use sea_orm::{ColumnTrait, EntityTrait, JoinType, PaginatorTrait, QueryFilter, QuerySelect, Select};

use super::roles;
use super::rule::Rule;
use crate::command::Writing;
use crate::identity;
use crate::policy::belonging;
use crate::policy::holding::Holding;
use crate::policy::permission::Permission;
use crate::policy::rights::on;
use crate::refusal::{Fault, Refusal, Rule as AnyRule};
use crate::registry::state::require_at_work;

/// The organization, locked until the transaction ends: changes of who owns it follow each other.
pub(crate) async fn lock(id: OrganizationId, writing: &Writing) -> Result<organization::Model, Refusal> {
    organization::Entity::find_by_id(id)
        .lock_exclusive()
        .one(writing.tx())
        .await?
        .ok_or_else(|| Fault::Broken("a membership without an organization".into()).into())
}

/// Locks the organization and reads the caller's roles there once more: what was held before the lock may have
/// been taken meanwhile.
pub(crate) async fn holding_under_lock(
    id: OrganizationId,
    needs: Permission,
    writing: &Writing,
) -> Result<Holding, Refusal> {
    let organization = lock(id, writing).await?;
    require_at_work(&organization)?;
    let person = writing.rights().person().ok_or(Refusal::Forbidden(needs))?;
    let held = roles::held_by(person, id, writing).await?;
    if held.permissions().holds(needs) { Ok(held) } else { Err(Refusal::Forbidden(needs)) }
}

/// Ownership is neither given nor offered by whoever has merely found an open session.
pub(crate) fn require_confirmed(role: Role, is_confirmed: bool) -> Result<(), Refusal> {
    if role == Role::Owner && !is_confirmed {
        return Err(AnyRule::from(identity::Rule::PasswordRequired).at("password"));
    }
    Ok(())
}

/// Refuses a change after which nobody would own the organization. An owner with a last day does not count, since
/// that day comes without a command; neither does one who is suspended, or has no account, who cannot act.
pub(crate) async fn require_one(id: OrganizationId, path: &'static str, writing: &Writing) -> Result<(), Refusal> {
    let owners = acting(writing.today()).filter(member::Column::OrganizationId.eq(id)).count(writing.tx()).await?;
    if owners == 0 { Err(AnyRule::from(Rule::LastOwner).at(path)) } else { Ok(()) }
}

/// The memberships of owners who can act, and have no last day.
pub(super) fn acting(today: NaiveDate) -> Select<member::Entity> {
    member::Entity::find()
        .join(JoinType::InnerJoin, on::<member::Entity, role::Entity>(member::Column::Id, role::Column::MembershipId))
        .join(JoinType::InnerJoin, on::<member::Entity, person::Entity>(member::Column::PersonId, person::Column::Id))
        .filter(belonging::in_force(today))
        .filter(member::Column::EndsOn.is_null())
        .filter(role::Column::Role.eq(Role::Owner))
        .filter(role::Column::EndedAt.is_null())
        .filter(role::Column::StartsOn.lte(today))
        .filter(role::Column::EndsOn.is_null())
        .filter(person::Column::EmailKey.is_not_null())
}
