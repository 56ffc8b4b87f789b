//! What somebody is in the surviving organization by what they were in the duplicate.

use chrono::NaiveDate;
use entity::membership::{custom_grant, member, role};
use entity::state::Role;
use sea_orm::QueryFilter;

use crate::command::Writing;
use crate::membership::custom;
use crate::membership::roles::{self, Term};
use crate::refusal::Refusal;

/// The days of what somebody held.
#[derive(Clone, Copy)]
struct Days {
    starts_on: NaiveDate,
    ends_on: Option<NaiveDate>,
}

/// Never more than a member, for the days on which they were more than a guest, and no office, which the surviving
/// organization's owners give: not the network's, and none of the duplicate's own. Who was a guest is a guest, also until
/// the day from which on they would have been more. Who was nothing there is nothing here.
pub(super) async fn of(
    former: &member::Model,
    starts_on: NaiveDate,
    writing: &Writing,
) -> Result<Vec<(Role, Term)>, Refusal> {
    let today = writing.today();
    let held = role::Entity::of_membership(former.id).filter(roles::open(today)).all(writing.tx()).await?;
    let grants = custom_grant::Entity::of_membership(former.id).filter(custom::open(today)).all(writing.tx()).await?;
    let days = |row: &role::Model| Days { starts_on: row.starts_on, ends_on: row.ends_on };
    let guest = held.iter().filter(|row| row.role == Role::Observer).map(days);
    let more = held.iter().filter(|row| row.role != Role::Observer).map(days);
    let more = more.chain(grants.iter().map(|row| Days { starts_on: row.starts_on, ends_on: row.ends_on }));
    let term = |days: Days| Term { starts_on: days.starts_on.max(starts_on), ends_on: days.ends_on, mandate: None };
    let member = first(more, today);
    let is_member_today = member.is_some_and(|days| days.starts_on <= today);
    let guest = first(guest, today).filter(|_| !is_member_today);
    Ok([(Role::Observer, guest), (Role::Member, member)]
        .into_iter()
        .filter_map(|(role, days)| Some((role, term(days?))))
        .filter(|(_, term)| term.ends_on.is_none_or(|last| last >= term.starts_on))
        .collect())
}

/// Of those that have begun the one that lasts longest, or the one that begins first.
fn first(all: impl Iterator<Item = Days>, today: NaiveDate) -> Option<Days> {
    let lasts = |days: &Days| days.ends_on.unwrap_or(NaiveDate::MAX);
    let (begun, later): (Vec<_>, Vec<_>) = all.partition(|days| days.starts_on <= today);
    begun.into_iter().max_by_key(lasts).or_else(|| later.into_iter().min_by_key(|days| days.starts_on))
}
