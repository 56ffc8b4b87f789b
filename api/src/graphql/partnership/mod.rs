//! Partnerships at the edge.

mod able;
pub mod agreement;
mod input;
pub mod invitation;
pub mod load;
pub mod mutation;
pub mod program;
pub mod query;
mod told;
pub mod types;
pub mod word;

pub use invitation::PartyInvitationMutation;
pub use mutation::PartnershipMutation;
pub use query::PartnershipQuery;
pub use told::told;
