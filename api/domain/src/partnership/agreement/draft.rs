//! Writing a version down.

use std::ops::RangeInclusive;

use chrono::NaiveDate;
use entity::id::{AgreementId, OrganizationId, PartnershipId};
use entity::partnership::agreement::{ActiveModel, Entity, Model};
use entity::state::AgreementStatus;
use entity::value::Reason;
use sea_orm::{ActiveModelTrait, EntityTrait};

use super::digest::digest;
use super::shared::Shared;
use crate::command::Writing;
use crate::feed::audit::Entry;
use crate::refusal::Refusal;

/// Longest text of an agreement, in characters.
pub const BODY_MAX: usize = 20_000;

/// What a version says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Terms {
    pub purpose: String,
    pub body: String,
    pub starts_on: Option<NaiveDate>,
    /// The last day.
    pub ends_on: Option<NaiveDate>,
    pub shared: Shared,
    /// After how many full days what nobody has answered is confirmed by itself; never when absent.
    pub confirm_automatically_after_days: Option<i32>,
}

impl Terms {
    pub(super) fn of(row: &Model) -> Self {
        Self {
            purpose: row.purpose.clone(),
            body: row.body.clone(),
            starts_on: row.starts_on,
            ends_on: row.ends_on,
            shared: Shared::of(row),
            confirm_automatically_after_days: row.confirm_automatically_after_days,
        }
    }
}

/// After how many days something may be confirmed by itself.
pub const DAYS: RangeInclusive<i32> = 1..=90;

/// Refuses another number of days.
///
/// # Errors
/// At `confirmAutomaticallyAfterDays`.
pub(crate) fn require_days(days: Option<i32>) -> Result<(), Refusal> {
    const ARGUMENT: &str = "confirmAutomaticallyAfterDays";
    match days {
        Some(days) if days < *DAYS.start() => Err(Refusal::input(ARGUMENT, Reason::NotPositive)),
        Some(days) if days > *DAYS.end() => Err(Refusal::input(ARGUMENT, Reason::TooLarge)),
        _ => Ok(()),
    }
}

/// A version that nobody has signed yet.
pub(crate) async fn draft(
    (partnership, number): (PartnershipId, i32),
    proposer: OrganizationId,
    terms: Terms,
    reason: Option<&str>,
    writing: &Writing,
) -> Result<Model, Refusal> {
    let mut row = Model {
        id: writing.mint::<AgreementId>(),
        partnership_id: partnership,
        number,
        purpose: terms.purpose,
        body: terms.body,
        starts_on: terms.starts_on,
        ends_on: terms.ends_on,
        shared_totals: terms.shared.words(),
        shared_from: terms.shared.from,
        shared_until: terms.shared.until,
        digest: String::new(),
        status: AgreementStatus::Proposed,
        organization_id: proposer,
        proposed_by: writing.rights().person(),
        created_at: writing.now(),
        in_force_at: None,
        ended_at: None,
        end_reason: None,
        confirm_automatically_after_days: terms.confirm_automatically_after_days,
    };
    row.digest = digest(&row)?;
    Entity::insert(ActiveModel::from(row.clone()).reset_all()).exec_without_returning(writing.tx()).await?;
    let mut entry = Entry::of(row.id).in_organization(proposer).in_partnership(partnership).after(&row)?;
    if let Some(reason) = reason {
        entry = entry.because(reason);
    }
    writing.record(entry).await?;
    Ok(row)
}
