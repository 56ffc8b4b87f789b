//! The network starts to give an organization another owner.

use chrono::TimeDelta;
use entity::id::{MembershipId, OrganizationId};
use entity::membership::ownership_recovery::{ActiveModel, Entity, Model};
use entity::state::MailKind;
use entity::value::text::Text;
use sea_orm::{ActiveModelTrait, EntityTrait};
use serde::Serialize;

use super::super::rule::Rule;
use super::find::{SeenRecovery, after_change};
use super::lookup::{heir, require_outside};
use super::notice::tell_all;
use super::withdraw;
use crate::command::{Command, Lookup, Writing};
use crate::feed::{audit::Entry, outbox::Event};
use crate::policy::permission::Permission;
use crate::policy::place::Place;
use crate::refusal::{Refusal, Rule as AnyRule};
use crate::registry::state::require_at_work;

const ARGUMENT: &str = "organizationId";
/// How long the owners may object before anything happens.
pub const NOTICE: TimeDelta = TimeDelta::days(14);
/// How long it may be completed after that: nobody should come to own an organization by a notice that is forgotten.
const COMPLETABLE: TimeDelta = TimeDelta::days(30);
/// Fewer characters are no reason, more are a letter.
pub const REASON_MIN: usize = 10;
pub const REASON_MAX: usize = 500;

/// Start a recovery. Whoever asks for it on somebody's behalf must have asked for the password again:
/// [`crate::office::Office::confirm_password`].
#[derive(Clone, Serialize)]
pub struct StartOwnershipRecovery {
    pub organization: OrganizationId,
    /// Who shall own it.
    pub membership: MembershipId,
    pub reason: Text,
}

impl Command for StartOwnershipRecovery {
    const NEEDS: Permission = Permission::OwnershipRecover;
    const NAME: &'static str = "startOwnershipRecovery";
    type Outcome = SeenRecovery;

    async fn scope(&self, lookup: &Lookup<'_>) -> Result<Place, Refusal> {
        lookup.place(self.organization, ARGUMENT, Self::NEEDS).await
    }

    async fn run(self, writing: &Writing) -> Result<Self::Outcome, Refusal> {
        let by = writing.rights().person().ok_or(Refusal::Forbidden(Self::NEEDS))?;
        // Two of one organization follow each other here.
        let organization = crate::registry::state::lock(self.organization, writing).await?;
        require_at_work(&organization)?;
        require_outside(organization.id, ARGUMENT, writing).await?;
        let (_, heir) = heir(self.membership, organization.id, writing).await?;
        make_room(organization.id, writing).await?;
        let notice_ends_at = writing.now() + NOTICE;
        let row = Model {
            id: writing.mint(),
            organization_id: organization.id,
            membership_id: self.membership,
            reason: self.reason.into_string(),
            started_by: by,
            created_at: writing.now(),
            notice_ends_at,
            lapses_at: notice_ends_at + COMPLETABLE,
            completed_at: None,
            completed_by: None,
            objected_at: None,
            objected_by: None,
            objection: None,
            withdrawn_at: None,
            withdrawn_by: None,
            withdrawal: None,
        };
        Entity::insert(ActiveModel::from(row.clone()).reset_all()).exec_without_returning(writing.tx()).await?;
        let entry = Entry::of(row.id).in_organization(organization.id).because(row.reason.clone());
        writing.record(entry.after(&row)?).await?;
        writing.announce(Event::new("ownership.recoveryStarted", row.id).in_organization(organization.id)).await?;
        tell_all(MailKind::OwnershipRecoveryStarted, (&row, &heir), &organization, writing).await?;
        after_change(row.id, writing).await
    }
}

/// Ends a recovery that nothing can come of any more, since the member cannot own the organization; any other that is
/// open stands against a new one.
async fn make_room(organization: OrganizationId, writing: &Writing) -> Result<(), Refusal> {
    for open in withdraw::open_of(organization, writing).await? {
        match heir(open.membership_id, organization, writing).await {
            Ok(_) => return Err(AnyRule::from(Rule::RecoveryOpen).at(ARGUMENT)),
            Err(Refusal::Rule { .. } | Refusal::NotFound(_)) => {
                withdraw::end(&open, None, writing).await?;
            }
            Err(refusal) => return Err(refusal),
        }
    }
    Ok(())
}
