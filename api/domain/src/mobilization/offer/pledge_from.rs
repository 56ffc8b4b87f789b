//! The giver of an offer pledges from it, to one need or several at once.

use std::collections::{BTreeSet, HashMap};

use chrono::NaiveDate;
use entity::id::{NeedId, OfferId, PledgeId, TypedId};
use entity::mobilization::{need, offer, pledge};
use entity::value::key::IdempotencyKey;
use entity::value::quantity::Quantity;
use entity::value::text::Text;
use sea_orm::{ColumnTrait, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect};
use serde::Serialize;
use uuid::Uuid;

use super::find::SeenOffer;
use super::free::held;
use super::step::OfferStep;
use crate::command::{Command, Lookup, Writing};
use crate::engine::Engine;
use crate::mobilization::about::About;
use crate::mobilization::giver::Giver;
use crate::mobilization::hold;
use crate::mobilization::make_pledge::{Promise, Source};
use crate::mobilization::measure::show;
use crate::mobilization::restriction::Restriction;
use crate::mobilization::rule::Rule;
use crate::partnership::in_force::require_in_force;
use crate::policy::decide::permit;
use crate::policy::permission::Permission;
use crate::policy::place::Place;
use crate::policy::rights::on;
use crate::refusal::{Refusal, Rule as AnyRule};

/// Most needs of one request.
pub const MOST: usize = 20;

/// What one need is to get.
#[derive(Clone, Serialize)]
pub struct Part {
    pub need: NeedId,
    pub quantity: Quantity,
    pub due_on: NaiveDate,
}

/// Pledge from an offer, to all of these needs or to none. Not more than is free of it.
#[derive(Clone, Serialize)]
pub struct PledgeFromOffer {
    pub offer: OfferId,
    pub parts: Vec<Part>,
    pub note: Text,
    pub key: IdempotencyKey,
}

/// The offer, and what was pledged from it, in the order in which it was asked.
pub struct Pledged {
    pub offer: SeenOffer,
    pub pledges: Vec<About<pledge::Model>>,
}

impl Command for PledgeFromOffer {
    const NEEDS: Permission = OfferStep::NEEDS;
    const NAME: &'static str = "pledgeFromOffer";
    type Outcome = Pledged;

    fn key(&self) -> Option<&str> {
        Some(self.key.as_str())
    }

    async fn scope(&self, lookup: &Lookup<'_>) -> Result<Place, Refusal> {
        let (offer, giver) = lookup.offer(self.offer).await?;
        let place = lookup.giver_in_sight(giver, offer.partnership_id, Self::NEEDS)?;
        for part in &self.parts {
            let need = lookup.need(part.need).await.map_err(|refusal| refusal.moved_to("needs"))?;
            if need.partnership_id == offer.partnership_id {
                continue;
            }
            // What is done in another partnership takes the right there, held in the same way.
            let there = giver.place_in(need.partnership_id);
            let through = permit(lookup.rights, Self::NEEDS, None, &place)?.through();
            if permit(lookup.rights, Self::NEEDS, None, &there)?.through() != through {
                return Err(Refusal::Forbidden(Self::NEEDS));
            }
        }
        Ok(place)
    }

