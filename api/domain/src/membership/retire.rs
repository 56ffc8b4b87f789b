//! An organization gives up a role of its own.

use entity::id::CustomRoleId;
use entity::membership::custom_grant;
use entity::membership::custom_role::{Column, Entity, Model};
use entity::value::text::Text;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde::Serialize;

use super::rule::Rule;
use super::{custom, owners};
use crate::command::{Command, Lookup, Writing};
use crate::feed::{audit::Entry, outbox::Event};
use crate::policy::assign::may_take;
use crate::policy::permission::Permission;
use crate::policy::place::Place;
use crate::policy::role::permissions_of_custom;
use crate::refusal::{Refusal, Rule as AnyRule};
use crate::seen::Seen;

/// Retire a role that the organization has made, and take it from everybody.
#[derive(Clone, Serialize)]
pub struct RetireRole {
    pub role: CustomRoleId,
    pub reason: Text,
}

impl Command for RetireRole {
    const NEEDS: Permission = Permission::RoleAssign;
    const NAME: &'static str = "retireRole";
    type Outcome = Seen<Model>;

    async fn scope(&self, lookup: &Lookup<'_>) -> Result<Place, Refusal> {
        lookup.custom_role(self.role).await
    }

    async fn run(self, writing: &Writing) -> Result<Self::Outcome, Refusal> {
        let organization = custom::require(self.role, writing).await?.organization_id;
        let own = owners::holding_under_lock(organization, Self::NEEDS, writing).await?;
        let before = custom::require(self.role, writing).await?;
        if !may_take(&own, permissions_of_custom(&before.permissions)) {
            return Err(AnyRule::from(Rule::RoleAboveOwn).at(custom::ARGUMENT));
        }
        let holders = custom_grant::Entity::of_role(self.role);
        custom::take(holders, organization, Some(self.reason.as_str()), writing).await?;
        let after = Model { retired_at: Some(writing.now()), version: before.version + 1, ..before.clone() };
        Entity::update_many()
            .col_expr(Column::RetiredAt, Expr::value(after.retired_at))
            .col_expr(Column::Version, Expr::value(after.version))
            .filter(Column::Id.eq(after.id))
            .exec(writing.tx())
            .await?;
        let entry = Entry::of(after.id).in_organization(organization).because(self.reason.as_str());
        writing.record(entry.before(&before)?.after(&after)?).await?;
        writing.announce(Event::new("role.retired", after.id).in_organization(organization)).await?;
        Ok(Seen::new(after))
    }
}
