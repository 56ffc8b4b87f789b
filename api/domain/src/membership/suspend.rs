//! A member is suspended.

use chrono::NaiveDate;
use entity::id::MembershipId;
use entity::membership::member;
use entity::state::{MailKind, MembershipStatus, Role};
use entity::value::text::Text;
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveEnum, ColumnTrait, EntityTrait, QueryFilter};
use serde::Serialize;

use super::row::MemberRow;
use super::rule::Rule;
use super::suspension::{is_suspended, tell};
use super::{owners, roles, seat};
use crate::command::{Command, Lookup, Writing};
use crate::feed::{audit::Entry, outbox::Event};
use crate::policy::assign::may_manage;
use crate::policy::permission::Permission;
use crate::policy::place::Place;
use crate::refusal::{Refusal, Rule as AnyRule};
use crate::seen::Seen;

const ARGUMENT: &str = "membershipId";

/// Suspend a member: from the next request on the person has no rights there, and keeps the membership with its roles.
#[derive(Clone, Serialize)]
pub struct SuspendMember {
    pub membership: MembershipId,
    pub reason: Text,
    /// The last day; without one it lasts until somebody restores the member.
    pub until: Option<NaiveDate>,
}

impl Command for SuspendMember {
    // Who could end the membership may interrupt it.
    const NEEDS: Permission = Permission::MemberRemove;
    const NAME: &'static str = "suspendMember";
    type Outcome = Seen<MemberRow>;

    async fn scope(&self, lookup: &Lookup<'_>) -> Result<Place, Refusal> {
        lookup.membership(self.membership).await
    }

    async fn run(self, writing: &Writing) -> Result<Self::Outcome, Refusal> {
        let (today, now) = (writing.today(), writing.now());
        let member = seat::require(self.membership, writing).await?;
        let own = owners::holding_under_lock(member.organization_id, Self::NEEDS, writing).await?;
        let member = seat::require(member.id, writing).await?;
        let held = roles::open_of(member.id, writing).await?;
        // Also of oneself: whoever steps back leaves, or lays down a role.
        if !may_manage(&own, &held) {
            return Err(AnyRule::from(Rule::RoleAboveOwn).at(ARGUMENT));
        }
        if is_suspended(member.status, member.suspended_until, today) {
            return Err(AnyRule::from(Rule::MemberSuspended).at(ARGUMENT));
        }
        if self.until.is_some_and(|last| last < today) {
            return Err(AnyRule::from(Rule::DayPassed).at("until"));
        }
        let suspended = member::Entity::update_many()
            .col_expr(member::Column::Status, Expr::value(MembershipStatus::Suspended.to_value()))
            .col_expr(member::Column::SuspendedUntil, Expr::value(self.until))
            .col_expr(member::Column::SuspendedAt, Expr::value(now))
            .col_expr(member::Column::SuspensionReason, Expr::value(self.reason.as_str()))
            .filter(member::Column::Id.eq(member.id))
            .filter(member::Column::Status.ne(MembershipStatus::Ended))
            .exec(writing.tx())
            .await?;
        if suspended.rows_affected != 1 {
            return Err(AnyRule::from(Rule::MembershipEnded).at(ARGUMENT));
        }
        if held.roles.contains(&Role::Owner) {
            owners::require_one(member.organization_id, ARGUMENT, writing).await?;
        }
        let after = member::Model {
            status: MembershipStatus::Suspended,
            suspended_until: self.until,
            suspended_at: Some(now),
            suspension_reason: Some(self.reason.as_str().to_owned()),
            ..member.clone()
        };
        let entry = Entry::of(member.id).in_organization(member.organization_id).because(self.reason.as_str());
        writing.record(entry.before(&member)?.after(&after)?).await?;
        let event = Event::new("membership.suspended", member.id);
        writing.announce(event.in_organization(member.organization_id)).await?;
        let until = self.until.map_or(String::new(), |last| last.to_string());
        let words = [("reason", self.reason.as_str()), ("until", &until), ("lasts", lasts(self.until))];
        tell(MailKind::MembershipSuspended, &member, &words, writing).await?;
        seat::shown(member.id, writing).await
    }
}

/// Which of two sentences says how long.
fn lasts(until: Option<NaiveDate>) -> &'static str {
    if until.is_some() { "until" } else { "open" }
}
