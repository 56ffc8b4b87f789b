//! What one member holds in one organization: roles of the network, and roles that the organization has made.

use entity::id::CustomRoleId;
use entity::state::Role;

use super::permission::Permissions;
use super::role::permissions_of;

/// A role that the organization has made, with what it allows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Custom {
    pub id: CustomRoleId,
    pub name: String,
    pub permissions: Permissions,
}

/// The roles of one member.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Holding {
    pub roles: Vec<Role>,
    pub custom: Vec<Custom>,
}

impl Holding {
    /// Everything that the roles allow, as long as the organization is at work.
    #[must_use]
    pub fn permissions(&self) -> Permissions {
        let system = self.roles.iter().fold(Permissions::NONE, |sum, role| sum.with(permissions_of(*role)));
        system.with(self.custom_permissions())
    }

    /// What the roles that the organization has made allow.
    #[must_use]
    pub fn custom_permissions(&self) -> Permissions {
        self.custom.iter().fold(Permissions::NONE, |sum, custom| sum.with(custom.permissions))
    }
}

impl From<&[Role]> for Holding {
    fn from(roles: &[Role]) -> Self {
        Self { roles: roles.to_vec(), custom: Vec::new() }
    }
}
