//! Who sees what an organization and its partnerships keep besides.

use entity::id::PartnershipId;
use entity::ledger::{account, period};
use entity::membership::{custom_role, join_request};
use entity::mobilization::{allocation, contribution};
use entity::partnership::{agreement, delegate, delegation, program};
use entity::registry::verification;
use entity::state::{Consent, PlatformRole};

use super::tables::THROUGH_GLASS;
use super::{Facts, Who};

impl Facts {
    pub fn sees_contribution(&self, who: Who<'_>, one: &contribution::Model) -> bool {
        let reads = if matches!(who, Who::Token(_)) { "PLEDGE_READ" } else { "ORGANIZATION_READ" };
        let partnership = self.needs.iter().find(|need| need.id == one.need_id).map(|need| need.partnership_id);
        let is_givers = one
            .giver_organization_id
            .is_some_and(|id| self.holds(who, reads, id) || self.lent(who, "PLEDGE_READ", id, partnership));
        let is_own = matches!(who, Who::Person(person, _) if one.giver_person_id == Some(person));
        is_givers || is_own || self.holds_in(who, "PLEDGE_READ", one.organization_id, partnership)
    }

    pub fn sees_program(&self, who: Who<'_>, one: &program::Model) -> bool {
        let open = [Consent::Invited, Consent::Accepted];
        self.is_in_public(one.partnership_id) || self.reads_there(who, one.partnership_id, &open, one.created_at)
    }

    pub fn sees_agreement(&self, who: Who<'_>, one: &agreement::Model) -> bool {
        self.reads_there(who, one.partnership_id, &[Consent::Invited, Consent::Accepted], one.created_at)
    }

    pub fn sees_custom_role(&self, who: Who<'_>, one: &custom_role::Model) -> bool {
        self.holds(who, "MEMBER_READ", one.organization_id)
    }

    pub fn sees_join_request(&self, who: Who<'_>, one: &join_request::Model) -> bool {
        let is_own = matches!(who, Who::Person(person, _) if one.person_id == person);
        is_own || self.holds(who, "MEMBER_INVITE", one.organization_id)
    }

    pub fn sees_verification(&self, who: Who<'_>, one: &verification::Model) -> bool {
        let is_admin = matches!(who, Who::Person(_, Some(PlatformRole::Admin)));
        is_admin || self.holds(who, "ORGANIZATION_EDIT", one.organization_id)
    }

    pub fn sees_period(&self, who: Who<'_>, one: &period::Model) -> bool {
        self.holds(who, "LEDGER_READ", one.organization_id)
    }

    pub fn sees_account(&self, who: Who<'_>, one: &account::Model) -> bool {
        self.holds(who, "LEDGER_READ", one.organization_id)
    }

    pub fn sees_allocation(&self, who: Who<'_>, one: &allocation::Model) -> bool {
        let need = self.needs.iter().find(|need| need.id == one.need_id);
        need.is_some_and(|need| self.holds(who, "LEDGER_READ", need.organization_id))
    }

    pub fn sees_delegation(&self, who: Who<'_>, one: &delegation::Model) -> bool {
        let sides = [one.organization_id, one.to_organization_id];
        sides.into_iter().any(|id| self.holds(who, "ORGANIZATION_READ", id))
    }

    /// As one of the people of a party, whoever named the delegate.
    pub fn meets_delegate(&self, who: Who<'_>, one: &delegate::Model) -> bool {
        self.is_in_now(who, one.partnership_id)
    }

    /// As somebody of the organization that has named the delegate, or as the delegate.
    pub fn has_named(&self, who: Who<'_>, one: &delegate::Model) -> bool {
        let is_theirs =
            |person| self.members.iter().any(|member| member.id == one.membership_id && member.person_id == person);
        let is_self = matches!(who, Who::Person(person, _) if is_theirs(person));
        let by_glass = THROUGH_GLASS.contains(&"MEMBER_READ") && self.looks_in(who, one.organization_id);
        is_self || by_glass || self.holds_by_role(who, "MEMBER_READ", one.organization_id)
    }

    /// Whether an organization whose partnerships the caller reads is a party of it now, or the caller acts there for
    /// one.
    fn is_in_now(&self, who: Who<'_>, partnership: PartnershipId) -> bool {
        self.parties.iter().filter(|party| party.partnership_id == partnership).any(|party| {
            party.consent == Consent::Accepted
                && self.holds_in(who, "PARTNERSHIP_READ", party.organization_id, Some(partnership))
        })
    }
}
