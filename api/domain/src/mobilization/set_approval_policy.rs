//! An organization decides how many people approve what is spent and taken back.

use chrono::{Months, NaiveDate};
use entity::id::OrganizationId;
use entity::mobilization::approval_policy;
use entity::registry::organization;
use entity::state::{MailKind, Role};
use entity::value::quantity::Quantity;
use entity::value::text::Text;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter};
use serde::Serialize;

use super::rule::Rule;
use crate::command::{Command, Lookup, Writing};
use crate::feed::{audit::Entry, outbox::Event};
use crate::mail::letter::Letter;
use crate::membership::officers;
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
        let organization = lock(self.organization, writing).await?;
        require_at_work(&organization)?;
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
        if relaxes(before.as_ref(), &after, writing.today()) {
            tell_other_owners(&organization, self.unit, writing).await?;
        }
        Ok(Seen::new(after))
    }
}

/// Whether there is an amount that takes fewer people than before, today or later.
fn relaxes(before: Option<&approval_policy::Model>, after: &approval_policy::Model, today: NaiveDate) -> bool {
    // Above which amount it takes two, and up to which and until when none but the requester.
    let two = |policy: &approval_policy::Model| policy.second_approval_above.unwrap_or(i64::MAX);
    let alone = |policy: &approval_policy::Model| {
        let until = policy.self_approval_until.filter(|until| *until >= today)?;
        Some((policy.self_approval_up_to?, until))
    };
    // Without a policy it takes one other person, whatever the amount.
    let needs_two_less = before.is_some_and(|before| two(after) > two(before));
    let goes_alone_more = match (before.and_then(alone), alone(after)) {
        (_, None) => false,
        (None, Some(_)) => true,
        (Some((before, earlier)), Some((now, later))) => now > before || later > earlier,
    };
    needs_two_less || goes_alone_more
}

/// Mails each other present owner who has an address. Where no mails are sent, the trail tells.
async fn tell_other_owners(
    organization: &organization::Model,
    unit: &'static str,
    writing: &Writing,
) -> Result<(), Refusal> {
    if writing.post().is_none() {
        return Ok(());
    }
    let owners = officers::holding(&[Role::Owner], organization.id, writing.today(), writing.tx()).await?;
    for owner in owners.iter().filter(|owner| Some(owner.id) != writing.rights().person()) {
        let letter = Letter::to_person(MailKind::ApprovalRelaxed, owner)
            .saying("organization", &organization.name)
            .saying("unit", unit);
        writing.send(letter).await?;
    }
    Ok(())
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

#[cfg(test)]
mod tests {
    use chrono::{DateTime, TimeDelta};
    use entity::id::ApprovalPolicyId;
    use uuid::Uuid;

    use super::*;

    const TODAY: NaiveDate = NaiveDate::MIN;

    /// Two above this amount, and nobody else up to that one for so many days.
    fn policy(two: Option<i64>, alone: Option<(i64, i64)>) -> approval_policy::Model {
        approval_policy::Model {
            id: ApprovalPolicyId(Uuid::nil()),
            organization_id: OrganizationId(Uuid::nil()),
            unit: "IDR".to_owned(),
            second_approval_above: two,
            self_approval_up_to: alone.map(|(up_to, _)| up_to),
            self_approval_until: alone.map(|(_, days)| TODAY + TimeDelta::days(days)),
            self_approval_decision: alone.map(|_| "Board".to_owned()),
            changed_at: DateTime::UNIX_EPOCH,
        }
    }

    #[test]
    fn fewer_people_for_any_amount_is_a_relaxation_and_more_is_none() {
        let plain = policy(None, None);
        let cases = [
            (None, policy(None, None), false),
            (None, policy(Some(100), None), false),
            (None, policy(None, Some((10, 0))), true),
            (Some(policy(Some(100), None)), policy(Some(100), None), false),
            (Some(policy(Some(100), None)), policy(Some(99), None), false),
            (Some(policy(Some(100), None)), policy(Some(101), None), true),
            (Some(policy(Some(100), None)), plain.clone(), true),
            (Some(plain.clone()), policy(Some(1), Some((1, 30))), true),
            (Some(policy(None, Some((10, 30)))), policy(None, Some((10, 30))), false),
            (Some(policy(None, Some((10, 30)))), policy(None, Some((9, 29))), false),
            (Some(policy(None, Some((10, 30)))), policy(None, Some((11, 30))), true),
            (Some(policy(None, Some((10, 30)))), policy(None, Some((10, 31))), true),
            (Some(policy(None, Some((10, 30)))), plain, false),
        ];
        for (before, after, is_relaxed) in cases {
            assert_eq!(relaxes(before.as_ref(), &after, TODAY), is_relaxed, "{before:?} {after:?}");
        }
        // What has run out counts neither before nor after.
        let tomorrow = TODAY + TimeDelta::days(1);
        let over = policy(None, Some((10, 0)));
        assert!(!relaxes(Some(&over), &over, tomorrow));
        assert!(relaxes(Some(&over), &policy(None, Some((1, 1))), tomorrow));
    }
}
