//! Inputs of changes to needs, read into commands.

use async_graphql::{ID, InputObject};
use domain::Refusal;
use domain::entity::value::key::IdempotencyKey;
use domain::entity::value::text::{Name, Text};
use domain::mobilization::publish_need::PublishNeed;

use super::word::ResourceKind;
use crate::graphql::id;
use crate::graphql::input::Faults;
use crate::graphql::quantity::QuantityInput;
use crate::graphql::scalar::LocalDate;

/// What is published.
#[derive(InputObject)]
pub struct PublishNeedInput {
    /// The partnership; it must be in force.
    partnership_id: ID,
    /// The organization that wants it; a party that has accepted.
    organization_id: ID,
    /// What it is called, at most 120 characters.
    title: String,
    /// What it is for, at most 5,000 characters.
    description: Option<String>,
    /// What kind of resource is wanted. Each kind has its own units.
    kind: ResourceKind,
    /// How much is wanted.
    quantity: QuantityInput,
    /// The day by which it is wanted, today or later.
    due_on: LocalDate,
    /// The Home Affairs code of the area where it is wanted, for example `73.71`.
    area_code: Option<String>,
    /// The client's own name for this change: 1 to 100 visible ASCII characters. The same key with the same input
    /// does nothing more and tells what it made, as it stands now; with another input it is refused. Without a key a
    /// need that is sent twice is two needs.
    idempotency_key: Option<String>,
    /// Only check; change nothing.
    pub validate_only: Option<bool>,
}

impl PublishNeedInput {
    pub fn parse(self) -> Result<PublishNeed, Refusal> {
        let partnership = id::read(&self.partnership_id, "partnershipId")?;
        let organization = id::read(&self.organization_id, "organizationId")?;
        let mut faults = Faults::default();
        let title = faults.take("title", Name::parse(&self.title));
        let description = faults.take("description", Text::parse(&self.description.unwrap_or_default()));
        let quantity = self.quantity.read(&mut faults);
        let due_on = faults.take("dueOn", self.due_on.read());
        let key = faults.take_optional("idempotencyKey", self.idempotency_key.map(|key| IdempotencyKey::parse(&key)));
        let (Some(title), Some(description), Some(quantity), Some(due_on), Some(key)) =
            (title, description, quantity, due_on, key)
        else {
            return Err(faults.into());
        };
        Ok(PublishNeed {
            partnership,
            organization,
            title,
            description,
            kind: self.kind.into(),
            quantity,
            due_on,
            area_code: self.area_code,
            key,
        })
    }
}

/// The need to close.
#[derive(InputObject)]
pub struct CloseNeedInput {
    /// The need.
    pub(super) need_id: ID,
    /// Only check; change nothing.
    pub validate_only: Option<bool>,
}

/// The need to withdraw.
#[derive(InputObject)]
pub struct WithdrawNeedInput {
    /// The need.
    pub(super) need_id: ID,
    /// Only check; change nothing.
    pub validate_only: Option<bool>,
}
