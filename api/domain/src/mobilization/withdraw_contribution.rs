//! The giver takes back what was announced by mistake.

use entity::id::ContributionId;
use entity::mobilization::contribution;
use entity::state::ContributionStatus;
use entity::value::text::Text;
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde::Serialize;

use super::about::About;
use super::giver::{Giver, refuse_both_sides};
use super::handling::ContributionStep;
use super::hold::{self, When};
use super::reservation::follow;
use super::rule::Rule;
use super::step::word;
use super::trail::{announce, record};
use crate::command::{Command, Lookup, Writing};
use crate::policy::permission::Permission;
use crate::policy::place::Place;
use crate::refusal::{Refusal, Rule as AnyRule};

/// Take back an announcement that the receiver has not confirmed, also one that is disputed, with a reason. Nothing was
/// posted, and nothing is; what was announced on its pledge or its reservation can be announced again.
#[derive(Clone, Serialize)]
pub struct WithdrawContribution {
    pub contribution: ContributionId,
    pub reason: Text,
}

impl Command for WithdrawContribution {
    const NEEDS: Permission = Permission::ContributionAnnounce;
    const NAME: &'static str = "withdrawContribution";
    type Outcome = About<contribution::Model>;

    async fn scope(&self, lookup: &Lookup<'_>) -> Result<Place, Refusal> {
        let (row, need) = lookup.contribution(self.contribution).await?;
        lookup.giver_in_sight(Giver::of_contribution(&row)?, need.partnership_id, Self::NEEDS)
    }

    async fn run(self, writing: &Writing) -> Result<Self::Outcome, Refusal> {
        let (before, need) = hold::contribution(self.contribution, When::Always, writing).await?;
        if let Some(rule) = ContributionStep::Withdraw.against(&before) {
            return Err(AnyRule::from(rule).at("contributionId"));
        }
        // Otherwise who has disputed it could make it vanish for the giver.
        refuse_both_sides(need.organization_id, "contributionId", writing)?;
        let reason = hold::stated(self.reason)?;
        let after = contribution::Model {
            status: ContributionStatus::Withdrawn,
            confirmed_by: writing.rights().person(),
            confirmed_at: Some(writing.now()),
            decision_reason: Some(reason.clone()),
            ..before.clone()
        };
        let changed = contribution::Entity::update_many()
            .set(contribution::ActiveModel {
                status: Set(after.status),
                confirmed_by: Set(after.confirmed_by),
                confirmed_at: Set(after.confirmed_at),
                decision_reason: Set(after.decision_reason.clone()),
                ..Default::default()
            })
            .filter(contribution::Column::Id.eq(before.id))
            .filter(contribution::Column::Status.eq(before.status))
            .exec(writing.tx())
            .await?;
        let wrong_state = || Rule::WrongContributionState { status: word(before.status) };
        hold::require_one(&changed, wrong_state, "contributionId")?;
        record(before.id, &need, (Some(&before), &after), Some(&reason), writing).await?;
        follow::untie(before.id, &need, writing).await?;
        announce("contribution.withdrawn", before.id, &need, writing).await?;
        About::new(after, need)
    }
}
