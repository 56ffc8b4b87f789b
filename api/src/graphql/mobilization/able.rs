//! What the viewer may do with needs, pledges and expenditures.

use async_graphql::Context;
use domain::Refusal;
use domain::entity::id::OrganizationId;
use domain::entity::mobilization::{expenditure, pledge};
use domain::entity::state::{Consent, ResourceKind};
use domain::mobilization::Rule;
use domain::mobilization::about::{About, SeenNeed};
use domain::mobilization::approval::{self, Approved};
use domain::mobilization::find_need;
use domain::mobilization::step::{ExpenditureStep, NeedStep, PledgeStep};
use domain::partnership::Rule::{self as InPartnership, NotInForce};
use domain::policy::decide::{Decision, WhyNot};
use domain::policy::permission::Permission;
use domain::policy::place::Place;

use super::told::told;
use crate::graphql::ability::{self, Ability, ability};
use crate::graphql::error::Told;
use crate::graphql::loader::ask;
use crate::graphql::loader::lists::{ApprovalPoliciesOf, ApprovalsOf, PartiesOf, TogetherOf};
use crate::graphql::loader::rows::StandingOf;
use crate::graphql::partnership::told as partnership_told;
use crate::graphql::session;

pub(super) fn in_sight(ctx: &Context<'_>, permission: Permission, place: Place) -> Result<Decision, Refusal> {
    Ok(ability::in_sight(session::reading(ctx)?.rights(), permission, &place))
}

/// What the partnership has against beginning something, or, when `settling`, against bringing it to an end.
async fn against(ctx: &Context<'_>, need: &SeenNeed, settling: bool) -> Result<Option<InPartnership>, Refusal> {
    let standing = ask(ctx, StandingOf(need.row.partnership_id)).await?;
    Ok(standing.map_or(Some(NotInForce), |it| it.against(settling)))
}

/// The same, told.
pub(super) async fn of_partnership(
    ctx: &Context<'_>,
    need: &SeenNeed,
    settling: bool,
) -> Result<Option<Told>, Refusal> {
    Ok(against(ctx, need, settling).await?.as_ref().map(partnership_told))
}

/// The ability to do this with the need.
pub async fn need(ctx: &Context<'_>, need: &SeenNeed, step: NeedStep) -> Result<Ability, Refusal> {
    let reading = session::reading(ctx)?;
    let rights = reading.rights();
    let decision = match (step, rights.person()) {
        (NeedStep::Pledge, Some(_)) if find_need::is_shown_by_glass(reading, need.row.id).await? => {
            Err(WhyNot::MissingPermission)
        }
        // A person may always promise for themselves.
        (NeedStep::Pledge, Some(person)) => in_sight(ctx, step.needs(), Place::Person(person))?,
        (NeedStep::Pledge, None) => match rights.where_holding(step.needs()).first() {
            Some(organization) => in_sight(ctx, step.needs(), Place::Organization(*organization))?,
            None if rights.is_anonymous() => Err(WhyNot::NotSignedIn),
            None => Err(WhyNot::InsufficientScope),
        },
        _ => in_sight(ctx, step.needs(), Place::InPartnership(need.row.organization_id, need.row.partnership_id))?,
    };
    let mut state = step.against(&need.row).as_ref().map(told);
    if state.is_none() && matches!(step, NeedStep::Pledge | NeedStep::Allocate) {
        state = of_partnership(ctx, need, false).await?;
    }
    if state.is_none() && step == NeedStep::Pledge {
        state = of_parties(ctx, need, None).await?;
    }
    ability(ctx, decision, step.needs(), state)
}

/// What stands against it when the one who receives, or the organization that gives, has left the partnership.
pub(super) async fn of_parties(
    ctx: &Context<'_>,
    need: &SeenNeed,
    giver: Option<OrganizationId>,
) -> Result<Option<Told>, Refusal> {
    let parties = ask(ctx, PartiesOf(need.row.part(|need| need.partnership_id))).await?.unwrap_or_default();
    let accepted: Vec<_> = parties.iter().filter(|seen| seen.party.consent == Consent::Accepted).collect();
    let is_in = |id: OrganizationId| accepted.iter().any(|seen| seen.party.organization_id == id);
    let are_both = is_in(need.row.organization_id) && giver.is_none_or(is_in);
    Ok((!are_both).then(|| partnership_told(&InPartnership::NotAParty)))
}

