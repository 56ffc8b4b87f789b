//! The giver gives a reserved time back.

use entity::id::ReservationId;
use entity::mobilization::reservation;
use entity::state::ReservationStatus;
use entity::value::text::Text;
use serde::Serialize;

use super::follow::{self, settle};
use super::step::ReservationStep;
use crate::command::{Command, Lookup, Writing};
use crate::mobilization::about::About;
use crate::mobilization::giver::Giver;
use crate::mobilization::hold::{self, When};
use crate::mobilization::trail::announce;
use crate::policy::permission::Permission;
use crate::policy::place::Place;
use crate::refusal::{Refusal, Rule as AnyRule};

/// Withdraw a reservation before it begins, with a reason. The pledge stays as it is; the time is free again.
#[derive(Clone, Serialize)]
pub struct WithdrawReservation {
    pub reservation: ReservationId,
    pub reason: Text,
}

impl Command for WithdrawReservation {
    const NEEDS: Permission = Permission::PledgeMake;
    const NAME: &'static str = "withdrawReservation";
    type Outcome = About<reservation::Model>;

    async fn scope(&self, lookup: &Lookup<'_>) -> Result<Place, Refusal> {
        let (_, pledge, need) = lookup.reservation(self.reservation).await?;
        lookup.giver_in_sight(Giver::of_pledge(&pledge)?, need.partnership_id, Self::NEEDS)
    }

    async fn run(self, writing: &Writing) -> Result<Self::Outcome, Refusal> {
        let (before, _, need) = follow::hold(self.reservation, When::Always, writing).await?;
        if let Some(rule) = ReservationStep::Withdraw.against(&before, writing.now()) {
            return Err(AnyRule::from(rule).at("reservationId"));
        }
        let reason = hold::stated(self.reason)?;
        let after = settle(before, ReservationStatus::Released, Some(&reason), &need, writing).await?;
        announce("reservation.withdrawn", after.id, &need, writing).await?;
        About::new(after, need)
    }
}
