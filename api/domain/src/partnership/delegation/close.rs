//! How a delegation changes its state: guarded in the statement itself, recorded, announced to both organizations.

use entity::partnership::delegation::{ActiveModel, Column, Entity, Model};
use entity::state::DelegationStatus;
use entity::value::text::Text;
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::find;
use crate::command::Writing;
use crate::feed::{audit::Entry, outbox::Event};
use crate::partnership::rule::Rule;
use crate::refusal::{Refusal, Rule as AnyRule};
use crate::seen::Seen;

/// Ends it before its last day.
pub(super) async fn end(
    before: Model,
    (status, event): (DelegationStatus, &'static str),
    reason: Text,
    writing: &Writing,
) -> Result<Seen<Model>, Refusal> {
    let after = Model {
        status,
        ended_by: writing.rights().person(),
        ended_at: Some(writing.now()),
        end_reason: Some(reason.into_string()).filter(|reason| !reason.is_empty()),
        ..before.clone()
    };
    let change = ActiveModel {
        status: Set(after.status),
        ended_by: Set(after.ended_by),
        ended_at: Set(after.ended_at),
        end_reason: Set(after.end_reason.clone()),
        ..Default::default()
    };
    turn((before, after), change, &[DelegationStatus::Offered, DelegationStatus::Accepted], event, writing).await
}

/// Brings it into another state from one of these, unless its last day has passed.
pub(super) async fn turn(
    (before, after): (Model, Model),
    change: ActiveModel,
    from: &[DelegationStatus],
    event: &'static str,
    writing: &Writing,
) -> Result<Seen<Model>, Refusal> {
    let changed = Entity::update_many()
        .set(change)
        .filter(Column::Id.eq(before.id))
        .filter(Column::Status.is_in(from.iter().copied()))
        .filter(Column::EndsOn.gte(writing.today()))
        .exec(writing.tx())
        .await?;
    if changed.rows_affected != 1 {
        return Err(AnyRule::from(Rule::DelegationClosed).at(find::ARGUMENT));
    }
    // In the trail of each of the two.
    for organization in [after.organization_id, after.to_organization_id] {
        let entry = find::within(Entry::of(before.id).in_organization(organization), &before);
        let entry = match &after.end_reason {
            Some(reason) => entry.because(reason.clone()),
            None => entry,
        };
        writing.record(entry.before(&before)?.after(&after)?).await?;
        writing.announce(Event::new(event, before.id).in_organization(organization)).await?;
    }
    Ok(Seen::new(after))
}
