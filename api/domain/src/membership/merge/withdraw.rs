//! The network takes a proposal back, or it ends with one of its organizations.

use entity::id::{MergeId, OrganizationId};
use entity::registry::merge::{ActiveModel, Column, Entity, Model};
use entity::state::MailKind;
use entity::value::text::Text;
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::Serialize;

use super::{ARGUMENT, both, find, lock_both, note, notice, open, require_outside, seen};
use crate::command::{Command, Lookup, Writing};
use crate::policy::permission::Permission;
use crate::policy::place::Place;
use crate::refusal::Refusal;
use crate::seen::Seen;

/// Take a proposal to merge two organizations back, agreed to or not.
#[derive(Clone, Serialize)]
pub struct WithdrawMerge {
    pub merge: MergeId,
    pub reason: Text,
}

impl Command for WithdrawMerge {
    const NEEDS: Permission = Permission::OrganizationMerge;
    const NAME: &'static str = "withdrawMerge";
    type Outcome = Seen<Model>;

    async fn scope(&self, lookup: &Lookup<'_>) -> Result<Place, Refusal> {
        seen(self.merge, lookup).await?;
        Ok(Place::Network)
    }

    async fn run(self, writing: &Writing) -> Result<Self::Outcome, Refusal> {
        let found = Entity::find_by_id(self.merge).one(writing.tx()).await?.ok_or(Refusal::NotFound(ARGUMENT))?;
        let sides = (found.duplicate_id, found.surviving_id);
        let (duplicate, surviving) = lock_both(sides, [ARGUMENT; 2], writing).await?;
        for side in [&duplicate, &surviving] {
            require_outside(side.id, ARGUMENT, writing).await?;
        }
        let before = open(self.merge, writing).await?;
        let after = end(&before, Some(self.reason), writing).await?;
        notice::tell_owners(MailKind::MergeWithdrawn, &after, (&duplicate, &surviving), writing).await?;
        Ok(Seen::new(after))
    }
}

/// Ends the proposals that concern an organization, which is locked and closes: what is closed is not merged.
pub(crate) async fn end_with(organization: OrganizationId, writing: &Writing) -> Result<(), Refusal> {
    let concerned =
        Condition::any().add(Column::DuplicateId.eq(organization)).add(Column::SurvivingId.eq(organization));
    let rows = Entity::find()
        .filter(find::standing(writing.now()))
        .filter(concerned)
        .order_by_asc(Column::Id)
        .lock_exclusive()
        .all(writing.tx())
        .await?;
    for before in rows {
        let after = end(&before, None, writing).await?;
        let (duplicate, surviving) = both(&after, writing).await?;
        notice::tell_owners(MailKind::MergeWithdrawn, &after, (&duplicate, &surviving), writing).await?;
    }
    Ok(())
}

/// Ends one that is open and held.
async fn end(before: &Model, reason: Option<Text>, writing: &Writing) -> Result<Model, Refusal> {
    let after = Model {
        withdrawn_at: Some(writing.now()),
        withdrawn_by: writing.rights().person(),
        withdrawal: reason.map(Text::into_string),
        ..before.clone()
    };
    let set = ActiveModel {
        withdrawn_at: Set(after.withdrawn_at),
        withdrawn_by: Set(after.withdrawn_by),
        withdrawal: Set(after.withdrawal.clone()),
        ..Default::default()
    };
    Entity::update_many().set(set).filter(Column::Id.eq(after.id)).exec(writing.tx()).await?;
    note((Some(before), &after), after.withdrawal.as_deref(), "merge.withdrawn", writing).await?;
    Ok(after)
}
