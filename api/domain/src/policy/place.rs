//! Where a permission is needed.

use entity::id::{OrganizationId, PersonId};

/// What a command acts in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// The network itself: what everybody, or everybody with an account, may do.
    Network,
    /// Somebody's own things.
    Person(PersonId),
    /// An organization's things. A partnership is acted in through one of its parties.
    Organization(OrganizationId),
}
