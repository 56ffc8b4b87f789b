//! The notice is over, and the organization gets its new owner.

use entity::id::OwnershipRecoveryId;
use entity::membership::ownership_recovery::{Column, Entity, Model};
use entity::state::{MailKind, Role};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde::Serialize;

use super::super::roles::{self, Term};
use super::super::rule::Rule;
use super::find::{SeenRecovery, after_change};
use super::lookup::{self, ARGUMENT, heir};
use super::notice::tell_all;
use crate::command::{Command, Lookup, Writing};
use crate::feed::{audit::Entry, outbox::Event};
use crate::policy::permission::Permission;
use crate::policy::place::Place;
use crate::refusal::{Refusal, Rule as AnyRule};
use crate::registry::state::require_at_work;

/// Complete a recovery: the member is an owner from now on. Those who own the organization stay owners. Whoever asks
/// for it on somebody's behalf must have asked for the password again: [`crate::office::Office::confirm_password`].
#[derive(Clone, Serialize)]
pub struct CompleteOwnershipRecovery {
    pub recovery: OwnershipRecoveryId,
}

impl Command for CompleteOwnershipRecovery {
    const NEEDS: Permission = Permission::OwnershipRecover;
    const NAME: &'static str = "completeOwnershipRecovery";
    type Outcome = SeenRecovery;

    async fn scope(&self, lookup: &Lookup<'_>) -> Result<Place, Refusal> {
        lookup.place_of_recovery(self.recovery).await
    }

    async fn run(self, writing: &Writing) -> Result<Self::Outcome, Refusal> {
        let by = writing.rights().person().ok_or(Refusal::Forbidden(Self::NEEDS))?;
        let (organization, before) = lookup::taken_up(self.recovery, writing).await?;
        // Nobody becomes the owner of what rests: it waits until the organization is restored.
        require_at_work(&organization).map_err(|refusal| refusal.moved_to(ARGUMENT))?;
        if writing.now() < before.notice_ends_at {
            return Err(AnyRule::from(Rule::RecoveryTooEarly { until: before.notice_ends_at }).at(ARGUMENT));
        }
        // Much may have changed in two weeks.
        let heir = heir(before.membership_id, organization.id, writing).await;
        let (member, person) = heir.map_err(|refusal| refusal.moved_to(ARGUMENT))?;
        let completed = Entity::update_many()
            .col_expr(Column::CompletedAt, Expr::value(writing.now()))
            .col_expr(Column::CompletedBy, Expr::value(by))
            .filter(Column::Id.eq(before.id))
            .filter(Column::ObjectedAt.is_null())
            .filter(Column::CompletedAt.is_null())
            .filter(Column::WithdrawnAt.is_null())
            .exec(writing.tx())
            .await?;
        if completed.rows_affected != 1 {
            return Err(AnyRule::from(Rule::RecoveryClosed).at(ARGUMENT));
        }
        let after = Model { completed_at: Some(writing.now()), completed_by: Some(by), ..before.clone() };
        let entry = Entry::of(before.id).in_organization(organization.id).because(before.reason.clone());
        writing.record(entry.before(&before)?.after(&after)?).await?;
        let term = Term { starts_on: writing.today(), ends_on: None, mandate: None };
        roles::give(&member, Role::Owner, term, Some(by), writing).await?;
        writing.announce(Event::new("ownership.recovered", member.id).in_organization(organization.id)).await?;
        tell_all(MailKind::OwnershipRecovered, (&after, &person), &organization, writing).await?;
        after_change(before.id, writing).await
    }
}
