//! Which offers and needs fit each other, in SQL: a statement for all offers, or all needs, that are asked about.

use entity::id::{NeedId, OfferId};
use entity::mobilization::{need, offer};
use entity::partnership::{partnership, party};
use entity::registry::organization;
use entity::state::{Consent, NeedStatus, PartnershipStatus};
use sea_orm::sea_query::{
    Alias, CaseStatement, Expr, ExprTrait, Func, Query, SelectStatement, SimpleExpr, WindowStatement,
};
use sea_orm::{ActiveEnum, ColumnTrait, Condition, ConnectionTrait, JoinType, Order};

use crate::partnership::in_force::FREEZING;
use crate::policy::{offered, visible};
use crate::refusal::Refusal;
use crate::seen::Reading;

/// Most candidates that are weighed for one offer, or for one need: those that are nearest, in time, and earliest.
pub const MOST: i64 = 200;

/// For what the other side is looked for.
pub(super) enum For<'a> {
    Offers(&'a [OfferId]),
    Needs(&'a [NeedId]),
}

/// An offer and a need that fit.
pub(super) struct Pair {
    pub offer: OfferId,
    pub need: NeedId,
    /// How many levels the wider of the two areas lies below the nearest one that holds both; none when one of them is
    /// not known.
    pub distance: Option<i32>,
}

const UNKNOWN: i32 = 9;

/// The pairs that the caller may see, whatever is left of either.
pub(super) async fn pairs(reading: &Reading, of: &For<'_>) -> Result<Vec<Pair>, Refusal> {
    let place = Alias::new("place");
    let offer = |column| Expr::col((offer::Entity, column));
    let need = |column| Expr::col((need::Entity, column));
    let asked = match of {
        For::Offers(ids) => reading.any_of(offer::Column::Id, ids.iter().copied()),
        For::Needs(ids) => reading.any_of(need::Column::Id, ids.iter().copied()),
    };
    let late = offer(offer::Column::AvailableFrom).gt(need(need::Column::DueOn));
    let mut window = match of {
        For::Offers(_) => WindowStatement::partition_by((offer::Entity, offer::Column::Id)),
        For::Needs(_) => WindowStatement::partition_by((need::Entity, need::Column::Id)),
    };
    window.order_by_expr(distance(), Order::Asc).order_by_expr(late, Order::Asc);
    match of {
        For::Offers(_) => window
            .order_by_expr(need(need::Column::DueOn), Order::Asc)
            .order_by_expr(need(need::Column::Id), Order::Asc),
        For::Needs(_) => window
            .order_by_expr(offer(offer::Column::AvailableUntil).is_null(), Order::Asc)
            .order_by_expr(offer(offer::Column::AvailableUntil), Order::Asc)
            .order_by_expr(offer(offer::Column::Id), Order::Asc),
    };
    let mut numbered = Query::select();
    numbered
        .expr_as(offer(offer::Column::Id), "offer_id")
        .expr_as(need(need::Column::Id), "need_id")
        .expr_as(distance(), "distance")
        .expr_window_as(Expr::cust("row_number()"), window, place.clone())
        .from(offer::Entity)
        .join(JoinType::InnerJoin, need::Entity, measured_alike())
        .join(
            JoinType::InnerJoin,
            partnership::Entity,
            Expr::col((partnership::Entity, partnership::Column::Id))
                .equals((need::Entity, need::Column::PartnershipId)),
        )
        .and_where(asked)
        .cond_where(offered::offer(reading.rights()))
        .cond_where(visible::need(reading.rights()))
        .cond_where(is_open(reading))
        .cond_where(may_give());
    let columns = ["offer_id", "need_id", "distance"].map(Alias::new);
    let nearest: SelectStatement = Query::select()
        .columns(columns)
        .from_subquery(numbered, Alias::new("numbered"))
        .and_where(Expr::col(place).lte(MOST))
        .to_owned();
    let rows = reading.db().query_all(&nearest).await?;
    let read = |row: &sea_orm::QueryResult| {
        let distance: i32 = row.try_get("", "distance")?;
        let distance = (distance != UNKNOWN).then_some(distance);
        Ok(Pair { offer: row.try_get("", "offer_id")?, need: row.try_get("", "need_id")?, distance })
    };
    rows.iter().map(read).collect()
}

fn measured_alike() -> SimpleExpr {
    let same = |offered, needed| Expr::col((offer::Entity, offered)).equals((need::Entity, needed));
    same(offer::Column::Kind, need::Column::Kind).and(same(offer::Column::Unit, need::Column::Unit))
}

/// That the offer has neither been withdrawn nor run out, and the need takes pledges in a partnership in force.
fn is_open(reading: &Reading) -> Condition {
    let today = reading.today();
    let frozen = Query::select()
        .expr(Expr::val(1))
        .from(party::Entity)
        .join(
            JoinType::InnerJoin,
            organization::Entity,
            Expr::col((organization::Entity, organization::Column::Id))
                .equals((party::Entity, party::Column::OrganizationId)),
        )
        .and_where(
            Expr::col((party::Entity, party::Column::PartnershipId))
                .equals((need::Entity, need::Column::PartnershipId)),
        )
        .and_where(party::Column::Consent.eq(Consent::Accepted))
        .and_where(organization::Column::Status.is_in(FREEZING))
        .to_owned();
    let lasts = |column: SimpleExpr| Condition::any().add(column.clone().is_null()).add(column.gte(today));
    Condition::all()
        .add(offer::Column::WithdrawnAt.is_null())
        .add(lasts(Expr::col((offer::Entity, offer::Column::AvailableUntil))))
        .add(need::Column::Status.is_in([NeedStatus::Open, NeedStatus::PartlyCovered]))
        .add(partnership::Column::Status.eq(PartnershipStatus::Active))
        .add(lasts(Expr::col((partnership::Entity, partnership::Column::EndsOn))))
        .add(Expr::exists(frozen).not())
}

/// That the giver could pledge to the need: an organization in whatever partnership it is a party of, to another one; a
/// person in the one that they have offered it in.
fn may_give() -> Condition {
    let giving = Alias::new("giving");
    let column = |column| Expr::col((giving.clone(), column));
    let is_party = Query::select()
        .expr(Expr::val(1))
        .from_as(party::Entity, giving.clone())
        .and_where(column(party::Column::PartnershipId).equals((need::Entity, need::Column::PartnershipId)))
        .and_where(column(party::Column::OrganizationId).equals((offer::Entity, offer::Column::GiverOrganizationId)))
        .and_where(column(party::Column::Consent).eq(Consent::Accepted.to_value()))
        .to_owned();
    let is_receiver = Expr::col((offer::Entity, offer::Column::GiverOrganizationId))
        .equals((need::Entity, need::Column::OrganizationId));
    let is_there =
        Expr::col((offer::Entity, offer::Column::PartnershipId)).equals((need::Entity, need::Column::PartnershipId));
    Condition::any()
        .add(Condition::all().add(Expr::exists(is_party)).add(is_receiver.not()))
        .add(Condition::all().add(offer::Column::GiverPersonId.is_not_null()).add(is_there))
}

/// How far the areas lie apart. Home Affairs codes are of 2, 5, 8 or 13 characters, and each begins with the code of the
/// area that it lies in.
fn distance() -> SimpleExpr {
    let offered = || Expr::col((offer::Entity, offer::Column::AreaCode));
    let needed = || Expr::col((need::Entity, need::Column::AreaCode));
    let length = |code: SimpleExpr| SimpleExpr::from(Func::char_length(code));
    let begins = |code: SimpleExpr, characters: SimpleExpr| {
        SimpleExpr::from(Func::cust(Alias::new("substr")).args([code, Expr::val(1_i32), characters]))
    };
    let holds = |wide: SimpleExpr, narrow: SimpleExpr| begins(narrow, length(wide.clone())).eq(wide);
    let share = |characters: i32| begins(offered(), Expr::val(characters)).eq(begins(needed(), Expr::val(characters)));
    let is_wide =
        |characters: i32| Condition::any().add(length(offered()).lte(characters)).add(length(needed()).lte(characters));
    // The level of the wider of the two, less how many levels they share.
    let apart = |shared: i32| {
        CaseStatement::new()
            .case(is_wide(2), Expr::val(1 - shared))
            .case(is_wide(5), Expr::val(2 - shared))
            .case(is_wide(8), Expr::val(3 - shared))
            .finally(Expr::val(4 - shared))
    };
    CaseStatement::new()
        .case(Condition::any().add(offered().is_null()).add(needed().is_null()), Expr::val(UNKNOWN))
        .case(Condition::any().add(holds(offered(), needed())).add(holds(needed(), offered())), Expr::val(0_i32))
        .case(share(8), apart(3))
        .case(share(5), apart(2))
        .case(share(2), apart(1))
        .finally(apart(0))
        .into()
}
