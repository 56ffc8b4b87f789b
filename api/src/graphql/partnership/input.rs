//! Inputs of changes to partnerships, read into commands.

use async_graphql::{ID, InputObject};
use domain::Refusal;
use domain::entity::state;
use domain::entity::value::text::{Name, TEXT_MAX, Text};
use domain::partnership::accept::{AcceptPartnership, Answer};
use domain::partnership::add_program::AddProgram;
use domain::partnership::agreement::draft::BODY_MAX;
use domain::partnership::decline::DeclinePartnership;
use domain::partnership::end::EndPartnership;
use domain::partnership::propose::{Invited, ProposePartnership};
use domain::partnership::resume::ResumePartnership;
use domain::partnership::suspend::SuspendPartnership;
use domain::partnership::withdraw::WithdrawFromPartnership;

use super::agreement::{self, SharedTotalsInput, sharing};
use super::word::{PartnershipVisibility, PartyRole};
use crate::graphql::id;
use crate::graphql::input::Faults;
use crate::graphql::scalar::LocalDate;

/// Longest reason, in characters.
pub(super) const REASON_MAX: usize = 1_000;

/// An organization that is asked to join.
#[derive(InputObject)]
pub struct PartyInput {
    /// The organization; it must be active and visible to the proposer.
    organization_id: ID,
    /// What it does in the partnership. Exactly one party leads.
    role: PartyRole,
    /// Whether the partnership needs its consent to come into force; so it is when absent. The lead's and the
    /// proposer's consents are always needed.
    required: Option<bool>,
}

/// What is proposed.
#[derive(InputObject)]
pub struct ProposePartnershipInput {
    /// The organization that proposes; it must be among the parties.
    proposer_id: ID,
    /// The name, at most 120 characters.
    name: String,
    /// What it is for, at most 5,000 characters.
    purpose: String,
    /// The text of the agreement that the parties sign by accepting, at most 20,000 characters. Purpose and days are signed
    /// with it.
    agreement: Option<String>,
    /// What the parties see of each other's promises; nothing when absent.
    shared: Option<SharedTotalsInput>,
    /// After how many full days, 1 to 90, the network confirms by itself what a receiver has neither confirmed nor
    /// disputed; never when absent.
    confirm_automatically_after_days: Option<i32>,
    /// Who may see it; only its parties when absent.
    visibility: Option<PartnershipVisibility>,
    /// Two to 50 organizations, the proposer's among them.
    parties: Vec<PartyInput>,
    /// The first day.
    starts_on: Option<LocalDate>,
    /// The last day, today or later.
    ends_on: Option<LocalDate>,
    /// Only check; propose nothing.
    pub validate_only: Option<bool>,
}

impl ProposePartnershipInput {
    pub fn parse(self) -> Result<ProposePartnership, Refusal> {
        let proposer = id::read(&self.proposer_id, "proposerId")?;
        let invited = |party: PartyInput| {
            let organization = id::read(&party.organization_id, "parties")?;
            Ok(Invited { organization, role: party.role.into(), required: party.required.unwrap_or(true) })
        };
        let parties = self.parties.into_iter().map(invited).collect::<Result<_, Refusal>>()?;
        let mut faults = Faults::default();
        let name = faults.take("name", Name::parse(&self.name));
        let purpose = faults.take("purpose", Text::required(&self.purpose, TEXT_MAX));
        let agreement = faults.take("agreement", Text::parse_up_to(&self.agreement.unwrap_or_default(), BODY_MAX));
        let starts_on = faults.take_optional("startsOn", self.starts_on.map(|day| day.read()));
        let ends_on = faults.take_optional("endsOn", self.ends_on.map(|day| day.read()));
        let shared = sharing(self.shared, &mut faults);
        let (Some(name), Some(purpose), Some(agreement), Some(shared), Some(starts_on), Some(ends_on)) =
            (name, purpose, agreement, shared, starts_on, ends_on)
        else {
            return Err(faults.into());
        };
        let visibility = self.visibility.map_or(state::PartnershipVisibility::Parties, Into::into);
        Ok(ProposePartnership {
            proposer,
            name,
            purpose,
            agreement,
            shared,
            confirm_automatically_after_days: self.confirm_automatically_after_days,
            visibility,
            parties,
            starts_on,
            ends_on,
        })
    }
}

/// Whose consent is given.
#[derive(InputObject)]
pub struct AcceptPartnershipInput {
    /// The partnership.
    partnership_id: ID,
    /// The party that accepts.
    organization_id: ID,
    /// The digest of the agreement that was read; another one than that of the version to be signed is refused.
    digest: Option<String>,
    /// As what the officer signs the agreement, at most 120 characters, such as "Chair".
    capacity: Option<String>,
    /// Only check; accept nothing.
    pub validate_only: Option<bool>,
}

