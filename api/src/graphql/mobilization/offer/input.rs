//! Inputs of changes to offers, read into commands.

use async_graphql::{ID, InputObject};
use domain::Refusal;
use domain::entity::value::Reason;
use domain::entity::value::key::IdempotencyKey;
use domain::entity::value::text::{Name, Text};
use domain::mobilization::offer::pledge_from::{MOST, Part, PledgeFromOffer};
use domain::mobilization::offer::publish::PublishOffer;
use domain::mobilization::offer::withdraw::WithdrawOffer;

use crate::graphql::id;
use crate::graphql::input::Faults;
use crate::graphql::mobilization::gift_input::reason;
use crate::graphql::mobilization::word::ResourceKind;
use crate::graphql::quantity::QuantityInput;
use crate::graphql::scalar::LocalDate;

/// What is offered.
#[derive(InputObject)]
pub struct PublishOfferInput {
    /// The partnership; it must be in force.
    partnership_id: ID,
    /// The organization that offers it, a party that has accepted; the viewer offers it for themselves when absent.
    organization_id: Option<ID>,
    /// What it is called, at most 120 characters.
    title: String,
    /// What is offered, and on what conditions, at most 5,000 characters.
    description: Option<String>,
    /// What kind of resource is offered. Each kind has its own units.
    kind: ResourceKind,
    /// How much is offered.
    quantity: QuantityInput,
    /// The first day on which it can be had; today when absent.
    available_from: Option<LocalDate>,
    /// The last day, today or later; none when absent.
    available_until: Option<LocalDate>,
    /// The Home Affairs code of the area where it can be had, for example `73.71`.
    area_code: Option<String>,
    /// The client's own name for this change: 1 to 100 visible ASCII characters. The same key with the same input
    /// does nothing more and tells what it made, as it stands now; with another input it is refused.
    idempotency_key: String,
    /// Only check; change nothing.
    pub validate_only: Option<bool>,
}

impl PublishOfferInput {
    pub fn parse(self) -> Result<PublishOffer, Refusal> {
        let partnership = id::read(&self.partnership_id, "partnershipId")?;
        let organization = id::read_optional(self.organization_id.as_ref(), "organizationId")?;
        let mut faults = Faults::default();
        let title = faults.take("title", Name::parse(&self.title));
        let description = faults.take("description", Text::parse(&self.description.unwrap_or_default()));
        let quantity = self.quantity.read(&mut faults);
        let from = faults.take_optional("availableFrom", self.available_from.map(|day| day.read()));
        let until = faults.take_optional("availableUntil", self.available_until.map(|day| day.read()));
        let key = faults.take("idempotencyKey", IdempotencyKey::parse(&self.idempotency_key));
        let (Some(title), Some(description), Some(quantity), Some(available_from), Some(available_until), Some(key)) =
            (title, description, quantity, from, until, key)
        else {
            return Err(faults.into());
        };
        Ok(PublishOffer {
            partnership,
            organization,
            title,
            description,
            kind: self.kind.into(),
            quantity,
            available_from,
            available_until,
            area_code: self.area_code,
            key,
        })
    }
}

/// Which offer is withdrawn, and why.
#[derive(InputObject)]
pub struct WithdrawOfferInput {
    /// The offer.
    offer_id: ID,
    /// Why, at most 1,000 characters.
    reason: String,
    /// Only check; change nothing.
    pub validate_only: Option<bool>,
}

impl WithdrawOfferInput {
    pub fn parse(self) -> Result<WithdrawOffer, Refusal> {
        let offer = id::read(&self.offer_id, "offerId")?;
        Ok(WithdrawOffer { offer, reason: reason(&self.reason)? })
    }
}

/// What one need is to get.
#[derive(InputObject)]
pub struct OfferedToNeedInput {
    /// The need.
    need_id: ID,
    /// How much, in the unit of both.
    quantity: QuantityInput,
    /// The day by which it is to come, today or later.
    due_on: LocalDate,
}

/// What is pledged from an offer.
#[derive(InputObject)]
pub struct PledgeFromOfferInput {
    /// The offer.
    offer_id: ID,
    /// What each need is to get: one to 20 pledges. All are made or none.
    needs: Vec<OfferedToNeedInput>,
    /// A word to the receivers, at most 5,000 characters.
    note: Option<String>,
    /// The client's own name for this change: 1 to 100 visible ASCII characters. The same key with the same input
    /// does nothing more and tells what it made, as it stands now; with another input it is refused.
    idempotency_key: String,
    /// Only check; change nothing.
    pub validate_only: Option<bool>,
}

impl PledgeFromOfferInput {
    pub fn parse(self) -> Result<PledgeFromOffer, Refusal> {
        let offer = id::read(&self.offer_id, "offerId")?;
        let mut faults = Faults::default();
        match self.needs.len() {
            0 => faults.note("needs", Reason::Empty),
            count if count > MOST => faults.note("needs", Reason::TooLarge),
            _ => {}
        }
        let mut parts = Vec::new();
        for (at, part) in self.needs.into_iter().take(MOST).enumerate() {
            let need = id::read(&part.need_id, "needs")?;
            let mut own = Faults::default();
            let quantity = part.quantity.read(&mut own);
            let due_on = own.take("dueOn", part.due_on.read());
            faults.take_in("needs", at, own);
            parts.extend(quantity.zip(due_on).map(|(quantity, due_on)| Part { need, quantity, due_on }));
        }
        let note = faults.take("note", Text::parse(&self.note.unwrap_or_default()));
        let key = faults.take("idempotencyKey", IdempotencyKey::parse(&self.idempotency_key));
        let (Some(note), Some(key), true) = (note, key, faults.is_empty()) else { return Err(faults.into()) };
        Ok(PledgeFromOffer { offer, parts, note, key })
    }
}
