//! Membership at the edge.

mod able;
pub mod custom_role;
pub mod custom_role_mutation;
mod entry_able;
pub mod import;
pub mod invitation_mutation;
pub mod join_mutation;
pub mod join_request;
pub mod list_word;
pub mod load;
pub mod mandate;
pub mod mandate_mutation;
mod member_able;
pub mod member_mutation;
pub mod organization;
pub mod permission_word;
mod query;
pub mod recovery;
pub mod recovery_mutation;
pub mod sensitive;
pub mod sensitive_mutation;
pub mod suspension_mutation;
mod told;
pub mod transfer_mutation;
pub mod types;
pub mod word;

use async_graphql::MergedObject;

pub use query::MembershipQuery;
pub use told::told;

/// Changes of invitations, memberships and roles.
#[derive(MergedObject, Default)]
pub struct MembershipMutation(
    invitation_mutation::InvitationMutation,
    member_mutation::MemberMutation,
    custom_role_mutation::CustomRoleMutation,
    join_mutation::JoinMutation,
    transfer_mutation::TransferMutation,
    suspension_mutation::SuspensionMutation,
    mandate_mutation::MandateMutation,
    recovery_mutation::OwnershipRecoveryMutation,
    import::ImportMutation,
    sensitive_mutation::SensitiveMutation,
);
