//! What the viewer may do with a version, through whichever party gives the most.

use async_graphql::Context;
use chrono::NaiveDate;
use domain::Refusal;
use domain::entity::state::{AgreementStatus, Consent, OrganizationStatus};
use domain::partnership::Rule;
use domain::partnership::find::SeenParty;
use domain::policy::decide::{WhyNot, decide};
use domain::policy::permission::Permission;
use domain::policy::place::Place;

use super::super::told::told;
use super::types::AgreementVersion;
use super::word::AgreementAction;
use crate::graphql::ability::{Ability, ability};
use crate::graphql::session;

const NEEDS: Permission = Permission::PartnershipDecide;

/// The ability to do it.
pub async fn viewer_can(
    ctx: &Context<'_>,
    version: &AgreementVersion,
    action: AgreementAction,
) -> Result<Ability, Refusal> {
    let reading = session::reading(ctx)?;
    let rights = reading.rights();
    let signatures = version.loaded_signatures(ctx).await?;
    let has_signed =
        |party: &SeenParty| signatures.iter().any(|one| one.row.organization_id == party.party.organization_id);
    let missing = if rights.is_anonymous() { WhyNot::NotSignedIn } else { WhyNot::MissingPermission };
    let mut best = (0, Err(missing), None);
    let parties = version.loaded_parties(ctx).await?;
    let stopped = stopped(version, &parties, reading.today());
    for party in parties {
        let row = &party.party;
        if action == AgreementAction::Withdraw && row.organization_id != version.row.organization_id {
            continue;
        }
        let decision = decide(rights, NEEDS, &Place::InPartnership(row.organization_id, row.partnership_id));
        let against = against(version, &party, action, has_signed(&party)).or_else(|| {
            let signs_amendment = action == AgreementAction::Sign && party.party.consent == Consent::Accepted;
            stopped.clone().filter(|_| signs_amendment)
        });
        let worth = match (&decision, &against) {
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
    ability(ctx, decision, NEEDS, against.as_ref().map(told))
}

/// What stands against an amendment, whoever signs it.
fn stopped(version: &AgreementVersion, parties: &[SeenParty], today: NaiveDate) -> Option<Rule> {
    if version.row.is_over(today) {
        return Some(Rule::AgreementOver);
    }
    let has_closed = |party: &SeenParty| {
        party.party.consent == Consent::Accepted
            && party.organization.as_ref().is_some_and(|one| one.status == OrganizationStatus::Archived)
    };
    parties.iter().any(has_closed).then_some(Rule::Frozen)
}

fn against(version: &AgreementVersion, party: &SeenParty, action: AgreementAction, has_signed: bool) -> Option<Rule> {
    let row = &version.row;
    if !matches!(party.party.consent, Consent::Invited | Consent::Accepted) {
        return Some(Rule::NotAParty);
    }
    match action {
        // Who joins signs what holds, also what it had signed before it left.
        AgreementAction::Sign if row.status == AgreementStatus::InForce && party.party.consent == Consent::Invited => {
            None
        }
        AgreementAction::Sign if has_signed => Some(Rule::AlreadySigned),
        AgreementAction::Sign if row.awaits(&party.party) => None,
        AgreementAction::Decline | AgreementAction::Withdraw
            if row.number > 1
                && row.status == AgreementStatus::Proposed
                && party.party.consent == Consent::Accepted =>
        {
            None
        }
        _ => Some(Rule::wrong_agreement(row.status)),
    }
}
