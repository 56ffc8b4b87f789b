//! An organization decides how many people approve what is spent and taken back.

use chrono::{Months, NaiveDate};
use entity::id::OrganizationId;
use entity::mobilization::approval_policy;
use entity::value::quantity::Quantity;
use entity::value::text::Text;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter};
use serde::Serialize;

use super::rule::Rule;
use crate::command::{Command, Lookup, Writing};
use crate::feed::{audit::Entry, outbox::Event};
use crate::policy::permission::Permission;
use crate::policy::place::Place;
use crate::refusal::{Refusal, Rule as AnyRule};
use crate::registry::state::{lock, require_at_work};
use crate::seen::Seen;

/// That the requester may approve alone what is not more than this, for a while.
#[derive(Clone, Serialize)]
pub struct SelfApproval {
    pub up_to: Quantity,
    pub until: NaiveDate,
    /// By which decision of the organization's board.
    pub decision: Text,
}

/// Say how many people approve what is spent and taken back, in one unit. What is not said is as if nothing had ever been
/// decided.
#[derive(Clone, Serialize)]
pub struct SetApprovalPolicy {
    pub organization: OrganizationId,
    pub unit: &'static str,
    pub second_approval_above: Option<Quantity>,
    pub self_approval: Option<SelfApproval>,
}

impl Command for SetApprovalPolicy {
    const NEEDS: Permission = Permission::ApprovalPolicySet;
    const NAME: &'static str = "setApprovalPolicy";
    type Outcome = Seen<approval_policy::Model>;

    async fn scope(&self, lookup: &Lookup<'_>) -> Result<Place, Refusal> {
        lookup.place(self.organization, "organizationId", Self::NEEDS).await
    }

    async fn run(self, writing: &Writing) -> Result<Self::Outcome, Refusal> {
        require_at_work(&lock(self.organization, writing).await?)?;
        if let Some(relaxed) = &self.self_approval {
            relaxed.require_dates(writing.today())?;
        }
        let before = approval_policy::Entity::of_organization(self.organization)
            .filter(approval_policy::Column::Unit.eq(self.unit))
            .one(writing.tx())
            .await?;
        let relaxed = self.self_approval;
        let after = approval_policy::Model {
            id: before.as_ref().map_or_else(|| writing.mint(), |before| before.id),
            organization_id: self.organization,
            unit: self.unit.to_owned(),
            second_approval_above: self.second_approval_above.map(|limit| limit.minor),
            self_approval_up_to: relaxed.as_ref().map(|relaxed| relaxed.up_to.minor),
            self_approval_until: relaxed.as_ref().map(|relaxed| relaxed.until),
            self_approval_decision: relaxed.map(|relaxed| relaxed.decision.into_string()),
            changed_at: writing.now(),
        };
        let row = approval_policy::ActiveModel::from(after.clone()).reset_all();
        let mut entry = Entry::of(self.organization).in_organization(self.organization);
        if let Some(before) = &before {
            let own = approval_policy::Column::Id.eq(before.id);
            approval_policy::Entity::update_many().set(row).filter(own).exec(writing.tx()).await?;
            entry = entry.before(before)?;
        } else {
            approval_policy::Entity::insert(row).exec_without_returning(writing.tx()).await?;
        }
        if let Some(decision) = &after.self_approval_decision {
            entry = entry.because(decision);
        }
        writing.record(entry.after(&after)?).await?;
        let event = Event::new("organization.approval_policy", self.organization);
        writing.announce(event.in_organization(self.organization)).await?;
        Ok(Seen::new(after))
    }
}

impl SelfApproval {
    fn require_dates(&self, today: NaiveDate) -> Result<(), Refusal> {
        let longest = today.checked_add_months(Months::new(12)).unwrap_or(NaiveDate::MAX);
        let rule = match self.until {
            until if until < today => Rule::DateInPast,
            until if until > longest => Rule::BeyondAYear,
            _ => return Ok(()),
        };
        Err(AnyRule::from(rule).at("selfApproval.until"))
    }
}
