//! How partnerships and parties change their state: guarded in the statement itself, recorded, announced.

use entity::partnership::{partnership, party};
use entity::state::{Consent, PartnershipStatus};
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::agreement::course;
use super::rule::Rule;
use super::step::wrong_state;
use crate::command::Writing;
use crate::feed::{audit::Entry, outbox::Event};
use crate::refusal::{Refusal, Rule as AnyRule};

/// Brings a partnership into another status.
pub(crate) async fn turn(
    before: partnership::Model,
    status: PartnershipStatus,
    reason: Option<&str>,
    event: &'static str,
    writing: &Writing,
) -> Result<partnership::Model, Refusal> {
    let now = Some(writing.now());
    let mut after = partnership::Model { status, status_reason: reason.map(str::to_owned), ..before.clone() };
    match status {
        PartnershipStatus::Active => after.activated_at = after.activated_at.or(now),
        PartnershipStatus::Ended | PartnershipStatus::Expired | PartnershipStatus::Declined => after.ended_at = now,
        _ => {}
    }
    let changed = partnership::Entity::update_many()
        .set(partnership::ActiveModel {
            status: Set(after.status),
            status_reason: Set(after.status_reason.clone()),
            activated_at: Set(after.activated_at),
            ended_at: Set(after.ended_at),
            ..Default::default()
        })
        .filter(partnership::Column::Id.eq(before.id))
        .filter(partnership::Column::Status.eq(before.status))
        .exec(writing.tx())
        .await?;
    if changed.rows_affected != 1 {
        return Err(AnyRule::from(wrong_state(before.status)).at("partnershipId"));
    }
    let mut entry = Entry::of(before.id).in_partnership(before.id).before(&before)?.after(&after)?;
    if let Some(reason) = reason {
        entry = entry.because(reason);
    }
    writing.record(entry).await?;
    course::follow(before.status, &after, reason, writing).await?;
    writing.announce(Event::new(event, before.id).in_partnership(before.id)).await?;
    Ok(after)
}

/// Whether a party that is invited has been in it before: it has left at the instant that stands with it until it joins
/// again.
pub(crate) fn had_left(party: &party::Model) -> bool {
    party.consent == Consent::Invited && party.decided_at.is_some()
}

/// Gives a party another place in its partnership, if it has the former one still. Whether it had.
pub(super) async fn place(before: &party::Model, after: &party::Model, writing: &Writing) -> Result<bool, Refusal> {
    let changed = party::Entity::update_many()
        .set(party::ActiveModel {
            role: Set(after.role),
            required: Set(after.required),
            consent: Set(after.consent),
            decided_by: Set(after.decided_by),
            decided_at: Set(after.decided_at),
            reason: Set(after.reason.clone()),
            ..Default::default()
        })
        .filter(party::Column::Id.eq(before.id))
        .filter(party::Column::Consent.eq(before.consent))
        .exec(writing.tx())
        .await?;
    Ok(changed.rows_affected == 1)
}

/// Writes a party's answer.
pub(crate) async fn answer(
    before: party::Model,
    consent: Consent,
    reason: Option<&str>,
    event: &'static str,
    writing: &Writing,
) -> Result<party::Model, Refusal> {
    let reason_told = reason.map(str::to_owned);
    let after = if consent == Consent::Declined && had_left(&before) {
        // It goes on to have left when it did, so what it reads of then it goes on to read.
        party::Model { consent: Consent::Withdrawn, reason: reason_told, ..before.clone() }
    } else {
        party::Model {
            consent,
            decided_by: writing.rights().person(),
            decided_at: Some(writing.now()),
            reason: reason_told,
            ..before.clone()
        }
    };
    if !place(&before, &after, writing).await? {
        return Err(AnyRule::from(Rule::AlreadyDecided).at("organizationId"));
    }
    let (organization, partnership) = (before.organization_id, before.partnership_id);
    let mut entry = Entry::of(before.id).in_organization(organization).in_partnership(partnership);
    if let Some(reason) = reason {
        entry = entry.because(reason);
    }
    writing.record(entry.before(&before)?.after(&after)?).await?;
    writing.announce(Event::new(event, before.id).in_organization(organization).in_partnership(partnership)).await?;
    Ok(after)
}
