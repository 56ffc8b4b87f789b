//! What the viewer may do with an offer.

use async_graphql::Context;
use domain::Refusal;
use domain::mobilization::offer::find::SeenOffer;
use domain::mobilization::offer::free::Held;
use domain::mobilization::offer::step::OfferStep;
use domain::partnership::Rule::NotInForce;
use domain::policy::place::Place;

use super::super::able::in_sight;
use super::super::told::told;
use crate::graphql::ability::{Ability, ability};
use crate::graphql::loader::ask;
use crate::graphql::loader::rows::StandingOf;
use crate::graphql::partnership::told as partnership_told;
use crate::graphql::session;

/// The ability to do this with the offer.
pub async fn offer(ctx: &Context<'_>, offer: &SeenOffer, held: Held, step: OfferStep) -> Result<Ability, Refusal> {
    let row = &offer.row;
    let place = match (row.giver_organization_id, row.giver_person_id) {
        (Some(organization), _) => Place::InPartnership(organization, row.partnership_id),
        (None, Some(person)) => Place::Person(person),
        (None, None) => Place::Network,
    };
    let mut state = step.against(row, held, session::reading(ctx)?.today()).as_ref().map(told);
    if state.is_none() && step == OfferStep::Pledge {
        let standing = ask(ctx, StandingOf(row.partnership_id)).await?;
        let against = standing.map_or(Some(NotInForce), |it| it.against(false));
        state = against.as_ref().map(partnership_told);
    }
    ability(ctx, in_sight(ctx, OfferStep::NEEDS, place)?, OfferStep::NEEDS, state)
}
