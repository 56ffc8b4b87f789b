//! The rules said once more, for the test that compares: from the matrix of the design, in words and loops, without
//! the sets, joins and conditions that the server decides by. It knows a world by its rows.

mod answer;
pub mod assign;
mod leaders;
mod lent;
pub mod places;
mod shared;
mod tables;
mod things;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use entity::id::PartnershipId;
use entity::identity::{break_glass, service_token};
use entity::ledger::{account, period};
use entity::membership::{
    custom_grant, custom_role, invitation, join_request, mandate, member, ownership_recovery, role,
};
use entity::mobilization::{allocation, contribution, need, offer, pledge, resource};
use entity::partnership::{agreement, delegate, delegation, partnership, party, program};
use entity::registry::{merge, organization, verification};
use entity::state::{
    Consent, MembershipStatus, OrganizationStatus as Status, PartnershipStatus, PartnershipVisibility, PlatformRole,
    Role, Visibility,
};

use tables::{BY_SECOND_FACTOR, HELD, READ_ON, SCOPES, THROUGH_GLASS};

pub fn letter(role: Role) -> char {
    match role {
        Role::Owner => 'O',
        Role::Admin => 'A',
        Role::Treasurer => 'T',
        Role::Secretary => 'S',
        Role::Coordinator => 'C',
        Role::Auditor => 'U',
        Role::Member => 'M',
        Role::Observer => 'B',
    }
}

/// Everything that is so, as rows.
#[derive(Clone, Default)]
pub struct Facts {
    pub now: DateTime<Utc>,
    pub today: NaiveDate,
    pub organizations: Vec<organization::Model>,
    pub members: Vec<member::Model>,
    pub roles: Vec<role::Model>,
    pub custom_roles: Vec<custom_role::Model>,
    pub custom_grants: Vec<custom_grant::Model>,
    pub partnerships: Vec<partnership::Model>,
    pub parties: Vec<party::Model>,
    pub needs: Vec<need::Model>,
    pub pledges: Vec<pledge::Model>,
    pub offers: Vec<offer::Model>,
    pub resources: Vec<resource::Model>,
    pub invitations: Vec<invitation::Model>,
    pub tokens: Vec<service_token::Model>,
    /// Who has one session, which has proved a second factor.
    pub proved: Vec<entity::id::PersonId>,
    pub glasses: Vec<break_glass::Model>,
    pub merges: Vec<merge::Model>,
    pub mandates: Vec<mandate::Model>,
    pub recoveries: Vec<ownership_recovery::Model>,
    pub delegates: Vec<delegate::Model>,
    pub delegations: Vec<delegation::Model>,
    pub programs: Vec<program::Model>,
    pub agreements: Vec<agreement::Model>,
    pub contributions: Vec<contribution::Model>,
    pub allocations: Vec<allocation::Model>,
    pub accounts: Vec<account::Model>,
    pub periods: Vec<period::Model>,
    pub join_requests: Vec<join_request::Model>,
    pub verifications: Vec<verification::Model>,
}

/// Who asks.
#[derive(Clone, Copy, Debug)]
pub enum Who<'a> {
    Nobody,
    Person(entity::id::PersonId, Option<PlatformRole>),
    Token(&'a service_token::Model),
}

impl Facts {
    fn holds_today(&self, first: NaiveDate, last: Option<NaiveDate>) -> bool {
        let yesterday = self.today - TimeDelta::days(1);
        first <= self.today && last.is_none_or(|last| last > yesterday)
    }

    /// Whether the membership is not suspended, or was until a day that has passed, and was not ended.
    fn has_rights(&self, one: &member::Model) -> bool {
        match one.status {
            MembershipStatus::Active => true,
            MembershipStatus::Suspended => one.suspended_until.is_some_and(|last| self.today > last),
            MembershipStatus::Ended => false,
        }
    }

    fn status(&self, id: entity::id::OrganizationId) -> Status {
        self.organizations.iter().find(|one| one.id == id).map_or(Status::Archived, |one| one.status)
    }

    /// The letters of the caller's roles there; none for somebody who does not belong there.
    fn letters(&self, who: Who<'_>, id: entity::id::OrganizationId) -> Option<String> {
        let Who::Person(person, _) = who else { return None };
        let member = self.members.iter().find(|one| {
            one.person_id == person
                && one.organization_id == id
                && self.has_rights(one)
                && self.holds_today(one.starts_on, one.ends_on)
        })?;
        let held = self.roles.iter().filter(|role| role.membership_id == member.id && role.ended_at.is_none());
        Some(held.filter(|role| self.holds_today(role.starts_on, role.ends_on)).map(|role| letter(role.role)).collect())
    }

