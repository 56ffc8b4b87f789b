//! How versions follow each other: into force, replaced, over. The partnership must be locked.

use entity::id::{AgreementId, OrganizationId, PartnershipId};
use entity::partnership::agreement::{ActiveModel, Column, Entity, Model};
use entity::partnership::{partnership, party, signature};
use entity::registry::organization;
use entity::state::{AgreementStatus, Consent, OrganizationStatus, PartnershipStatus};
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::super::rule::Rule;
use super::lookup::ARGUMENT;
use crate::command::Writing;
use crate::feed::{audit::Entry, outbox::Event};
use crate::refusal::{Fault, Refusal, Rule as AnyRule};

/// The version of a partnership in this status, of which there is one at a time.
pub(crate) async fn version(
    partnership: PartnershipId,
    status: AgreementStatus,
    writing: &Writing,
) -> Result<Option<Model>, Refusal> {
    Ok(Entity::of_partnership(partnership).filter(Column::Status.eq(status)).one(writing.tx()).await?)
}

/// What a party that accepts signs: the version in force, or the first one while it waits for consents.
pub(crate) async fn to_accept(partnership: &partnership::Model, writing: &Writing) -> Result<Model, Refusal> {
    let status = match partnership.status {
        PartnershipStatus::Proposed => AgreementStatus::Proposed,
        _ => AgreementStatus::InForce,
    };
    let found = version(partnership.id, status, writing).await?;
    found.ok_or_else(|| Fault::Broken("a partnership without an agreement".into()).into())
}

/// Brings a version into another status.
pub(super) async fn turn(
    before: Model,
    status: AgreementStatus,
    reason: Option<&str>,
    writing: &Writing,
) -> Result<Model, Refusal> {
    let now = Some(writing.now());
    let mut after = Model { status, ..before.clone() };
    match status {
        AgreementStatus::Proposed => {}
        AgreementStatus::InForce => after.in_force_at = now,
        AgreementStatus::Superseded
        | AgreementStatus::Withdrawn
        | AgreementStatus::Declined
        | AgreementStatus::Ended => {
            after.ended_at = now;
            after.end_reason = reason.map(str::to_owned);
        }
    }
    let changed = Entity::update_many()
        .set(ActiveModel {
            status: Set(after.status),
            in_force_at: Set(after.in_force_at),
            ended_at: Set(after.ended_at),
            end_reason: Set(after.end_reason.clone()),
            ..Default::default()
        })
        .filter(Column::Id.eq(before.id))
        .filter(Column::Status.eq(before.status))
        .exec(writing.tx())
        .await?;
    if changed.rows_affected != 1 {
        return Err(AnyRule::from(Rule::wrong_agreement(before.status)).at(ARGUMENT));
    }
    let mut entry = Entry::of(before.id).in_organization(before.organization_id).in_partnership(before.partnership_id);
    if let Some(reason) = reason {
        entry = entry.because(reason);
    }
    writing.record(entry.before(&before)?.after(&after)?).await?;
    Ok(after)
}

/// What becomes of the versions when their partnership comes into another status.
pub(crate) async fn follow(
    before: PartnershipStatus,
    after: &partnership::Model,
    reason: Option<&str>,
    writing: &Writing,
) -> Result<(), Refusal> {
    use PartnershipStatus as P;
    match (before, after.status) {
        (P::Proposed, P::Active) => {
            if let Some(first) = version(after.id, AgreementStatus::Proposed, writing).await? {
                turn(first, AgreementStatus::InForce, None, writing).await?;
            }
        }
        (P::Proposed, P::Declined) => close(after.id, AgreementStatus::Declined, reason, writing).await?,
        (_, P::Ended | P::Expired) => close(after.id, AgreementStatus::Ended, reason, writing).await?,
        _ => {}
    }
    Ok(())
}

async fn close(
    partnership: PartnershipId,
    status: AgreementStatus,
    reason: Option<&str>,
    writing: &Writing,
) -> Result<(), Refusal> {
    for open in [AgreementStatus::Proposed, AgreementStatus::InForce] {
        if let Some(version) = version(partnership, open, writing).await? {
            turn(version, status, reason, writing).await?;
        }
    }
    Ok(())
}

/// Who has signed a version.
pub(crate) async fn signers(id: AgreementId, writing: &Writing) -> Result<Vec<OrganizationId>, Refusal> {
    let signed = signature::Entity::find()
        .filter(signature::Column::AgreementId.eq(id))
        .select_only()
        .column(signature::Column::OrganizationId)
        .into_tuple()
        .all(writing.tx())
        .await?;
    Ok(signed)
}

