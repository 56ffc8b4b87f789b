//! What the viewer may do with a partnership, through whichever of its parties gives the most.

use async_graphql::Context;
use domain::Refusal;
use domain::entity::state::{Consent, OrganizationStatus};
use domain::partnership::Rule;
use domain::partnership::step::Step;
use domain::policy::decide::{WhyNot, decide};
use domain::policy::place::Place;

use super::told::told;
use super::types::{Partnership, Party};
use crate::graphql::ability::{Ability, ability};
use crate::graphql::session;

/// The ability to take the step.
pub async fn viewer_can(ctx: &Context<'_>, partnership: &Partnership, step: Step) -> Result<Ability, Refusal> {
    let reading = session::reading(ctx)?;
    let rights = reading.rights();
    let parties = partnership.loaded_parties(ctx).await?;
    let missing = if rights.is_anonymous() { WhyNot::NotSignedIn } else { WhyNot::MissingPermission };
    let mut best = (0, Err(missing), None);
    for party in parties.iter().filter(|party| step.is_for(party.row.role)) {
        let decision =
            decide(rights, step.needs(), &Place::InPartnership(party.row.organization_id, party.row.partnership_id));
        let against = step.against(&partnership.row, &party.row, reading.today()).or_else(|| frozen(step, parties));
        let worth = match (&decision, &against) {
            // The partnership itself is in sight; only its other parties are not the viewer's.
            (Err(WhyNot::NotFound), _) => 0,
            (Err(_), _) => 1,
            (Ok(_), Some(_)) => 2,
            (Ok(_), None) => 3,
        };
        if worth > best.0 {
            best = (worth, decision, against);
        }
    }
    let (_, decision, against) = best;
    ability(ctx, decision, step.needs(), against.as_ref().map(told))
}

/// A suspended party freezes the work, not the decisions about the partnership; with one that has closed nothing is
/// renewed either.
fn frozen(step: Step, parties: &[Party]) -> Option<Rule> {
    let freezes = |status: OrganizationStatus| match status {
        OrganizationStatus::Suspended => step == Step::AddProgram,
        OrganizationStatus::Archived => matches!(step, Step::AddProgram | Step::Amend),
        _ => false,
    };
    let is_frozen = |party: &Party| {
        party.row.consent == Consent::Accepted
            && party.organization.as_ref().is_some_and(|seen| freezes(seen.row.status))
    };
    parties.iter().any(is_frozen).then_some(Rule::Frozen)
}
