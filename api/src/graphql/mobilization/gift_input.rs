//! Inputs of changes to pledges and contributions, read into commands.

use async_graphql::{ID, InputObject};
use domain::Refusal;
use domain::entity::state;
use domain::entity::value::Reason;
use domain::entity::value::key::IdempotencyKey;
use domain::entity::value::text::Text;
use domain::mobilization::announce::{AnnounceContribution, Toward};
use domain::mobilization::cancel_pledge::CancelPledge;
use domain::mobilization::confirm::ConfirmContribution;
use domain::mobilization::decline_pledge::DeclinePledge;
use domain::mobilization::dispute::DisputeContribution;
use domain::mobilization::make_pledge::MakePledge;
use domain::mobilization::revise_pledge::RevisePledge;
use domain::mobilization::write_off_pledge::WriteOffPledge;

use super::restriction::RestrictionInput;
use super::word::GoodsCondition;
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
    /// The day by which it is to come, today or later.
    due_on: LocalDate,
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
        let due_on = faults.take("dueOn", self.due_on.read());
        let note = faults.take("note", Text::parse(&self.note.unwrap_or_default()));
        let restriction = RestrictionInput::read(self.restriction, &mut faults)?;
        let key = faults.take("idempotencyKey", IdempotencyKey::parse(&self.idempotency_key));
        let (Some(quantity), Some(due_on), Some(note), Some(restriction), Some(key)) =
            (quantity, due_on, note, restriction, key)
        else {
            return Err(faults.into());
        };
        Ok(MakePledge { need, organization, quantity, due_on, note, restriction, key })
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
        let reason = faults.take("reason", Text::parse_up_to(&self.reason, REASON_MAX));
        let effective_on = faults.take("effectiveOn", self.effective_on.read());
        let key = faults.take("idempotencyKey", IdempotencyKey::parse(&self.idempotency_key));
        let (Some(quantity), Some(due_on), Some(reason), Some(effective_on), Some(key)) =
            (quantity, due_on, reason, effective_on, key)
        else {
            return Err(faults.into());
        };
        Ok(RevisePledge { pledge, quantity, due_on, reason, effective_on, key })
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

/// What was sent.
#[derive(InputObject)]
pub struct AnnounceContributionInput {
    /// The pledge that it keeps. One of this, the reservation and the need is given.
    pledge_id: Option<ID>,
    /// The reservation that it keeps, under a pledge: the reservation is kept once it is confirmed.
    reservation_id: Option<ID>,
    /// The need that it is for, when nothing was promised.
    need_id: Option<ID>,
    /// With a need: the organization that gives, a party that has accepted; the viewer gives when absent.
    organization_id: Option<ID>,
    /// How much, in the need's unit; on a pledge not more than is left of it.
    quantity: QuantityInput,
    /// The day on which it was given, today or earlier.
    happened_on: LocalDate,
    /// The state of the goods; for goods only.
    condition: Option<GoodsCondition>,
    /// A word to the receiver, at most 5,000 characters.
    note: Option<String>,
    /// What it may be used for. On a pledge, what the pledge says holds by itself, and can only be made tighter.
    restriction: Option<RestrictionInput>,
    /// The client's own name for this change: 1 to 100 visible ASCII characters. The same key with the same input
    /// does nothing more and tells what it made, as it stands now; with another input it is refused.
    idempotency_key: String,
    /// Only check; change nothing.
    pub validate_only: Option<bool>,
}

impl AnnounceContributionInput {
    pub fn parse(self) -> Result<AnnounceContribution, Refusal> {
        let pledge = id::read_optional(self.pledge_id.as_ref(), "pledgeId")?;
        let reservation = id::read_optional(self.reservation_id.as_ref(), "reservationId")?;
        let need = id::read_optional(self.need_id.as_ref(), "needId")?;
        let organization = id::read_optional(self.organization_id.as_ref(), "organizationId")?;
        let mut faults = Faults::default();
        let promised = match (pledge, reservation) {
            (Some(_), Some(_)) => {
                faults.note("reservationId", Reason::Malformed);
                return Err(faults.into());
            }
            (Some(pledge), None) => Some(Toward::Pledge(pledge)),
            (None, reservation) => reservation.map(Toward::Reservation),
        };
        let toward = match (promised, need, organization) {
            (Some(promised), None, None) => Some(promised),
            (None, Some(need), organization) => Some(Toward::Need { need, organization }),
            (None, None, _) => {
                faults.note("pledgeId", Reason::Empty);
                None
            }
            (Some(_), Some(_), _) => {
                faults.note("needId", Reason::Malformed);
                None
            }
            // Who gives on a pledge is who has made it.
            (Some(_), None, Some(_)) => {
                faults.note("organizationId", Reason::Malformed);
                None
            }
        };
        let quantity = self.quantity.read(&mut faults);
        let happened_on = faults.take("happenedOn", self.happened_on.read());
        let note = faults.take("note", Text::parse(&self.note.unwrap_or_default()));
        let restriction = RestrictionInput::read(self.restriction, &mut faults)?;
        let key = faults.take("idempotencyKey", IdempotencyKey::parse(&self.idempotency_key));
        let (Some(toward), Some(quantity), Some(happened_on), Some(note), Some(restriction), Some(key)) =
            (toward, quantity, happened_on, note, restriction, key)
        else {
            return Err(faults.into());
        };
        let condition = self.condition.map(state::GoodsCondition::from);
        Ok(AnnounceContribution { toward, quantity, happened_on, condition, note, restriction, key })
    }
}

/// What has arrived.
#[derive(InputObject)]
pub struct ConfirmContributionInput {
    /// The contribution.
    contribution_id: ID,
    /// How much has arrived, when it is less than was announced.
    quantity: Option<QuantityInput>,
    /// The client's own name for this change: 1 to 100 visible ASCII characters. The same key with the same input
    /// does nothing more and tells what it made, as it stands now; with another input it is refused.
    idempotency_key: String,
    /// Only check; change nothing.
    pub validate_only: Option<bool>,
}

impl ConfirmContributionInput {
    pub fn parse(self) -> Result<ConfirmContribution, Refusal> {
        let contribution = id::read(&self.contribution_id, "contributionId")?;
        let mut faults = Faults::default();
        let quantity = QuantityInput::read_optional(self.quantity.as_ref(), &mut faults);
        let key = faults.take("idempotencyKey", IdempotencyKey::parse(&self.idempotency_key));
        let (Some(quantity), Some(key)) = (quantity, key) else { return Err(faults.into()) };
        Ok(ConfirmContribution { contribution, quantity, key })
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

/// A reason alone.
pub(super) fn reason(text: &str) -> Result<Text, Refusal> {
    let mut faults = Faults::default();
    faults.take("reason", Text::parse_up_to(text, REASON_MAX)).ok_or_else(|| faults.into())
}