    /// Whether a role that the organization has made, and the caller holds today, allows it.
    fn by_custom_role(&self, who: Who<'_>, needed: &str, id: entity::id::OrganizationId) -> bool {
        let Who::Person(person, _) = who else { return false };
        let Some(_) = self.letters(who, id) else { return false };
        self.custom_grants.iter().any(|grant| {
            let is_theirs = self.members.iter().any(|one| {
                one.id == grant.membership_id
                    && one.person_id == person
                    && one.organization_id == id
                    && self.has_rights(one)
            });
            let is_in_force = grant.ended_at.is_none() && self.holds_today(grant.starts_on, grant.ends_on);
            let role = self.custom_roles.iter().find(|role| role.id == grant.custom_role_id);
            is_theirs
                && is_in_force
                && role.is_some_and(|role| {
                    let allows = assign::own_words(role).iter().any(|word| word == needed);
                    allows && role.retired_at.is_none() && role.organization_id == id
                })
        })
    }

    /// Whether the organization demands a second factor for it that a person has not proved.
    fn wants_factor(&self, who: Who<'_>, needed: &str, id: entity::id::OrganizationId) -> bool {
        let Who::Person(person, _) = who else { return false };
        let demands = self.organizations.iter().any(|one| one.id == id && one.requires_second_factor);
        demands && BY_SECOND_FACTOR.contains(&needed) && !self.proved.contains(&person)
    }

    pub fn belongs(&self, who: Who<'_>, id: entity::id::OrganizationId) -> bool {
        match who {
            Who::Token(token) => token.organization_id == id,
            who => self.letters(who, id).is_some(),
        }
    }

    /// Whether the caller administers the network and has broken the glass there less than an hour ago, and nobody has
    /// ended that.
    fn looks_in(&self, who: Who<'_>, id: entity::id::OrganizationId) -> bool {
        let Who::Person(person, Some(PlatformRole::Admin)) = who else { return false };
        self.glasses.iter().any(|glass| {
            glass.person_id == person
                && glass.organization_id == id
                && glass.ended_at.is_none()
                && self.now < glass.expires_at
        })
    }

    /// Whether the caller holds the permission in all of the organization now.
    pub fn holds(&self, who: Who<'_>, needed: &str, id: entity::id::OrganizationId) -> bool {
        self.holds_in(who, needed, id, None)
    }

    /// Whether the caller holds it in the organization, or in this partnership of it.
    pub fn holds_in(
        &self,
        who: Who<'_>,
        needed: &str,
        id: entity::id::OrganizationId,
        partnership: Option<PartnershipId>,
    ) -> bool {
        let by_glass = THROUGH_GLASS.contains(&needed) && self.looks_in(who, id);
        by_glass || self.holds_by_role(who, needed, id) || self.lent(who, needed, id, partnership)
    }

    /// Whether a role of the caller's holds it, if nothing else were demanded.
    fn is_named(&self, who: Who<'_>, needed: &str, id: entity::id::OrganizationId) -> bool {
        let letters = self.letters(who, id).unwrap_or_default();
        named(&letters, needed) || self.by_custom_role(who, needed, id)
    }

    /// Whether a role or a scope of the caller's holds it now.
    fn holds_by_role(&self, who: Who<'_>, needed: &str, id: entity::id::OrganizationId) -> bool {
        match who {
            Who::Nobody => false,
            Who::Token(token) => {
                let mut scopes = SCOPES.iter().filter(|(scope, _)| token.scopes.split(' ').any(|one| one == *scope));
                token.organization_id == id && scopes.any(|(_, opened)| *opened == needed)
            }
            Who::Person(..) => {
                let letters = self.letters(who, id).unwrap_or_default();
                match self.status(id) {
                    Status::Pending | Status::Active => {
                        let by_role = named(&letters, needed) || self.by_custom_role(who, needed, id);
                        by_role && !self.wants_factor(who, needed, id)
                    }
                    Status::Suspended | Status::Archived => letters.contains('O') && READ_ON.contains(&needed),
                }
            }
        }
    }

