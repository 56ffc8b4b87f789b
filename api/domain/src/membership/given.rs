//! Which role is given or taken.

use entity::id::CustomRoleId;
use entity::state::Role;
use serde::Serialize;

/// A role of the network, or one that the organization has made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum GivenRole {
    System(Role),
    Custom(CustomRoleId),
}

impl GivenRole {
    /// The argument that names it.
    pub(super) fn argument(self) -> &'static str {
        match self {
            Self::System(_) => "role",
            Self::Custom(_) => super::custom::ARGUMENT,
        }
    }
}

impl From<Role> for GivenRole {
    fn from(role: Role) -> Self {
        Self::System(role)
    }
}
