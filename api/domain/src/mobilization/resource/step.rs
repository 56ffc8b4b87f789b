//! What can be done with a resource.

use entity::mobilization::resource;

use crate::mobilization::rule::Rule;
use crate::policy::permission::Permission;

/// What can be done with a resource. Its organization does it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ResourceStep {
    Archive,
}

impl ResourceStep {
    /// To list what one lends is to say what one could promise: whoever may promise may do it.
    pub const NEEDS: Permission = Permission::PledgeMake;

    /// What the resource's state has against it.
    #[must_use]
    pub fn against(self, resource: &resource::Model) -> Option<Rule> {
        match self {
            Self::Archive => resource.archived_at.is_some().then_some(Rule::ResourceArchived),
        }
    }
}
