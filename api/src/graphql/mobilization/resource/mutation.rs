//! Changes of resources and reservations.

use async_graphql::{Context, Object, Result};
use domain::policy::permission::Permission;

use super::input::{
    AddResourceInput, ArchiveResourceInput, ReportNoShowInput, ReserveResourceInput, WithdrawReservationInput,
};
use super::reservation::Reservation;
use super::types::Resource;
use crate::graphql::door;
use crate::graphql::payload::{moving_payload, payload};
use crate::graphql::requires::needs;

payload!(
    /// The resource that was listed.
    AddResourcePayload {
        /// The resource.
        resource: Resource
    }
);

payload!(
    /// The resource that was archived.
    ArchiveResourcePayload {
        /// The resource.
        resource: Resource
    }
);

moving_payload!(
    /// The reservation that was made.
    ReserveResourcePayload {
        /// The reservation.
        reservation: Reservation
    }
);

moving_payload!(
    /// The reservation that was given back.
    WithdrawReservationPayload {
        /// The reservation.
        reservation: Reservation
    }
);

moving_payload!(
    /// The reservation that nobody came to.
    ReportNoShowPayload {
        /// The reservation.
        reservation: Reservation
    }
);

/// Changes of resources and reservations.
#[derive(Default)]
pub struct ResourceMutation;

#[Object]
impl ResourceMutation {
    /// List a space or a skill that the organization lends. Its people and those of its partners see it, and when it is
    /// taken.
    #[graphql(directive = needs::apply(Permission::PledgeMake))]
    async fn add_resource(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is lent.")] input: AddResourceInput,
    ) -> Result<AddResourcePayload> {
        let validate_only = input.validate_only;
        Ok(door::perform(ctx, input.parse(), validate_only).await?.into())
    }

    /// Archive a resource: nothing more of it is reserved. What was reserved stays reserved.
    #[graphql(directive = needs::apply(Permission::PledgeMake))]
    async fn archive_resource(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is not lent any more.")] input: ArchiveResourceInput,
    ) -> Result<ArchiveResourcePayload> {
        let validate_only = input.validate_only;
        Ok(door::perform(ctx, input.parse(), validate_only).await?.into())
    }

    /// Reserve a time of a resource under a pledge, for its giver. Two times of one resource do not overlap; one may begin
    /// when another one ends. It is free again when the pledge ends or the reservation is withdrawn.
    #[graphql(directive = needs::apply(Permission::PledgeMake))]
    async fn reserve_resource(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which time of what.")] input: ReserveResourceInput,
    ) -> Result<ReserveResourcePayload> {
        let validate_only = input.validate_only;
        Ok(door::perform_moving(ctx, input.parse(), validate_only).await?.into())
    }

    /// Give a reserved time back before it begins, for the giver. The pledge stays as it is.
    #[graphql(directive = needs::apply(Permission::PledgeMake))]
    async fn withdraw_reservation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which reservation, and why.")] input: WithdrawReservationInput,
    ) -> Result<WithdrawReservationPayload> {
        let validate_only = input.validate_only;
        Ok(door::perform_moving(ctx, input.parse(), validate_only).await?.into())
    }

    /// Report that nobody came at a reserved time that is over, for the receiver. That much of the pledge is written off:
    /// it was promised, and does not come any more.
    #[graphql(directive = needs::apply(Permission::ContributionConfirm))]
    async fn report_no_show(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which reservation, and what happened.")] input: ReportNoShowInput,
    ) -> Result<ReportNoShowPayload> {
        let validate_only = input.validate_only;
        Ok(door::perform_moving(ctx, input.parse(), validate_only).await?.into())
    }
}