/// The ability to do this with the pledge.
pub async fn pledge(ctx: &Context<'_>, about: &About<pledge::Model>, step: PledgeStep) -> Result<Ability, Refusal> {
    let partnership = about.need.row.partnership_id;
    let place = match (step.is_givers(), about.row.giver_organization_id, about.row.giver_person_id) {
        (true, Some(organization), _) => Place::InPartnership(organization, partnership),
        (true, None, Some(person)) => Place::Person(person),
        _ => Place::InPartnership(about.need.row.organization_id, partnership),
    };
    // Resources are organizations'.
    if step == PledgeStep::Reserve && about.row.giver_organization_id.is_none() {
        return ability(ctx, Err(WhyNot::NotFound), step.needs(), None);
    }
    let today = session::reading(ctx)?.today();
    let mut state = step.against(&about.row).or_else(|| step.too_late(&about.row, today)).as_ref().map(told);
    if state.is_none() {
        state = match step {
            PledgeStep::Reserve if !matches!(about.need.row.kind, ResourceKind::Space | ResourceKind::Skill) => {
                Some(told(&Rule::KindMismatch))
            }
            PledgeStep::Accept | PledgeStep::Revise | PledgeStep::Announce | PledgeStep::Reserve => {
                match of_partnership(ctx, &about.need, false).await? {
                    None => of_parties(ctx, &about.need, about.row.giver_organization_id).await?,
                    state => state,
                }
            }
            PledgeStep::WriteOff if about.row.awaited_on() >= today => match against(ctx, &about.need, false).await? {
                Some(NotInForce) => None,
                _ => Some(told(&Rule::wrong_pledge_state(about.row.status))),
            },
            PledgeStep::WriteOff | PledgeStep::Decline | PledgeStep::Cancel => None,
        };
    }
    ability(ctx, in_sight(ctx, step.needs(), place)?, step.needs(), state)
}

/// What those who have approved it already, and what the organization has decided, have against the viewer's approval,
/// told.
async fn of_approvals(ctx: &Context<'_>, about: &About<expenditure::Model>) -> Result<Option<Told>, Refusal> {
    let (row, reading) = (&about.row, session::reading(ctx)?);
    let policies = ask(ctx, ApprovalPoliciesOf(about.need.row.organization_id)).await?.unwrap_or_default();
    let policy = policies.iter().find(|policy| policy.unit == about.need.row.unit);
    let policy = policy.map(|policy| &**policy);
    let sides = (row.requested_by, reading.rights().person());
    let id = row.part(|row| row.id);
    // How many it takes matters to who has asked for it alone.
    let together = if sides.1 == Some(sides.0) { ask(ctx, TogetherOf(id)).await? } else { None };
    let quantity = together.unwrap_or(row.quantity);
    let required = approval::still_required(policy, row.others_required, quantity, reading.today());
    let given = ask(ctx, ApprovalsOf(Approved::Expenditure(id))).await?.unwrap_or_default();
    let given = given.iter().map(|one| one.person_id);
    Ok(approval::against(sides, required, given).as_ref().map(told))
}

/// The ability to do this with the expenditure.
pub async fn expenditure(
    ctx: &Context<'_>,
    about: &About<expenditure::Model>,
    step: ExpenditureStep,
) -> Result<Ability, Refusal> {
    let place = Place::Organization(about.need.row.organization_id);
    let person = session::reading(ctx)?.rights().person();
    let mut state = step.against(&about.row, person).as_ref().map(told);
    if state.is_none() && step == ExpenditureStep::Approve {
        state = of_approvals(ctx, about).await?;
    }
    if state.is_none() && step != ExpenditureStep::Reject {
        state = of_partnership(ctx, &about.need, true).await?;
    }
    ability(ctx, in_sight(ctx, step.needs(), place)?, step.needs(), state)
}
