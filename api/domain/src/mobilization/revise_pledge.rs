//! The giver changes a promise. Every wording is kept.

use chrono::NaiveDate;
use entity::id::{PledgeId, TypedId};
use entity::mobilization::pledge;
use entity::value::Reason;
use entity::value::key::IdempotencyKey;
use entity::value::quantity::Quantity;
use entity::value::text::Text;
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde::Serialize;
use uuid::Uuid;

use super::about::About;
use super::cover::pledge_status;
use super::giver::{Giver, refuse_both_sides};
use super::hold::{self, When, require_both};
use super::make_pledge::Wording;
use super::measure::{require_unit, unit_of};
use super::plan::{Instalment, Plan, Planned};
use super::reservation::follow::{end_with, has_times, pending};
use super::rule::Rule;
use super::step::{PledgeStep, word};
use super::trail::{announce, record};
use crate::command::{Command, Lookup, Writing};
use crate::policy::permission::Permission;
use crate::policy::place::Place;
use crate::refusal::{Refusal, Rule as AnyRule};

/// Change quantity, date or instalments of a pledge, with a reason; what is absent stays as it is. What has come stays
/// received, and fills the instalments of the new plan.
#[derive(Clone, Serialize)]
pub struct RevisePledge {
    pub pledge: PledgeId,
    pub quantity: Option<Quantity>,
    pub due_on: Option<NaiveDate>,
    /// Another plan of all that is promised then.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub instalments: Option<Vec<Instalment>>,
    pub reason: Text,
    pub effective_on: NaiveDate,
    pub key: IdempotencyKey,
}

impl Command for RevisePledge {
    const NEEDS: Permission = Permission::PledgeMake;
    const NAME: &'static str = "revisePledge";
    type Outcome = About<pledge::Model>;

    fn key(&self) -> Option<&str> {
        Some(self.key.as_str())
    }

    async fn scope(&self, lookup: &Lookup<'_>) -> Result<Place, Refusal> {
        let (pledge, need) = lookup.pledge(self.pledge).await?;
        lookup.giver_in_sight(Giver::of_pledge(&pledge)?, need.partnership_id, Self::NEEDS)
    }

    async fn run(self, writing: &Writing) -> Result<Self::Outcome, Refusal> {
        let (before, need) = hold::pledge(self.pledge, When::InForce, writing).await?;
        if let Some(rule) = PledgeStep::Revise.against(&before) {
            return Err(AnyRule::from(rule).at("pledgeId"));
        }
        require_both(before.giver_organization_id, &need, "pledgeId", writing).await?;
        refuse_both_sides(need.organization_id, "pledgeId", writing)?;
        let reason = hold::stated(self.reason)?;
        if self.quantity.is_none() && self.due_on.is_none() && self.instalments.is_none() {
            return Err(Refusal::input("quantity", Reason::Empty));
        }
        let mut after = pledge::Model { revision: before.revision.saturating_add(1), ..before.clone() };
        if let Some(quantity) = self.quantity {
            after.quantity = require_unit(quantity, unit_of(&need)?)?;
        }
        let settled = before.settled();
        if after.quantity < settled {
            let fulfilled = hold::show(settled, &need);
            return Err(AnyRule::from(Rule::BelowFulfilled { fulfilled }).at("quantity"));
        }
        if after.quantity < before.quantity && has_times(&need) {
            let reserved = settled.saturating_add(pending(before.id, writing).await?);
            if after.quantity < reserved {
                let reserved = hold::show(reserved, &need);
                return Err(AnyRule::from(Rule::BelowReserved { reserved }).at("quantity"));
            }
        }
        let old = Plan::of(&before, writing).await?;
        let asked = self.instalments.as_deref();
        let new = asked.map(|asked| Plan::read(asked, after.quantity, &need)).transpose()?.unwrap_or_default();
        new.refuse_other_day(self.due_on)?;
        let known: Vec<_> = old.parts().iter().map(|part| part.due_on).chain([before.due_on]).collect();
        new.refuse_past(&known, writing.today())?;
        if let Some(last) = new.last_day() {
            after.due_on = last;
            after.plan_revision = Some(after.revision);
            after.next_due_on = new.next_due_on(settled);
        } else if let Some(due_on) = self.due_on {
            if due_on < writing.today() {
                return Err(AnyRule::from(Rule::DateInPast).at("dueOn"));
            }
            after.due_on = due_on;
        }
        let is_other = (after.quantity, after.due_on) != (before.quantity, before.due_on);
        if is_other && before.plan_revision.is_some() && new.last_day().is_none() {
            return Err(AnyRule::from(Rule::PlanMissing).at("instalments"));
        }
        after.status = pledge_status(&after);
        let changed = pledge::Entity::update_many()
            .set(pledge::ActiveModel {
                quantity: Set(after.quantity),
                due_on: Set(after.due_on),
                status: Set(after.status),
                revision: Set(after.revision),
                plan_revision: Set(after.plan_revision),
                next_due_on: Set(after.next_due_on),
                ..Default::default()
            })
            .filter(pledge::Column::Id.eq(before.id))
            .filter(pledge::Column::Status.eq(before.status))
            .filter(pledge::Column::Revision.eq(before.revision))
            .filter(pledge::Column::Fulfilled.lte(after.quantity))
            .exec(writing.tx())
            .await?;
        hold::require_one(&changed, || Rule::WrongPledgeState { status: word(before.status) }, "pledgeId")?;
        let wording =
            Wording { before: Some(&before), after: &after, reason: reason.clone(), effective_on: self.effective_on };
        wording.write(&new, writing).await?;
        let plan = if new.parts().is_empty() { &old } else { &new };
        let (was, is) = (Planned::new(&before, &old), Planned::new(&after, plan));
        record(before.id, &need, (Some(&was), &is), Some(&reason), writing).await?;
        announce("pledge.revised", before.id, &need, writing).await?;
        end_with(&after, &need, writing).await?;
        About::new(after, need)
    }

    fn reference(outcome: &Self::Outcome) -> Option<Uuid> {
        Some(outcome.row.id.uuid())
    }

    async fn replay(self, id: Uuid, writing: &Writing) -> Result<Self::Outcome, Refusal> {
        let select = pledge::Entity::find_by_id(PledgeId::from_uuid(id));
        hold::again(select, |pledge| pledge.need_id, writing).await
    }
}
