//! Receipts are issued.

use async_graphql::{Context, ID, InputObject, Object, Result};
use domain::mobilization::receipt::issue::IssueReceipt;
use domain::policy::permission::Permission;

use super::receipt::Receipt;
use crate::graphql::door;
use crate::graphql::id;
use crate::graphql::payload::payload;
use crate::graphql::requires::needs;

/// What a receipt is issued for.
#[derive(InputObject)]
struct IssueReceiptInput {
    /// The contribution, which the receiver has confirmed.
    contribution_id: ID,
    /// Only check; change nothing. The receipt that is shown then has no code and is not signed.
    validate_only: Option<bool>,
}

payload!(
    /// The receipt that was issued.
    IssueReceiptPayload {
        /// The receipt.
        receipt: Receipt
    }
);

/// Changes of receipts.
#[derive(Default)]
pub struct ReceiptMutation;

#[Object]
impl ReceiptMutation {
    /// Issue the receipt for a confirmed contribution, for the receiver. Sent again, it tells the one that there is: there
    /// is one for each contribution, and what it says stays.
    #[graphql(directive = needs::apply(Permission::ContributionConfirm))]
    async fn issue_receipt(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What it is for.")] input: IssueReceiptInput,
    ) -> Result<IssueReceiptPayload> {
        let contribution = id::read(&input.contribution_id, "contributionId");
        let command = contribution.map(|contribution| IssueReceipt { contribution });
        Ok(door::perform(ctx, command, input.validate_only).await?.into())
    }
}
