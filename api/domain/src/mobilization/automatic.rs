//! What nobody answers arrives by agreement: the network confirms a contribution of a party by itself when the parties
//! have agreed that it may, as many full days after its announcement as they have. Who could answer it is reminded
//! before; where nobody could but who has announced it, silence says nothing. People who give for themselves have agreed
//! to nothing, and what they announce waits.
//!
//! The version that was in force when it was announced must say so, and the one in force now; the later day holds. What
//! stands against beginning something in the partnership stands against it, and so does whatever stands against a
//! confirmation by a person: it waits then. Each is a unit of work of its own, guarded as a person's is, so several
//! servers do it once, and of a confirmation and a dispute at the same moment one finds the other.

use chrono::{DateTime, TimeDelta, Utc};
use entity::id::ContributionId;
use entity::identity::person;
use entity::mobilization::contribution::{Column, Entity, Model};
use entity::mobilization::need;
use entity::partnership::{agreement, partnership};
use entity::registry::organization;
use entity::state::{AgreementStatus, ContributionStatus, MailKind};
use sea_orm::sea_query::{Alias, Expr, ExprTrait, Order, Query, SelectStatement, SimpleExpr};
use sea_orm::{ActiveEnum, ColumnTrait, ConnectionTrait, EntityTrait, JoinType, QueryFilter};

use super::confirm::arrive;
use super::exchange::Arrived;
use super::handling::is_givers;
use super::hold::{self, When};
use super::measure::{show, unit_of};
use super::reservation::follow::tied;
use super::rule::Rule;
use super::step::word;
use crate::clock::Clock;
use crate::command::Writing;
use crate::mail::letter::Letter;
use crate::membership::officers;
use crate::office::Office;
use crate::policy::permission::Permission;
use crate::refusal::{Refusal, Rule as AnyRule};

/// How long before that its receiver is reminded, at most.
const LEAD: TimeDelta = TimeDelta::days(3);
/// Most contributions that are looked at in one go.
const MOST: u64 = 100;
/// What it is called in the audit trail.
const CONFIRM: &str = "confirmAutomatically";
const REMIND: &str = "remindOfConfirmation";

/// A contribution that nobody has answered, and after how many days the parties have agreed that it arrives.
#[derive(Clone, Copy, Debug)]
struct Waiting {
    id: ContributionId,
    announced_at: DateTime<Utc>,
    reminded_at: Option<DateTime<Utc>>,
    days: i32,
}

impl Waiting {
    fn due_at(&self) -> DateTime<Utc> {
        self.announced_at + TimeDelta::days(self.days.into())
    }

    /// Three days, or half the time if that is shorter.
    fn lead(&self) -> TimeDelta {
        LEAD.min(TimeDelta::days(self.days.into()) / 2)
    }

    /// When its receiver is to be reminded. What was written before that was about another day.
    fn remind_at(&self) -> DateTime<Utc> {
        self.due_at() - self.lead()
    }

    fn reminded(&self) -> Option<DateTime<Utc>> {
        self.reminded_at.filter(|at| *at >= self.remind_at())
    }

    fn awaits_reminder(&self, now: DateTime<Utc>) -> bool {
        now >= self.remind_at() && self.reminded().is_none()
    }

    /// Where mails are sent, nothing is confirmed before its receiver was reminded, and had as long as is to be left: a
    /// server that was away, or a partnership that was frozen, takes nothing of that.
    fn is_due(&self, now: DateTime<Utc>, is_mailing: bool) -> bool {
        let has_had = |at: DateTime<Utc>| at + self.lead() <= now;
        now >= self.due_at() && (!is_mailing || self.reminded().is_some_and(has_had))
    }
}

impl Office {
    /// Confirms what is due by the terms of its partnership, and gives back how many contributions it was.
    ///
    /// # Errors
    /// Faults of the database.
    pub async fn confirm_by_terms(&self) -> Result<usize, Refusal> {
        let (now, is_mailing) = (self.clock().now(), self.post().is_some());
        let (mut confirmed, mut fault) = (0, None);
        for one in self.waiting(|one| one.is_due(now, is_mailing)).await? {
            let writing = self.by_itself(CONFIRM).await?;
            let done = confirm(one, &writing).await;
            // One that fails keeps no other from its day.
            match self.settled(writing, done).await {
                Ok(done) => confirmed += usize::from(done.is_some()),
                Err(failed) => fault = fault.or(Some(failed)),
            }
        }
        fault.map_or(Ok(confirmed), Err)
    }

