//! A party proposes other terms.

use chrono::{Months, NaiveDate};
use entity::id::{OrganizationId, PartnershipId};
use entity::partnership::agreement::{Column, Entity, Model};
use entity::state::AgreementStatus;
use entity::value::Reason;
use entity::value::text::Text;
use sea_orm::{EntityTrait, QueryOrder};
use serde::Serialize;

use super::super::lookup::ready;
use super::super::rule::Rule;
use super::super::step::Step;
use super::course::{require_open, settle, version};
use super::draft::{Terms, draft, require_days};
use super::shared::Shared;
use super::sign::sign;
use crate::command::{Command, Lookup, Writing};
use crate::feed::outbox::Event;
use crate::policy::permission::Permission;
use crate::policy::place::Place;
use crate::refusal::{Fault, Refusal, Rule as AnyRule};
use crate::seen::Seen;

/// Longest extension in one amendment, in months.
pub const MONTHS_MAX: u32 = 120;
/// The argument that asks for an extension.
const EXTENDED: &str = "extendByMonths";

/// The last day of an amendment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum LastDay {
    /// As it is.
    Kept,
    /// That one, or none.
    On(Option<NaiveDate>),
    /// So many months after the present one.
    Extended(u32),
}

/// Propose an amendment for one of the parties, which signs it at once. What it does not name stays as it is; the
/// version in force stays so until all who are in the partnership have signed.
#[derive(Clone, Serialize)]
pub struct ProposeAmendment {
    pub partnership: PartnershipId,
    pub organization: OrganizationId,
    pub purpose: Option<Text>,
    pub body: Option<Text>,
    pub last_day: LastDay,
    pub shared: Option<Shared>,
    /// After how many days what nobody has answered is confirmed by itself, or never; as it is when absent.
    #[allow(clippy::option_option, reason = "as it is and never are different terms")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub confirm_automatically_after_days: Option<Option<i32>>,
    pub reason: Text,
    /// As what the proposer signs.
    pub capacity: Option<Text>,
}

impl Command for ProposeAmendment {
    const NEEDS: Permission = Permission::PartnershipDecide;
    const NAME: &'static str = "proposeAmendment";
    type Outcome = Seen<Model>;

    async fn scope(&self, lookup: &Lookup<'_>) -> Result<Place, Refusal> {
        lookup.party_place(self.partnership, self.organization, Self::NEEDS).await
    }

    async fn run(self, writing: &Writing) -> Result<Self::Outcome, Refusal> {
        let (partnership, party, parties) = ready(Step::Amend, self.partnership, self.organization, writing).await?;
        if version(self.partnership, AgreementStatus::Proposed, writing).await?.is_some() {
            return Err(AnyRule::from(Rule::AmendmentOpen).at("partnershipId"));
        }
        require_open(&parties, "partnershipId", writing).await?;
        let last = version(self.partnership, AgreementStatus::InForce, writing).await?;
        let last = last.ok_or_else(|| Fault::Broken("a partnership in force without an agreement".into()))?;
        let terms = self.terms(&last, writing.today())?;
        let number = last_number(self.partnership, writing).await? + 1;
        let place = (self.partnership, number);
        let row = draft(place, self.organization, terms, Some(self.reason.as_str()), writing).await?;
        let event = Event::new("agreement.proposed", row.id).in_organization(self.organization);
        writing.announce(event.in_partnership(self.partnership)).await?;
        sign(&row, &party, self.capacity, writing).await?;
        // Who is alone in it, since the others have left or not come yet, need not wait for anybody.
        settle(partnership, &parties, writing).await?;
        let now = Entity::find_by_id(row.id).one(writing.tx()).await?;
        now.map(Seen::new).ok_or_else(|| Fault::Broken("an agreement vanished".into()).into())
    }
}

impl ProposeAmendment {
    fn terms(&self, last: &Model, today: NaiveDate) -> Result<Terms, Refusal> {
        let before = Terms::of(last);
        let mut after = before.clone();
        if let Some(purpose) = &self.purpose {
            after.purpose = purpose.as_str().to_owned();
        }
        if let Some(body) = &self.body {
            after.body = body.as_str().to_owned();
        }
        if let Some(shared) = &self.shared {
            after.shared = shared.clone();
        }
        if let Some(days) = self.confirm_automatically_after_days {
            require_days(days)?;
            after.confirm_automatically_after_days = days;
        }
        match self.last_day {
            LastDay::Kept => {}
            LastDay::On(day) => after.ends_on = day,
            LastDay::Extended(months) => after.ends_on = Some(extended(before.ends_on, months)?),
        }
        if after == before {
            return Err(AnyRule::from(Rule::NothingAmended).at("partnershipId"));
        }
        let first = after.starts_on.map_or(today, |day| day.max(today));
        if after.ends_on.is_some_and(|day| day < first) {
            let path = if matches!(self.last_day, LastDay::Extended(_)) { EXTENDED } else { "endsOn" };
            return Err(AnyRule::from(Rule::EndsBeforeStart).at(path));
        }
        Ok(after)
    }
}

/// The same day of a later month, or the last one of that month where it has no such day. What ends with its month goes
/// on ending so only where the days are the same: from February 28 it is the 28th.
fn extended(last: Option<NaiveDate>, months: u32) -> Result<NaiveDate, Refusal> {
    if months == 0 {
        return Err(Refusal::input(EXTENDED, Reason::NotPositive));
    }
    if months > MONTHS_MAX {
        return Err(Refusal::input(EXTENDED, Reason::TooLarge));
    }
    let last = last.ok_or_else(|| AnyRule::from(Rule::NoLastDay).at(EXTENDED))?;
    last.checked_add_months(Months::new(months)).ok_or_else(|| Refusal::input(EXTENDED, Reason::TooLarge))
}

async fn last_number(partnership: PartnershipId, writing: &Writing) -> Result<i32, Refusal> {
    let last = Entity::of_partnership(partnership).order_by_desc(Column::Number).one(writing.tx()).await?;
    Ok(last.map_or(0, |row| row.number))
}
