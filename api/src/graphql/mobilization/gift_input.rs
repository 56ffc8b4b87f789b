//! Inputs of changes to pledges, and of disputes and withdrawals, read into commands.

use async_graphql::{ID, InputObject};
use domain::Refusal;
use domain::entity::value::Reason;
use domain::entity::value::key::IdempotencyKey;
use domain::entity::value::text::Text;
use domain::mobilization::cancel_pledge::CancelPledge;
use domain::mobilization::decline_pledge::DeclinePledge;
use domain::mobilization::dispute::DisputeContribution;
use domain::mobilization::make_pledge::MakePledge;
use domain::mobilization::revise_pledge::RevisePledge;
use domain::mobilization::withdraw_contribution::WithdrawContribution;
use domain::mobilization::write_off_pledge::WriteOffPledge;

use super::instalment::InstalmentInput;
use super::restriction::RestrictionInput;
use crate::graphql::id;
use crate::graphql::input::Faults;
use crate::graphql::quantity::QuantityInput;
use crate::graphql::scalar::LocalDate;

/// Longest reason, in characters.
pub(super) const REASON_MAX: usize = 1_000;

/// What is promised.
#[derive(InputObject)]
pub struct MakePledgeInput {
    /// The need.
    need_id: ID,
    /// The organization that promises, a party that has accepted; the viewer promises for themselves when absent.
    organization_id: Option<ID>,
    /// How much, in the need's unit.
    quantity: QuantityInput,
    /// The day by which it is to come, today or later. With instalments it is the last one's day, and may be absent.
    due_on: Option<LocalDate>,
    /// In which parts it is to come: 2 to 60 instalments, each of a later day than the one before, which together are
    /// what is promised. In one when absent.
    instalments: Option<Vec<InstalmentInput>>,
    /// A word to the receiver, at most 5,000 characters.
    note: Option<String>,
    /// What may be done with what is given on it; everything that the need is for when absent.
    restriction: Option<RestrictionInput>,
    /// The client's own name for this change: 1 to 100 visible ASCII characters. The same key with the same input
    /// does nothing more and tells what it made, as it stands now; with another input it is refused.
    idempotency_key: String,
    /// Only check; change nothing.
    pub validate_only: Option<bool>,
}

impl MakePledgeInput {
    pub fn parse(self) -> Result<MakePledge, Refusal> {
        let need = id::read(&self.need_id, "needId")?;
        let organization = id::read_optional(self.organization_id.as_ref(), "organizationId")?;
        let mut faults = Faults::default();
        let quantity = self.quantity.read(&mut faults);
        if self.due_on.is_none() && self.instalments.is_none() {
            faults.note("dueOn", Reason::Empty);
        }
        let due_on = faults.take_optional("dueOn", self.due_on.map(|day| day.read()));
        let instalments = InstalmentInput::read_all(self.instalments, &mut faults);
        let note = faults.take("note", Text::parse(&self.note.unwrap_or_default()));
        let restriction = RestrictionInput::read(self.restriction, &mut faults)?;
        let key = faults.take("idempotencyKey", IdempotencyKey::parse(&self.idempotency_key));
        let (Some(quantity), Some(due_on), Some(note), Some(restriction), Some(key), true) =
            (quantity, due_on, note, restriction, key, faults.is_empty())
        else {
            return Err(faults.into());
        };
        Ok(MakePledge { need, organization, quantity, due_on, instalments, note, restriction, key })
    }
}

/// The pledge to accept.
#[derive(InputObject)]
pub struct AcceptPledgeInput {
    /// The pledge.
    pub(super) pledge_id: ID,
    /// Only check; change nothing.
    pub validate_only: Option<bool>,
}

/// The pledge to decline.
#[derive(InputObject)]
pub struct DeclinePledgeInput {
    /// The pledge.
    pledge_id: ID,
    /// Why, at most 1,000 characters.
    reason: String,
    /// Only check; change nothing.
    pub validate_only: Option<bool>,
}

impl DeclinePledgeInput {
    pub fn parse(self) -> Result<DeclinePledge, Refusal> {
        let pledge = id::read(&self.pledge_id, "pledgeId")?;
        Ok(DeclinePledge { pledge, reason: reason(&self.reason)? })
    }
}

/// Which pledge is written off, and why.
#[derive(InputObject)]
pub struct WriteOffPledgeInput {
    /// The pledge.
    pledge_id: ID,
    /// Why, at most 1,000 characters.
    reason: String,
    /// Only check; change nothing.
    pub validate_only: Option<bool>,
}