impl AcceptPartnershipInput {
    pub fn parse(self) -> Result<AcceptPartnership, Refusal> {
        Ok(AcceptPartnership {
            partnership: id::read(&self.partnership_id, "partnershipId")?,
            organization: id::read(&self.organization_id, "organizationId")?,
            answer: Answer { digest: self.digest, capacity: agreement::capacity(self.capacity)? },
        })
    }
}

/// Who declines, and why.
#[derive(InputObject)]
pub struct DeclinePartnershipInput {
    /// The partnership.
    partnership_id: ID,
    /// The party that declines.
    organization_id: ID,
    /// Why, for the other parties, at most 1,000 characters.
    reason: String,
    /// Only check; decline nothing.
    pub validate_only: Option<bool>,
}

impl DeclinePartnershipInput {
    pub fn parse(self) -> Result<DeclinePartnership, Refusal> {
        Ok(DeclinePartnership {
            partnership: id::read(&self.partnership_id, "partnershipId")?,
            organization: id::read(&self.organization_id, "organizationId")?,
            reason: reason(&self.reason)?,
        })
    }
}

/// Who leaves, and why.
#[derive(InputObject)]
pub struct WithdrawFromPartnershipInput {
    /// The partnership.
    partnership_id: ID,
    /// The party that leaves.
    organization_id: ID,
    /// Why, for the other parties, at most 1,000 characters.
    reason: String,
    /// Only check; leave nothing.
    pub validate_only: Option<bool>,
}

impl WithdrawFromPartnershipInput {
    pub fn parse(self) -> Result<WithdrawFromPartnership, Refusal> {
        Ok(WithdrawFromPartnership {
            partnership: id::read(&self.partnership_id, "partnershipId")?,
            organization: id::read(&self.organization_id, "organizationId")?,
            reason: reason(&self.reason)?,
        })
    }
}

/// What is suspended, and why.
#[derive(InputObject)]
pub struct SuspendPartnershipInput {
    /// The partnership.
    partnership_id: ID,
    /// Why, at most 1,000 characters.
    reason: String,
    /// Only check; suspend nothing.
    pub validate_only: Option<bool>,
}

impl SuspendPartnershipInput {
    pub fn parse(self) -> Result<SuspendPartnership, Refusal> {
        let partnership = id::read(&self.partnership_id, "partnershipId")?;
        Ok(SuspendPartnership { partnership, reason: reason(&self.reason)? })
    }
}

/// What goes on.
#[derive(InputObject)]
pub struct ResumePartnershipInput {
    /// The partnership.
    partnership_id: ID,
    /// Only check; resume nothing.
    pub validate_only: Option<bool>,
}

impl ResumePartnershipInput {
    pub fn parse(self) -> Result<ResumePartnership, Refusal> {
        Ok(ResumePartnership { partnership: id::read(&self.partnership_id, "partnershipId")? })
    }
}

/// What is ended, and why.
#[derive(InputObject)]
pub struct EndPartnershipInput {
    /// The partnership.
    partnership_id: ID,
    /// Why, at most 1,000 characters.
    reason: String,
    /// Only check; end nothing.
    pub validate_only: Option<bool>,
}

impl EndPartnershipInput {
    pub fn parse(self) -> Result<EndPartnership, Refusal> {
        let partnership = id::read(&self.partnership_id, "partnershipId")?;
        Ok(EndPartnership { partnership, reason: reason(&self.reason)? })
    }
}

/// What is added.
#[derive(InputObject)]
pub struct AddProgramInput {
    /// The partnership.
    partnership_id: ID,
    /// The party that runs it.
    organization_id: ID,
    /// The name, at most 120 characters; unique in the partnership.
    name: String,
    /// What it is about, at most 5,000 characters.
    description: Option<String>,
    /// Only check; add nothing.
    pub validate_only: Option<bool>,
}

impl AddProgramInput {
    pub fn parse(self) -> Result<AddProgram, Refusal> {
        let partnership = id::read(&self.partnership_id, "partnershipId")?;
        let organization = id::read(&self.organization_id, "organizationId")?;
        let mut faults = Faults::default();
        let name = faults.take("name", Name::parse(&self.name));
        let description = faults.take("description", Text::parse(&self.description.unwrap_or_default()));
        let (Some(name), Some(description)) = (name, description) else {
            return Err(faults.into());
        };
        Ok(AddProgram { partnership, organization, name, description })
    }
}

pub(super) fn reason(text: &str) -> Result<Text, Refusal> {
    Text::required(text, REASON_MAX).map_err(|broken| Refusal::input("reason", broken.reason))
}
