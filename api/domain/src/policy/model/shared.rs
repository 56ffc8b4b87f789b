//! What parties of a partnership see in it, and up to when.

use chrono::{DateTime, Utc};
use entity::mobilization::{need, resource};
use entity::partnership::party;
use entity::state::{Consent, NeedStatus, PartnershipStatus};

use super::{Facts, Who};

impl Facts {
    pub(super) fn is_in_public(&self, id: entity::id::PartnershipId) -> bool {
        self.partnerships.iter().any(|one| one.id == id && self.sees_partnership(Who::Nobody, one))
    }

    /// Whether an organization whose partnerships the caller reads is in it with such an answer, or had not left when
    /// the thing was made; or the caller acts there for one that is in it.
    pub(super) fn reads_there(
        &self,
        who: Who<'_>,
        partnership: entity::id::PartnershipId,
        answers: &[Consent],
        made_at: DateTime<Utc>,
    ) -> bool {
        self.parties.iter().filter(|party| party.partnership_id == partnership).any(|party| {
            let id = party.organization_id;
            // Also while it is invited again.
            let before_leaving = matches!(party.consent, Consent::Withdrawn | Consent::Invited)
                && party.decided_at.is_some_and(|left| made_at <= left);
            let is_open = answers.contains(&party.consent) || before_leaving;
            (is_open && self.holds(who, "PARTNERSHIP_READ", id))
                || (party.consent == Consent::Accepted && self.lent(who, "PARTNERSHIP_READ", id, Some(partnership)))
        })
    }

    pub fn sees_party(&self, who: Who<'_>, one: &party::Model) -> bool {
        let to_all = one.consent == Consent::Accepted && self.is_in_public(one.partnership_id);
        let open = [Consent::Invited, Consent::Accepted];
        to_all || self.reads_there(who, one.partnership_id, &open, one.created_at)
    }

    /// What an organization lends is seen by its own and by those of who is a party beside it of a partnership that
    /// stands.
    pub fn sees_resource(&self, who: Who<'_>, one: &resource::Model) -> bool {
        let id = one.organization_id;
        let reads = if matches!(who, Who::Token(_)) { "PLEDGE_READ" } else { "ORGANIZATION_READ" };
        if self.holds(who, reads, id) || self.lent(who, "PLEDGE_READ", id, None) {
            return true;
        }
        let accepted = || self.parties.iter().filter(|party| party.consent == Consent::Accepted);
        accepted().filter(|party| party.organization_id == id).any(|lender| {
            let stands = self.partnerships.iter().any(|one| {
                one.id == lender.partnership_id
                    && matches!(one.status, PartnershipStatus::Active | PartnershipStatus::Suspended)
            });
            let mut beside = accepted().filter(|party| party.partnership_id == lender.partnership_id);
            stands
                && beside.any(|party| {
                    self.holds(who, "PARTNERSHIP_READ", party.organization_id)
                        || self.lent(who, "PARTNERSHIP_READ", party.organization_id, Some(party.partnership_id))
                })
        })
    }

    pub fn sees_need(&self, who: Who<'_>, one: &need::Model) -> bool {
        let is_shown = one.status != NeedStatus::Draft || self.is_inside(who, one.organization_id);
        let is_read = self.reads_there(who, one.partnership_id, &[Consent::Accepted], one.created_at);
        is_shown && (self.is_in_public(one.partnership_id) || is_read)
    }
}
