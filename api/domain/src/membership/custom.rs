//! Roles that an organization has made, as rows: finding them, giving and taking them.

use chrono::NaiveDate;
use entity::id::{CustomGrantId, CustomRoleId, MembershipId, OrganizationId, PersonId};
use entity::identity::person;
use entity::membership::{custom_grant, custom_role, member};
use entity::value::Reason;
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, Condition, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect, Select};

use super::roles::Term;
use super::rule::Rule;
use crate::command::Writing;
use crate::engine::Engine;
use crate::feed::audit::Entry;
use crate::policy::assign::may_give;
use crate::policy::belonging;
use crate::policy::holding::{Custom, Holding};
use crate::policy::permission::{Permission, Permissions};
use crate::policy::rights::on;
use crate::policy::role::{NEVER_CUSTOM, permissions_of_custom};
use crate::refusal::{Refusal, Rule as AnyRule, is_taken};

/// The argument that names such a role.
pub(super) const ARGUMENT: &str = "customRoleId";

/// Grants that were not taken and have not run out; those that begin later are among them.
pub(super) fn open(today: NaiveDate) -> Condition {
    use custom_grant::Column;
    Condition::all()
        .add(Column::EndedAt.is_null())
        .add(Condition::any().add(Column::EndsOn.is_null()).add(Column::EndsOn.gte(today)))
}

/// Roles that are not retired, with who holds them.
fn granted() -> Select<custom_role::Entity> {
    custom_role::Entity::find()
        .join(
            JoinType::InnerJoin,
            on::<custom_role::Entity, custom_grant::Entity>(
                custom_role::Column::Id,
                custom_grant::Column::CustomRoleId,
            ),
        )
        .filter(custom_role::Column::RetiredAt.is_null())
        .order_by_asc(custom_grant::Column::Id)
}

fn held(row: custom_role::Model) -> Custom {
    Custom { id: row.id, permissions: permissions_of_custom(&row.permissions), name: row.name }
}

/// The roles in force of a person in the organization that has made them.
pub(super) async fn held_by(
    person: PersonId,
    organization: OrganizationId,
    writing: &Writing,
) -> Result<Vec<Custom>, Refusal> {
    let today = writing.today();
    let rows = granted()
        .join(
            JoinType::InnerJoin,
            on::<custom_grant::Entity, member::Entity>(custom_grant::Column::MembershipId, member::Column::Id),
        )
        .filter(custom_role::Column::OrganizationId.eq(organization))
        .filter(member::Column::OrganizationId.eq(organization))
        .filter(member::Column::PersonId.eq(person))
        .filter(belonging::in_force(today))
        .filter(custom_grant::Column::StartsOn.lte(today))
        .filter(open(today))
        .all(writing.tx())
        .await?;
    Ok(rows.into_iter().map(held).collect())
}

/// Who has an account and a role in force of the organization's own that allows this.
pub(super) async fn allowed(
    permission: Permission,
    organization: OrganizationId,
    writing: &Writing,
) -> Result<Vec<person::Model>, Refusal> {
    let today = writing.today();
    let roles = custom_role::Entity::of_organization(organization).filter(custom_role::Column::RetiredAt.is_null());
    let roles = roles.all(writing.tx()).await?.into_iter().map(held);
    let roles: Vec<_> = roles.filter(|role| role.permissions.holds(permission)).map(|role| role.id).collect();
    let people = person::Entity::find()
        .join(JoinType::InnerJoin, on::<person::Entity, member::Entity>(person::Column::Id, member::Column::PersonId))
        .join(
            JoinType::InnerJoin,
            on::<member::Entity, custom_grant::Entity>(member::Column::Id, custom_grant::Column::MembershipId),
        )
        .filter(member::Column::OrganizationId.eq(organization))
        .filter(custom_grant::Column::CustomRoleId.is_in(roles))
        .filter(belonging::in_force(today))
        .filter(custom_grant::Column::StartsOn.lte(today))
        .filter(open(today))
        .filter(person::Column::EmailKey.is_not_null());
    Ok(people.all(writing.tx()).await?)
}

/// The open roles of a membership, those that begin later among them.
pub(super) async fn open_of(membership: MembershipId, writing: &Writing) -> Result<Vec<Custom>, Refusal> {
    let select = granted().filter(custom_grant::Column::MembershipId.eq(membership)).filter(open(writing.today()));
    Ok(select.all(writing.tx()).await?.into_iter().map(held).collect())
}

