//! What is lent: what delegates hold in one partnership, and what organizations delegate to each other.

use entity::id::{OrganizationId, PartnershipId};
use entity::state::{Consent, DelegateRole, DelegationStatus, MembershipStatus, OrganizationStatus, PartnershipStatus};

use super::tables::{DELEGABLE, EVERYWHERE_ONLY, OBSERVES, REPRESENTS};
use super::{Facts, Who};

impl Facts {
    /// Whether the organization is a party of a partnership that has begun and is not over.
    fn takes_part(&self, id: OrganizationId, partnership: PartnershipId) -> bool {
        let is_party = |party: &entity::partnership::party::Model| {
            party.partnership_id == partnership && party.organization_id == id && party.consent == Consent::Accepted
        };
        self.parties.iter().any(is_party)
            && self.partnerships.iter().any(|one| {
                one.id == partnership
                    && matches!(one.status, PartnershipStatus::Active | PartnershipStatus::Suspended)
                    && one.ends_on.is_none_or(|last| last >= self.today)
            })
    }

    /// Whether it is lent to the caller there, if no second factor were demanded. What the caller holds in the
    /// organization to which it was delegated is asked by `held`.
    fn lent_by(
        &self,
        who: Who<'_>,
        needed: &str,
        (id, partnership): (OrganizationId, Option<PartnershipId>),
        held: impl Fn(OrganizationId) -> bool,
    ) -> bool {
        let Who::Person(person, _) = who else { return false };
        if self.status(id) != OrganizationStatus::Active {
            return false;
        }
        let is_theirs = |id| {
            self.members.iter().any(|member| {
                member.id == id
                    && member.person_id == person
                    && self.has_rights(member)
                    && self.holds_today(member.starts_on, member.ends_on)
            })
        };
        let as_delegate = self.delegates.iter().any(|one| {
            let allows = match one.role {
                DelegateRole::Representative => REPRESENTS.contains(&needed),
                DelegateRole::Observer => OBSERVES.contains(&needed),
            };
            one.organization_id == id
                && Some(one.partnership_id) == partnership
                && allows
                && one.ended_at.is_none()
                && self.holds_today(one.starts_on, one.ends_on)
                && is_theirs(one.membership_id)
                && self.takes_part(id, one.partnership_id)
        });
        let reaches = |only: Option<PartnershipId>| {
            only.is_none_or(|only| {
                Some(only) == partnership && !EVERYWHERE_ONLY.contains(&needed) && self.takes_part(id, only)
            })
        };
        // Whom the organization has suspended does not act for it by way of another one.
        let yesterday = self.today - chrono::TimeDelta::days(1);
        let is_suspended_by_it = self.members.iter().any(|member| {
            member.organization_id == id
                && member.person_id == person
                && member.status == MembershipStatus::Suspended
                && member.suspended_until.is_none_or(|last| last > yesterday)
        });
        let by_delegation = DELEGABLE.contains(&needed)
            && self.delegations.iter().any(|one| {
                one.organization_id == id
                    && one.status == DelegationStatus::Accepted
                    && self.holds_today(one.starts_on, Some(one.ends_on))
                    && one.permissions.split(' ').any(|word| word == needed)
                    && self.status(one.to_organization_id) == OrganizationStatus::Active
                    && reaches(one.partnership_id)
                    && !is_suspended_by_it
                    && held(one.to_organization_id)
            });
        as_delegate || by_delegation
    }

    /// Whether it is lent to the caller there and can be used.
    pub fn lent(&self, who: Who<'_>, needed: &str, id: OrganizationId, partnership: Option<PartnershipId>) -> bool {
        !self.wants_factor(who, needed, id)
            && self.lent_by(who, needed, (id, partnership), |acting| self.holds_by_role(who, needed, acting))
    }

    /// Whether it is, or would be with a second factor.
    pub fn could_be_lent(
        &self,
        who: Who<'_>,
        needed: &str,
        id: OrganizationId,
        partnership: Option<PartnershipId>,
    ) -> bool {
        self.lent_by(who, needed, (id, partnership), |acting| self.is_named(who, needed, acting))
    }

    /// Whether anything is lent to the caller there.
    pub fn acts_for(&self, who: Who<'_>, id: OrganizationId, partnership: Option<PartnershipId>) -> bool {
        DELEGABLE.iter().chain(REPRESENTS).any(|needed| self.could_be_lent(who, needed, id, partnership))
    }

    /// Whether anything is lent to the caller by the organization, wherever.
    pub fn acts_anywhere_for(&self, who: Who<'_>, id: OrganizationId) -> bool {
        self.acts_for(who, id, None) || self.partnerships.iter().any(|one| self.acts_for(who, id, Some(one.id)))
    }
}
