//! Changes of offers.

use async_graphql::{Context, Object, Result, SimpleObject};
use domain::mobilization::offer::pledge_from::Pledged;
use domain::policy::permission::Permission;

use super::input::{PledgeFromOfferInput, PublishOfferInput, WithdrawOfferInput};
use super::types::Offer;
use crate::graphql::door::{self, Answer, Moved};
use crate::graphql::error::UserError;
use crate::graphql::ledger::preview::Preview;
use crate::graphql::mobilization::pledge::Pledge;
use crate::graphql::payload::payload;
use crate::graphql::requires::needs;

payload!(
    /// The offer that was published.
    PublishOfferPayload {
        /// The offer.
        offer: Offer
    }
);

payload!(
    /// The offer that was withdrawn.
    WithdrawOfferPayload {
        /// The offer.
        offer: Offer
    }
);

/// What was pledged from an offer.
#[derive(SimpleObject)]
pub struct PledgeFromOfferPayload {
    /// The offer.
    pub offer: Option<Offer>,
    /// The pledges, in the order of the input; at most 20.
    pub pledges: Option<Vec<Pledge>>,
    /// What would be posted and who would be told; null unless `validateOnly` was asked for, and where it would be refused.
    pub preview: Option<Preview>,
    /// Why nothing was done; empty when it was.
    pub errors: Vec<UserError>,
}

impl From<Answer<Moved<Pledged>>> for PledgeFromOfferPayload {
    fn from(answer: Answer<Moved<Pledged>>) -> Self {
        match answer {
            Ok(made) => Self {
                offer: Some(made.outcome.offer.into()),
                pledges: Some(made.outcome.pledges.into_iter().map(Pledge::from).collect()),
                preview: made.preview.map(Into::into),
                errors: Vec::new(),
            },
            Err(errors) => Self { offer: None, pledges: None, preview: None, errors },
        }
    }
}

/// Changes of offers.
#[derive(Default)]
pub struct OfferMutation;

#[Object]
impl OfferMutation {
    /// Offer something in a partnership in force, as one of its parties or as a person for oneself. The people of its
    /// organizations see it.
    #[graphql(directive = needs::apply(Permission::PledgeMake))]
    async fn publish_offer(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is offered.")] input: PublishOfferInput,
    ) -> Result<PublishOfferPayload> {
        let validate_only = input.validate_only;
        Ok(door::perform(ctx, input.parse(), validate_only).await?.into())
    }

    /// Withdraw what is left of an offer, with a reason. What was pledged from it stays pledged.
    #[graphql(directive = needs::apply(Permission::PledgeMake))]
    async fn withdraw_offer(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which offer is withdrawn, and why.")] input: WithdrawOfferInput,
    ) -> Result<WithdrawOfferPayload> {
        let validate_only = input.validate_only;
        Ok(door::perform(ctx, input.parse(), validate_only).await?.into())
    }

    /// Pledge from an offer to one need or several, all or none, and no more than is free of it. The receivers accept or
    /// decline each pledge for themselves.
    #[graphql(directive = needs::apply(Permission::PledgeMake))]
    async fn pledge_from_offer(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is pledged from which offer.")] input: PledgeFromOfferInput,
    ) -> Result<PledgeFromOfferPayload> {
        let validate_only = input.validate_only;
        Ok(door::perform_moving(ctx, input.parse(), validate_only).await?.into())
    }
}
