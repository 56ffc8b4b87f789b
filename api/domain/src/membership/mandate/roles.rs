//! The roles that come with a mandate and go with it.

use entity::id::{MandateId, OrganizationId};
use entity::membership::{custom_grant, custom_role, mandate, member, role};
use entity::state::Role;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use super::super::custom;
use super::super::given::GivenRole;
use super::super::roles::{self, Term};
use super::super::rule::Rule;
use crate::command::Writing;
use crate::feed::audit::Entry;
use crate::policy::assign::{may_appoint, may_give, may_manage, owns};
use crate::policy::decide::require;
use crate::policy::holding::{Custom, Holding};
use crate::policy::permission::Permission;
use crate::policy::place::Place;
use crate::policy::role::permissions_of_custom;
use crate::refusal::{Refusal, Rule as AnyRule};

/// The argument that names them.
const ARGUMENT: &str = "roles";

/// The roles of one mandate that nobody has taken, whatever day it is.
pub(super) struct Linked {
    system: Vec<role::Model>,
    custom: Vec<(custom_grant::Model, Option<custom_role::Model>)>,
}

impl Linked {
    pub(super) async fn of(mandate: MandateId, writing: &Writing) -> Result<Self, Refusal> {
        let system = role::Entity::find()
            .filter(role::Column::MandateId.eq(mandate))
            .filter(role::Column::EndedAt.is_null())
            .order_by_asc(role::Column::Id)
            .all(writing.tx())
            .await?;
        let grants = custom_grant::Entity::find()
            .filter(custom_grant::Column::MandateId.eq(mandate))
            .filter(custom_grant::Column::EndedAt.is_null())
            .order_by_asc(custom_grant::Column::Id)
            .all(writing.tx())
            .await?;
        let mut custom = Vec::new();
        for grant in grants {
            let role = custom_role::Entity::find_by_id(grant.custom_role_id).one(writing.tx()).await?;
            custom.push((grant, role));
        }
        Ok(Self { system, custom })
    }

    pub(super) fn is_empty(&self) -> bool {
        self.system.is_empty() && self.custom.is_empty()
    }

    fn holding(&self) -> Holding {
        let kept = self.custom.iter().filter_map(|(_, role)| role.as_ref());
        Holding {
            roles: self.system.iter().map(|row| row.role).collect(),
            custom: kept
                .map(|role| Custom {
                    id: role.id,
                    name: role.name.clone(),
                    permissions: permissions_of_custom(&role.permissions),
                })
                .collect(),
        }
    }

    /// Refuses those who could not take these roles.
    pub(super) fn require_managed(
        &self,
        own: &Holding,
        organization: OrganizationId,
        writing: &Writing,
    ) -> Result<(), Refusal> {
        if self.is_empty() {
            return Ok(());
        }
        require_to_assign(organization, writing)?;
        if may_manage(own, &self.holding()) { Ok(()) } else { Err(AnyRule::from(Rule::RoleAboveOwn).at("mandateId")) }
    }

    /// Refuses those who could not give these roles to the holder, since other days may be more of them.
    pub(super) async fn require_given(
        &self,
        own: &Holding,
        holder: &member::Model,
        writing: &Writing,
    ) -> Result<(), Refusal> {
        if self.is_empty() {
            return Ok(());
        }
        require_to_assign(holder.organization_id, writing)?;
        let is_own = writing.rights().person() == Some(holder.person_id);
        let manages = is_own || may_manage(own, &roles::open_of(holder.id, writing).await?);
        let held = self.holding();
        let gives = held.roles.iter().all(|role| may_appoint(own, *role, is_own))
            && held.custom.iter().all(|custom| may_give(own, custom.permissions) && (!is_own || owns(own)));
        if manages && gives { Ok(()) } else { Err(AnyRule::from(Rule::RoleAboveOwn).at("mandateId")) }
    }

    /// They are over now.
    pub(super) async fn take(self, mandate: &mandate::Model, writing: &Writing) -> Result<(), Refusal> {
        let (now, organization) = (writing.now(), mandate.organization_id);
        role::Entity::update_many()
            .col_expr(role::Column::EndedAt, Expr::value(now))
            .filter(role::Column::MandateId.eq(mandate.id))
            .filter(role::Column::EndedAt.is_null())
            .exec(writing.tx())
            .await?;
        custom_grant::Entity::update_many()
            .col_expr(custom_grant::Column::EndedAt, Expr::value(now))
            .filter(custom_grant::Column::MandateId.eq(mandate.id))
            .filter(custom_grant::Column::EndedAt.is_null())
            .exec(writing.tx())
            .await?;
        for row in self.system {
            let entry = Entry::of(row.id).in_organization(organization).before(&row)?;
            writing.record(entry.after(&role::Model { ended_at: Some(now), ..row })?).await?;
        }
        for (row, _) in self.custom {
            let entry = Entry::of(row.id).in_organization(organization).before(&row)?;
            writing.record(entry.after(&custom_grant::Model { ended_at: Some(now), ..row })?).await?;
        }
        Ok(())
    }

