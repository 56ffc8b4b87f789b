//! Changes of needs.

use async_graphql::{Context, Object, Result};
use domain::mobilization::close_need::CloseNeed;
use domain::mobilization::withdraw_need::WithdrawNeed;
use domain::policy::permission::Permission;

use super::need::Need;
use super::need_input::{CloseNeedInput, PublishNeedInput, WithdrawNeedInput};
use crate::graphql::door;
use crate::graphql::id;
use crate::graphql::payload::payload;
use crate::graphql::requires::needs;

payload!(
    /// The need that was published.
    PublishNeedPayload {
        /// The need.
        need: Need
    }
);

payload!(
    /// The need that was closed.
    CloseNeedPayload {
        /// The need.
        need: Need
    }
);

payload!(
    /// The need that was withdrawn.
    WithdrawNeedPayload {
        /// The need.
        need: Need
    }
);

/// Changes of needs.
#[derive(Default)]
pub struct NeedMutation;

#[Object]
impl NeedMutation {
    /// Publish a need of a party, in a partnership in force.
    #[graphql(directive = needs::apply(Permission::NeedPublish))]
    async fn publish_need(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is published.")] input: PublishNeedInput,
    ) -> Result<PublishNeedPayload> {
        let validate_only = input.validate_only;
        Ok(door::perform(ctx, input.parse(), validate_only).await?.into())
    }

    /// Close a need: no more pledges are taken; what was promised may still come.
    #[graphql(directive = needs::apply(Permission::NeedPublish))]
    async fn close_need(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The need to close.")] input: CloseNeedInput,
    ) -> Result<CloseNeedPayload> {
        let validate_only = input.validate_only;
        Ok(door::perform(ctx, id::read(&input.need_id, "needId").map(|need| CloseNeed { need }), validate_only)
            .await?
            .into())
    }

    /// Withdraw a need that nothing has come for and nothing is on its way to.
    #[graphql(directive = needs::apply(Permission::NeedPublish))]
    async fn withdraw_need(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The need to withdraw.")] input: WithdrawNeedInput,
    ) -> Result<WithdrawNeedPayload> {
        let validate_only = input.validate_only;
        Ok(door::perform(ctx, id::read(&input.need_id, "needId").map(|need| WithdrawNeed { need }), validate_only)
            .await?
            .into())
    }
}
