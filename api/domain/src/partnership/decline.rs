//! A party says no.

use entity::id::{OrganizationId, PartnershipId};
use entity::partnership::{partnership, party};
use entity::state::{Consent, PartnershipStatus};
use entity::value::text::Text;
use serde::Serialize;

use super::lookup::ready;
use super::step::Step;
use super::turn::{answer, turn};
use crate::command::{Command, Lookup, Writing};
use crate::policy::permission::Permission;
use crate::policy::place::Place;
use crate::refusal::Refusal;
use crate::seen::Seen;

/// Decline a partnership for one of its parties. It is declined as a whole when that party was required, or
/// when fewer than two are left that could still make it.
#[derive(Clone, Serialize)]
pub struct DeclinePartnership {
    pub partnership: PartnershipId,
    pub organization: OrganizationId,
    pub reason: Text,
}

impl Command for DeclinePartnership {
    const NEEDS: Permission = Permission::PartnershipDecide;
    const NAME: &'static str = "declinePartnership";
    type Outcome = Seen<partnership::Model>;

    async fn scope(&self, lookup: &Lookup<'_>) -> Result<Place, Refusal> {
        lookup.party_place(self.partnership, self.organization, Self::NEEDS).await
    }

    async fn run(self, writing: &Writing) -> Result<Self::Outcome, Refusal> {
        let (partnership, party, parties) = ready(Step::Decline, self.partnership, self.organization, writing).await?;
        let reason = Some(self.reason.as_str());
        let declined = answer(party, Consent::Declined, reason, "party.declined", writing).await?;
        if partnership.status != PartnershipStatus::Proposed || can_still_agree(&parties, &declined) {
            return Ok(Seen::new(partnership));
        }
        turn(partnership, PartnershipStatus::Declined, reason, "partnership.declined", writing).await.map(Seen::new)
    }
}

/// Whether a proposal can still come into force without the party that has just said no.
pub(super) fn can_still_agree(parties: &[party::Model], leaving: &party::Model) -> bool {
    let others = parties
        .iter()
        .filter(|party| party.id != leaving.id && matches!(party.consent, Consent::Invited | Consent::Accepted));
    !leaving.required && others.count() >= 2
}
