//! An organization does not lend something any more.

use entity::id::ResourceId;
use entity::mobilization::resource;
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use serde::Serialize;

use super::find::SeenResource;
use super::step::ResourceStep;
use super::trail::told;
use crate::command::{Command, Lookup, Writing};
use crate::mobilization::hold;
use crate::mobilization::rule::Rule;
use crate::policy::permission::Permission;
use crate::policy::place::Place;
use crate::refusal::{Refusal, Rule as AnyRule};

/// Archive a resource: nothing more of it is reserved. What was reserved stays reserved.
#[derive(Clone, Serialize)]
pub struct ArchiveResource {
    pub resource: ResourceId,
}

impl Command for ArchiveResource {
    const NEEDS: Permission = ResourceStep::NEEDS;
    const NAME: &'static str = "archiveResource";
    type Outcome = SeenResource;

    async fn scope(&self, lookup: &Lookup<'_>) -> Result<Place, Refusal> {
        let row = lookup.resource(self.resource).await?;
        lookup.lender(row.organization_id, "resourceId", Self::NEEDS).await
    }

    async fn run(self, writing: &Writing) -> Result<Self::Outcome, Refusal> {
        let select = resource::Entity::find_by_id(self.resource).lock_exclusive();
        let before = hold::one(select, writing).await?;
        if let Some(rule) = ResourceStep::Archive.against(&before) {
            return Err(AnyRule::from(rule).at("resourceId"));
        }
        let after = resource::Model {
            archived_by: writing.rights().person(),
            archived_at: Some(writing.now()),
            ..before.clone()
        };
        let changed = resource::Entity::update_many()
            .set(resource::ActiveModel {
                archived_by: Set(after.archived_by),
                archived_at: Set(after.archived_at),
                ..Default::default()
            })
            .filter(resource::Column::Id.eq(before.id))
            .filter(resource::Column::ArchivedAt.is_null())
            .exec(writing.tx())
            .await?;
        hold::require_one(&changed, || Rule::ResourceArchived, "resourceId")?;
        told("resource.archived", (Some(&before), &after), writing).await?;
        Ok(SeenResource::new(after))
    }
}
