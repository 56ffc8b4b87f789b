//! What a contribution in kind is worth, as its giver or its receiver states it. The quantity is the fact, and what the
//! books hold; a value is a dated opinion with a source, which another one may follow.

use std::collections::HashMap;

use chrono::NaiveDate;
use entity::id::ContributionId;
use entity::mobilization::{contribution, need, valuation};
use entity::state::{ResourceKind, ValuationMethod, ValuationSide};
use entity::value::quantity::Quantity;
use entity::value::text::Text;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder};
use serde::Serialize;

use super::about::About;
use super::confirm::refuse_giver;
use super::giver::Giver;
use super::handling::ContributionStep;
use super::hold::{self, When};
use super::rule::Rule;
use super::trail::{announce, record};
use crate::command::{Command, Lookup, Writing};
use crate::policy::permission::Permission;
use crate::policy::place::Place;
use crate::refusal::{Refusal, Rule as AnyRule};
use crate::seen::{Reading, Seen};

/// Opinions of one side about one contribution.
const MOST: u64 = 10;

/// An opinion.
#[derive(Clone, Serialize)]
pub struct Stated {
    pub contribution: ContributionId,
    /// In a currency.
    pub amount: Quantity,
    pub method: ValuationMethod,
    /// The day whose prices these are.
    pub on: NaiveDate,
    /// Where the figure comes from; may be absent only without a method.
    pub source: Option<Text>,
}

/// State as its giver what the contribution is worth that was announced. The same once more is the same.
#[derive(Clone, Serialize)]
pub struct ValueContribution(pub Stated);

impl Command for ValueContribution {
    const NEEDS: Permission = Permission::ContributionAnnounce;
    const NAME: &'static str = "valueContribution";
    type Outcome = About<contribution::Model>;

    async fn scope(&self, lookup: &Lookup<'_>) -> Result<Place, Refusal> {
        let (row, need) = lookup.contribution(self.0.contribution).await?;
        lookup.giver_in_sight(Giver::of_contribution(&row)?, need.partnership_id, Self::NEEDS)
    }

    async fn run(self, writing: &Writing) -> Result<Self::Outcome, Refusal> {
        let (gift, need) = hold::contribution(self.0.contribution, When::Always, writing).await?;
        require(ContributionStep::Value, &gift, &need)?;
        state(self.0, ValuationSide::Giver, (gift, need), writing).await
    }
}

/// State as its receiver what the contribution is worth that was confirmed. The same once more is the same.
#[derive(Clone, Serialize)]
pub struct AppraiseContribution(pub Stated);

impl Command for AppraiseContribution {
    const NEEDS: Permission = Permission::ContributionConfirm;
    const NAME: &'static str = "appraiseContribution";
    type Outcome = About<contribution::Model>;

    async fn scope(&self, lookup: &Lookup<'_>) -> Result<Place, Refusal> {
        let (_, need) = lookup.contribution(self.0.contribution).await?;
        lookup.organization_in_sight(need.organization_id, need.partnership_id, Self::NEEDS)
    }

    async fn run(self, writing: &Writing) -> Result<Self::Outcome, Refusal> {
        let (gift, need) = hold::contribution(self.0.contribution, When::Always, writing).await?;
        require(ContributionStep::Appraise, &gift, &need)?;
        refuse_giver(&gift, &need, writing)?;
        state(self.0, ValuationSide::Receiver, (gift, need), writing).await
    }
}

/// What the contribution has against being valued, besides who asks.
#[must_use]
pub fn against(step: ContributionStep, gift: &contribution::Model, need: &need::Model) -> Option<Rule> {
    let money = || (need.kind == ResourceKind::Money).then_some(Rule::MoneyIsNotValued);
    step.against(gift).or_else(money)
}

fn require(step: ContributionStep, gift: &contribution::Model, need: &need::Model) -> Result<(), Refusal> {
    against(step, gift, need).map_or(Ok(()), |rule| Err(AnyRule::from(rule).at("contributionId")))
}

async fn state(
    stated: Stated,
    side: ValuationSide,
    (gift, need): (contribution::Model, need::Model),
    writing: &Writing,
) -> Result<About<contribution::Model>, Refusal> {
    let refuse = |rule: Rule, path| Err(AnyRule::from(rule).at(path));
    if !stated.amount.unit.is_currency() {
        return refuse(Rule::UnitMismatch, "amount.unit");
    }
    if stated.on > writing.today() {
        return refuse(Rule::DateInFuture, "on");
    }
    let row = valuation::Model {
        id: writing.mint(),
        contribution_id: gift.id,
        side,
        method: stated.method,
        amount: stated.amount.minor,
        currency: stated.amount.unit.code().to_owned(),
        valued_on: stated.on,
        source: stated.source.map(Text::into_string),
        stated_by: writing.rights().person(),
        stated_at: writing.now(),
    };
    let of_side = valuation::Entity::of_contribution(gift.id).filter(valuation::Column::Side.eq(side));
    let last = of_side.clone().order_by_desc(valuation::Column::Id).one(writing.tx()).await?;
    if !last.as_ref().is_some_and(|last| says_the_same(last, &row)) {
        if of_side.count(writing.tx()).await? >= MOST {
            return refuse(Rule::ValuedTooOften, "contributionId");
        }
        let insert = valuation::Entity::insert(valuation::ActiveModel::from(row.clone()).reset_all());
        insert.exec_without_returning(writing.tx()).await?;
        record(row.id, &need, (last.as_ref(), &row), None, writing).await?;
        announce("contribution.valued", gift.id, &need, writing).await?;
    }
    About::new(gift, need)
}

fn says_the_same(one: &valuation::Model, other: &valuation::Model) -> bool {
    let said = |row: &valuation::Model| (row.method, row.amount, row.valued_on);
    said(one) == said(other) && one.currency == other.currency && one.source == other.source
}

/// What was stated about each of these contributions, which the caller has seen, oldest first.
pub async fn of_contributions(
    reading: &Reading,
    ids: &[Seen<ContributionId>],
) -> Result<HashMap<Seen<ContributionId>, Vec<Seen<valuation::Model>>>, Refusal> {
    let rows = valuation::Entity::find()
        .filter(reading.any_of(valuation::Column::ContributionId, ids.iter().map(|id| **id)))
        .order_by_asc(valuation::Column::Id)
        .all(reading.db())
        .await?;
    let mut groups: HashMap<_, Vec<_>> = HashMap::new();
    for row in rows {
        groups.entry(Seen::new(row.contribution_id)).or_default().push(Seen::new(row));
    }
    Ok(groups)
}
