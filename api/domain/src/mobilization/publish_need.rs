//! A party of a partnership says what it needs.

use chrono::NaiveDate;
use entity::id::{NeedId, OrganizationId, PartnershipId, TypedId};
use entity::mobilization::need;
use entity::state::{NeedStatus, ResourceKind};
use entity::value::key::IdempotencyKey;
use entity::value::quantity::Quantity;
use entity::value::text::{Name, Text};
use sea_orm::{ActiveModelTrait, EntityTrait};
use serde::Serialize;
use uuid::Uuid;

use super::about::SeenNeed;
use super::hold;
use super::measure::measures;
use super::rule::Rule;
use super::trail::{announce, record};
use crate::command::{Command, Lookup, Writing};
use crate::partnership::in_force::{require_in_force, require_party};
use crate::policy::permission::Permission;
use crate::policy::place::Place;
use crate::refusal::{Refusal, Rule as AnyRule};
use crate::registry::found::require_area;

/// Publish a need of a party, in a partnership in force.
#[derive(Clone, Serialize)]
pub struct PublishNeed {
    pub partnership: PartnershipId,
    pub organization: OrganizationId,
    pub title: Name,
    pub description: Text,
    pub kind: ResourceKind,
    pub quantity: Quantity,
    pub due_on: NaiveDate,
    pub area_code: Option<String>,
    pub key: Option<IdempotencyKey>,
}

impl Command for PublishNeed {
    const NEEDS: Permission = Permission::NeedPublish;
    const NAME: &'static str = "publishNeed";
    type Outcome = SeenNeed;

    fn key(&self) -> Option<&str> {
        self.key.as_ref().map(IdempotencyKey::as_str)
    }

    async fn scope(&self, lookup: &Lookup<'_>) -> Result<Place, Refusal> {
        lookup.partnership_in_sight(self.partnership, self.organization).await?;
        lookup.place_in((self.organization, self.partnership), "organizationId", Self::NEEDS).await
    }

    async fn run(self, writing: &Writing) -> Result<Self::Outcome, Refusal> {
        require_in_force(self.partnership, writing).await?;
        require_party(self.partnership, self.organization, writing).await?;
        if !measures(self.quantity.unit, self.kind) {
            return Err(AnyRule::from(Rule::UnitMismatch).at("quantity.unit"));
        }
        if self.due_on < writing.today() {
            return Err(AnyRule::from(Rule::DateInPast).at("dueOn"));
        }
        require_area(self.area_code.as_deref(), writing).await?;
        let id: NeedId = writing.mint();
        let need = need::Model {
            id,
            partnership_id: self.partnership,
            organization_id: self.organization,
            title_key: self.title.search_key(),
            title: self.title.into_string(),
            description: self.description.into_string(),
            kind: self.kind,
            unit: self.quantity.unit.code().to_owned(),
            quantity: self.quantity.minor,
            due_on: self.due_on,
            area_code: self.area_code,
            status: NeedStatus::Open,
            created_by: writing.rights().person(),
            created_at: writing.now(),
            closed_at: None,
        };
        let row = need::ActiveModel::from(need.clone()).reset_all();
        need::Entity::insert(row).exec_without_returning(writing.tx()).await?;
        record(id, &need, (None, &need), None, writing).await?;
        announce("need.published", id, &need, writing).await?;
        SeenNeed::new(need)
    }

    fn reference(outcome: &Self::Outcome) -> Option<Uuid> {
        Some(outcome.row.id.uuid())
    }

    async fn replay(self, id: Uuid, writing: &Writing) -> Result<Self::Outcome, Refusal> {
        SeenNeed::new(hold::one(need::Entity::find_by_id(NeedId::from_uuid(id)), writing).await?)
    }
}