    pub fn sees_organization(&self, who: Who<'_>, one: &organization::Model) -> bool {
        let is_open = match one.visibility {
            Visibility::Public => true,
            Visibility::Network => match who {
                Who::Nobody => false,
                Who::Person(..) => true,
                Who::Token(token) => token.scopes.split(' ').any(|one| one == "org:read"),
            },
            Visibility::Hidden => false,
        };
        let is_there = match one.status {
            Status::Active | Status::Suspended => true,
            Status::Archived => {
                self.parties.iter().any(|party| {
                    party.organization_id == one.id
                        && (matches!(party.consent, Consent::Accepted | Consent::Withdrawn)
                            || (party.consent == Consent::Invited && party.decided_at.is_some()))
                        && self.is_in(who, party.partnership_id)
                }) || one.merged_into_id.is_some()
            }
            Status::Pending => false,
        };
        let is_admin = matches!(who, Who::Person(_, Some(PlatformRole::Admin)));
        (is_open && is_there)
            || self.is_inside(who, one.id)
            || self.acts_anywhere_for(who, one.id)
            || (is_admin && one.visibility != Visibility::Hidden)
    }

    /// Whether the caller is of the organization, or looks into it.
    fn is_inside(&self, who: Who<'_>, id: entity::id::OrganizationId) -> bool {
        self.belongs(who, id) || self.looks_in(who, id)
    }

    /// Whether an organization whose partnerships the caller reads is, was or is invited to be in it.
    fn is_in(&self, who: Who<'_>, partnership: entity::id::PartnershipId) -> bool {
        self.parties.iter().any(|party| {
            party.partnership_id == partnership
                && party.consent != Consent::Declined
                && self.holds_in(who, "PARTNERSHIP_READ", party.organization_id, Some(partnership))
        })
    }

    pub fn sees_partnership(&self, who: Who<'_>, one: &partnership::Model) -> bool {
        let was_begun =
            !matches!(one.status, PartnershipStatus::Draft | PartnershipStatus::Proposed | PartnershipStatus::Declined);
        (one.visibility == PartnershipVisibility::Public && was_begun) || self.is_in(who, one.id)
    }

    pub fn sees_member(&self, who: Who<'_>, one: &member::Model) -> bool {
        let is_self = matches!(who, Who::Person(person, _) if person == one.person_id);
        is_self || self.holds(who, "MEMBER_READ", one.organization_id)
    }

    pub fn sees_pledge(&self, who: Who<'_>, one: &pledge::Model) -> bool {
        let reads = if matches!(who, Who::Token(_)) { "PLEDGE_READ" } else { "ORGANIZATION_READ" };
        let need = self.needs.iter().find(|need| need.id == one.need_id);
        let partnership = need.map(|need| need.partnership_id);
        let is_givers = one
            .giver_organization_id
            .is_some_and(|id| self.holds(who, reads, id) || self.lent(who, "PLEDGE_READ", id, partnership));
        let is_own = matches!(who, Who::Person(person, _) if one.giver_person_id == Some(person));
        is_givers
            || is_own
            || need.is_some_and(|need| self.holds_in(who, "PLEDGE_READ", need.organization_id, partnership))
    }

    pub fn sees_invitation(&self, who: Who<'_>, one: &invitation::Model) -> bool {
        self.holds(who, "MEMBER_INVITE", one.organization_id)
    }

    pub fn sees_glass(&self, who: Who<'_>, one: &break_glass::Model) -> bool {
        matches!(who, Who::Person(_, Some(_))) || self.holds(who, "AUDIT_READ", one.organization_id)
    }

    pub fn sees_merge(&self, who: Who<'_>, one: &merge::Model) -> bool {
        let answers_for = |id| self.holds(who, "AUDIT_READ", id);
        let is_admin = matches!(who, Who::Person(_, Some(PlatformRole::Admin)));
        is_admin || answers_for(one.duplicate_id) || answers_for(one.surviving_id)
    }

    pub fn sees_token(&self, who: Who<'_>, one: &service_token::Model) -> bool {
        self.holds(who, "TOKEN_ISSUE", one.organization_id)
    }
}

/// Whether one of the roles holds it.
fn named(letters: &str, needed: &str) -> bool {
    HELD.iter().any(|(permission, roles)| *permission == needed && roles.chars().any(|role| letters.contains(role)))
}
