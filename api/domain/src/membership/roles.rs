//! The roles of memberships.

use chrono::NaiveDate;
use entity::id::{MandateId, MembershipId, MembershipRoleId, OrganizationId, PersonId};
use entity::membership::{custom_grant, member, role};
use entity::state::Role;
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, Condition, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect};

use super::custom;
use super::given::GivenRole;
use super::rule::Rule;
use crate::command::Writing;
use crate::feed::audit::Entry;
use crate::policy::belonging;
use crate::policy::holding::Holding;
use crate::policy::rights::on;
use crate::refusal::{Refusal, Rule as AnyRule, is_taken};

/// The days of a role.
#[derive(Clone, Copy, Debug)]
pub(super) struct Term {
    pub starts_on: NaiveDate,
    pub ends_on: Option<NaiveDate>,
    /// The mandate whose days these are, if they are one's.
    pub mandate: Option<MandateId>,
}

impl Term {
    /// The days of a role that is given today.
    ///
    /// # Errors
    /// The last day has passed or lies before the first. Ownership has no days: an organization is owned at all times,
    /// and nobody should have to count on which of its owners will be one tomorrow.
    pub(super) fn of(
        role: GivenRole,
        starts_on: Option<NaiveDate>,
        ends_on: Option<NaiveDate>,
        today: NaiveDate,
    ) -> Result<Self, Refusal> {
        let first = starts_on.unwrap_or(today);
        if role == GivenRole::System(Role::Owner) && (first != today || ends_on.is_some()) {
            let argument = if ends_on.is_some() { "endsOn" } else { "startsOn" };
            return Err(AnyRule::from(Rule::OwnershipWithoutTerm).at(argument));
        }
        if ends_on.is_some_and(|last| last < first.max(today)) {
            return Err(AnyRule::from(Rule::EndsBeforeStart).at("endsOn"));
        }
        Ok(Self { starts_on: first, ends_on, mandate: None })
    }
}

/// Roles that were not taken and have not run out; those that begin later are among them.
pub(crate) fn open(today: NaiveDate) -> Condition {
    Condition::all()
        .add(role::Column::EndedAt.is_null())
        .add(Condition::any().add(role::Column::EndsOn.is_null()).add(role::Column::EndsOn.gte(today)))
}

/// The roles in force of a person in an organization.
pub(crate) async fn held_by(
    person: PersonId,
    organization: OrganizationId,
    writing: &Writing,
) -> Result<Holding, Refusal> {
    let today = writing.today();
    let rows = role::Entity::find()
        .join(JoinType::InnerJoin, on::<role::Entity, member::Entity>(role::Column::MembershipId, member::Column::Id))
        .filter(member::Column::OrganizationId.eq(organization))
        .filter(member::Column::PersonId.eq(person))
        .filter(belonging::in_force(today))
        .filter(role::Column::StartsOn.lte(today))
        .filter(open(today))
        .all(writing.tx())
        .await?;
    let roles = rows.into_iter().map(|row| row.role).collect();
    Ok(Holding { roles, custom: custom::held_by(person, organization, writing).await? })
}

/// The open roles of a membership.
pub(crate) async fn open_of(membership: MembershipId, writing: &Writing) -> Result<Holding, Refusal> {
    let select = role::Entity::of_membership(membership).filter(open(writing.today())).order_by_asc(role::Column::Id);
    let roles = select.all(writing.tx()).await?.into_iter().map(|row| row.role).collect();
    Ok(Holding { roles, custom: custom::open_of(membership, writing).await? })
}

/// Gives a role to a membership.
pub(super) async fn give(
    membership: &member::Model,
    given: Role,
    term: Term,
    granted_by: Option<PersonId>,
    writing: &Writing,
) -> Result<role::Model, Refusal> {
    // A role that ran out is still on the books; it makes room for the new one. It ended on its last day, which the record
    // of its beginning tells, so nothing is recorded of that.
    role::Entity::update_many()
        .col_expr(role::Column::EndedAt, Expr::value(writing.now()))
        .filter(role::Column::MembershipId.eq(membership.id))
        .filter(role::Column::Role.eq(given))
        .filter(role::Column::EndedAt.is_null())
        .filter(role::Column::EndsOn.lt(writing.today()))
        .exec(writing.tx())
        .await?;
    let id: MembershipRoleId = writing.mint();
    let row = role::ActiveModel {
        id: Set(id),
        membership_id: Set(membership.id),
        role: Set(given),
        starts_on: Set(term.starts_on),
        ends_on: Set(term.ends_on),
        granted_by: Set(granted_by),
        created_at: Set(writing.now()),
        ended_at: Set(None),
        mandate_id: Set(term.mandate),
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

/// Takes open roles from a membership: all, or the one named as far as no mandate carries it, with which it ends. Gives
/// back how many it took.
pub(super) async fn take(
    membership: &member::Model,
    only: Option<GivenRole>,
    reason: Option<&str>,
    writing: &Writing,
) -> Result<usize, Refusal> {
    let mut select = role::Entity::of_membership(membership.id).filter(open(writing.today()));
    let mut custom = custom_grant::Entity::of_membership(membership.id);
    match only {
        None => {}
        Some(GivenRole::System(role)) => {
            select = select.filter(role::Column::Role.eq(role)).filter(role::Column::MandateId.is_null());
        }
        Some(GivenRole::Custom(id)) => {
            let of_role = custom_grant::Column::CustomRoleId.eq(id);
            custom = custom.filter(of_role).filter(custom_grant::Column::MandateId.is_null());
        }
    }
    let mut taken = 0;
    if !matches!(only, Some(GivenRole::System(_))) {
        taken += custom::take(custom, membership.organization_id, reason, writing).await?;
    }
    if matches!(only, Some(GivenRole::Custom(_))) {
        return Ok(taken);
    }
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
