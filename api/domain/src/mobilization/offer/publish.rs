//! A party of a partnership, or a person, says what it could give.

use chrono::NaiveDate;
use entity::id::{OfferId, OrganizationId, PartnershipId, TypedId};
use entity::mobilization::offer;
use entity::state::ResourceKind;
use entity::value::key::IdempotencyKey;
use entity::value::quantity::Quantity;
use entity::value::text::{Name, Text};
use sea_orm::{ActiveModelTrait, EntityTrait};
use serde::Serialize;
use uuid::Uuid;

use super::find::SeenOffer;
use super::step::OfferStep;
use super::trail::told;
use crate::command::{Command, Lookup, Writing};
use crate::mobilization::giver::Giver;
use crate::mobilization::hold;
use crate::mobilization::measure::measures;
use crate::mobilization::rule::Rule;
use crate::partnership;
use crate::partnership::in_force::{require_in_force, require_party};
use crate::policy::permission::Permission;
use crate::policy::place::Place;
use crate::refusal::{Refusal, Rule as AnyRule};
use crate::registry::found::require_area;

/// Offer something in a partnership in force: as one of its parties, or as a person who sees it.
#[derive(Clone, Serialize)]
pub struct PublishOffer {
    pub partnership: PartnershipId,
    /// The person who asks offers it when absent.
    pub organization: Option<OrganizationId>,
    pub title: Name,
    pub description: Text,
    pub kind: ResourceKind,
    pub quantity: Quantity,
    /// Today when absent.
    pub available_from: Option<NaiveDate>,
    pub available_until: Option<NaiveDate>,
    pub area_code: Option<String>,
    pub key: IdempotencyKey,
}

impl Command for PublishOffer {
    const NEEDS: Permission = OfferStep::NEEDS;
    const NAME: &'static str = "publishOffer";
    type Outcome = SeenOffer;

    fn key(&self) -> Option<&str> {
        Some(self.key.as_str())
    }

    async fn scope(&self, lookup: &Lookup<'_>) -> Result<Place, Refusal> {
        let giver = Giver::named(self.organization, lookup.rights)?;
        match giver {
            Giver::Organization(organization) => {
                lookup.partnership_in_sight(self.partnership, organization).await?;
                lookup.place_in((organization, self.partnership), "organizationId", Self::NEEDS).await
            }
            Giver::Person(_) => {
                lookup.partnership(self.partnership).await?;
                Ok(giver.place_in(self.partnership))
            }
        }
    }

    async fn run(self, writing: &Writing) -> Result<Self::Outcome, Refusal> {
        let giver = Giver::named(self.organization, writing.rights())?;
        require_in_force(self.partnership, writing).await?;
        if let Some(organization) = giver.organization() {
            require_party(self.partnership, organization, writing).await?;
        }
        if !measures(self.quantity.unit, self.kind) {
            return Err(AnyRule::from(Rule::UnitMismatch).at("quantity.unit"));
        }
        let available_from = self.available_from.unwrap_or_else(|| writing.today());
        if let Some(last) = self.available_until {
            if last < writing.today() {
                return Err(AnyRule::from(Rule::DateInPast).at("availableUntil"));
            }
            if last < available_from {
                return Err(AnyRule::from(partnership::Rule::EndsBeforeStart).at("availableUntil"));
            }
        }
        require_area(self.area_code.as_deref(), writing).await?;
        let offer = offer::Model {
            id: writing.mint(),
            partnership_id: self.partnership,
            giver_organization_id: giver.organization(),
            giver_person_id: giver.person(),
            title_key: self.title.search_key(),
            title: self.title.into_string(),
            description: self.description.into_string(),
            kind: self.kind,
            unit: self.quantity.unit.code().to_owned(),
            quantity: self.quantity.minor,
            available_from,
            available_until: self.available_until,
            area_code: self.area_code,
            created_by: writing.rights().person(),
            created_at: writing.now(),
            withdrawn_by: None,
            withdrawn_at: None,
            withdrawal: None,
        };
        let row = offer::ActiveModel::from(offer.clone()).reset_all();
        offer::Entity::insert(row).exec_without_returning(writing.tx()).await?;
        told("offer.published", (None, &offer), None, writing).await?;
        SeenOffer::new(offer)
    }

    fn reference(outcome: &Self::Outcome) -> Option<Uuid> {
        Some(outcome.row.id.uuid())
    }

    async fn replay(self, id: Uuid, writing: &Writing) -> Result<Self::Outcome, Refusal> {
        SeenOffer::new(hold::one(offer::Entity::find_by_id(OfferId::from_uuid(id)), writing).await?)
    }
}
