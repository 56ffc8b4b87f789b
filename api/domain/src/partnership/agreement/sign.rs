//! A party signs.

use entity::id::{AgreementId, OrganizationId, SignatureId};
use entity::partnership::signature::{ActiveModel, Entity, Model};
use entity::partnership::{agreement, party};
use entity::state::Consent;
use entity::value::text::Text;
use sea_orm::{ActiveEnum, ActiveModelTrait, EntityTrait};
use serde::Serialize;

use super::super::accept;
use super::super::rule::Rule;
use super::course::{require_open, settle, signers, to_accept};
use super::lookup::{ARGUMENT, hold};
use crate::command::{Command, Lookup, Writing};
use crate::feed::{audit::Entry, outbox::Event};
use crate::policy::decide::{Because, decide};
use crate::policy::permission::Permission;
use crate::policy::place::Place;
use crate::refusal::{Fault, Refusal, Rule as AnyRule};
use crate::seen::Seen;

/// Longest capacity, in characters.
pub const CAPACITY_MAX: usize = 120;

/// Sign a version for one of the parties: exactly what the digest is of.
#[derive(Clone, Serialize)]
pub struct SignAgreement {
    pub agreement: AgreementId,
    pub organization: OrganizationId,
    pub digest: String,
    pub capacity: Option<Text>,
}

impl Command for SignAgreement {
    const NEEDS: Permission = Permission::PartnershipDecide;
    const NAME: &'static str = "signAgreement";
    type Outcome = Seen<agreement::Model>;

    async fn scope(&self, lookup: &Lookup<'_>) -> Result<Place, Refusal> {
        lookup.agreement_place(self.agreement, self.organization, Self::NEEDS).await
    }

    async fn run(self, writing: &Writing) -> Result<Self::Outcome, Refusal> {
        let held = hold(self.agreement, writing).await?;
        let party = held.party(self.organization)?;
        require_digest(&held.agreement, Some(&self.digest))?;
        match party.consent {
            Consent::Accepted => {
                if signers(held.agreement.id, writing).await?.contains(&self.organization) {
                    return Err(AnyRule::from(Rule::AlreadySigned).at("organizationId"));
                }
                held.require_open_amendment()?;
                if held.agreement.is_over(writing.today()) {
                    return Err(AnyRule::from(Rule::AgreementOver).at(ARGUMENT));
                }
                require_open(&held.parties, ARGUMENT, writing).await?;
                sign(&held.agreement, party, self.capacity, writing).await?;
                let event = Event::new("agreement.signed", held.agreement.id).in_organization(self.organization);
                writing.announce(event.in_partnership(held.partnership.id)).await?;
                settle(held.partnership, &held.parties, writing).await?;
            }
            Consent::Invited => {
                // Who joins signs what holds, not what may hold later.
                if to_accept(&held.partnership, writing).await?.id != held.agreement.id {
                    return Err(AnyRule::from(Rule::wrong_agreement(held.agreement.status)).at(ARGUMENT));
                }
                let answer = accept::Answer { digest: Some(self.digest), capacity: self.capacity };
                accept::accept(held.partnership.id, self.organization, answer, writing).await?;
            }
            Consent::Declined | Consent::Withdrawn => {
                return Err(AnyRule::from(Rule::NotAParty).at("organizationId"));
            }
        }
        let now = agreement::Entity::find_by_id(self.agreement).one(writing.tx()).await?;
        now.map(Seen::new).ok_or_else(|| Fault::Broken("an agreement vanished".into()).into())
    }
}

/// Refuses whoever has read another text.
pub(crate) fn require_digest(agreement: &agreement::Model, read: Option<&str>) -> Result<(), Refusal> {
    match read {
        Some(digest) if digest != agreement.digest => Err(AnyRule::from(Rule::AgreementChanged).at("digest")),
        _ => Ok(()),
    }
}

/// Writes the signature of the caller for a party.
pub(crate) async fn sign(
    agreement: &agreement::Model,
    party: &party::Model,
    capacity: Option<Text>,
    writing: &Writing,
) -> Result<(), Refusal> {
    let needs = Permission::PartnershipDecide;
    let person = writing.rights().person().ok_or(Refusal::Forbidden(needs))?;
    let place = Place::InPartnership(party.organization_id, party.partnership_id);
    // No role that an organization makes holds it, and an admin who proposes a partnership signs without.
    let roles = match decide(writing.rights(), needs, &place) {
        Ok(Because::Roles { system, .. }) => system,
        _ => Vec::new(),
    };
    let row = Model {
        id: writing.mint::<SignatureId>(),
        agreement_id: agreement.id,
        organization_id: party.organization_id,
        person_id: person,
        roles: roles.iter().map(ActiveEnum::to_value).collect::<Vec<_>>().join(" "),
        capacity: capacity.map(Text::into_string),
        digest: agreement.digest.clone(),
        signed_at: writing.now(),
    };
    Entity::insert(ActiveModel::from(row.clone()).reset_all()).exec_without_returning(writing.tx()).await?;
    let entry = Entry::of(row.id).in_organization(row.organization_id).in_partnership(party.partnership_id);
    writing.record(entry.after(&row)?).await
}
