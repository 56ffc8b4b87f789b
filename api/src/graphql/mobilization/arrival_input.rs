//! Inputs of what was sent and of what has arrived, read into commands.

use async_graphql::{ID, InputObject};
use domain::Refusal;
use domain::entity::state;
use domain::entity::value::Reason;
use domain::entity::value::key::IdempotencyKey;
use domain::entity::value::text::Text;
use domain::mobilization::announce::{AnnounceContribution, Toward};
use domain::mobilization::confirm::ConfirmContribution;

use super::exchange::ExchangeInput;
use super::restriction::RestrictionInput;
use super::word::GoodsCondition;
use crate::graphql::id;
use crate::graphql::input::Faults;
use crate::graphql::quantity::QuantityInput;
use crate::graphql::scalar::LocalDate;

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
    /// How much, in the need's unit; on a pledge not more than is left of it. Of what was sent in another currency: what
    /// the giver takes it to come to.
    quantity: QuantityInput,
    /// How much was sent, when that was in another currency than the need's; for money only. By which rate it was
    /// exchanged the receiver says, who sees what the bank has credited.
    foreign: Option<QuantityInput>,
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
        let foreign = QuantityInput::read_optional_at("foreign", self.foreign.as_ref(), &mut faults);
        let happened_on = faults.take("happenedOn", self.happened_on.read());
        let note = faults.take("note", Text::parse(&self.note.unwrap_or_default()));
        let restriction = RestrictionInput::read(self.restriction, &mut faults)?;
        let key = faults.take("idempotencyKey", IdempotencyKey::parse(&self.idempotency_key));
        let (Some(toward), Some(quantity), Some(foreign), Some(happened_on), Some(note)) =
            (toward, quantity, foreign, happened_on, note)
        else {
            return Err(faults.into());
        };
        let (Some(restriction), Some(key)) = (restriction, key) else { return Err(faults.into()) };
        let condition = self.condition.map(state::GoodsCondition::from);
        Ok(AnnounceContribution { toward, quantity, foreign, happened_on, condition, note, restriction, key })
    }
}

/// What has arrived.
#[derive(InputObject)]
pub struct ConfirmContributionInput {
    /// The contribution.
    contribution_id: ID,
    /// How much has arrived, when it is less than was announced. Of what was sent in another currency it is the original
    /// times the rate, rounded half to even; where it is stated as well, it must be just that.
    quantity: Option<QuantityInput>,
    /// How much has arrived of what was sent in another currency, when it is less than was announced.
    foreign: Option<QuantityInput>,
    /// By which rate it was exchanged; for what was sent in another currency, and then required.
    exchange: Option<ExchangeInput>,
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
        let foreign = QuantityInput::read_optional_at("foreign", self.foreign.as_ref(), &mut faults);
        let exchange = ExchangeInput::read_optional(self.exchange, &mut faults);
        let key = faults.take("idempotencyKey", IdempotencyKey::parse(&self.idempotency_key));
        let (Some(quantity), Some(foreign), Some(exchange), Some(key)) = (quantity, foreign, exchange, key) else {
            return Err(faults.into());
        };
        Ok(ConfirmContribution { contribution, quantity, foreign, exchange, key })
    }
}
