//! A person who gives agrees that the receiver sees their name beside it, and takes that back. Without it a giver is
//! known as a person, and nothing else of them.

use std::collections::HashMap;

use chrono::TimeDelta;
use entity::feed::audit;
use entity::id::{NameConsentId, OrganizationId, PersonId};
use entity::identity::person;
use entity::mobilization::name_consent::{Column, Entity, Model};
use entity::mobilization::{contribution, need, offer, pledge};
use entity::partnership::party;
use entity::registry::organization;
use entity::state::Consent;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, JoinType, PaginatorTrait, QueryFilter, QuerySelect};
use serde::Serialize;

use super::about::About;
use super::find_need;
use super::rule::Rule;
use crate::command::{Command, Lookup, Writing};
use crate::feed::{audit::Entry, outbox::Event};
use crate::identity::hold::hold;
use crate::policy::permission::Permission;
use crate::policy::place::Place;
use crate::policy::rights::on;
use crate::policy::visible;
use crate::refusal::{Refusal, Rule as AnyRule};
use crate::seen::{Reading, Seen};

const ARGUMENT: &str = "organizationId";
/// Consents of one person to one organization in a day.
const A_DAY: u64 = 3;

/// Agree that an organization sees one's name beside what one gives to it, has given and will give. Once more is the
/// same.
#[derive(Clone, Serialize)]
pub struct GiveNameConsent {
    pub organization: OrganizationId,
}

impl Command for GiveNameConsent {
    const NEEDS: Permission = Permission::SignedIn;
    const NAME: &'static str = "giveNameConsent";
    type Outcome = Seen<organization::Model>;

    async fn scope(&self, _: &Lookup<'_>) -> Result<Place, Refusal> {
        Ok(Place::Network)
    }

    async fn run(self, writing: &Writing) -> Result<Self::Outcome, Refusal> {
        let (person, organization) = sides(self.organization, writing).await?;
        require_reason(person, organization.id, writing).await?;
        let id: NameConsentId = writing.mint();
        let row = Model { id, person_id: person, organization_id: organization.id, given_at: writing.now() };
        // One at a time: two that come together are one consent.
        hold(person, writing).await?;
        if Entity::of(person, organization.id).one(writing.tx()).await?.is_none() {
            require_patience(person, organization.id, writing).await?;
            Entity::insert(entity::mobilization::name_consent::ActiveModel::from(row).reset_all())
                .exec_without_returning(writing.tx())
                .await?;
            note(id, organization.id, "giver.named", writing).await?;
        }
        Ok(Seen::new(organization))
    }
}

/// Take that back: from the next request on nobody there sees the name. Without a consent nothing happens.
#[derive(Clone, Serialize)]
pub struct WithdrawNameConsent {
    pub organization: OrganizationId,
}

impl Command for WithdrawNameConsent {
    const NEEDS: Permission = Permission::SignedIn;
    const NAME: &'static str = "withdrawNameConsent";
    type Outcome = ();

    async fn scope(&self, _: &Lookup<'_>) -> Result<Place, Refusal> {
        Ok(Place::Network)
    }

    async fn run(self, writing: &Writing) -> Result<(), Refusal> {
        let person = writing.rights().person().ok_or(Refusal::Unauthenticated)?;
        hold(person, writing).await?;
        let given = Entity::of(person, self.organization).one(writing.tx()).await?;
        // What somebody has agreed to they can take back, whatever has become of the organization for them, of which they
        // are told nothing by that.
        let Some(given) = given else { return sides(self.organization, writing).await.map(drop) };
        Entity::delete_by_id(given.id).exec(writing.tx()).await?;
        note(given.id, given.organization_id, "giver.unnamed", writing).await
    }
}

