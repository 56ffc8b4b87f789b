//! What the viewer may do with needs, pledges and expenditures.

use async_graphql::Context;
use domain::Refusal;
use domain::entity::mobilization::{expenditure, pledge};
use domain::entity::state::PartnershipStatus;
use domain::mobilization::about::{About, SeenNeed};
use domain::mobilization::step::{ExpenditureStep, NeedStep, PledgeStep};
use domain::partnership;
use domain::policy::decide::{Decision, WhyNot, decide};
use domain::policy::permission::Permission;
use domain::policy::place::Place;

use super::told::told;
use crate::graphql::ability::{Ability, ability};
use crate::graphql::error::{Told, UserErrorCode};
use crate::graphql::session;

/// The decision about a thing in sight: who does not belong where it is done is told that it is not theirs.
fn in_sight(ctx: &Context<'_>, permission: Permission, place: Place) -> Result<Decision, Refusal> {
    let decision = decide(session::reading(ctx)?.rights(), permission, &place);
    Ok(decision.map_err(|why| if why == WhyNot::NotFound { WhyNot::MissingPermission } else { why }))
}

/// The ability to do this with the need.
pub async fn need(ctx: &Context<'_>, need: &SeenNeed, step: NeedStep) -> Result<Ability, Refusal> {
    let reading = session::reading(ctx)?;
    let rights = reading.rights();
    let decision = match (step, rights.person()) {
        // A person may always promise for themselves.
        (NeedStep::Pledge, Some(person)) => in_sight(ctx, step.needs(), Place::Person(person))?,
        (NeedStep::Pledge, None) => match rights.where_holding(step.needs()).first() {
            Some(organization) => in_sight(ctx, step.needs(), Place::Organization(*organization))?,
            None if rights.is_anonymous() => Err(WhyNot::NotSignedIn),
            None => Err(WhyNot::InsufficientScope),
        },
        _ => in_sight(ctx, step.needs(), Place::Organization(need.row.organization_id))?,
    };
    let mut state = step.against(&need.row).as_ref().map(told);
    if state.is_none() && matches!(step, NeedStep::Pledge | NeedStep::Allocate) {
        let row = partnership::find::by_id(reading, need.row.partnership_id).await?;
        let is_active =
            row.is_some_and(|row| partnership::in_force::status_on(&row, reading.today()) == PartnershipStatus::Active);
        state = (!is_active).then(|| Told::plain(UserErrorCode::PartnershipNotInForce));
    }
    ability(ctx, decision, step.needs(), state)
}

/// The ability to do this with the pledge.
pub fn pledge(ctx: &Context<'_>, about: &About<pledge::Model>, step: PledgeStep) -> Result<Ability, Refusal> {
    let place = match (step.is_givers(), about.row.giver_organization_id, about.row.giver_person_id) {
        (true, Some(organization), _) => Place::Organization(organization),
        (true, None, Some(person)) => Place::Person(person),
        _ => Place::Organization(about.need.row.organization_id),
    };
    let state = step.against(&about.row).as_ref().map(told);
    ability(ctx, in_sight(ctx, step.needs(), place)?, step.needs(), state)
}

/// The ability to do this with the expenditure.
pub fn expenditure(
    ctx: &Context<'_>,
    about: &About<expenditure::Model>,
    step: ExpenditureStep,
) -> Result<Ability, Refusal> {
    let place = Place::Organization(about.need.row.organization_id);
    let person = session::reading(ctx)?.rights().person();
    let state = step.against(&about.row, person).as_ref().map(told);
    ability(ctx, in_sight(ctx, step.needs(), place)?, step.needs(), state)
}
