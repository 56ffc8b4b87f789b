//! What an organization may demand a second factor for.

use entity::id::OrganizationId;

use super::permission::Permission as P;
use super::permission::Permissions;
use super::rights::Rights;
use crate::refusal::Refusal;

/// What moves value, and what gives the right to. Where an organization demands a second factor, whoever acts in a
/// session that has proved none does not hold these there.
///
/// Promises are not among them: a pledge is off the books whoever makes, accepts or writes it off, and what is announced
/// counts once it is confirmed. To bring in people is not either, but with a role that holds one of these: see
/// [`require_to_give`]. Reading moves nothing, but for service tokens, which are read by who issues them.
pub const GUARDED: Permissions = Permissions::of(&[
    // Says that something arrived, and posts it.
    P::ContributionConfirm,
    // Sets aside what was received, and releases it.
    P::AllocationMake,
    // Two halves of one payment.
    P::ExpenditureSubmit,
    P::ExpenditureApprove,
    // Two halves of taking a posting back.
    P::ReversalRequest,
    P::ReversalApprove,
    // Says how many people a payment takes.
    P::ApprovalPolicySet,
    // Gives all of these away, to others or to oneself.
    P::RoleAssign,
    P::OwnershipAssign,
    // Makes something that acts for the organization and has no second factor.
    P::TokenIssue,
]);

/// Refuses to bring somebody in with permissions that the organization demands a second factor for.
pub(crate) fn require_to_give(
    rights: &Rights,
    organization: OrganizationId,
    permissions: Permissions,
) -> Result<(), Refusal> {
    let is_lacking = rights.standing(organization).is_some_and(|standing| standing.lacks_second_factor);
    let is_guarded = permissions.without(GUARDED) != permissions;
    if is_lacking && is_guarded { Err(Refusal::SecondFactorRequired) } else { Ok(()) }
}
