//! The network takes a recovery back, or it ends since nothing can come of it.

use entity::id::{OrganizationId, OwnershipRecoveryId};
use entity::identity::person;
use entity::membership::member;
use entity::membership::ownership_recovery::{Column, Entity, Model};
use entity::state::MailKind;
use entity::value::text::Text;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde::Serialize;

use super::super::rule::Rule;
use super::find::{SeenRecovery, after_change};
use super::lookup::{self, ARGUMENT};
use super::notice::tell_all;
use crate::command::{Command, Lookup, Writing};
use crate::feed::{audit::Entry, outbox::Event};
use crate::policy::permission::Permission;
use crate::policy::place::Place;
use crate::refusal::{Refusal, Rule as AnyRule};

/// Take a recovery back, also of a suspended organization: the owners were found, or it was a mistake.
#[derive(Clone, Serialize)]
pub struct WithdrawOwnershipRecovery {
    pub recovery: OwnershipRecoveryId,
    pub reason: Text,
}

impl Command for WithdrawOwnershipRecovery {
    const NEEDS: Permission = Permission::OwnershipRecover;
    const NAME: &'static str = "withdrawOwnershipRecovery";
    type Outcome = SeenRecovery;

    async fn scope(&self, lookup: &Lookup<'_>) -> Result<Place, Refusal> {
        lookup.place_of_recovery(self.recovery).await
    }

    async fn run(self, writing: &Writing) -> Result<Self::Outcome, Refusal> {
        let (organization, before) = lookup::taken_up(self.recovery, writing).await?;
        let after = end(&before, Some(self.reason), writing).await?;
        let heir = member::Entity::find_by_id(before.membership_id).one(writing.tx()).await?;
        if let Some(heir) = heir
            && let Some(heir) = person::Entity::find_by_id(heir.person_id).one(writing.tx()).await?
        {
            tell_all(MailKind::OwnershipRecoveryWithdrawn, (&after, &heir), &organization, writing).await?;
        }
        after_change(before.id, writing).await
    }
}

/// Ends what is open with the organization, which is locked and closes.
pub(crate) async fn end_with(organization: OrganizationId, writing: &Writing) -> Result<(), Refusal> {
    for open in open_of(organization, writing).await? {
        end(&open, None, writing).await?;
    }
    Ok(())
}

/// What is open of an organization, which is locked: one at most, but for what was written past this program.
pub(super) async fn open_of(organization: OrganizationId, writing: &Writing) -> Result<Vec<Model>, Refusal> {
    let open = Entity::find()
        .filter(Column::OrganizationId.eq(organization))
        .filter(Column::CompletedAt.is_null())
        .filter(Column::ObjectedAt.is_null())
        .filter(Column::WithdrawnAt.is_null())
        .filter(Column::LapsesAt.gt(writing.now()))
        .order_by_asc(Column::Id);
    Ok(open.all(writing.tx()).await?)
}

/// Ends one that is open. The organization is locked.
pub(super) async fn end(before: &Model, reason: Option<Text>, writing: &Writing) -> Result<Model, Refusal> {
    let after = Model {
        withdrawn_at: Some(writing.now()),
        withdrawn_by: writing.rights().person(),
        withdrawal: reason.map(Text::into_string),
        ..before.clone()
    };
    let ended = Entity::update_many()
        .col_expr(Column::WithdrawnAt, Expr::value(after.withdrawn_at))
        .col_expr(Column::WithdrawnBy, Expr::value(after.withdrawn_by))
        .col_expr(Column::Withdrawal, Expr::value(after.withdrawal.clone()))
        .filter(Column::Id.eq(before.id))
        .filter(Column::ObjectedAt.is_null())
        .filter(Column::CompletedAt.is_null())
        .filter(Column::WithdrawnAt.is_null())
        .exec(writing.tx())
        .await?;
    if ended.rows_affected != 1 {
        return Err(AnyRule::from(Rule::RecoveryClosed).at(ARGUMENT));
    }
    let mut entry = Entry::of(before.id).in_organization(before.organization_id).before(before)?.after(&after)?;
    if let Some(reason) = &after.withdrawal {
        entry = entry.because(reason.clone());
    }
    writing.record(entry).await?;
    let event = Event::new("ownership.recoveryWithdrawn", before.id).in_organization(before.organization_id);
    writing.announce(event).await?;
    Ok(after)
}
