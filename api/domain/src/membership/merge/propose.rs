//! The network proposes that two organizations are one.

use chrono::TimeDelta;
use entity::id::OrganizationId;
use entity::registry::merge::{ActiveModel, Column, Entity, Model};
use entity::state::{MailKind, MergeStatus};
use entity::value::text::Text;
use sea_orm::{ActiveModelTrait, ColumnTrait, Condition, EntityTrait, PaginatorTrait, QueryFilter};
use serde::Serialize;

use super::{find, lock_both, note, notice, require_outside};
use crate::command::{Command, Lookup, Writing};
use crate::policy::permission::Permission;
use crate::policy::place::Place;
use crate::refusal::{Refusal, Rule as AnyRule};
use crate::registry::Rule;
use crate::registry::state::require_at_work;
use crate::seen::Seen;

const DUPLICATE: &str = "duplicateId";
const SURVIVING: &str = "survivingId";
/// How long owners may object before their silence is enough.
const NOTICE: TimeDelta = TimeDelta::days(14);
/// How long a proposal stands.
const LIFE: TimeDelta = TimeDelta::days(90);

/// Propose to merge an organization into the one that it is a duplicate of. Whoever asks for it on somebody's behalf must
/// have asked for the password again: [`crate::office::Office::confirm_password`].
#[derive(Clone, Serialize)]
pub struct ProposeMerge {
    pub duplicate: OrganizationId,
    pub surviving: OrganizationId,
    pub reason: Text,
}

impl Command for ProposeMerge {
    const NEEDS: Permission = Permission::OrganizationMerge;
    const NAME: &'static str = "proposeMerge";
    type Outcome = Seen<Model>;

    async fn scope(&self, lookup: &Lookup<'_>) -> Result<Place, Refusal> {
        lookup.place(self.surviving, SURVIVING, Self::NEEDS).await?;
        lookup.place(self.duplicate, DUPLICATE, Self::NEEDS).await
    }

    async fn run(self, writing: &Writing) -> Result<Self::Outcome, Refusal> {
        let person = writing.rights().person().ok_or(Refusal::Forbidden(Self::NEEDS))?;
        if self.duplicate == self.surviving {
            return Err(AnyRule::from(Rule::MergeItself).at(SURVIVING));
        }
        let (duplicate, surviving) =
            lock_both((self.duplicate, self.surviving), [DUPLICATE, SURVIVING], writing).await?;
        require_at_work(&duplicate).map_err(|refusal| refusal.moved_to(DUPLICATE))?;
        require_at_work(&surviving).map_err(|refusal| refusal.moved_to(SURVIVING))?;
        require_outside(duplicate.id, DUPLICATE, writing).await?;
        require_outside(surviving.id, SURVIVING, writing).await?;
        let both = [duplicate.id, surviving.id];
        let open = Entity::find()
            .filter(find::standing(writing.now()))
            .filter(Condition::any().add(Column::DuplicateId.is_in(both)).add(Column::SurvivingId.is_in(both)));
        if open.count(writing.tx()).await? > 0 {
            return Err(AnyRule::from(Rule::MergeOpen).at(DUPLICATE));
        }
        let row = Model {
            id: writing.mint(),
            duplicate_id: duplicate.id,
            surviving_id: surviving.id,
            reason: self.reason.into_string(),
            status: MergeStatus::Proposed,
            proposed_by: person,
            created_at: writing.now(),
            objections_until: writing.now() + NOTICE,
            expires_at: writing.now() + LIFE,
            duplicate_agreed_by: None,
            surviving_agreed_by: None,
            decided_by: None,
            decided_at: None,
            objection: None,
            withdrawn_at: None,
            withdrawn_by: None,
            withdrawal: None,
        };
        let insert = Entity::insert(ActiveModel::from(row.clone()).reset_all());
        insert.exec_without_returning(writing.tx()).await?;
        note((None, &row), Some(&row.reason), "merge.proposed", writing).await?;
        notice::tell_owners(MailKind::MergeProposed, &row, (&duplicate, &surviving), writing).await?;
        Ok(Seen::new(row))
    }
}
