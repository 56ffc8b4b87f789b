//! What the viewer may do with contributions, allocations and reversals.

use async_graphql::{Context, Enum};
use domain::Refusal;
use domain::entity::id::OrganizationId;
use domain::entity::mobilization::{allocation, contribution, reversal};
use domain::entity::state::ContributionStatus;
use domain::mobilization::Rule;
use domain::mobilization::about::About;
use domain::mobilization::approval::{self, Approved};
use domain::mobilization::giver::Giver;
use domain::mobilization::handling::{AllocationStep, ContributionStep, against_deciding, against_keeping, is_givers};
use domain::mobilization::reservation::step::unwaiting;
use domain::mobilization::step::NeedStep;
use domain::mobilization::valuation;
use domain::policy::decide::{Because, Decision, WhyNot, decide};
use domain::policy::permission::Permission;
use domain::policy::place::Place;

use super::able::{of_parties, of_partnership};
use super::told::told;
use crate::graphql::ability::{Ability, ability, in_sight};
use crate::graphql::error::Told;
use crate::graphql::loader::ask;
use crate::graphql::loader::lists::ApprovalsOf;
use crate::graphql::loader::rows::ReceiptOf;
use crate::graphql::session;

/// What may be done with a contribution.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "ContributionStep")]
pub enum ContributionAction {
    /// Confirm for the receiver that it has arrived.
    Confirm,
    /// Say for the receiver that it has not arrived.
    Dispute,
    /// Take it back for the giver, as long as it is not confirmed.
    Withdraw,
    /// Ask for its reversal. What others have asked to take back may stand against it.
    Reverse,
    /// State for the giver what it is worth.
    Value,
    /// State for the receiver what it is worth.
    Appraise,
    /// Issue the receipt for it. Who asks again is told the one that there is.
    IssueReceipt,
}

/// The ability to do this with the contribution.
pub async fn contribution(
    ctx: &Context<'_>,
    about: &About<contribution::Model>,
    step: ContributionStep,
) -> Result<Ability, Refusal> {
    let (row, need) = (&about.row, &about.need);
    let rights = session::reading(ctx)?.rights();
    let place = if step.is_givers() {
        Giver::of_contribution(row)?.place_in(need.row.partnership_id)
    } else {
        Place::InPartnership(need.row.organization_id, need.row.partnership_id)
    };
    let decision = in_sight(rights, step.needs(), &place);
    if step == ContributionStep::IssueReceipt && ask(ctx, ReceiptOf(row.part(|row| row.id))).await?.is_some() {
        return ability(ctx, decision, step.needs(), None);
    }
    let mut state = match step {
        ContributionStep::Confirm | ContributionStep::Reverse => of_partnership(ctx, need, true).await?,
        ContributionStep::Dispute
        | ContributionStep::Withdraw
        | ContributionStep::Value
        | ContributionStep::Appraise
        | ContributionStep::IssueReceipt => None,
    };
    if state.is_none() {
        state = match step {
            ContributionStep::Value | ContributionStep::Appraise => valuation::against(step, row, &need.row),
            _ => step.against(row),
        }
        .as_ref()
        .map(told);
    }
    let is_receivers =
        matches!(step, ContributionStep::Confirm | ContributionStep::Appraise | ContributionStep::IssueReceipt);
    let is_both = |other: OrganizationId| match &decision {
        Ok(Because::Delegation(through)) => through.acting == other || rights.belongs(other),
        _ => false,
    };
    if state.is_none() && is_receivers {
        state = if is_givers(row, &need.row, rights.person()) {
            Some(told(&Rule::OwnDelivery))
        } else if row.giver_organization_id.is_some_and(is_both) {
            Some(told(&Rule::BothSides))
        } else if step == ContributionStep::Confirm {
            against_arrival(ctx, about).await?
        } else {
            None
        };
    }
    if state.is_none() && step == ContributionStep::Withdraw && is_both(need.row.organization_id) {
        state = Some(told(&Rule::BothSides));
    }
    ability(ctx, decision, step.needs(), state)
}

/// What stands against its arrival besides its own state: what has happened since it was disputed, and the promise that it
/// keeps.
async fn against_arrival(ctx: &Context<'_>, about: &About<contribution::Model>) -> Result<Option<Told>, Refusal> {
    if about.row.status == ContributionStatus::Disputed {
        let since = since_dispute(ctx, about).await?;
        if since.is_some() {
            return Ok(since);
        }
    }
    let Some(id) = about.row.pledge_id else { return Ok(None) };
    let pledge = ask(ctx, id).await?;
    Ok(pledge.and_then(|pledge| against_keeping(&pledge.row, &about.need.row)).as_ref().map(told))
}

/// What has happened since it was disputed that stands against confirming it after all.
async fn since_dispute(ctx: &Context<'_>, about: &About<contribution::Model>) -> Result<Option<Told>, Refusal> {
    let row = &about.row;
    if let Some(rule) = NeedStep::Allocate.against(&about.need.row) {
        return Ok(Some(told(&rule)));
    }
    let left = of_parties(ctx, &about.need, row.giver_organization_id).await?;
    if left.is_some() {
        return Ok(left);
    }
    let Some(id) = row.reservation_id else { return Ok(None) };
    Ok(ask(ctx, id).await?.and_then(|about| unwaiting(&about.row)).as_ref().map(told))
}

/// What may be done with something set aside.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "AllocationStep")]
pub enum AllocationAction {
    /// Give what is left of it back to what is available.
    Release,
    /// Submit an expenditure of it.
    Spend,
}

/// The ability to do this with the allocation.
pub async fn allocation(
    ctx: &Context<'_>,
    about: &About<allocation::Model>,
    step: AllocationStep,
) -> Result<Ability, Refusal> {
    let mut state = of_partnership(ctx, &about.need, true).await?;
    if state.is_none() {
        state = step.against(&about.row, &about.need.row).as_ref().map(told);
    }
    ability(ctx, of_receiver(ctx, about, step.needs())?, step.needs(), state)
}

/// What may be done with a reversal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum ReversalAction {
    /// Approve it. What is no longer there to be taken back may stand against it.
    Approve,
    /// Reject it.
    Reject,
}

/// The ability to do this with the reversal.
pub async fn reversal(
    ctx: &Context<'_>,
    about: &About<reversal::Model>,
    action: ReversalAction,
) -> Result<Ability, Refusal> {
    let needs = Permission::ReversalApprove;
    let person = session::reading(ctx)?.rights().person();
    let mut state =
        if action == ReversalAction::Approve { of_partnership(ctx, &about.need, true).await? } else { None };
    if state.is_none() {
        state = against_deciding(&about.row, person).as_ref().map(told);
    }
    if state.is_none() && action == ReversalAction::Approve {
        let given = ask(ctx, ApprovalsOf(Approved::Reversal(about.row.part(|row| row.id)))).await?.unwrap_or_default();
        let sides = (about.row.requested_by, person);
        let given = given.iter().map(|one| one.person_id);
        state = approval::against(sides, about.row.others_required, given).as_ref().map(told);
    }
    ability(ctx, of_receiver(ctx, about, needs)?, needs, state)
}

/// The decision of the receiver's own people; to those who read the books by a delegation it is not there.
fn of_receiver<R>(ctx: &Context<'_>, about: &About<R>, needs: Permission) -> Result<Decision, Refusal> {
    let rights = session::reading(ctx)?.rights();
    let receiver = about.need.row.organization_id;
    if rights.standing(receiver).is_none() && !rights.is_anonymous() {
        return Ok(Err(WhyNot::NotFound));
    }
    Ok(decide(rights, needs, &Place::Organization(receiver)))
}
