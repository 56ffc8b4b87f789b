//! Changes of partnerships.

use async_graphql::{Context, Object, Result};
use domain::policy::permission::Permission;

use super::input::{
    AcceptPartnershipInput, AddProgramInput, DeclinePartnershipInput, EndPartnershipInput, ProposePartnershipInput,
    ResumePartnershipInput, SuspendPartnershipInput, WithdrawFromPartnershipInput,
};
use super::program::Program;
use super::types::Partnership;
use crate::graphql::door;
use crate::graphql::payload::payload;
use crate::graphql::requires::needs;

payload!(
    /// The partnership that was proposed.
    ProposePartnershipPayload {
        /// The partnership.
        partnership: Partnership
    }
);

payload!(
    /// The partnership that was accepted.
    AcceptPartnershipPayload {
        /// The partnership.
        partnership: Partnership
    }
);

payload!(
    /// The partnership that was declined.
    DeclinePartnershipPayload {
        /// The partnership.
        partnership: Partnership
    }
);

payload!(
    /// The partnership that was left.
    WithdrawFromPartnershipPayload {
        /// The partnership.
        partnership: Partnership
    }
);

payload!(
    /// The partnership that was suspended.
    SuspendPartnershipPayload {
        /// The partnership.
        partnership: Partnership
    }
);

payload!(
    /// The partnership that goes on.
    ResumePartnershipPayload {
        /// The partnership.
        partnership: Partnership
    }
);

payload!(
    /// The partnership that was ended.
    EndPartnershipPayload {
        /// The partnership.
        partnership: Partnership
    }
);

payload!(
    /// The program that was added.
    AddProgramPayload {
        /// The program.
        program: Program
    }
);

/// Changes of partnerships.
#[derive(Default)]
pub struct PartnershipMutation;

#[Object]
impl PartnershipMutation {
    /// Propose a partnership between organizations. Who may decide for the proposing one consents for it at once.
    #[graphql(directive = needs::apply(Permission::PartnershipPropose))]
    async fn propose_partnership(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is proposed.")] input: ProposePartnershipInput,
    ) -> Result<ProposePartnershipPayload> {
        let validate_only = input.validate_only;
        Ok(door::perform(ctx, input.parse(), validate_only).await?.into())
    }

    /// Accept a partnership for one of its parties. The last consent that was missing brings it into force.
    #[graphql(directive = needs::apply(Permission::PartnershipDecide))]
    async fn accept_partnership(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Whose consent is given.")] input: AcceptPartnershipInput,
    ) -> Result<AcceptPartnershipPayload> {
        let validate_only = input.validate_only;
        Ok(door::perform(ctx, input.parse(), validate_only).await?.into())
    }

    /// Decline a partnership for one of its parties. It is declined as a whole when that consent was required, or when
    /// fewer than two parties are left that could still make it.
    #[graphql(directive = needs::apply(Permission::PartnershipDecide))]
    async fn decline_partnership(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Who declines, and why.")] input: DeclinePartnershipInput,
    ) -> Result<DeclinePartnershipPayload> {
        let validate_only = input.validate_only;
        Ok(door::perform(ctx, input.parse(), validate_only).await?.into())
    }

    /// Leave a partnership with one of its parties, whose pledges, deliveries and balances in it must be settled. When the
    /// lead leaves, or fewer than two parties remain, it ends, and everything in it must be settled.
    #[graphql(directive = needs::apply(Permission::PartnershipDecide))]
    async fn withdraw_from_partnership(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Who leaves, and why.")] input: WithdrawFromPartnershipInput,
    ) -> Result<WithdrawFromPartnershipPayload> {
        let validate_only = input.validate_only;
        Ok(door::perform(ctx, input.parse(), validate_only).await?.into())
    }

    /// Suspend a partnership in force, for the party that leads it.
    #[graphql(directive = needs::apply(Permission::PartnershipDecide))]
    async fn suspend_partnership(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is suspended, and why.")] input: SuspendPartnershipInput,
    ) -> Result<SuspendPartnershipPayload> {
        let validate_only = input.validate_only;
        Ok(door::perform(ctx, input.parse(), validate_only).await?.into())
    }

    /// Bring a suspended partnership back into force, for the party that leads it.
    #[graphql(directive = needs::apply(Permission::PartnershipDecide))]
    async fn resume_partnership(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What goes on.")] input: ResumePartnershipInput,
    ) -> Result<ResumePartnershipPayload> {
        let validate_only = input.validate_only;
        Ok(door::perform(ctx, input.parse(), validate_only).await?.into())
    }

    /// End a partnership for good, for the party that leads it. Everything in it must be settled.
    #[graphql(directive = needs::apply(Permission::PartnershipDecide))]
    async fn end_partnership(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is ended, and why.")] input: EndPartnershipInput,
    ) -> Result<EndPartnershipPayload> {
        let validate_only = input.validate_only;
        Ok(door::perform(ctx, input.parse(), validate_only).await?.into())
    }

    /// Add a program, run by one of the parties, to a partnership in force.
    #[graphql(directive = needs::apply(Permission::ProgramManage))]
    async fn add_program(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is added.")] input: AddProgramInput,
    ) -> Result<AddProgramPayload> {
        let validate_only = input.validate_only;
        Ok(door::perform(ctx, input.parse(), validate_only).await?.into())
    }
}