    /// Writes the mails that are due about what will be confirmed by the terms of its partnership, and gives back how many
    /// contributions they are about. Where no mails are sent, nothing is noted either.
    ///
    /// # Errors
    /// Faults of the database.
    pub async fn remind_of_confirmations(&self) -> Result<usize, Refusal> {
        if self.post().is_none() {
            return Ok(0);
        }
        let now = self.clock().now();
        let (mut reminded, mut fault) = (0, None);
        for one in self.waiting(|one| one.awaits_reminder(now)).await? {
            let writing = self.by_itself(REMIND).await?;
            let done = remind(one, self.clock(), &writing).await;
            match self.settled(writing, done).await {
                Ok(done) => reminded += usize::from(done.is_some()),
                Err(failed) => fault = fault.or(Some(failed)),
            }
        }
        fault.map_or(Ok(reminded), Err)
    }

    /// What nobody has answered and the parties have agreed on, of which this is true. A piece at a time, so that what
    /// waits for long keeps nothing else from being looked at.
    async fn waiting(&self, is_wanted: impl Fn(&Waiting) -> bool) -> Result<Vec<Waiting>, Refusal> {
        let mut wanted = Vec::new();
        let mut after = None;
        loop {
            let mut found = 0;
            for row in self.databases().reader().query_all(&unanswered(after)).await? {
                let (past, present): (i32, i32) = (row.try_get("", "past_days")?, row.try_get("", "present_days")?);
                let one = Waiting {
                    id: row.try_get("", "id")?,
                    announced_at: row.try_get("", "announced_at")?,
                    reminded_at: row.try_get("", "reminded_at")?,
                    days: Ord::max(past, present),
                };
                (found, after) = (found + 1, Some(one.id));
                wanted.extend(Some(one).filter(&is_wanted));
            }
            if found < MOST {
                return Ok(wanted);
            }
        }
    }
}

/// Contributions that nobody has answered, with the terms of then and of now, behind this one.
fn unanswered(after: Option<ContributionId>) -> SelectStatement {
    let of = |column: Column| Expr::col((Entity, column));
    let need = |column: need::Column| Expr::col((need::Entity, column));
    let version = |alias: &'static str, column: agreement::Column| Expr::col((Alias::new(alias), column));
    let of_its_partnership = |alias| {
        version(alias, agreement::Column::PartnershipId)
            .eq(need(need::Column::PartnershipId))
            .and(version(alias, agreement::Column::ConfirmAutomaticallyAfterDays).is_not_null())
    };
    let is_present = of_its_partnership("present")
        .and(version("present", agreement::Column::Status).eq(AgreementStatus::InForce.to_value()));
    let ended = || version("past", agreement::Column::EndedAt);
    let is_past = of_its_partnership("past")
        .and(version("past", agreement::Column::InForceAt).lte(of(Column::AnnouncedAt)))
        .and(ended().is_null().or(ended().gt(of(Column::AnnouncedAt))));
    let mut select = Query::select();
    select
        .expr_as(of(Column::Id), Alias::new("id"))
        .expr_as(of(Column::AnnouncedAt), Alias::new("announced_at"))
        .expr_as(of(Column::ConfirmationRemindedAt), Alias::new("reminded_at"))
        .expr_as(version("past", agreement::Column::ConfirmAutomaticallyAfterDays), Alias::new("past_days"))
        .expr_as(version("present", agreement::Column::ConfirmAutomaticallyAfterDays), Alias::new("present_days"))
        .from(Entity)
        .join(JoinType::InnerJoin, need::Entity, need(need::Column::Id).eq(of(Column::NeedId)))
        .join_as(JoinType::InnerJoin, agreement::Entity, Alias::new("present"), is_present)
        .join_as(JoinType::InnerJoin, agreement::Entity, Alias::new("past"), is_past)
        // In so many letters: by them the database knows the index of these.
        .and_where(of(Column::Status).eq(SimpleExpr::Constant(ContributionStatus::Announced.to_value().into())))
        .and_where(of(Column::GiverOrganizationId).is_not_null())
        // By which rate something was exchanged, only whoever has seen it says.
        .and_where(of(Column::OriginalUnit).is_null())
        .and_where_option(after.map(|id| of(Column::Id).gt(id)))
        .order_by((Entity, Column::Id), Order::Asc)
        .limit(MOST);
    select
}

