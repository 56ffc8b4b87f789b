//! The roles of memberships.

use chrono::NaiveDate;
use entity::id::{MembershipId, MembershipRoleId, OrganizationId, PersonId};
use entity::membership::{member, role};
use entity::state::{MembershipStatus, Role};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, Condition, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect};

use super::rule::Rule;
use crate::command::Writing;
use crate::feed::audit::Entry;
use crate::policy::rights::on;
use crate::refusal::{Refusal, Rule as AnyRule, is_taken};

/// A role and the days of it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Term {
    pub role: Role,
    pub starts_on: NaiveDate,
    pub ends_on: Option<NaiveDate>,
}

/// Roles that were not taken and have not run out; those that begin later are among them.
pub(super) fn open(today: NaiveDate) -> Condition {
    Condition::all()
        .add(role::Column::EndedAt.is_null())
        .add(Condition::any().add(role::Column::EndsOn.is_null()).add(role::Column::EndsOn.gte(today)))
}

/// The roles in force of a person in an organization.
pub(super) async fn held_by(
    person: PersonId,
    organization: OrganizationId,
    writing: &Writing,
) -> Result<Vec<Role>, Refusal> {
    let today = writing.today();
    let rows = role::Entity::find()
        .join(JoinType::InnerJoin, on::<role::Entity, member::Entity>(role::Column::MembershipId, member::Column::Id))
        .filter(member::Column::OrganizationId.eq(organization))
        .filter(member::Column::PersonId.eq(person))
        .filter(member::Column::Status.eq(MembershipStatus::Active))
        .filter(member::Column::StartsOn.lte(today))
        .filter(Condition::any().add(member::Column::EndsOn.is_null()).add(member::Column::EndsOn.gte(today)))
        .filter(role::Column::StartsOn.lte(today))
        .filter(open(today))
        .all(writing.tx())
        .await?;
    Ok(rows.into_iter().map(|row| row.role).collect())
}

/// The open roles of a membership.
pub(super) async fn open_of(membership: MembershipId, writing: &Writing) -> Result<Vec<Role>, Refusal> {
    let select = role::Entity::of_membership(membership).filter(open(writing.today())).order_by_asc(role::Column::Id);
    Ok(select.all(writing.tx()).await?.into_iter().map(|row| row.role).collect())
}

/// Gives a role to a membership.
pub(super) async fn give(
    membership: &member::Model,
    term: Term,
    granted_by: Option<PersonId>,
    writing: &Writing,
) -> Result<role::Model, Refusal> {
    // A role that ran out is still on the books; it makes room for the new one.
    role::Entity::update_many()
        .col_expr(role::Column::EndedAt, Expr::value(writing.now()))
        .filter(role::Column::MembershipId.eq(membership.id))
        .filter(role::Column::Role.eq(term.role))
        .filter(role::Column::EndedAt.is_null())
        .filter(role::Column::EndsOn.lt(writing.today()))
        .exec(writing.tx())
        .await?;
    let id: MembershipRoleId = writing.mint();
    let row = role::ActiveModel {
        id: Set(id),
        membership_id: Set(membership.id),
        role: Set(term.role),
        starts_on: Set(term.starts_on),
        ends_on: Set(term.ends_on),
        granted_by: Set(granted_by),
        created_at: Set(writing.now()),
        ended_at: Set(None),
    };
    let given = role::Entity::insert(row).exec_with_returning(writing.tx()).await.map_err(|error| {
        if ["role", "membership_id_role"].iter().any(|key| is_taken(&error, "membership_role", key)) {
            AnyRule::from(Rule::RoleHeldAlready).at("role")
        } else {
            error.into()
        }
    })?;
    writing.record(Entry::of(id).in_organization(membership.organization_id).after(&given)?).await?;
    Ok(given)
}

/// Takes open roles from a membership: the one named, or all. Gives back how many it took.
pub(super) async fn take(
    membership: &member::Model,
    only: Option<Role>,
    reason: Option<&str>,
    writing: &Writing,
) -> Result<usize, Refusal> {
    let mut select = role::Entity::of_membership(membership.id).filter(open(writing.today()));
    if let Some(role) = only {
        select = select.filter(role::Column::Role.eq(role));
    }
    let mut taken = 0;
    for held in select.all(writing.tx()).await? {
        let ended = role::Entity::update_many()
            .col_expr(role::Column::EndedAt, Expr::value(writing.now()))
            .filter(role::Column::Id.eq(held.id))
            .filter(role::Column::EndedAt.is_null())
            .exec(writing.tx())
            .await?;
        if ended.rows_affected == 1 {
            let entry = Entry::of(held.id).in_organization(membership.organization_id).before(&held)?;
            let entry = if let Some(reason) = reason { entry.because(reason) } else { entry };
            writing.record(entry.after(&role::Model { ended_at: Some(writing.now()), ..held })?).await?;
            taken += 1;
        }
    }
    Ok(taken)
}
