//! Whether an organization demands a second factor for what moves value.

use async_graphql::{Context, ID, InputObject, Object, Result};
use domain::policy::permission::Permission;
use domain::registry::second_factor::SetSecondFactorPolicy;

use super::types::Organization;
use crate::graphql::payload::payload;
use crate::graphql::requires::needs;
use crate::graphql::{door, id};

/// Whether an organization demands a second factor.
#[derive(InputObject)]
struct SetSecondFactorPolicyInput {
    /// The organization.
    organization_id: ID,
    /// Whether it does.
    is_required: bool,
    /// Only check; change nothing.
    validate_only: Option<bool>,
}

payload!(
    /// The organization that has said whether it demands a second factor.
    SetSecondFactorPolicyPayload {
        /// The organization.
        organization: Organization
    }
);

/// Whether an organization demands a second factor for what moves value.
#[derive(Default)]
pub struct SecondFactorPolicyMutation;

#[Object]
impl SecondFactorPolicyMutation {
    /// Say whether an organization demands a second factor: then whoever asks in a session that was opened without one
    /// moves no value there, and gives nobody the right to. It holds at once. Only in a session that was opened with one.
    #[graphql(directive = needs::apply(Permission::OrganizationEdit))]
    async fn set_second_factor_policy(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Whether it does.")] input: SetSecondFactorPolicyInput,
    ) -> Result<SetSecondFactorPolicyPayload> {
        let command = id::read(&input.organization_id, "organizationId")
            .map(|organization| SetSecondFactorPolicy { organization, is_required: input.is_required });
        Ok(door::perform(ctx, command, input.validate_only).await?.into())
    }
}