/// Refuses who gives nothing to the organization, has offered nothing and sees nothing that they could give to: they would
/// only fill its books with their consent.
async fn require_reason(person: PersonId, organization: OrganizationId, writing: &Writing) -> Result<(), Refusal> {
    let needs = find_need::shown_to(writing.rights()).filter(need::Column::OrganizationId.eq(organization));
    let pledges = pledge::Entity::find()
        .filter(pledge::Column::OrganizationId.eq(organization))
        .filter(pledge::Column::GiverPersonId.eq(person));
    let gifts = contribution::Entity::find()
        .filter(contribution::Column::OrganizationId.eq(organization))
        .filter(contribution::Column::GiverPersonId.eq(person));
    let offers = offer::Entity::find()
        .join(
            JoinType::InnerJoin,
            on::<offer::Entity, party::Entity>(offer::Column::PartnershipId, party::Column::PartnershipId),
        )
        .filter(offer::Column::GiverPersonId.eq(person))
        .filter(party::Column::OrganizationId.eq(organization))
        .filter(party::Column::Consent.eq(Consent::Accepted));
    let db = writing.tx();
    let has_reason = pledges.one(db).await?.is_some()
        || gifts.one(db).await?.is_some()
        || offers.one(db).await?.is_some()
        || needs.one(db).await?.is_some();
    if has_reason { Ok(()) } else { Err(Refusal::NotFound(ARGUMENT)) }
}

/// What is given, taken back and given again fills the organization's books, too. What is taken back leaves its record.
async fn require_patience(person: PersonId, organization: OrganizationId, writing: &Writing) -> Result<(), Refusal> {
    let given = audit::Entity::find()
        .filter(audit::Column::OrganizationId.eq(organization.0))
        .filter(audit::Column::ActorPersonId.eq(person.0))
        .filter(audit::Column::Command.eq(GiveNameConsent::NAME))
        .filter(audit::Column::At.gt(writing.now() - TimeDelta::days(1)))
        .count(writing.tx())
        .await?;
    if given >= A_DAY { Err(AnyRule::from(Rule::NamedTooOften).at(ARGUMENT)) } else { Ok(()) }
}

async fn sides(id: OrganizationId, writing: &Writing) -> Result<(PersonId, organization::Model), Refusal> {
    let person = writing.rights().person().ok_or(Refusal::Unauthenticated)?;
    let organization = organization::Entity::find_by_id(id)
        .filter(visible::organization(writing.rights()))
        .one(writing.tx())
        .await?
        .ok_or(Refusal::NotFound(ARGUMENT))?;
    Ok((person, organization))
}

async fn note(
    id: NameConsentId,
    organization: OrganizationId,
    event: &'static str,
    writing: &Writing,
) -> Result<(), Refusal> {
    writing.record(Entry::of(id).in_organization(organization)).await?;
    writing.announce(Event::new(event, id).in_organization(organization)).await
}

/// A person who has given something to an organization; made of a gift that the caller sees.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Donor {
    person: PersonId,
    receiver: OrganizationId,
}

impl Donor {
    /// Whoever has promised it, if a person did.
    #[must_use]
    pub fn of_pledge(about: &About<pledge::Model>) -> Option<Self> {
        Some(Self { person: about.row.giver_person_id?, receiver: about.row.organization_id })
    }

    /// Whoever gave it, if a person did.
    #[must_use]
    pub fn of_contribution(about: &About<contribution::Model>) -> Option<Self> {
        Some(Self { person: about.row.giver_person_id?, receiver: about.row.organization_id })
    }
}

/// The names of those among them who have agreed.
pub async fn names_of(reading: &Reading, donors: &[Donor]) -> Result<HashMap<Donor, String>, Refusal> {
    let people = donors.iter().map(|donor| donor.person);
    let named: Vec<(PersonId, OrganizationId, String)> = Entity::find()
        .select_only()
        .columns([Column::PersonId, Column::OrganizationId])
        .column(person::Column::Name)
        .join(JoinType::InnerJoin, on::<Entity, person::Entity>(Column::PersonId, person::Column::Id))
        .filter(reading.any_of(Column::PersonId, people))
        .filter(reading.any_of(Column::OrganizationId, donors.iter().map(|donor| donor.receiver)))
        .into_tuple()
        .all(reading.db())
        .await?;
    let named: HashMap<_, _> =
        named.into_iter().map(|(person, receiver, name)| (Donor { person, receiver }, name)).collect();
    Ok(donors.iter().filter_map(|donor| Some((*donor, named.get(donor)?.clone()))).collect())
}

/// Whether the caller has agreed that these organizations see their name.
pub async fn given_to(reading: &Reading, organizations: &[OrganizationId]) -> Result<Vec<OrganizationId>, Refusal> {
    let Some(person) = reading.rights().person() else { return Ok(Vec::new()) };
    let given = Entity::find()
        .filter(Column::PersonId.eq(person))
        .filter(reading.any_of(Column::OrganizationId, organizations.iter().copied()))
        .all(reading.db())
        .await?;
    Ok(given.into_iter().map(|row| row.organization_id).collect())
}
