//! Inputs of changes to resources and reservations, read into commands.

use async_graphql::{ID, InputObject};
use chrono::{DateTime, Timelike, Utc};
use domain::Refusal;
use domain::entity::value::key::IdempotencyKey;
use domain::entity::value::text::{Name, Text};
use domain::entity::value::unit::Unit;
use domain::entity::value::{Broken, Reason};
use domain::mobilization::reservation::no_show::ReportNoShow;
use domain::mobilization::reservation::reserve::ReserveResource;
use domain::mobilization::reservation::withdraw::WithdrawReservation;
use domain::mobilization::resource::add::AddResource;
use domain::mobilization::resource::archive::ArchiveResource;

use crate::graphql::id;
use crate::graphql::input::Faults;
use crate::graphql::mobilization::gift_input::reason;
use crate::graphql::mobilization::word::ResourceKind;
use crate::graphql::quantity::QuantityInput;
use crate::graphql::scalar::Instant;

/// What an organization lends.
#[derive(InputObject)]
pub struct AddResourceInput {
    /// The organization that lends it.
    organization_id: ID,
    /// `SPACE` or `SKILL`.
    kind: ResourceKind,
    /// What it is called, at most 120 characters: the hall, or the skill, and not who has it.
    name: String,
    /// What it is, and on what conditions it is lent, at most 5,000 characters.
    description: Option<String>,
    /// In what it is counted when it is promised, one of the units of its kind, for example `HUR`.
    unit: String,
    /// The Home Affairs code of the area where it is, for example `73.71`.
    area_code: Option<String>,
    /// The client's own name for this change: 1 to 100 visible ASCII characters. The same key with the same input
    /// does nothing more and tells what it made, as it stands now; with another input it is refused.
    idempotency_key: String,
    /// Only check; change nothing.
    pub validate_only: Option<bool>,
}

impl AddResourceInput {
    pub fn parse(self) -> Result<AddResource, Refusal> {
        let organization = id::read(&self.organization_id, "organizationId")?;
        let mut faults = Faults::default();
        let name = faults.take("name", Name::parse(&self.name));
        let description = faults.take("description", Text::parse(&self.description.unwrap_or_default()));
        let unit = faults.take("unit", Unit::parse(&self.unit));
        let key = faults.take("idempotencyKey", IdempotencyKey::parse(&self.idempotency_key));
        let (Some(name), Some(description), Some(unit), Some(key)) = (name, description, unit, key) else {
            return Err(faults.into());
        };
        let (kind, unit) = (self.kind.into(), unit.code());
        Ok(AddResource { organization, kind, name, description, unit, area_code: self.area_code, key })
    }
}

/// What is not lent any more.
#[derive(InputObject)]
pub struct ArchiveResourceInput {
    /// The resource.
    resource_id: ID,
    /// Only check; change nothing.
    pub validate_only: Option<bool>,
}

impl ArchiveResourceInput {
    pub fn parse(self) -> Result<ArchiveResource, Refusal> {
        Ok(ArchiveResource { resource: id::read(&self.resource_id, "resourceId")? })
    }
}

/// Which time of what is reserved under which pledge.
#[derive(InputObject)]
pub struct ReserveResourceInput {
    /// The pledge, to a need of the resource's kind and unit.
    pledge_id: ID,
    /// What is reserved; it is lent by the organization that has made the pledge.
    resource_id: ID,
    /// When it begins, to the minute: now or later, within a year.
    starts_at: Instant,
    /// When it ends, to the minute: after it begins, at most 31 days. Another reservation may begin then.
    ends_at: Instant,
    /// How much of the pledge it is, in the need's unit: not more than is left of the pledge and not reserved.
    quantity: QuantityInput,
    /// The client's own name for this change: 1 to 100 visible ASCII characters. The same key with the same input
    /// does nothing more and tells what it made, as it stands now; with another input it is refused.
    idempotency_key: String,
    /// Only check; change nothing.
    pub validate_only: Option<bool>,
}

impl ReserveResourceInput {
    pub fn parse(self) -> Result<ReserveResource, Refusal> {
        let pledge = id::read(&self.pledge_id, "pledgeId")?;
        let resource = id::read(&self.resource_id, "resourceId")?;
        let mut faults = Faults::default();
        let starts_at = faults.take("startsAt", minute(self.starts_at));
        let ends_at = faults.take("endsAt", minute(self.ends_at));
        let quantity = self.quantity.read(&mut faults);
        let key = faults.take("idempotencyKey", IdempotencyKey::parse(&self.idempotency_key));
        let (Some(starts_at), Some(ends_at), Some(quantity), Some(key)) = (starts_at, ends_at, quantity, key) else {
            return Err(faults.into());
        };
        Ok(ReserveResource { pledge, resource, starts_at, ends_at, quantity, key })
    }
}

/// An instant that a clock without seconds shows; none is cut or rounded.
fn minute(Instant(at): Instant) -> Result<DateTime<Utc>, Broken> {
    if at.second() == 0 && at.nanosecond() == 0 { Ok(at) } else { Err(Reason::Malformed.into()) }
}

/// Which reservation is given back, and why.
#[derive(InputObject)]
pub struct WithdrawReservationInput {
    /// The reservation.
    reservation_id: ID,
    /// Why, at most 1,000 characters.
    reason: String,
    /// Only check; change nothing.
    pub validate_only: Option<bool>,
}

impl WithdrawReservationInput {
    pub fn parse(self) -> Result<WithdrawReservation, Refusal> {
        let reservation = id::read(&self.reservation_id, "reservationId")?;
        Ok(WithdrawReservation { reservation, reason: reason(&self.reason)? })
    }
}

/// At which reservation nobody came, and what is known of it.
#[derive(InputObject)]
pub struct ReportNoShowInput {
    /// The reservation; its time is over.
    reservation_id: ID,
    /// What happened, at most 1,000 characters.
    reason: String,
    /// Only check; change nothing.
    pub validate_only: Option<bool>,
}

impl ReportNoShowInput {
    pub fn parse(self) -> Result<ReportNoShow, Refusal> {
        let reservation = id::read(&self.reservation_id, "reservationId")?;
        Ok(ReportNoShow { reservation, reason: reason(&self.reason)? })
    }
}