impl WriteOffPledgeInput {
    pub fn parse(self) -> Result<WriteOffPledge, Refusal> {
        let pledge = id::read(&self.pledge_id, "pledgeId")?;
        Ok(WriteOffPledge { pledge, reason: reason(&self.reason)? })
    }
}

/// What is changed of a pledge.
#[derive(InputObject)]
pub struct RevisePledgeInput {
    /// The pledge.
    pledge_id: ID,
    /// How much is promised from now on, in the need's unit; as before when absent. Not less than was fulfilled.
    quantity: Option<QuantityInput>,
    /// The day by which it is to come from now on, today or later; as before when absent.
    due_on: Option<LocalDate>,
    /// Another plan of all that is promised then, 2 to 60 instalments; as before when absent. What has come fills them in
    /// the order of their days. A pledge in instalments whose quantity or day changes needs one. A day that has passed may
    /// only stand where it stood before.
    instalments: Option<Vec<InstalmentInput>>,
    /// Why, at most 1,000 characters.
    reason: String,
    /// From which day the change holds.
    effective_on: LocalDate,
    /// The client's own name for this change: 1 to 100 visible ASCII characters. The same key with the same input
    /// does nothing more and tells what it made, as it stands now; with another input it is refused.
    idempotency_key: String,
    /// Only check; change nothing.
    pub validate_only: Option<bool>,
}

impl RevisePledgeInput {
    pub fn parse(self) -> Result<RevisePledge, Refusal> {
        let pledge = id::read(&self.pledge_id, "pledgeId")?;
        let mut faults = Faults::default();
        let quantity = QuantityInput::read_optional(self.quantity.as_ref(), &mut faults);
        let due_on = faults.take_optional("dueOn", self.due_on.map(|day| day.read()));
        let instalments = InstalmentInput::read_all(self.instalments, &mut faults);
        let reason = faults.take("reason", Text::parse_up_to(&self.reason, REASON_MAX));
        let effective_on = faults.take("effectiveOn", self.effective_on.read());
        let key = faults.take("idempotencyKey", IdempotencyKey::parse(&self.idempotency_key));
        let (Some(quantity), Some(due_on), Some(reason), Some(effective_on), Some(key), true) =
            (quantity, due_on, reason, effective_on, key, faults.is_empty())
        else {
            return Err(faults.into());
        };
        Ok(RevisePledge { pledge, quantity, due_on, instalments, reason, effective_on, key })
    }
}

/// The pledge to take back.
#[derive(InputObject)]
pub struct CancelPledgeInput {
    /// The pledge.
    pledge_id: ID,
    /// Why, at most 1,000 characters.
    reason: String,
    /// Only check; change nothing.
    pub validate_only: Option<bool>,
}

impl CancelPledgeInput {
    pub fn parse(self) -> Result<CancelPledge, Refusal> {
        let pledge = id::read(&self.pledge_id, "pledgeId")?;
        Ok(CancelPledge { pledge, reason: reason(&self.reason)? })
    }
}

/// What has not arrived.
#[derive(InputObject)]
pub struct DisputeContributionInput {
    /// The contribution.
    contribution_id: ID,
    /// Why, at most 1,000 characters.
    reason: String,
    /// Only check; change nothing.
    pub validate_only: Option<bool>,
}

impl DisputeContributionInput {
    pub fn parse(self) -> Result<DisputeContribution, Refusal> {
        let contribution = id::read(&self.contribution_id, "contributionId")?;
        Ok(DisputeContribution { contribution, reason: reason(&self.reason)? })
    }
}

/// What was announced by mistake.
#[derive(InputObject)]
pub struct WithdrawContributionInput {
    /// The contribution.
    contribution_id: ID,
    /// Why, at most 1,000 characters.
    reason: String,
    /// Only check; change nothing.
    pub validate_only: Option<bool>,
}

impl WithdrawContributionInput {
    pub fn parse(self) -> Result<WithdrawContribution, Refusal> {
        let contribution = id::read(&self.contribution_id, "contributionId")?;
        Ok(WithdrawContribution { contribution, reason: reason(&self.reason)? })
    }
}

/// A reason alone.
pub(super) fn reason(text: &str) -> Result<Text, Refusal> {
    let mut faults = Faults::default();
    faults.take("reason", Text::parse_up_to(text, REASON_MAX)).ok_or_else(|| faults.into())
}