/// The contribution, locked, if it may be confirmed by itself now: the partnership is in force, none of its parties is
/// suspended, and giver and receiver are in it. With those who could answer it.
async fn held(waiting: Waiting, writing: &Writing) -> Result<(Model, need::Model, Vec<person::Model>), Refusal> {
    let (row, need) = hold::contribution(waiting.id, When::InForce, writing).await?;
    if row.status != ContributionStatus::Announced {
        return Err(AnyRule::from(Rule::WrongContributionState { status: word(row.status) }).at("contributionId"));
    }
    hold::require_both(row.giver_organization_id, &need, "contributionId", writing).await?;
    // Another version may have come into force since it was looked for.
    let terms = agreement::Entity::of_partnership(need.partnership_id)
        .filter(agreement::Column::Status.eq(AgreementStatus::InForce))
        .one(writing.tx())
        .await?;
    let days = terms.and_then(|terms| terms.confirm_automatically_after_days);
    if days.is_none_or(|days| days > waiting.days) {
        return Err(Refusal::NotFound("contributionId"));
    }
    let mut officers = officers::allowed(Permission::ContributionConfirm, need.organization_id, writing).await?;
    officers.retain(|person| !is_givers(&row, &need, Some(person.id)));
    if officers.is_empty() {
        return Err(AnyRule::from(Rule::OwnDelivery).at("contributionId"));
    }
    Ok((row, need, officers))
}

async fn confirm(waiting: Waiting, writing: &Writing) -> Result<(), Refusal> {
    let (row, need, _) = held(waiting, writing).await?;
    // Before its time is over nobody can say that it was kept.
    if tied(row.id, &need, writing).await?.is_some_and(|reserved| reserved.ends_at > writing.now()) {
        return Err(AnyRule::from(Rule::SlotNotOver).at("contributionId"));
    }
    let all = Arrived { quantity: row.announced, is_short: false, exchanged: None };
    arrive((row, need), all, true, writing).await.map(|_| ())
}

/// Notes and writes, together or not at all.
async fn remind(waiting: Waiting, clock: &Clock, writing: &Writing) -> Result<(), Refusal> {
    let (row, need, officers) = held(waiting, writing).await?;
    if row.confirmation_reminded_at != waiting.reminded_at {
        return Err(Refusal::NotFound("contributionId"));
    }
    Entity::update_many()
        .col_expr(Column::ConfirmationRemindedAt, Expr::value(writing.now()))
        .filter(Column::Id.eq(row.id))
        .exec(writing.tx())
        .await?;
    let receiver = hold::one(organization::Entity::find_by_id(need.organization_id), writing).await?;
    let partnership = hold::one(partnership::Entity::find_by_id(need.partnership_id), writing).await?;
    let quantity = show(row.announced, unit_of(&need)?);
    let day = clock.day_of(Ord::max(waiting.due_at(), writing.now() + waiting.lead()));
    let left = (day - writing.today()).num_days();
    for person in officers {
        let letter = Letter::to_person(MailKind::ConfirmationDue, &person)
            .saying("organization", &receiver.name)
            .saying("partnership", &partnership.name)
            .saying("need", &need.title)
            .saying("quantity", &quantity)
            .saying("announced", &clock.day_of(row.announced_at).to_string())
            .saying("day", &day.to_string())
            .saying("days", &left.to_string());
        writing.send(letter).await?;
    }
    Ok(())
}

#[cfg(test)]
#[path = "automatic_tests.rs"]
mod tests;
