//! The receiver says that nobody came with what was reserved.

use entity::id::ReservationId;
use entity::mobilization::{pledge, reservation};
use entity::state::{PledgeStatus, ReservationStatus};
use entity::value::text::Text;
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde::Serialize;

use super::follow::{self, settle};
use super::reserve::left;
use super::step::ReservationStep;
use crate::command::{Command, Lookup, Writing};
use crate::mobilization::about::About;
use crate::mobilization::announce::unanswered;
use crate::mobilization::cover::pledge_status;
use crate::mobilization::giver::refuse_both_sides;
use crate::mobilization::hold::{self, When};
use crate::mobilization::plan::Plan;
use crate::mobilization::rule::Rule;
use crate::mobilization::step::PledgeStep;
use crate::mobilization::trail::{announce, record};
use crate::policy::permission::Permission;
use crate::policy::place::Place;
use crate::refusal::{Refusal, Rule as AnyRule};

/// Report, for the receiver, that nobody came at a time that was reserved and is over, with a reason. That much of the
/// pledge is written off: it was promised, and does not come any more. When nothing else of the pledge is to come, the
/// pledge itself is written off.
#[derive(Clone, Serialize)]
pub struct ReportNoShow {
    pub reservation: ReservationId,
    pub reason: Text,
}

impl Command for ReportNoShow {
    const NEEDS: Permission = Permission::ContributionConfirm;
    const NAME: &'static str = "reportNoShow";
    type Outcome = About<reservation::Model>;

    async fn scope(&self, lookup: &Lookup<'_>) -> Result<Place, Refusal> {
        let (_, _, need) = lookup.reservation(self.reservation).await?;
        lookup.organization_in_sight(need.organization_id, need.partnership_id, Self::NEEDS)
    }

    async fn run(self, writing: &Writing) -> Result<Self::Outcome, Refusal> {
        let (before, pledge, need) = follow::hold(self.reservation, When::Settling, writing).await?;
        if let Some(rule) = ReservationStep::ReportNoShow.against(&before, writing.now()) {
            return Err(AnyRule::from(rule).at("reservationId"));
        }
        if let Some(rule) = unawaited(&before, &pledge) {
            return Err(AnyRule::from(rule).at("reservationId"));
        }
        if let Some(giver) = pledge.giver_organization_id {
            refuse_both_sides(giver, "reservationId", writing)?;
        }
        let reason = hold::stated(self.reason)?;
        let after = settle(before, ReservationStatus::NoShow, Some(&reason), &need, writing).await?;
        // What was announced may have come at another time.
        let missed = Ord::min(after.quantity, left(&pledge, unanswered(pledge.id, writing).await?));
        let mut short = pledge::Model { missed: pledge.missed.saturating_add(missed), ..pledge.clone() };
        short.status = pledge_status(&short);
        short.next_due_on = Plan::of(&pledge, writing).await?.next_due_on(short.settled());
        let changed = pledge::Entity::update_many()
            .col_expr(pledge::Column::Missed, Expr::col(pledge::Column::Missed).add(missed))
            .set(pledge::ActiveModel {
                status: Set(short.status),
                next_due_on: Set(short.next_due_on),
                ..Default::default()
            })
            .filter(pledge::Column::Id.eq(pledge.id))
            .filter(pledge::Column::Status.eq(pledge.status))
            .exec(writing.tx())
            .await?;
        hold::require_one(&changed, || Rule::wrong_pledge_state(pledge.status), "reservationId")?;
        record(pledge.id, &need, (Some(&pledge), &short), Some(&reason), writing).await?;
        announce("reservation.no_show", after.id, &need, writing).await?;
        follow::end_with(&short, &need, writing).await?;
        About::new(after, need)
    }
}

/// What the pledge has against it that nobody came: it is over, or nobody had accepted it when the time began, and
/// nobody waited.
#[must_use]
pub fn unawaited(reservation: &reservation::Model, pledge: &pledge::Model) -> Option<Rule> {
    let is_late = pledge.decided_at.is_some_and(|at| at > reservation.starts_at);
    let late = || is_late.then(|| Rule::wrong_pledge_state(PledgeStatus::Proposed));
    PledgeStep::WriteOff.against(pledge).or_else(late)
}
