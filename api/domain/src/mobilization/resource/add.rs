//! An organization lists something that it lends.

use entity::id::{OrganizationId, ResourceId, TypedId};
use entity::mobilization::resource;
use entity::state::ResourceKind;
use entity::value::Reason;
use entity::value::key::IdempotencyKey;
use entity::value::text::{Name, Text};
use entity::value::unit::Unit;
use sea_orm::{ActiveModelTrait, EntityTrait};
use serde::Serialize;
use uuid::Uuid;

use super::find::SeenResource;
use super::step::ResourceStep;
use super::trail::told;
use crate::command::{Command, Lookup, Writing};
use crate::mobilization::hold;
use crate::mobilization::measure::measures;
use crate::mobilization::rule::Rule;
use crate::policy::permission::Permission;
use crate::policy::place::Place;
use crate::refusal::{Refusal, Rule as AnyRule};
use crate::registry::found::require_area;

/// List a space or a skill. What is given away, or is nobody's time or place, is offered instead.
#[derive(Clone, Serialize)]
pub struct AddResource {
    pub organization: OrganizationId,
    pub kind: ResourceKind,
    pub name: Name,
    pub description: Text,
    /// In what it is counted.
    pub unit: &'static str,
    pub area_code: Option<String>,
    pub key: IdempotencyKey,
}

impl Command for AddResource {
    const NEEDS: Permission = ResourceStep::NEEDS;
    const NAME: &'static str = "addResource";
    type Outcome = SeenResource;

    fn key(&self) -> Option<&str> {
        Some(self.key.as_str())
    }

    async fn scope(&self, lookup: &Lookup<'_>) -> Result<Place, Refusal> {
        lookup.lender(self.organization, "organizationId", Self::NEEDS).await
    }

    async fn run(self, writing: &Writing) -> Result<Self::Outcome, Refusal> {
        if !matches!(self.kind, ResourceKind::Space | ResourceKind::Skill) {
            return Err(Refusal::input("kind", Reason::Malformed));
        }
        let unit = Unit::parse(self.unit).ok().filter(|unit| measures(*unit, self.kind));
        let unit = unit.ok_or_else(|| AnyRule::from(Rule::UnitMismatch).at("unit"))?;
        require_area(self.area_code.as_deref(), writing).await?;
        let resource = resource::Model {
            id: writing.mint(),
            organization_id: self.organization,
            kind: self.kind,
            name_key: self.name.search_key(),
            name: self.name.into_string(),
            description: self.description.into_string(),
            unit: unit.code().to_owned(),
            area_code: self.area_code,
            created_by: writing.rights().person(),
            created_at: writing.now(),
            archived_by: None,
            archived_at: None,
        };
        let row = resource::ActiveModel::from(resource.clone()).reset_all();
        resource::Entity::insert(row).exec_without_returning(writing.tx()).await?;
        told("resource.added", (None, &resource), writing).await?;
        Ok(SeenResource::new(resource))
    }

    fn reference(outcome: &Self::Outcome) -> Option<Uuid> {
        Some(outcome.row.id.uuid())
    }

    async fn replay(self, id: Uuid, writing: &Writing) -> Result<Self::Outcome, Refusal> {
        let select = resource::Entity::find_by_id(ResourceId::from_uuid(id));
        Ok(SeenResource::new(hold::one(select, writing).await?))
    }
}
