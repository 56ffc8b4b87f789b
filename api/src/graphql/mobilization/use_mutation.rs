//! Changes of allocations, expenditures and reversals.

use async_graphql::{Context, Object, Result};
use domain::policy::permission::Permission;

use super::allocation::Allocation;
use super::expenditure::Expenditure;
use super::reversal::Reversal;
use super::use_input::{
    AllocateResourcesInput, ApproveExpenditureInput, ApproveReversalInput, RejectExpenditureInput, RejectReversalInput,
    ReleaseAllocationInput, RequestReversalInput, SubmitExpenditureInput,
};
use crate::graphql::door;
use crate::graphql::payload::moving_payload;
use crate::graphql::requires::needs;

moving_payload!(
    /// What was set aside.
    AllocateResourcesPayload {
        /// The allocation.
        allocation: Allocation
    }
);

moving_payload!(
    /// What was released.
    ReleaseAllocationPayload {
        /// The allocation.
        allocation: Allocation
    }
);

moving_payload!(
    /// The expenditure that was submitted.
    SubmitExpenditurePayload {
        /// The expenditure.
        expenditure: Expenditure
    }
);

moving_payload!(
    /// The expenditure that was approved.
    ApproveExpenditurePayload {
        /// The expenditure.
        expenditure: Expenditure
    }
);

moving_payload!(
    /// The expenditure that was rejected.
    RejectExpenditurePayload {
        /// The expenditure.
        expenditure: Expenditure
    }
);

moving_payload!(
    /// The reversal that was asked for.
    RequestReversalPayload {
        /// The reversal.
        reversal: Reversal
    }
);

moving_payload!(
    /// The reversal that was approved.
    ApproveReversalPayload {
        /// The reversal.
        reversal: Reversal
    }
);

moving_payload!(
    /// The reversal that was rejected.
    RejectReversalPayload {
        /// The reversal.
        reversal: Reversal
    }
);

/// Changes of allocations, expenditures and reversals.
#[derive(Default)]
pub struct UseMutation;

#[Object]
impl UseMutation {
    /// Set aside for a program what was received and is still available.
    #[graphql(directive = needs::apply(Permission::AllocationMake))]
    async fn allocate_resources(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is set aside.")] input: AllocateResourcesInput,
    ) -> Result<AllocateResourcesPayload> {
        let validate_only = input.validate_only;
        Ok(door::perform_moving(ctx, input.parse(), validate_only).await?.into())
    }

    /// Give back to what is available what was set aside and not used.
    #[graphql(directive = needs::apply(Permission::AllocationMake))]
    async fn release_allocation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is released.")] input: ReleaseAllocationInput,
    ) -> Result<ReleaseAllocationPayload> {
        let validate_only = input.validate_only;
        Ok(door::perform_moving(ctx, input.parse(), validate_only).await?.into())
    }

    /// Submit an expenditure with its evidence. Nothing is posted until somebody else has approved it.
    #[graphql(directive = needs::apply(Permission::ExpenditureSubmit))]
    async fn submit_expenditure(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What was used.")] input: SubmitExpenditureInput,
    ) -> Result<SubmitExpenditurePayload> {
        let validate_only = input.validate_only;
        Ok(door::perform_moving(ctx, input.parse(), validate_only).await?.into())
    }

    /// Approve an expenditure that somebody else has submitted, unless the organization has decided otherwise. It is posted
    /// with this approval, or, where two people have to approve it, with the second one; until then it stays submitted.
    #[graphql(directive = needs::apply(Permission::ExpenditureApprove))]
    async fn approve_expenditure(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The expenditure to approve.")] input: ApproveExpenditureInput,
    ) -> Result<ApproveExpenditurePayload> {
        let validate_only = input.validate_only;
        Ok(door::perform_moving(ctx, input.parse(), validate_only).await?.into())
    }

    /// Reject an expenditure that somebody else has submitted.
    #[graphql(directive = needs::apply(Permission::ExpenditureApprove))]
    async fn reject_expenditure(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The expenditure to reject, and why.")] input: RejectExpenditureInput,
    ) -> Result<RejectExpenditurePayload> {
        let validate_only = input.validate_only;
        Ok(door::perform_moving(ctx, input.parse(), validate_only).await?.into())
    }

    /// Ask to take back a confirmed contribution or a posted expenditure, or a part of it.
    #[graphql(directive = needs::apply(Permission::ReversalRequest))]
    async fn request_reversal(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is to be taken back, and why.")] input: RequestReversalInput,
    ) -> Result<RequestReversalPayload> {
        let validate_only = input.validate_only;
        Ok(door::perform_moving(ctx, input.parse(), validate_only).await?.into())
    }

    /// Approve a reversal that somebody else has asked for. It is posted with this approval, or, where two people have to
    /// approve it, with the second one; until then it stays submitted.
    #[graphql(directive = needs::apply(Permission::ReversalApprove))]
    async fn approve_reversal(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The reversal to approve.")] input: ApproveReversalInput,
    ) -> Result<ApproveReversalPayload> {
        let validate_only = input.validate_only;
        Ok(door::perform_moving(ctx, input.parse(), validate_only).await?.into())
    }

    /// Reject a reversal that somebody else has asked for.
    #[graphql(directive = needs::apply(Permission::ReversalApprove))]
    async fn reject_reversal(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The reversal to reject, and why.")] input: RejectReversalInput,
    ) -> Result<RejectReversalPayload> {
        let validate_only = input.validate_only;
        Ok(door::perform_moving(ctx, input.parse(), validate_only).await?.into())
    }
}
