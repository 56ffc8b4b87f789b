//! Changes of roles that organizations make.

use async_graphql::{Context, ID, InputObject, MaybeUndefined, Object, Result};
use domain::Refusal;
use domain::entity::value::role_name::RoleName;
use domain::entity::value::text::Text;
use domain::entity::value::{Broken, Reason};
use domain::membership::define::DefineRole;
use domain::membership::redefine::EditRole;
use domain::membership::retire::RetireRole;
use domain::policy::permission::{Permission as Needed, Permissions};

use super::custom_role::CustomRole;
use super::permission_word::Permission;
use crate::graphql::door;
use crate::graphql::id;
use crate::graphql::input::Faults;
use crate::graphql::payload::payload;
use crate::graphql::requires::needs;

/// Longest description and longest reason, in characters.
const TEXT_MAX: usize = 500;

/// Which role is made.
#[derive(InputObject)]
struct DefineRoleInput {
    /// The organization.
    organization_id: ID,
    /// The name, at most 120 characters of one script. No other role of the organization has it, or one that looks
    /// like it, and no role of the network.
    name: String,
    /// What the role is for, at most 500 characters.
    description: Option<String>,
    /// At least one permission. Whoever makes the role holds each of them; some stay with owners.
    permissions: Vec<Permission>,
    /// Only check; make nothing.
    validate_only: Option<bool>,
}

impl DefineRoleInput {
    fn parse(self) -> Result<DefineRole, Refusal> {
        let organization = id::read(&self.organization_id, "organizationId")?;
        let mut faults = Faults::default();
        let name = faults.take("name", RoleName::parse(&self.name));
        let description = self.description.unwrap_or_default();
        let description = faults.take("description", Text::parse_up_to(&description, TEXT_MAX));
        let (Some(name), Some(description)) = (name, description) else { return Err(faults.into()) };
        Ok(DefineRole { organization, name, description, permissions: set(self.permissions) })
    }
}

fn set(permissions: Vec<Permission>) -> Permissions {
    permissions.into_iter().map(Needed::from).collect()
}

/// What is changed of a role. A field that is left out stays as it is.
#[derive(InputObject)]
struct EditRoleInput {
    /// The role.
    custom_role_id: ID,
    /// The version that the changes are based on. When somebody else has edited since, nothing is changed.
    expected_version: i32,
    /// The name. It cannot be null.
    name: MaybeUndefined<String>,
    /// What the role is for, at most 500 characters; null empties it.
    description: MaybeUndefined<String>,
    /// All permissions that it is to hold. Whoever edits the role holds each that is added. It cannot be null.
    permissions: MaybeUndefined<Vec<Permission>>,
    /// Only check; change nothing.
    validate_only: Option<bool>,
}

impl EditRoleInput {
    fn parse(self) -> Result<EditRole, Refusal> {
        let role = id::read(&self.custom_role_id, "customRoleId")?;
        let description = match self.description {
            MaybeUndefined::Undefined => None,
            MaybeUndefined::Null => Some(String::new()),
            MaybeUndefined::Value(text) => Some(text),
        };
        let empty = || Err(Broken::from(Reason::Empty));
        let name = match self.name {
            MaybeUndefined::Undefined => None,
            MaybeUndefined::Null => Some(empty()),
            MaybeUndefined::Value(text) => Some(RoleName::parse(&text)),
        };
        let permissions = match self.permissions {
            MaybeUndefined::Undefined => None,
            MaybeUndefined::Null => Some(Err(Broken::from(Reason::Empty))),
            MaybeUndefined::Value(list) => Some(Ok(set(list))),
        };
        let mut faults = Faults::default();
        let name = faults.take_optional("name", name);
        let description =
            faults.take_optional("description", description.map(|text| Text::parse_up_to(&text, TEXT_MAX)));
        let permissions = faults.take_optional("permissions", permissions);
        let (Some(name), Some(description), Some(permissions)) = (name, description, permissions) else {
            return Err(faults.into());
        };
        Ok(EditRole { role, expected_version: self.expected_version.into(), name, description, permissions })
    }
}

/// Which role is retired.
#[derive(InputObject)]
struct RetireRoleInput {
    /// The role.
    custom_role_id: ID,
    /// Why, at most 500 characters. It is kept in the audit trail.
    reason: String,
    /// Only check; retire nothing.
    validate_only: Option<bool>,
}

impl RetireRoleInput {
    fn parse(self) -> Result<RetireRole, Refusal> {
        let role = id::read(&self.custom_role_id, "customRoleId")?;
        let mut faults = Faults::default();
        let Some(reason) = faults.take("reason", Text::required(&self.reason, TEXT_MAX)) else {
            return Err(faults.into());
        };
        Ok(RetireRole { role, reason })
    }
}

payload!(
    /// The role that was made.
    DefineRolePayload {
        /// The role.
        custom_role: CustomRole
    }
);

payload!(
    /// The role that was changed.
    EditRolePayload {
        /// The role.
        custom_role: CustomRole
    }
);

payload!(
    /// The role that was retired.
    RetireRolePayload {
        /// The role.
        custom_role: CustomRole
    }
);

/// Changes of roles that organizations make.
#[derive(Default)]
pub struct CustomRoleMutation;

#[Object]
impl CustomRoleMutation {
    /// Make a role of permissions that the viewer holds in the organization.
    #[graphql(directive = needs::apply(Needed::RoleAssign))]
    async fn define_role(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which role is made.")] input: DefineRoleInput,
    ) -> Result<DefineRolePayload> {
        let validate_only = input.validate_only;
        Ok(door::perform(ctx, input.parse(), validate_only).await?.into())
    }

    /// Change a role that the organization has made. Those who hold it have what it holds from the next request on.
    #[graphql(directive = needs::apply(Needed::RoleAssign))]
    async fn edit_role(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is changed.")] input: EditRoleInput,
    ) -> Result<EditRolePayload> {
        let validate_only = input.validate_only;
        Ok(door::perform(ctx, input.parse(), validate_only).await?.into())
    }

    /// Retire a role that the organization has made: it is taken from everybody, and its name is free again.
    #[graphql(directive = needs::apply(Needed::RoleAssign))]
    async fn retire_role(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which role is retired.")] input: RetireRoleInput,
    ) -> Result<RetireRolePayload> {
        let validate_only = input.validate_only;
        Ok(door::perform(ctx, input.parse(), validate_only).await?.into())
    }
}
