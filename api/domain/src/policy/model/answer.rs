//! What trying something is answered, and whether an offer is seen.

use entity::id::{OrganizationId, PartnershipId};
use entity::mobilization::offer;
use entity::state::{Consent, OrganizationStatus as Status, PlatformRole};

use super::{Facts, Who};
use crate::policy::permission::Permission;

impl Facts {
    pub fn sees_offer(&self, who: Who<'_>, one: &offer::Model) -> bool {
        let is_own = matches!(who, Who::Person(person, _) if one.giver_person_id == Some(person));
        is_own || self.reads_there(who, one.partnership_id, &[Consent::Accepted], one.created_at)
    }

    /// What trying it in the organization is answered.
    pub fn answer(
        &self,
        who: Who<'_>,
        permission: Permission,
        id: OrganizationId,
        partnership: Option<PartnershipId>,
    ) -> &'static str {
        let needed = permission.name();
        let is_admin = matches!(who, Who::Person(_, Some(PlatformRole::Admin)));
        let is_auditor = matches!(who, Who::Person(_, Some(PlatformRole::Auditor)));
        let on_platform = match permission {
            Permission::OrganizationSuspend
            | Permission::OrganizationVerify
            | Permission::OrganizationMerge
            | Permission::GlassBreak
            | Permission::OwnershipRecover => Some(is_admin),
            Permission::NetworkAudit => Some(is_auditor),
            _ => None,
        };
        match who {
            _ if permission == Permission::Anybody => "YES",
            Who::Nobody => "UNAUTHENTICATED",
            _ if on_platform == Some(true) => "YES",
            _ if on_platform == Some(false) => "FORBIDDEN",
            who if self.holds_in(who, needed, id, partnership) => "YES",
            who if !self.belongs(who, id) => {
                if self.could_be_lent(who, needed, id, partnership) {
                    "SECOND_FACTOR_REQUIRED"
                } else if is_admin || self.acts_for(who, id, partnership) {
                    "FORBIDDEN"
                } else {
                    "NOT_FOUND"
                }
            }
            Who::Token(_) => "INSUFFICIENT_SCOPE",
            who => {
                let nominal = self.is_named(who, needed, id);
                match self.status(id) {
                    Status::Suspended if nominal => "ORG_SUSPENDED",
                    // Nothing else takes away from who holds it.
                    Status::Pending | Status::Active if nominal => "SECOND_FACTOR_REQUIRED",
                    _ if self.could_be_lent(who, needed, id, partnership) => "SECOND_FACTOR_REQUIRED",
                    _ => "FORBIDDEN",
                }
            }
        }
    }
}
