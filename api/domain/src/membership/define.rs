//! An organization makes a role of its own.

use entity::id::{CustomRoleId, OrganizationId};
use entity::membership::custom_role;
use entity::value::role_name::RoleName;
use entity::value::text::Text;
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, DbErr, EntityTrait, PaginatorTrait, QueryFilter};
use serde::Serialize;

use super::rule::Rule;
use super::{custom, owners};
use crate::command::{Command, Lookup, Writing};
use crate::feed::{audit::Entry, outbox::Event};
use crate::policy::permission::{Permission, Permissions};
use crate::policy::place::Place;
use crate::policy::role::custom_words;
use crate::refusal::{Refusal, Rule as AnyRule, is_taken};
use crate::seen::Seen;

/// Most roles of its own that an organization has at a time: a person's rights are read with all of theirs.
const MOST: u64 = 50;

/// Make a role of permissions that the maker holds.
#[derive(Clone, Serialize)]
pub struct DefineRole {
    pub organization: OrganizationId,
    pub name: RoleName,
    pub description: Text,
    pub permissions: Permissions,
}

impl Command for DefineRole {
    const NEEDS: Permission = Permission::RoleAssign;
    const NAME: &'static str = "defineRole";
    type Outcome = Seen<custom_role::Model>;

    async fn scope(&self, lookup: &Lookup<'_>) -> Result<Place, Refusal> {
        lookup.place(self.organization, "organizationId", Self::NEEDS).await
    }

    async fn run(self, writing: &Writing) -> Result<Self::Outcome, Refusal> {
        let own = owners::holding_under_lock(self.organization, Self::NEEDS, writing).await?;
        let definer = writing.rights().person().ok_or(Refusal::Forbidden(Self::NEEDS))?;
        custom::require_permissions(&own, self.permissions, self.permissions)?;
        let kept = custom_role::Entity::of_organization(self.organization);
        let kept = kept.filter(custom_role::Column::RetiredAt.is_null()).count(writing.tx()).await?;
        if kept >= MOST {
            return Err(AnyRule::from(Rule::TooManyRoles { limit: MOST }).at("organizationId"));
        }
        let id: CustomRoleId = writing.mint();
        let row = custom_role::ActiveModel {
            id: Set(id),
            organization_id: Set(self.organization),
            name_key: Set(self.name.key()),
            name: Set(self.name.into_string()),
            description: Set(self.description.into_string()),
            permissions: Set(custom_words(self.permissions)),
            defined_by: Set(definer),
            created_at: Set(writing.now()),
            retired_at: Set(None),
            version: Set(1),
        };
        let defined = custom_role::Entity::insert(row).exec_with_returning(writing.tx()).await.map_err(name_taken)?;
        writing.record(Entry::of(id).in_organization(self.organization).after(&defined)?).await?;
        writing.announce(Event::new("role.defined", id).in_organization(self.organization)).await?;
        Ok(Seen::new(defined))
    }
}

/// The rule that a second role of one name breaks.
pub(super) fn name_taken(error: DbErr) -> Refusal {
    let keys = ["organization_id", "name_key", "organization_id_name_key"];
    if keys.iter().any(|key| is_taken(&error, "custom_role", key)) {
        AnyRule::from(Rule::RoleNameTaken).at("name")
    } else {
        error.into()
    }
}
