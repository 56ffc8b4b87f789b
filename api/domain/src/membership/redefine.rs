//! An organization changes a role of its own.

use entity::id::{CustomRoleId, OrganizationId};
use entity::membership::custom_role::{Column, Entity, Model};
use entity::value::role_name::RoleName;
use entity::value::text::Text;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde::Serialize;

use super::define::name_taken;
use super::rule::Rule;
use super::{custom, owners, seat};
use crate::command::{Command, Lookup, Writing};
use crate::feed::{audit::Entry, outbox::Event};
use crate::policy::assign::{may_take, owns};
use crate::policy::permission::{Permission, Permissions};
use crate::policy::place::Place;
use crate::policy::role::{custom_words, permissions_of_custom};
use crate::refusal::{Refusal, Rule as AnyRule};
use crate::registry;
use crate::seen::Seen;

/// Change a role that the organization has made. What is absent stays as it is. Those who hold it have what it holds
/// from the next request on.
#[derive(Clone, Serialize)]
pub struct EditRole {
    pub role: CustomRoleId,
    /// The version that the editor has read.
    pub expected_version: i64,
    pub name: Option<RoleName>,
    pub description: Option<Text>,
    pub permissions: Option<Permissions>,
}

impl Command for EditRole {
    const NEEDS: Permission = Permission::RoleAssign;
    const NAME: &'static str = "editRole";
    type Outcome = Seen<Model>;

    async fn scope(&self, lookup: &Lookup<'_>) -> Result<Place, Refusal> {
        lookup.custom_role(self.role).await
    }

    async fn run(self, writing: &Writing) -> Result<Self::Outcome, Refusal> {
        let organization = custom::require(self.role, writing).await?.organization_id;
        let own = owners::holding_under_lock(organization, Self::NEEDS, writing).await?;
        let before = custom::require(self.role, writing).await?;
        if before.version != self.expected_version {
            return Err(AnyRule::from(registry::Rule::StaleVersion).at("expectedVersion"));
        }
        let held = permissions_of_custom(&before.permissions);
        if !may_take(&own, held) {
            return Err(AnyRule::from(Rule::RoleAboveOwn).at(custom::ARGUMENT));
        }
        if let Some(permissions) = self.permissions {
            let added = permissions.without(held);
            custom::require_permissions(&own, permissions, added)?;
            // Whoever widens a role of their own holds the more as long as that role, not as long as the one they have
            // it from.
            if !added.is_empty() && !owns(&own) && self.is_own(organization, writing).await? {
                return Err(AnyRule::from(Rule::RoleAboveOwn).at("permissions"));
            }
        }
        let after = self.over(before.clone());
        Entity::update_many()
            .col_expr(Column::Name, Expr::value(after.name.as_str()))
            .col_expr(Column::NameKey, Expr::value(after.name_key.as_str()))
            .col_expr(Column::Description, Expr::value(after.description.as_str()))
            .col_expr(Column::Permissions, Expr::value(after.permissions.as_str()))
            .col_expr(Column::Version, Expr::value(after.version))
            .filter(Column::Id.eq(after.id))
            .exec(writing.tx())
            .await
            .map_err(name_taken)?;
        writing.record(Entry::of(after.id).in_organization(organization).before(&before)?.after(&after)?).await?;
        writing.announce(Event::new("role.edited", after.id).in_organization(organization)).await?;
        Ok(Seen::new(after))
    }
}

impl EditRole {
    /// Whether the role is one of whoever edits it, also one that begins later.
    async fn is_own(&self, organization: OrganizationId, writing: &Writing) -> Result<bool, Refusal> {
        let Some(person) = writing.rights().person() else { return Ok(false) };
        let Some(seat) = seat::of_person(person, organization, writing).await? else { return Ok(false) };
        Ok(custom::open_of(seat.id, writing).await?.iter().any(|custom| custom.id == self.role))
    }

    fn over(self, before: Model) -> Model {
        let (name_key, name) = match self.name {
            Some(name) => (name.key(), name.into_string()),
            None => (before.name_key, before.name),
        };
        Model {
            name_key,
            name,
            description: self.description.map_or(before.description, Text::into_string),
            permissions: self.permissions.map_or(before.permissions, custom_words),
            version: before.version + 1,
            ..before
        }
    }
}
