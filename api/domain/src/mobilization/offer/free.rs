//! How much of an offer is left.

use std::collections::HashMap;

use chrono::NaiveDate;
use entity::id::OfferId;
use entity::mobilization::{offer, pledge};
use entity::state::PledgeStatus;
use entity::value::sum::Sum;
use entity::value::unit::Unit;
use sea_orm::sea_query::{CaseStatement, Expr, ExprTrait, SimpleExpr};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect, QueryTrait};

use crate::engine::Engine;
use crate::mobilization::find_gift::awaited_on;
use crate::mobilization::sums::{split, whole};
use crate::refusal::Refusal;
use crate::seen::Reading;

/// What the pledges made from an offer hold of it. What was declined, cancelled or written off gives back what had not
/// come, and so does what nobody has answered in time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Held {
    /// By pledges that the receiver has not decided on.
    pub proposed: i128,
    /// By all others.
    pub promised: i128,
}

impl Held {
    /// What is left of the offer; less than nothing when more is pledged than was offered.
    #[must_use]
    pub fn left_of(self, offer: &offer::Model) -> i128 {
        i128::from(offer.quantity) - self.proposed - self.promised
    }

    /// What can still be pledged from it.
    #[must_use]
    pub fn free(self, offer: &offer::Model, unit: Unit) -> Sum {
        Sum { minor: self.left_of(offer).max(0), unit }
    }

    /// What is pledged beyond it.
    #[must_use]
    pub fn overcommitted(self, offer: &offer::Model, unit: Unit) -> Sum {
        Sum { minor: (-self.left_of(offer)).max(0), unit }
    }
}

/// What is held of each of these offers, which were seen, in one statement.
pub async fn held_of(reading: &Reading, offers: &[OfferId]) -> Result<HashMap<OfferId, Held>, Refusal> {
    held(reading.db(), offers, reading.today()).await
}

/// The same within a unit of work.
pub(super) async fn held(
    db: &impl ConnectionTrait,
    offers: &[OfferId],
    today: NaiveDate,
) -> Result<HashMap<OfferId, Held>, Refusal> {
    let mut all: HashMap<_, _> = offers.iter().map(|id| (*id, Held::default())).collect();
    if offers.is_empty() {
        return Ok(all);
    }
    let [proposed_upper, proposed_lower] = split(proposed(today));
    let [promised_upper, promised_lower] = split(promised());
    let sums = pledge::Entity::find()
        .filter(Engine::of(db).any_of(pledge::Column::OfferId, offers.iter().copied()))
        .select_only()
        .column(pledge::Column::OfferId)
        .column_as(proposed_upper, "proposed_upper")
        .column_as(proposed_lower, "proposed_lower")
        .column_as(promised_upper, "promised_upper")
        .column_as(promised_lower, "promised_lower")
        .group_by(pledge::Column::OfferId)
        .into_query();
    for row in db.query_all(&sums).await? {
        let held = Held {
            proposed: whole(&row, "proposed_upper", "proposed_lower")?,
            promised: whole(&row, "promised_upper", "promised_lower")?,
        };
        all.insert(row.try_get("", "offer_id")?, held);
    }
    Ok(all)
}

fn of(column: pledge::Column) -> SimpleExpr {
    Expr::col((pledge::Entity, column))
}

/// What nobody has answered in time holds nothing any more.
fn proposed(today: NaiveDate) -> SimpleExpr {
    let waits = pledge::Column::Status.eq(PledgeStatus::Proposed).and(awaited_on().gte(today));
    CaseStatement::new().case(waits, of(pledge::Column::Quantity)).finally(Expr::val(0_i64)).into()
}

fn promised() -> SimpleExpr {
    use PledgeStatus::{Accepted, Cancelled, Expired, Fulfilled, PartlyFulfilled, WrittenOff};
    CaseStatement::new()
        .case(
            pledge::Column::Status.is_in([Accepted, PartlyFulfilled, Fulfilled]),
            of(pledge::Column::Quantity).sub(of(pledge::Column::Missed)),
        )
        .case(pledge::Column::Status.is_in([Cancelled, Expired, WrittenOff]), of(pledge::Column::Fulfilled))
        .finally(Expr::val(0_i64))
        .into()
}
