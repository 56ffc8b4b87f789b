//! Where a permission is needed.

use entity::id::{OrganizationId, PartnershipId, PersonId};

/// What a command acts in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// The network itself: what everybody, or everybody with an account, may do.
    Network,
    /// Somebody's own things.
    Person(PersonId),
    /// An organization's things.
    Organization(OrganizationId),
    /// An organization's things in one partnership, which is acted in through one of its parties.
    InPartnership(OrganizationId, PartnershipId),
}
