//! Resource mobilization at the edge.

mod able;
pub mod allocation;
pub mod approval;
pub mod approval_mutation;
mod arrival_input;
pub mod contribution;
mod exchange;
pub mod expenditure;
mod gift_input;
pub mod gift_mutation;
pub mod gift_query;
pub mod instalment;
mod load;
pub mod lot;
pub mod name_consent;
pub mod need;
mod need_input;
pub mod need_mutation;
pub mod need_query;
pub mod offer;
pub mod pledge;
pub mod pledge_revision;
pub mod receipt;
pub mod receipt_mutation;
pub mod receipt_query;
pub mod resource;
pub mod restriction;
pub mod reversal;
mod told;
pub mod totals;
mod use_able;
mod use_input;
pub mod use_mutation;
pub mod use_query;
pub mod valuation;
pub mod word;

use async_graphql::MergedObject;

pub use told::told;

/// Questions about resources.
#[derive(MergedObject, Default)]
pub struct MobilizationQuery(
    need_query::NeedQuery,
    offer::query::OfferQuery,
    resource::query::ResourceQuery,
    gift_query::GiftQuery,
    receipt_query::ReceiptQuery,
    use_query::UseQuery,
);

/// Changes about resources.
#[derive(MergedObject, Default)]
pub struct MobilizationMutation(
    need_mutation::NeedMutation,
    offer::mutation::OfferMutation,
    resource::mutation::ResourceMutation,
    gift_mutation::GiftMutation,
    name_consent::NameConsentMutation,
    receipt_mutation::ReceiptMutation,
    valuation::ValuationMutation,
    use_mutation::UseMutation,
    approval_mutation::ApprovalMutation,
);
