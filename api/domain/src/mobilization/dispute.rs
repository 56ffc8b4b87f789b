//! The receiver denies that what was announced has arrived.

use entity::id::ContributionId;
use entity::mobilization::contribution;
use entity::state::ContributionStatus;
use entity::value::text::Text;
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde::Serialize;

use super::about::About;
use super::hold::{self, When};
use super::reservation::follow;
use super::rule::Rule;
use super::step::word;
use super::trail::{announce, record};
use crate::command::{Command, Lookup, Writing};
use crate::policy::permission::Permission;
use crate::policy::place::Place;
use crate::refusal::Refusal;

/// Dispute an announced contribution, with a reason. Nothing is posted; the receiver may still confirm it, and the giver
/// take it back or announce another.
#[derive(Clone, Serialize)]
pub struct DisputeContribution {
    pub contribution: ContributionId,
    pub reason: Text,
}

impl Command for DisputeContribution {
    const NEEDS: Permission = Permission::ContributionConfirm;
    const NAME: &'static str = "disputeContribution";
    type Outcome = About<contribution::Model>;

    async fn scope(&self, lookup: &Lookup<'_>) -> Result<Place, Refusal> {
        let (_, need) = lookup.contribution(self.contribution).await?;
        lookup.organization_in_sight(need.organization_id, need.partnership_id, Self::NEEDS)
    }

    async fn run(self, writing: &Writing) -> Result<Self::Outcome, Refusal> {
        let (before, need) = hold::contribution(self.contribution, When::Always, writing).await?;
        let reason = hold::stated(self.reason)?;
        let after = contribution::Model {
            status: ContributionStatus::Disputed,
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
            .filter(contribution::Column::Status.eq(ContributionStatus::Announced))
            .exec(writing.tx())
            .await?;
        let wrong_state = || Rule::WrongContributionState { status: word(before.status) };
        hold::require_one(&changed, wrong_state, "contributionId")?;
        record(before.id, &need, (Some(&before), &after), Some(&reason), writing).await?;
        follow::untie(before.id, &need, writing).await?;
        announce("contribution.disputed", before.id, &need, writing).await?;
        About::new(after, need)
    }
}
