//! When a membership gives what its roles allow: the one condition, for every statement that asks for it.

use chrono::NaiveDate;
use entity::membership::member::{Column, Entity};
use entity::state::MembershipStatus;
use sea_orm::sea_query::{DynIden, Expr, ExprTrait, IntoIden};
use sea_orm::{ActiveEnum, Condition};

use super::rights::in_force as between;

/// Memberships within their days that are not suspended.
pub(crate) fn in_force(today: NaiveDate) -> Condition {
    in_force_as(&Entity.into_iden(), today)
}

/// The same of memberships that stand under another name in the statement.
pub(crate) fn in_force_as(table: &DynIden, today: NaiveDate) -> Condition {
    unsuspended(table, today).add(between(table, Column::StartsOn, Column::EndsOn, today))
}

/// Memberships that nobody has ended and that are not suspended. A suspension with a last day is over by itself after
/// that day, whatever the row still says.
pub(crate) fn unsuspended(table: &DynIden, today: NaiveDate) -> Condition {
    let column = |column| Expr::col((table.clone(), column));
    let is = |status: MembershipStatus| column(Column::Status).eq(status.to_value());
    let over = Condition::all().add(is(MembershipStatus::Suspended)).add(column(Column::SuspendedUntil).lt(today));
    Condition::all().add(Condition::any().add(is(MembershipStatus::Active)).add(over))
}
