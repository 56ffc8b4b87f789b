//! Who sees who leads an organization, and who shall own it.

use entity::membership::{mandate, ownership_recovery};
use entity::state::PlatformRole;

use super::{Facts, Who};

impl Facts {
    pub fn sees_mandate(&self, who: Who<'_>, one: &mandate::Model) -> bool {
        self.holds(who, "MEMBER_READ", one.organization_id)
    }

    pub fn sees_recovery(&self, who: Who<'_>, one: &ownership_recovery::Model) -> bool {
        matches!(who, Who::Person(_, Some(PlatformRole::Admin))) || self.holds(who, "AUDIT_READ", one.organization_id)
    }
}
