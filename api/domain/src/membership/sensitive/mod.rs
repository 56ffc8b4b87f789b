//! What is specially protected of members (Law 27/2022 on personal data): how to reach minors, and health.
//!
//! Minors' contact data is kept only with a guardian's consent and shown to fewer than others'. Health notes stand in no
//! list, export or record; each reading of one is recorded.

pub mod consent;
pub mod health;

pub use consent::{Consent, RecordGuardianConsent, WithdrawGuardianConsent};
pub use health::{ReadHealthNote, SetHealthNote};

use entity::id::MembershipId;
use entity::membership::{guardian_consent, member};
use sea_orm::{EntityTrait, PaginatorTrait, QuerySelect};

use super::rule::Rule;
use super::{owners, seat};
use crate::command::Writing;
use crate::policy::minor::is_minor;
use crate::policy::permission::Permission;
use crate::refusal::{Refusal, Rule as AnyRule};

const ARGUMENT: &str = "membershipId";

/// The present membership, held until the end, after the organization and the caller's rights in it.
async fn hold(id: MembershipId, needs: Permission, writing: &Writing) -> Result<member::Model, Refusal> {
    let held = hold_past(id, needs, writing).await?;
    seat::require(id, writing).await?;
    Ok(held)
}

/// The same of a membership that may have ended: what is kept of somebody who left can be taken away.
async fn hold_past(id: MembershipId, needs: Permission, writing: &Writing) -> Result<member::Model, Refusal> {
    let found = member::Entity::find_by_id(id).one(writing.tx()).await?.ok_or(Refusal::NotFound(ARGUMENT))?;
    owners::holding_under_lock(found.organization_id, needs, writing).await?;
    let held = member::Entity::find_by_id(id).lock_exclusive().one(writing.tx()).await?;
    held.ok_or(Refusal::NotFound(ARGUMENT))
}

/// Refuses to keep what is specially protected of a minor whose guardian has not agreed.
///
/// # Errors
/// [`Rule::GuardianConsentMissing`] at `path`.
pub(super) async fn require_consent(
    member: &member::Model,
    path: &'static str,
    writing: &Writing,
) -> Result<(), Refusal> {
    if !is_minor(member.birth_date, writing.today()) {
        return Ok(());
    }
    if guardian_consent::Entity::in_force(member.id).count(writing.tx()).await? > 0 {
        return Ok(());
    }
    Err(AnyRule::from(Rule::GuardianConsentMissing).at(path))
}