    /// Their days are the mandate's.
    pub(super) async fn follow(self, mandate: &mandate::Model, writing: &Writing) -> Result<(), Refusal> {
        let (starts_on, ends_on) = (mandate.starts_on, mandate.ends_on);
        role::Entity::update_many()
            .col_expr(role::Column::StartsOn, Expr::value(starts_on))
            .col_expr(role::Column::EndsOn, Expr::value(ends_on))
            .filter(role::Column::MandateId.eq(mandate.id))
            .filter(role::Column::EndedAt.is_null())
            .exec(writing.tx())
            .await?;
        custom_grant::Entity::update_many()
            .col_expr(custom_grant::Column::StartsOn, Expr::value(starts_on))
            .col_expr(custom_grant::Column::EndsOn, Expr::value(ends_on))
            .filter(custom_grant::Column::MandateId.eq(mandate.id))
            .filter(custom_grant::Column::EndedAt.is_null())
            .exec(writing.tx())
            .await?;
        for row in self.system {
            let entry = Entry::of(row.id).in_organization(mandate.organization_id).before(&row)?;
            let after = role::Model { starts_on, ends_on: Some(ends_on), ..row };
            writing.record(entry.after(&after)?).await?;
        }
        for (row, _) in self.custom {
            let entry = Entry::of(row.id).in_organization(mandate.organization_id).before(&row)?;
            let after = custom_grant::Model { starts_on, ends_on: Some(ends_on), ..row };
            writing.record(entry.after(&after)?).await?;
        }
        Ok(())
    }
}

/// To bring and to take roles is more than to keep the record.
fn require_to_assign(organization: OrganizationId, writing: &Writing) -> Result<(), Refusal> {
    require(writing.rights(), Permission::RoleAssign, &Place::Organization(organization))
}

/// Gives the roles that a new mandate brings, for its term. Nobody gives more than they could give alone.
pub(super) async fn give(
    asked: &[GivenRole],
    (mandate, holder): (&mandate::Model, &member::Model),
    own: &Holding,
    writing: &Writing,
) -> Result<(), Refusal> {
    if asked.is_empty() {
        return Ok(());
    }
    require_to_assign(mandate.organization_id, writing)?;
    let above = || AnyRule::from(Rule::RoleAboveOwn).at(ARGUMENT);
    let granter = writing.rights().person().ok_or(Refusal::Forbidden(Permission::RoleAssign))?;
    let is_own = granter == holder.person_id;
    if !is_own && !may_manage(own, &roles::open_of(holder.id, writing).await?) {
        return Err(above());
    }
    // Over already: what it brought is over, too.
    if mandate.ends_on < writing.today() {
        return Err(AnyRule::from(Rule::EndsBeforeStart).at("endsOn"));
    }
    let term = Term { starts_on: mandate.starts_on, ends_on: Some(mandate.ends_on), mandate: Some(mandate.id) };
    for (place, given) in asked.iter().enumerate() {
        if asked.iter().take(place).any(|before| before == given) {
            continue;
        }
        match *given {
            GivenRole::System(Role::Owner) => return Err(AnyRule::from(Rule::OwnershipWithoutTerm).at(ARGUMENT)),
            GivenRole::System(role) if may_appoint(own, role, is_own) => {
                roles::give(holder, role, term, Some(granter), writing).await?;
            }
            GivenRole::System(_) => return Err(above()),
            GivenRole::Custom(id) => {
                let role = custom::require(id, writing).await;
                // Here such roles stand in a list.
                let role = role.map_err(|refusal| refusal.moved_to("customRoleIds"))?;
                if role.organization_id != mandate.organization_id {
                    return Err(Refusal::NotFound("customRoleIds"));
                }
                if !may_give(own, permissions_of_custom(&role.permissions)) || (is_own && !owns(own)) {
                    return Err(AnyRule::from(Rule::RoleAboveOwn).at("customRoleIds"));
                }
                custom::give(holder, id, term, granter, writing).await?;
            }
        }
    }
    Ok(())
}
