//! Where a reservation stands, and what can be done with it.

use chrono::{DateTime, Utc};
use entity::mobilization::reservation;
use entity::state::ReservationStatus;

use crate::mobilization::rule::Rule;
use crate::mobilization::step::word;
use crate::policy::permission::Permission;

/// What stands against that something comes on it: it is over, or something was announced to have come on it already.
#[must_use]
pub fn unwaiting(reservation: &reservation::Model) -> Option<Rule> {
    let wrong = |status: String| Some(Rule::WrongReservationState { status });
    match (reservation.status, reservation.contribution_id) {
        (ReservationStatus::Pending, None) => None,
        (ReservationStatus::Pending, Some(_)) => wrong("ANNOUNCED".to_owned()),
        (status, _) => wrong(word(status)),
    }
}

/// What can be done with a reservation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReservationStep {
    Withdraw,
    ReportNoShow,
}

impl ReservationStep {
    #[must_use]
    pub fn needs(self) -> Permission {
        match self {
            Self::Withdraw => Permission::PledgeMake,
            Self::ReportNoShow => Permission::ContributionConfirm,
        }
    }

    /// Whether it is the giver who takes the step, not the receiver.
    #[must_use]
    pub fn is_givers(self) -> bool {
        self == Self::Withdraw
    }

    /// What the reservation's state has against it. Besides its status: that something was announced to have come on it,
    /// and that its time has begun, after which it is kept or missed and not withdrawn.
    #[must_use]
    pub fn against(self, reservation: &reservation::Model, now: DateTime<Utc>) -> Option<Rule> {
        unwaiting(reservation).or_else(|| match self {
            Self::Withdraw if reservation.starts_at <= now => {
                Some(Rule::WrongReservationState { status: "BEGUN".to_owned() })
            }
            Self::ReportNoShow if reservation.ends_at > now => Some(Rule::SlotNotOver),
            Self::Withdraw | Self::ReportNoShow => None,
        })
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;
    use entity::id::{ContributionId, PledgeId, ReservationId, ResourceId, TypedId as _};
    use uuid::Uuid;

    use super::*;

    #[test]
    fn a_time_is_withdrawn_before_it_begins_and_missed_after_it_has_ended() {
        use ReservationStatus::{Kept, NoShow, Pending, Released};
        let now = Utc::now();
        let at = |starts: i64, ends: i64, status, announced: bool| reservation::Model {
            id: ReservationId::from_uuid(Uuid::nil()),
            resource_id: ResourceId::from_uuid(Uuid::nil()),
            pledge_id: PledgeId::from_uuid(Uuid::nil()),
            starts_at: now + TimeDelta::hours(starts),
            ends_at: now + TimeDelta::hours(ends),
            starts_key: String::new(),
            quantity: 1,
            status,
            contribution_id: announced.then(|| ContributionId::from_uuid(Uuid::nil())),
            created_by: None,
            created_at: now,
            decided_by: None,
            decided_at: None,
            decision_reason: None,
        };
        let cases = [
            (at(1, 2, Pending, false), true, false),
            (at(0, 2, Pending, false), false, false),
            (at(-1, 1, Pending, false), false, false),
            (at(-2, 0, Pending, false), false, true),
            (at(1, 2, Pending, true), false, false),
            (at(-2, -1, Pending, true), false, false),
            (at(-2, -1, Kept, false), false, false),
            (at(1, 2, Released, false), false, false),
            (at(-2, -1, NoShow, false), false, false),
        ];
        for (row, withdrawn, missed) in cases {
            let fits = |step: ReservationStep| step.against(&row, now).is_none();
            assert_eq!(
                (fits(ReservationStep::Withdraw), fits(ReservationStep::ReportNoShow)),
                (withdrawn, missed),
                "{row:?}"
            );
        }
    }
}
