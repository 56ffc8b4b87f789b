//! Who gives: an organization, or a person for themselves.

use entity::id::{OrganizationId, PartnershipId, PersonId};
use entity::mobilization::{contribution, offer, pledge};
use serde::Serialize;

use super::rule::Rule;
use crate::command::{Lookup, Writing};
use crate::policy::permission::Permission;
use crate::policy::place::Place;
use crate::policy::rights::Rights;
use crate::refusal::{Fault, Refusal, Rule as AnyRule};

/// A giver.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Giver {
    Organization(OrganizationId),
    Person(PersonId),
}

impl Giver {
    /// The organization if one is named, otherwise the person who asks.
    pub(crate) fn named(organization: Option<OrganizationId>, rights: &Rights) -> Result<Self, Refusal> {
        match (organization, rights.person()) {
            (Some(organization), _) => Ok(Self::Organization(organization)),
            (None, Some(person)) => Ok(Self::Person(person)),
            (None, None) if rights.is_anonymous() => Err(Refusal::Unauthenticated),
            // A system gives in its organization's name or not at all.
            (None, None) => Err(Refusal::NotFound("organizationId")),
        }
    }

    fn one(giver: (Option<OrganizationId>, Option<PersonId>), of: &str) -> Result<Self, Refusal> {
        match giver {
            (Some(organization), None) => Ok(Self::Organization(organization)),
            (None, Some(person)) => Ok(Self::Person(person)),
            _ => Err(Fault::Broken(format!("{of} without exactly one giver")).into()),
        }
    }

    /// The giver of a pledge.
    pub(crate) fn of_pledge(row: &pledge::Model) -> Result<Self, Refusal> {
        Self::one((row.giver_organization_id, row.giver_person_id), "a pledge")
    }

    /// Who gave.
    pub fn of_contribution(row: &contribution::Model) -> Result<Self, Refusal> {
        Self::one((row.giver_organization_id, row.giver_person_id), "a contribution")
    }

    /// Who would give what is offered.
    pub(crate) fn of_offer(row: &offer::Model) -> Result<Self, Refusal> {
        Self::one((row.giver_organization_id, row.giver_person_id), "an offer")
    }

    /// Where what the giver does in a partnership is done.
    #[must_use]
    pub fn place_in(self, partnership: PartnershipId) -> Place {
        match self {
            Self::Organization(organization) => Place::InPartnership(organization, partnership),
            Self::Person(person) => Place::Person(person),
        }
    }

    #[must_use]
    pub fn organization(self) -> Option<OrganizationId> {
        match self {
            Self::Organization(organization) => Some(organization),
            Self::Person(_) => None,
        }
    }

    #[must_use]
    pub fn person(self) -> Option<PersonId> {
        match self {
            Self::Organization(_) => None,
            Self::Person(person) => Some(person),
        }
    }
}

/// Refuses what an organization's people do for another one by its delegation when they stand on the other side too:
/// `other` gives or receives what it is about.
pub(super) fn refuse_both_sides(other: OrganizationId, path: &'static str, writing: &Writing) -> Result<(), Refusal> {
    match writing.through() {
        Some(through) if through.acting == other || writing.rights().belongs(other) => {
            Err(AnyRule::from(Rule::BothSides).at(path))
        }
        _ => Ok(()),
    }
}

impl Lookup<'_> {
    /// The place of a giver whose gift the caller has in sight. Others are told that it is not theirs.
    pub(crate) fn giver_in_sight(
        &self,
        giver: Giver,
        partnership: PartnershipId,
        needs: Permission,
    ) -> Result<Place, Refusal> {
        match giver {
            Giver::Organization(organization) => self.organization_in_sight(organization, partnership, needs),
            Giver::Person(person) if self.rights.person() == Some(person) => Ok(giver.place_in(partnership)),
            Giver::Person(_) => Err(Refusal::Forbidden(needs)),
        }
    }
}