    async fn run(self, writing: &Writing) -> Result<Self::Outcome, Refusal> {
        let needs = lock_needs(&self.parts, writing).await?;
        for partnership in needs.values().map(|need| need.partnership_id).collect::<BTreeSet<_>>() {
            require_in_force(partnership, writing).await.map_err(|refusal| refusal.moved_to("needs"))?;
        }
        let offer = SeenOffer::new(lock(self.offer, writing).await?)?;
        let held =
            held(writing.tx(), &[offer.row.id], writing.today()).await?.remove(&offer.row.id).unwrap_or_default();
        if let Some(rule) = OfferStep::Pledge.against(&offer.row, held, writing.today()) {
            return Err(AnyRule::from(rule).at("offerId"));
        }
        require_in_force(offer.row.partnership_id, writing).await.map_err(|refusal| refusal.moved_to("offerId"))?;
        let giver = Giver::of_offer(&offer.row)?;
        let (mut left, mut pledges) = (held.left_of(&offer.row), Vec::<About<pledge::Model>>::new());
        for (at, part) in self.parts.iter().enumerate() {
            let need = needs.get(&part.need).ok_or(Refusal::NotFound("needs"))?;
            let promised = async {
                if need.kind != offer.row.kind {
                    return Err(AnyRule::from(Rule::KindMismatch).at("needId"));
                }
                if need.unit != offer.row.unit {
                    return Err(AnyRule::from(Rule::UnitMismatch).at("quantity.unit"));
                }
                let source = Source { offer: offer.row.id, first: pledges.first().map(|about| about.row.id) };
                let promise = Promise {
                    giver,
                    quantity: part.quantity,
                    due_on: Some(part.due_on),
                    instalments: None,
                    note: self.note.clone(),
                    restriction: Restriction::default(),
                    source: Some(source),
                };
                let promised = promise.make(need.clone(), "needId", writing).await?;
                if part.due_on < offer.row.available_from
                    || offer.row.available_until.is_some_and(|last| part.due_on > last)
                {
                    return Err(AnyRule::from(Rule::OutsideOffer).at("dueOn"));
                }
                if i128::from(promised.row.quantity) > left {
                    let limit = show(i64::try_from(left).unwrap_or_default(), offer.unit);
                    return Err(AnyRule::from(Rule::AboveOffer { left: limit }).at("quantity"));
                }
                Ok(promised)
            };
            let promised: Result<_, Refusal> = promised.await;
            pledges.push(promised.map_err(|refusal| refusal.in_list("needs", at))?);
            left -= i128::from(part.quantity.minor);
        }
        Ok(Pledged { offer, pledges })
    }

    fn reference(outcome: &Self::Outcome) -> Option<Uuid> {
        outcome.pledges.first().map(|about| about.row.id.uuid())
    }

    async fn replay(self, id: Uuid, writing: &Writing) -> Result<Self::Outcome, Refusal> {
        let offer = hold::one(offer::Entity::find_by_id(self.offer), writing).await?;
        let to_need = on::<pledge::Entity, need::Entity>(pledge::Column::NeedId, need::Column::Id);
        let made = pledge::Entity::find()
            .join(JoinType::InnerJoin, to_need)
            .filter(pledge::Column::MadeWithId.eq(PledgeId::from_uuid(id)))
            .order_by_asc(pledge::Column::Id)
            .select_two_required(need::Entity)
            .all(writing.tx())
            .await?;
        let pledges = made.into_iter().map(About::of).collect::<Result<_, _>>()?;
        Ok(Pledged { offer: SeenOffer::new(offer)?, pledges })
    }
}

/// The offer, locked: what is free of it does not become less until the unit of work ends, but by a pledge that is
/// revised.
pub(super) async fn lock(id: OfferId, writing: &Writing) -> Result<offer::Model, Refusal> {
    let select = offer::Entity::find_by_id(id).lock_exclusive();
    select.one(writing.tx()).await?.ok_or(Refusal::NotFound("offerId"))
}

/// The needs, locked in the order of their ids, so that two that pledge to the same ones do not wait for each other in a
/// circle.
async fn lock_needs(parts: &[Part], writing: &Writing) -> Result<HashMap<NeedId, need::Model>, Refusal> {
    let ids: BTreeSet<_> = parts.iter().map(|part| part.need).collect();
    let select = need::Entity::find()
        .filter(Engine::of(writing.tx()).any_of(need::Column::Id, ids))
        .order_by_asc(need::Column::Id)
        .lock_exclusive();
    Ok(select.all(writing.tx()).await?.into_iter().map(|need| (need.id, need)).collect())
}
