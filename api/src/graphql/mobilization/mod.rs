//! Resource mobilization at the edge.

mod able;
pub mod allocation;
pub mod contribution;
pub mod expenditure;
mod gift_input;
pub mod gift_mutation;
pub mod gift_query;
mod load;
pub mod need;
mod need_input;
pub mod need_mutation;
pub mod need_query;
pub mod pledge;
pub mod reversal;
mod told;
mod use_able;
mod use_input;
pub mod use_mutation;
pub mod use_query;
pub mod word;

use async_graphql::MergedObject;

pub use told::told;

/// Questions about resources.
#[derive(MergedObject, Default)]
pub struct MobilizationQuery(need_query::NeedQuery, gift_query::GiftQuery, use_query::UseQuery);

/// Changes about resources.
#[derive(MergedObject, Default)]
pub struct MobilizationMutation(need_mutation::NeedMutation, gift_mutation::GiftMutation, use_mutation::UseMutation);
