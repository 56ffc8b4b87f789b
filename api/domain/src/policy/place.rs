//! Where a permission is needed.

use entity::id::{OrganizationId, PartnershipId, PersonId, ServiceTokenId};

/// What a command acts in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// The network itself: what everybody, or everybody with an account, may do.
    Network,
    /// Somebody's own things.
    Person(PersonId),
    /// An organization's things.
    Organization(OrganizationId),
    /// A service token, for the system that works with it.
    Token(ServiceTokenId),
    /// An organization's things in one partnership, which is acted in through one of its parties.
    InPartnership(OrganizationId, PartnershipId),
}
