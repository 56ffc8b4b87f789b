//! Whether a person who gives is named to the receiver.

use async_graphql::{Context, ID, InputObject, Object, Result};
use domain::mobilization::name_consent::{GiveNameConsent, WithdrawNameConsent};
use domain::policy::permission::Permission;

use crate::graphql::door;
use crate::graphql::id;
use crate::graphql::payload::payload;
use crate::graphql::registry::types::Organization;
use crate::graphql::requires::needs;

/// Who may see the name.
#[derive(InputObject)]
struct GiveNameConsentInput {
    /// The organization that receives.
    organization_id: ID,
    /// Only check; agree to nothing.
    validate_only: Option<bool>,
}

/// Who may not see the name any more.
#[derive(InputObject)]
struct WithdrawNameConsentInput {
    /// The organization that receives.
    organization_id: ID,
    /// Only check; withdraw nothing.
    validate_only: Option<bool>,
}

payload!(
    /// The consent that was given.
    GiveNameConsentPayload {
        /// The organization.
        organization: Organization
    }
);

payload!(
    /// The consent that was taken back.
    WithdrawNameConsentPayload {
        /// True, also when there was none.
        done: bool
    }
);

#[derive(Default)]
pub struct NameConsentMutation;

/// Changes of what givers agree to.
#[Object]
impl NameConsentMutation {
    /// Agree that an organization sees one's name beside what one gives to it, has given and will give. Who has agreed
    /// already agrees once.
    #[graphql(directive = needs::apply(Permission::SignedIn))]
    async fn give_name_consent(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which organization it is.")] input: GiveNameConsentInput,
    ) -> Result<GiveNameConsentPayload> {
        let command =
            id::read(&input.organization_id, "organizationId").map(|organization| GiveNameConsent { organization });
        Ok(door::perform(ctx, command, input.validate_only).await?.into())
    }

    /// Take that back: nobody there sees the name from then on. It stays in what they have noted elsewhere.
    #[graphql(directive = needs::apply(Permission::SignedIn))]
    async fn withdraw_name_consent(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which organization it is.")] input: WithdrawNameConsentInput,
    ) -> Result<WithdrawNameConsentPayload> {
        let command =
            id::read(&input.organization_id, "organizationId").map(|organization| WithdrawNameConsent { organization });
        Ok(door::perform(ctx, command, input.validate_only).await?.map(|()| true).into())
    }
}
