//! The giver takes an offer back.

use entity::id::OfferId;
use entity::mobilization::offer;
use entity::value::text::Text;
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde::Serialize;

use super::find::SeenOffer;
use super::free::held;
use super::pledge_from::lock;
use super::step::OfferStep;
use super::trail::told;
use crate::command::{Command, Lookup, Writing};
use crate::mobilization::hold;
use crate::mobilization::rule::Rule;
use crate::policy::permission::Permission;
use crate::policy::place::Place;
use crate::refusal::{Refusal, Rule as AnyRule};

/// Withdraw what is left of an offer, with a reason. What was pledged from it stays pledged.
#[derive(Clone, Serialize)]
pub struct WithdrawOffer {
    pub offer: OfferId,
    pub reason: Text,
}

impl Command for WithdrawOffer {
    const NEEDS: Permission = OfferStep::NEEDS;
    const NAME: &'static str = "withdrawOffer";
    type Outcome = SeenOffer;

    async fn scope(&self, lookup: &Lookup<'_>) -> Result<Place, Refusal> {
        let (offer, giver) = lookup.offer(self.offer).await?;
        lookup.giver_in_sight(giver, offer.partnership_id, Self::NEEDS)
    }

    async fn run(self, writing: &Writing) -> Result<Self::Outcome, Refusal> {
        let before = lock(self.offer, writing).await?;
        let held = held(writing.tx(), &[before.id], writing.today()).await?.remove(&before.id).unwrap_or_default();
        if let Some(rule) = OfferStep::Withdraw.against(&before, held, writing.today()) {
            return Err(AnyRule::from(rule).at("offerId"));
        }
        let reason = hold::stated(self.reason)?;
        let after = offer::Model {
            withdrawn_by: writing.rights().person(),
            withdrawn_at: Some(writing.now()),
            withdrawal: Some(reason.clone()),
            ..before.clone()
        };
        let changed = offer::Entity::update_many()
            .set(offer::ActiveModel {
                withdrawn_by: Set(after.withdrawn_by),
                withdrawn_at: Set(after.withdrawn_at),
                withdrawal: Set(after.withdrawal.clone()),
                ..Default::default()
            })
            .filter(offer::Column::Id.eq(before.id))
            .filter(offer::Column::WithdrawnAt.is_null())
            .exec(writing.tx())
            .await?;
        hold::require_one(&changed, || Rule::OfferNotOpen { status: "WITHDRAWN".to_owned() }, "offerId")?;
        told("offer.withdrawn", (Some(&before), &after), Some(&reason), writing).await?;
        SeenOffer::new(after)
    }
}
