//! A party leaves.

use entity::id::{OrganizationId, PartnershipId};
use entity::partnership::{partnership, party};
use entity::state::{Consent, PartnershipStatus, PartyRole};
use entity::value::text::Text;
use serde::Serialize;

use super::agreement::course::{leave, settle};
use super::decline::can_still_agree;
use super::in_force::open_commitments;
use super::lookup::ready;
use super::step::Step;
use super::turn::{answer, turn};
use crate::command::{Command, Lookup, Writing};
use crate::policy::permission::Permission;
use crate::policy::place::Place;
use crate::refusal::Refusal;
use crate::seen::Seen;

/// Leave a partnership with one of its parties, whose own commitments must be settled.
///
/// A proposal that cannot come into force without the party is declined. A partnership in force or suspended
/// ends when its lead leaves or fewer than two parties remain; then everybody's commitments must be settled.
#[derive(Clone, Serialize)]
pub struct WithdrawFromPartnership {
    pub partnership: PartnershipId,
    pub organization: OrganizationId,
    pub reason: Text,
}

impl Command for WithdrawFromPartnership {
    const NEEDS: Permission = Permission::PartnershipDecide;
    const NAME: &'static str = "withdrawFromPartnership";
    type Outcome = Seen<partnership::Model>;

    async fn scope(&self, lookup: &Lookup<'_>) -> Result<Place, Refusal> {
        lookup.party_place(self.partnership, self.organization, Self::NEEDS).await
    }

    async fn run(self, writing: &Writing) -> Result<Self::Outcome, Refusal> {
        let (partnership, party, parties) = ready(Step::Withdraw, self.partnership, self.organization, writing).await?;
        let end = end_without(&partnership, &parties, &party);
        let settling = if end.is_some() { None } else { Some(self.organization) };
        open_commitments(self.partnership, settling, writing).await?;
        let reason = Some(self.reason.as_str());
        let left = answer(party, Consent::Withdrawn, reason, "party.withdrawn", writing).await?;
        match end {
            None => {
                leave(self.partnership, self.organization, self.reason.as_str(), writing).await?;
                // It may have been the last one whose signature an amendment waited for.
                let remaining: Vec<_> = parties.into_iter().filter(|party| party.id != left.id).collect();
                settle(partnership, &remaining, writing).await.map(Seen::new)
            }
            Some((status, event)) => turn(partnership, status, reason, event, writing).await.map(Seen::new),
        }
    }
}

/// What becomes of the partnership when the party leaves; nothing when the others go on.
fn end_without(
    partnership: &partnership::Model,
    parties: &[party::Model],
    leaving: &party::Model,
) -> Option<(PartnershipStatus, &'static str)> {
    if partnership.status == PartnershipStatus::Proposed {
        return (!can_still_agree(parties, leaving)).then_some((PartnershipStatus::Declined, "partnership.declined"));
    }
    let remaining = parties.iter().filter(|party| party.id != leaving.id && party.consent == Consent::Accepted).count();
    (leaving.role == PartyRole::Lead || remaining < 2).then_some((PartnershipStatus::Ended, "partnership.ended"))
}
