//! What the viewer may do with resources and reservations.

use async_graphql::Context;
use domain::Refusal;
use domain::entity::mobilization::{pledge, reservation};
use domain::mobilization::Rule;
use domain::mobilization::about::About;
use domain::mobilization::reservation::no_show::unawaited;
use domain::mobilization::reservation::step::ReservationStep;
use domain::mobilization::resource::find::SeenResource;
use domain::mobilization::resource::step::ResourceStep;
use domain::policy::decide::Because;
use domain::policy::place::Place;

use super::super::able::{in_sight, of_partnership};
use super::super::told::told;
use crate::graphql::ability::{Ability, ability};
use crate::graphql::loader::ask;
use crate::graphql::session;

/// The ability to do this with the resource.
pub fn resource(ctx: &Context<'_>, resource: &SeenResource, step: ResourceStep) -> Result<Ability, Refusal> {
    let decision = in_sight(ctx, ResourceStep::NEEDS, Place::Organization(resource.row.organization_id))?;
    ability(ctx, decision, ResourceStep::NEEDS, step.against(&resource.row).as_ref().map(told))
}

/// The ability to do this with the reservation.
pub async fn reservation(
    ctx: &Context<'_>,
    about: &About<reservation::Model>,
    step: ReservationStep,
) -> Result<Ability, Refusal> {
    let need = &about.need.row;
    let pledge: Option<About<pledge::Model>> = ask(ctx, about.row.pledge_id).await?;
    let giver = pledge.as_ref().and_then(|pledge| pledge.row.giver_organization_id);
    let place = match giver.filter(|_| step.is_givers()) {
        Some(organization) => Place::InPartnership(organization, need.partnership_id),
        None => Place::InPartnership(need.organization_id, need.partnership_id),
    };
    let (rights, now) = (session::reading(ctx)?.rights(), session::reading(ctx)?.now());
    let decision = in_sight(ctx, step.needs(), place)?;
    let mut state = None;
    if step == ReservationStep::ReportNoShow {
        state = of_partnership(ctx, &about.need, true).await?;
    }
    if state.is_none() {
        state = step.against(&about.row, now).as_ref().map(told);
    }
    if state.is_none() && step == ReservationStep::ReportNoShow {
        state = pledge.and_then(|pledge| unawaited(&about.row, &pledge.row)).as_ref().map(told);
        if state.is_none()
            && let Ok(Because::Delegation(through)) = &decision
            && giver.is_some_and(|giver| through.acting == giver || rights.belongs(giver))
        {
            state = Some(told(&Rule::BothSides));
        }
    }
    ability(ctx, decision, step.needs(), state)
}