/// Whether an organization has closed that is in the partnership: it leaves what has run out to itself, and nobody there
/// could answer for what is renewed. None of them closes until the transaction ends.
async fn has_closed_party(parties: &[party::Model], writing: &Writing) -> Result<bool, Refusal> {
    let bound = parties.iter().filter(|party| party.consent == Consent::Accepted).map(|party| party.organization_id);
    let organizations = organization::Entity::find()
        .filter(writing.rights().any_of(organization::Column::Id, bound.collect()))
        .order_by_asc(organization::Column::Id)
        .lock_shared();
    let found = organizations.all(writing.tx()).await?;
    Ok(found.iter().any(|one| one.status == OrganizationStatus::Archived))
}

/// Refuses other terms with an organization that has closed.
///
/// # Errors
/// [`Rule::Frozen`] at `path`.
pub(super) async fn require_open(
    parties: &[party::Model],
    path: &'static str,
    writing: &Writing,
) -> Result<(), Refusal> {
    if has_closed_party(parties, writing).await? { Err(AnyRule::from(Rule::Frozen).at(path)) } else { Ok(()) }
}

/// Brings the amendment that is proposed into force if everybody who is in the partnership has signed it. Who has not
/// accepted, or has left, is not waited for. One whose last day has passed meanwhile is over; with an organization that
/// has closed nothing comes into force.
pub(crate) async fn settle(
    partnership: partnership::Model,
    parties: &[party::Model],
    writing: &Writing,
) -> Result<partnership::Model, Refusal> {
    if !matches!(partnership.status, PartnershipStatus::Active | PartnershipStatus::Suspended) {
        return Ok(partnership);
    }
    let Some(next) = version(partnership.id, AgreementStatus::Proposed, writing).await? else {
        return Ok(partnership);
    };
    let signed = signers(next.id, writing).await?;
    let mut bound = parties.iter().filter(|party| party.consent == Consent::Accepted);
    if !bound.all(|party| signed.contains(&party.organization_id)) {
        return Ok(partnership);
    }
    if next.is_over(writing.today()) {
        turn(next, AgreementStatus::Withdrawn, None, writing).await?;
        return Ok(partnership);
    }
    if has_closed_party(parties, writing).await? {
        return Ok(partnership);
    }
    if let Some(last) = version(partnership.id, AgreementStatus::InForce, writing).await? {
        turn(last, AgreementStatus::Superseded, None, writing).await?;
    }
    let next = turn(next, AgreementStatus::InForce, None, writing).await?;
    let after = amended(partnership, &next, writing).await?;
    writing.announce(Event::new("agreement.inForce", next.id).in_partnership(after.id)).await?;
    Ok(after)
}

/// The partnership with the terms of the version that has come into force.
async fn amended(before: partnership::Model, terms: &Model, writing: &Writing) -> Result<partnership::Model, Refusal> {
    let after = partnership::Model {
        purpose: terms.purpose.clone(),
        starts_on: terms.starts_on,
        ends_on: terms.ends_on,
        // Of another last day nobody was reminded.
        reminded_days: before.reminded_days.filter(|_| terms.ends_on == before.ends_on),
        ..before.clone()
    };
    partnership::Entity::update_many()
        .set(partnership::ActiveModel {
            purpose: Set(after.purpose.clone()),
            starts_on: Set(after.starts_on),
            ends_on: Set(after.ends_on),
            reminded_days: Set(after.reminded_days),
            ..Default::default()
        })
        .filter(partnership::Column::Id.eq(before.id))
        .exec(writing.tx())
        .await?;
    writing.record(Entry::of(before.id).in_partnership(before.id).before(&before)?.after(&after)?).await?;
    Ok(after)
}

/// Takes back what an organization has proposed that leaves.
pub(crate) async fn leave(
    partnership: PartnershipId,
    organization: OrganizationId,
    reason: &str,
    writing: &Writing,
) -> Result<(), Refusal> {
    match version(partnership, AgreementStatus::Proposed, writing).await? {
        Some(open) if open.organization_id == organization && open.number > 1 => {
            turn(open, AgreementStatus::Withdrawn, Some(reason), writing).await.map(|_| ())
        }
        _ => Ok(()),
    }
}
