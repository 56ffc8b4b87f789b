//! Changes of pledges and contributions.

use async_graphql::{Context, Object, Result};
use domain::mobilization::accept_pledge::AcceptPledge;
use domain::policy::permission::Permission;

use super::arrival_input::{AnnounceContributionInput, ConfirmContributionInput};
use super::contribution::Contribution;
use super::gift_input::{
    AcceptPledgeInput, CancelPledgeInput, DeclinePledgeInput, DisputeContributionInput, MakePledgeInput,
    RevisePledgeInput, WithdrawContributionInput, WriteOffPledgeInput,
};
use super::pledge::Pledge;
use crate::graphql::door;
use crate::graphql::id;
use crate::graphql::payload::moving_payload;
use crate::graphql::requires::needs;

moving_payload!(
    /// The pledge that was made.
    MakePledgePayload {
        /// The pledge.
        pledge: Pledge
    }
);

moving_payload!(
    /// The pledge that was accepted.
    AcceptPledgePayload {
        /// The pledge.
        pledge: Pledge
    }
);

moving_payload!(
    /// The pledge that was declined.
    DeclinePledgePayload {
        /// The pledge.
        pledge: Pledge
    }
);

moving_payload!(
    /// The pledge that was written off.
    WriteOffPledgePayload {
        /// The pledge.
        pledge: Pledge
    }
);

moving_payload!(
    /// The pledge that was changed.
    RevisePledgePayload {
        /// The pledge.
        pledge: Pledge
    }
);

moving_payload!(
    /// The pledge that was taken back.
    CancelPledgePayload {
        /// The pledge.
        pledge: Pledge
    }
);

moving_payload!(
    /// The contribution that was announced.
    AnnounceContributionPayload {
        /// The contribution.
        contribution: Contribution
    }
);

moving_payload!(
    /// The contribution that was confirmed.
    ConfirmContributionPayload {
        /// The contribution.
        contribution: Contribution
    }
);

moving_payload!(
    /// The contribution that is disputed.
    DisputeContributionPayload {
        /// The contribution.
        contribution: Contribution
    }
);

moving_payload!(
    /// The contribution that was taken back.
    WithdrawContributionPayload {
        /// The contribution.
        contribution: Contribution
    }
);

/// Changes of pledges and contributions.
#[derive(Default)]
pub struct GiftMutation;

#[Object]
impl GiftMutation {
    /// Promise something to a need, for an organization or for oneself. More than is needed may be promised.
    #[graphql(directive = needs::apply(Permission::PledgeMake))]
    async fn make_pledge(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is promised.")] input: MakePledgeInput,
    ) -> Result<MakePledgePayload> {
        let validate_only = input.validate_only;
        Ok(door::perform_moving(ctx, input.parse(), validate_only).await?.into())
    }

    /// Accept a pledge, for the receiver.
    #[graphql(directive = needs::apply(Permission::PledgeDecide))]
    async fn accept_pledge(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The pledge to accept.")] input: AcceptPledgeInput,
    ) -> Result<AcceptPledgePayload> {
        let validate_only = input.validate_only;
        Ok(door::perform_moving(
            ctx,
            id::read(&input.pledge_id, "pledgeId").map(|pledge| AcceptPledge { pledge }),
            validate_only,
        )
        .await?
        .into())
    }

    /// Decline a pledge, for the receiver.
    #[graphql(directive = needs::apply(Permission::PledgeDecide))]
    async fn decline_pledge(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The pledge to decline, and why.")] input: DeclinePledgeInput,
    ) -> Result<DeclinePledgePayload> {
        let validate_only = input.validate_only;
        Ok(door::perform_moving(ctx, input.parse(), validate_only).await?.into())
    }

    /// Write off what is not fulfilled of a pledge, for the receiver: when its day has passed, or when the partnership is
    /// no longer in force. What has come stays received.
    #[graphql(directive = needs::apply(Permission::PledgeDecide))]
    async fn write_off_pledge(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The pledge to write off, and why.")] input: WriteOffPledgeInput,
    ) -> Result<WriteOffPledgePayload> {
        let validate_only = input.validate_only;
        Ok(door::perform_moving(ctx, input.parse(), validate_only).await?.into())
    }

    /// Change quantity or date of a pledge, for its giver. Every wording is kept.
    #[graphql(directive = needs::apply(Permission::PledgeMake))]
    async fn revise_pledge(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is changed, and why.")] input: RevisePledgeInput,
    ) -> Result<RevisePledgePayload> {
        let validate_only = input.validate_only;
        Ok(door::perform_moving(ctx, input.parse(), validate_only).await?.into())
    }

    /// Take back what is not yet fulfilled of a pledge, for its giver.
    #[graphql(directive = needs::apply(Permission::PledgeMake))]
    async fn cancel_pledge(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The pledge to take back, and why.")] input: CancelPledgeInput,
    ) -> Result<CancelPledgePayload> {
        let validate_only = input.validate_only;
        Ok(door::perform_moving(ctx, input.parse(), validate_only).await?.into())
    }

    /// Announce that something was sent, for its giver. It counts once the receiver has confirmed it.
    #[graphql(directive = needs::apply(Permission::ContributionAnnounce))]
    async fn announce_contribution(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What was sent.")] input: AnnounceContributionInput,
    ) -> Result<AnnounceContributionPayload> {
        let validate_only = input.validate_only;
        Ok(door::perform_moving(ctx, input.parse(), validate_only).await?.into())
    }

    /// Confirm that something has arrived, all of it or less, for the receiver, who may have disputed it before. Who gave
    /// cannot confirm.
    #[graphql(directive = needs::apply(Permission::ContributionConfirm))]
    async fn confirm_contribution(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What has arrived.")] input: ConfirmContributionInput,
    ) -> Result<ConfirmContributionPayload> {
        let validate_only = input.validate_only;
        Ok(door::perform_moving(ctx, input.parse(), validate_only).await?.into())
    }

    /// State that something announced has not arrived, for the receiver. It can still be confirmed, or taken back by its
    /// giver.
    #[graphql(directive = needs::apply(Permission::ContributionConfirm))]
    async fn dispute_contribution(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What has not arrived, and why.")] input: DisputeContributionInput,
    ) -> Result<DisputeContributionPayload> {
        let validate_only = input.validate_only;
        Ok(door::perform_moving(ctx, input.parse(), validate_only).await?.into())
    }

    /// Take back the announcement of something that is not confirmed, also when it is disputed, for its giver. Nothing is
    /// posted.
    #[graphql(directive = needs::apply(Permission::ContributionAnnounce))]
    async fn withdraw_contribution(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What was announced by mistake, and why.")] input: WithdrawContributionInput,
    ) -> Result<WithdrawContributionPayload> {
        let validate_only = input.validate_only;
        Ok(door::perform_moving(ctx, input.parse(), validate_only).await?.into())
    }
}
