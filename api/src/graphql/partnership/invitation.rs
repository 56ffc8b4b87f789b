//! Asking other organizations into a partnership in force.

use async_graphql::{Context, ID, InputObject, Object, Result};
use domain::Refusal;
use domain::entity::value::text::Text;
use domain::partnership::invite::{InviteParty, WithdrawPartyInvitation};
use domain::policy::permission::Permission;

use super::input::{self, REASON_MAX};
use super::types::Partnership;
use super::word::PartyRole;
use crate::graphql::door;
use crate::graphql::id;
use crate::graphql::payload::payload;
use crate::graphql::requires::needs;

/// Who is asked to join, and as what.
#[derive(InputObject)]
struct InvitePartyInput {
    /// The partnership, which must be in force.
    partnership_id: ID,
    /// The organization that is asked; it must be active and visible to the viewer.
    invited_organization_id: ID,
    /// What it is to do in the partnership. It has a lead already.
    role: PartyRole,
    /// Why, for the trail of the organization that is asked, at most 1,000 characters.
    reason: Option<String>,
    /// Only check; invite nobody.
    validate_only: Option<bool>,
}

impl InvitePartyInput {
    fn parse(self) -> Result<InviteParty, Refusal> {
        let reason = self.reason.map(|text| Text::required(&text, REASON_MAX)).transpose();
        Ok(InviteParty {
            partnership: id::read(&self.partnership_id, "partnershipId")?,
            organization: id::read(&self.invited_organization_id, "invitedOrganizationId")?,
            role: self.role.into(),
            reason: reason.map_err(|broken| Refusal::input("reason", broken.reason))?,
        })
    }
}

/// Whose invitation is taken back, and why.
#[derive(InputObject)]
struct WithdrawPartyInvitationInput {
    /// The partnership.
    partnership_id: ID,
    /// The organization that was asked and has not answered.
    invited_organization_id: ID,
    /// Why, for the trail of the organization that was asked, at most 1,000 characters.
    reason: String,
    /// Only check; take nothing back.
    validate_only: Option<bool>,
}

impl WithdrawPartyInvitationInput {
    fn parse(self) -> Result<WithdrawPartyInvitation, Refusal> {
        Ok(WithdrawPartyInvitation {
            partnership: id::read(&self.partnership_id, "partnershipId")?,
            organization: id::read(&self.invited_organization_id, "invitedOrganizationId")?,
            reason: input::reason(&self.reason)?,
        })
    }
}

payload!(
    /// The partnership that somebody was invited into.
    InvitePartyPayload {
        /// The partnership.
        partnership: Partnership
    }
);

payload!(
    /// The partnership that nobody is invited into any more by this.
    WithdrawPartyInvitationPayload {
        /// The partnership.
        partnership: Partnership
    }
);

/// Asking other organizations into a partnership in force.
#[derive(Default)]
pub struct PartyInvitationMutation;

#[Object]
impl PartyInvitationMutation {
    /// Invite an organization into a partnership in force, for the party that leads it; also one that has declined or left
    /// before. It joins when it accepts, by which it signs the agreement in force; nobody waits for it.
    #[graphql(directive = needs::apply(Permission::PartnershipDecide))]
    async fn invite_party(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Who is asked to join, and as what.")] input: InvitePartyInput,
    ) -> Result<InvitePartyPayload> {
        let validate_only = input.validate_only;
        Ok(door::perform(ctx, input.parse(), validate_only).await?.into())
    }

    /// Take an invitation back that was not answered, for the party that leads a partnership in force.
    #[graphql(directive = needs::apply(Permission::PartnershipDecide))]
    async fn withdraw_party_invitation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Whose invitation is taken back, and why.")] input: WithdrawPartyInvitationInput,
    ) -> Result<WithdrawPartyInvitationPayload> {
        let validate_only = input.validate_only;
        Ok(door::perform(ctx, input.parse(), validate_only).await?.into())
    }
}
