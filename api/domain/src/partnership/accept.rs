//! A party consents.

use entity::id::{OrganizationId, PartnershipId};
use entity::partnership::{partnership, party};
use entity::state::{AgreementStatus, Consent, PartnershipStatus};
use entity::value::text::Text;
use serde::Serialize;

use super::agreement::course::{signers, to_accept};
use super::agreement::sign::{require_digest, sign};
use super::lookup::ready;
use super::rule::Rule;
use super::step::Step;
use super::turn::{answer, had_left, turn};
use crate::command::{Command, Lookup, Writing};
use crate::policy::permission::Permission;
use crate::policy::place::Place;
use crate::refusal::{Refusal, Rule as AnyRule};
use crate::seen::Seen;

/// Accept a partnership for one of its parties, which signs its agreement by that: the version in force, or the one that
/// it is proposed with. The last consent that was missing brings it into force.
#[derive(Clone, Serialize)]
pub struct AcceptPartnership {
    pub partnership: PartnershipId,
    pub organization: OrganizationId,
    #[serde(flatten)]
    pub answer: Answer,
}

/// What a party says when it accepts.
#[derive(Clone, Default, Serialize)]
pub struct Answer {
    /// Of the version that was read. When absent, whichever it is that the partnership is proposed with; what is in
    /// force already is not signed without it.
    pub digest: Option<String>,
    /// As what the officer signs.
    pub capacity: Option<Text>,
}

impl Command for AcceptPartnership {
    const NEEDS: Permission = Permission::PartnershipDecide;
    const NAME: &'static str = "acceptPartnership";
    type Outcome = Seen<partnership::Model>;

    async fn scope(&self, lookup: &Lookup<'_>) -> Result<Place, Refusal> {
        lookup.party_place(self.partnership, self.organization, Self::NEEDS).await
    }

    async fn run(self, writing: &Writing) -> Result<Self::Outcome, Refusal> {
        accept(self.partnership, self.organization, self.answer, writing).await.map(Seen::new)
    }
}

/// Accepts and signs for a party.
pub(super) async fn accept(
    id: PartnershipId,
    organization: OrganizationId,
    said: Answer,
    writing: &Writing,
) -> Result<partnership::Model, Refusal> {
    let (partnership, party, mut parties) = ready(Step::Accept, id, organization, writing).await?;
    let agreement = to_accept(&partnership, writing).await?;
    // Nobody signs a text unseen that may be another one than they were invited to.
    if said.digest.is_none() && (agreement.status == AgreementStatus::InForce || agreement.number > 1) {
        return Err(AnyRule::from(Rule::AgreementChanged).at("digest"));
    }
    require_digest(&agreement, said.digest.as_deref())?;
    // Who comes back under the version that it had signed is bound by that signature.
    if !(had_left(&party) && signers(agreement.id, writing).await?.contains(&organization)) {
        sign(&agreement, &party, said.capacity, writing).await?;
    }
    let accepted = answer(party, Consent::Accepted, None, "party.accepted", writing).await?;
    parties.retain(|party| party.id != accepted.id);
    parties.push(accepted);
    if partnership.status != PartnershipStatus::Proposed || !is_agreed(&parties) {
        return Ok(partnership);
    }
    turn(partnership, PartnershipStatus::Active, None, "partnership.activated", writing).await
}

/// Whether enough have consented: everyone whose consent is required, and at least two.
fn is_agreed(parties: &[party::Model]) -> bool {
    let has_accepted = |party: &&party::Model| party.consent == Consent::Accepted;
    parties.iter().filter(|party| party.required).all(|party| has_accepted(&party))
        && parties.iter().filter(has_accepted).count() >= 2
}