/// The role with this id, which must not be retired, of whatever organization.
pub(super) async fn require(id: CustomRoleId, writing: &Writing) -> Result<custom_role::Model, Refusal> {
    let row = custom_role::Entity::find_by_id(id).one(writing.tx()).await?.ok_or(Refusal::NotFound(ARGUMENT))?;
    if row.retired_at.is_some() { Err(AnyRule::from(Rule::RoleRetired).at(ARGUMENT)) } else { Ok(row) }
}

/// Refuses permissions that no organization's own role may hold, and those that whoever adds them may not give.
pub(super) fn require_permissions(own: &Holding, all: Permissions, added: Permissions) -> Result<(), Refusal> {
    const ARGUMENT: &str = "permissions";
    if all.is_empty() {
        return Err(Refusal::input(ARGUMENT, Reason::Empty));
    }
    if let Some(permission) = all.iter().find(|permission| NEVER_CUSTOM.holds(*permission)) {
        return Err(AnyRule::from(Rule::PermissionReserved { permission }).at(ARGUMENT));
    }
    if may_give(own, added) { Ok(()) } else { Err(AnyRule::from(Rule::RoleAboveOwn).at(ARGUMENT)) }
}

/// Gives one of the organization's own roles to a membership in it.
pub(super) async fn give(
    membership: &member::Model,
    role: CustomRoleId,
    term: Term,
    granted_by: PersonId,
    writing: &Writing,
) -> Result<custom_grant::Model, Refusal> {
    use custom_grant::{ActiveModel, Column, Entity};
    // One that ran out is still on the books; it makes room for the new one. It ended on its last day, which the record of
    // its giving tells, so nothing is recorded of that.
    Entity::update_many()
        .col_expr(Column::EndedAt, Expr::value(writing.now()))
        .filter(Column::MembershipId.eq(membership.id))
        .filter(Column::CustomRoleId.eq(role))
        .filter(Column::EndedAt.is_null())
        .filter(Column::EndsOn.lt(writing.today()))
        .exec(writing.tx())
        .await?;
    let id: CustomGrantId = writing.mint();
    let row = ActiveModel {
        id: Set(id),
        membership_id: Set(membership.id),
        custom_role_id: Set(role),
        starts_on: Set(term.starts_on),
        ends_on: Set(term.ends_on),
        granted_by: Set(granted_by),
        created_at: Set(writing.now()),
        ended_at: Set(None),
        mandate_id: Set(term.mandate),
    };
    let given = Entity::insert(row).exec_with_returning(writing.tx()).await.map_err(|error| {
        let keys = ["custom_role_id", "membership_id", "membership_id_custom_role_id"];
        if keys.iter().any(|key| is_taken(&error, "custom_role_grant", key)) {
            AnyRule::from(Rule::RoleHeldAlready).at(ARGUMENT)
        } else {
            error.into()
        }
    })?;
    writing.record(Entry::of(id).in_organization(membership.organization_id).after(&given)?).await?;
    Ok(given)
}

/// Takes what `grants` selects of the open grants in an organization. Gives back how many it took.
pub(super) async fn take(
    grants: Select<custom_grant::Entity>,
    organization: OrganizationId,
    reason: Option<&str>,
    writing: &Writing,
) -> Result<usize, Refusal> {
    use custom_grant::{Column, Entity, Model};
    let held = grants.filter(open(writing.today())).order_by_asc(Column::Id).all(writing.tx()).await?;
    if held.is_empty() {
        return Ok(0);
    }
    Entity::update_many()
        .col_expr(Column::EndedAt, Expr::value(writing.now()))
        .filter(Engine::of(writing.tx()).any_of(Column::Id, held.iter().map(|grant| grant.id)))
        .exec(writing.tx())
        .await?;
    let taken = held.len();
    for grant in held {
        let entry = Entry::of(grant.id).in_organization(organization).before(&grant)?;
        let entry = if let Some(reason) = reason { entry.because(reason) } else { entry };
        writing.record(entry.after(&Model { ended_at: Some(writing.now()), ..grant })?).await?;
    }
    Ok(taken)
}
