//! Roles that organizations make of named permissions.

use async_graphql::{Context, ID, Object, Result, SimpleObject};
use domain::entity::membership::custom_role;
use domain::membership::find_custom::{self, HeldCustom};
use domain::page::Key;
use domain::policy::role::permissions_of_custom;
use domain::{Refusal, Seen};
use tokio::sync::OnceCell;

use super::entry_able::{self, CustomRoleAction};
use super::permission_word::Permission;
use crate::graphql::ability::Ability;
use crate::graphql::connection::connection;
use crate::graphql::error::top;
use crate::graphql::loader::ask;
use crate::graphql::page::PageArgs;
use crate::graphql::registry::types::Organization;
use crate::graphql::scalar::{Instant, LocalDate};
use crate::graphql::{id, session};

/// A role that an organization has made, with the organization if its list has brought it along.
pub struct CustomRole {
    row: Seen<custom_role::Model>,
    organization: OnceCell<Option<Organization>>,
}

impl From<Seen<custom_role::Model>> for CustomRole {
    fn from(row: Seen<custom_role::Model>) -> Self {
        Self { row, organization: OnceCell::new() }
    }
}

connection!("custom roles", CustomRoleConnection, CustomRoleEdge, CustomRole);

/// A role that an organization has made of named permissions.
#[Object]
impl CustomRole {
    /// The role's id.
    pub async fn id(&self) -> ID {
        id::show(self.row.id)
    }

    /// The name.
    async fn name(&self) -> &str {
        &self.row.name
    }

    /// What the role is for.
    async fn description(&self) -> &str {
        &self.row.description
    }

    /// What those who hold it may do in the organization.
    async fn permissions(&self) -> Vec<Permission> {
        permissions_of_custom(&self.row.permissions).iter().map(Permission::from).collect()
    }

    /// When it was made.
    async fn created_at(&self) -> Instant {
        Instant(self.row.created_at)
    }

    /// When it was retired; from then on nobody holds it.
    async fn retired_at(&self) -> Option<Instant> {
        self.row.retired_at.map(Instant)
    }

    /// The version, for edits that must not overwrite somebody else's.
    async fn version(&self) -> i32 {
        i32::try_from(self.row.version).unwrap_or(i32::MAX)
    }

    /// The organization that has made it; null when the viewer may not see it.
    async fn organization(&self, ctx: &Context<'_>) -> Option<Result<&Organization>> {
        let load = self.organization.get_or_try_init(|| async {
            Ok::<_, Refusal>(ask(ctx, self.row.organization_id).await?.map(Organization::from))
        });
        load.await.map_err(|refusal| top(ctx, refusal)).map(Option::as_ref).transpose()
    }

    /// Whether the viewer may do this with the role, and why not.
    async fn viewer_can(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What would be done.")] action: CustomRoleAction,
    ) -> async_graphql::Result<Ability> {
        entry_able::custom_role(ctx, &self.row, action).map_err(|refusal| top(ctx, refusal))
    }
}

/// A role that the organization has made, in a member's hands, from a day to a day.
#[derive(SimpleObject)]
pub struct HeldCustomRole {
    /// The role.
    role: CustomRole,
    /// The first day.
    starts_on: LocalDate,
    /// The last day, if there is one.
    ends_on: Option<LocalDate>,
}

impl From<&HeldCustom> for HeldCustomRole {
    fn from(held: &HeldCustom) -> Self {
        Self {
            role: held.role.clone().into(),
            starts_on: held.grant.starts_on.into(),
            ends_on: held.grant.ends_on.map(LocalDate::from),
        }
    }
}

/// A page of the roles that one organization has made.
pub async fn page_of(
    ctx: &Context<'_>,
    organization: &Organization,
    args: &PageArgs,
) -> Result<CustomRoleConnection, Refusal> {
    let page = args.read(CustomRoleConnection::LIST, false)?;
    let reading = session::reading(ctx)?;
    let id = organization.row.id;
    let slice = find_custom::of_organization(reading, id, &page).await?;
    let total = if ctx.look_ahead().field("totalCount").exists() {
        Some(find_custom::count_of_organization(reading, id).await?)
    } else {
        None
    };
    let key = |role: &CustomRole| Key { sort: None, id: role.row.id.0 };
    let slice = slice.map(|row| {
        let organization = Organization::from(organization.row.clone());
        CustomRole { row, organization: OnceCell::new_with(Some(Some(organization))) }
    });
    Ok(CustomRoleConnection::of(slice, total, key, |role| role))
}
