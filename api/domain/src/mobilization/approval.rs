//! How many people an expenditure or a reversal takes, by what its organization has decided, and who has approved it.
//!
//! An organization that has decided nothing takes one other person than the requester. What was decided when something
//! was asked for and what is decided when somebody approves it are compared, and the stricter one holds: nobody waits
//! for a milder decision, and nobody hurries before a stricter one.

use std::collections::HashMap;

use chrono::NaiveDate;
use entity::id::{ExpenditureId, OrganizationId, PersonId, ReversalId};
use entity::mobilization::{approval, approval_policy, expenditure, need, reversal};
use sea_orm::ActiveValue::Set;
use sea_orm::{ActiveModelTrait, ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::Serialize;

use super::rule::Rule;
use super::trail::record;
use crate::command::Writing;
use crate::membership::roles::held_by;
use crate::policy::permission::Permission;
use crate::refusal::Refusal;
use crate::seen::{Reading, Seen};

/// How many others than the requester have to approve this much, in the smallest part of the policy's unit. With none
/// the requester may approve alone.
#[must_use]
pub fn others_required(policy: Option<&approval_policy::Model>, quantity: i64, today: NaiveDate) -> i32 {
    let Some(policy) = policy else { return 1 };
    if policy.second_approval_above.is_some_and(|limit| quantity > limit) {
        return 2;
    }
    let is_small = policy.self_approval_up_to.is_some_and(|limit| quantity <= limit);
    let is_relaxed = policy.self_approval_until.is_some_and(|last| today <= last);
    if is_small && is_relaxed { 0 } else { 1 }
}

/// The same for what was asked for when so many were required: the stricter of then and now.
#[must_use]
pub fn still_required(policy: Option<&approval_policy::Model>, then: i32, quantity: i64, today: NaiveDate) -> i32 {
    others_required(policy, quantity, today).max(then)
}

/// What stands against this person's approval where so many others are required and these have approved already.
#[must_use]
pub fn against(
    (requester, person): (PersonId, Option<PersonId>),
    required: i32,
    given: impl IntoIterator<Item = PersonId>,
) -> Option<Rule> {
    if person == Some(requester) && required > 0 {
        return Some(Rule::SelfApproval);
    }
    given.into_iter().any(|by| Some(by) == person).then_some(Rule::AlreadyApproved)
}

/// What the need's organization has decided about its unit, locked until the unit of work ends.
pub(crate) async fn policy_of(
    need: &need::Model,
    writing: &Writing,
) -> Result<Option<approval_policy::Model>, Refusal> {
    let select = approval_policy::Entity::of_organization(need.organization_id);
    Ok(select.filter(approval_policy::Column::Unit.eq(&need.unit)).lock_exclusive().one(writing.tx()).await?)
}

/// What is approved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Approved {
    Expenditure(Seen<ExpenditureId>),
    Reversal(Seen<ReversalId>),
}

/// Approves, in the caller's name: whether nobody else is waited for. What is approved is locked already, so that two who
/// approve at once do so one after the other. An earlier approval counts as long as the one who gave it may approve here.
///
/// # Errors
/// [`Rule::SelfApproval`], [`Rule::AlreadyApproved`], at `path`.
pub(crate) async fn give(
    approved: Approved,
    (requester, required): (PersonId, i32),
    (path, needs): (&'static str, Permission),
    need: &need::Model,
    writing: &Writing,
) -> Result<bool, Refusal> {
    let person = writing.rights().person().ok_or(Refusal::InsufficientScope(needs))?;
    let select = match approved {
        Approved::Expenditure(id) => approval::Entity::of_expenditure(*id),
        Approved::Reversal(id) => approval::Entity::of_reversal(*id),
    };
    let given = select.all(writing.tx()).await?;
    if let Some(rule) = against((requester, Some(person)), required, given.iter().map(|one| one.person_id)) {
        return Err(crate::refusal::Rule::from(rule).at(path));
    }
    let (expenditure_id, reversal_id) = match approved {
        Approved::Expenditure(id) => (Some(*id), None),
        Approved::Reversal(id) => (None, Some(*id)),
    };
    let row = approval::Model {
        id: writing.mint(),
        expenditure_id,
        reversal_id,
        person_id: person,
        approved_at: writing.now(),
    };
    let insert = approval::Entity::insert(approval::ActiveModel::from(row.clone()).reset_all());
    insert.exec_without_returning(writing.tx()).await?;
    note(approved, (None, &row), need, writing).await?;
    let mut count = 1;
    for one in given {
        if held_by(one.person_id, need.organization_id, writing).await?.permissions().holds(needs) {
            count += 1;
        }
    }
    Ok(count >= required)
}

/// Keeps how many others it takes, for an approval that another one has to follow.
pub(crate) async fn wait(
    approved: Approved,
    (then, now): (i32, i32),
    need: &need::Model,
    writing: &Writing,
) -> Result<(), Refusal> {
    if then == now {
        return Ok(());
    }
    match approved {
        Approved::Expenditure(id) => {
            let row = expenditure::ActiveModel { others_required: Set(now), ..Default::default() };
            let own = expenditure::Column::Id.eq(*id);
            expenditure::Entity::update_many().set(row).filter(own).exec(writing.tx()).await?;
        }
        Approved::Reversal(id) => {
            let row = reversal::ActiveModel { others_required: Set(now), ..Default::default() };
            let own = reversal::Column::Id.eq(*id);
            reversal::Entity::update_many().set(row).filter(own).exec(writing.tx()).await?;
        }
    }
    note(approved, (Some(&Takes { others_required: then }), &Takes { others_required: now }), need, writing).await
}

/// How many others something takes, as the audit trail tells it.
#[derive(Serialize)]
struct Takes {
    others_required: i32,
}

async fn note<T: Serialize>(
    approved: Approved,
    (before, after): (Option<&T>, &T),
    need: &need::Model,
    writing: &Writing,
) -> Result<(), Refusal> {
    match approved {
        Approved::Expenditure(id) => record(*id, need, (before, after), None, writing).await,
        Approved::Reversal(id) => record(*id, need, (before, after), None, writing).await,
    }
}

/// The approvals of each of these, in the order in which they were given.
pub async fn approvals_of(
    reading: &Reading,
    of: &[Approved],
) -> Result<HashMap<Approved, Vec<Seen<approval::Model>>>, Refusal> {
    let expenditures = of.iter().filter_map(|one| match one {
        Approved::Expenditure(id) => Some(**id),
        Approved::Reversal(_) => None,
    });
    let reversals = of.iter().filter_map(|one| match one {
        Approved::Reversal(id) => Some(**id),
        Approved::Expenditure(_) => None,
    });
    let rows = approval::Entity::find()
        .filter(
            Condition::any()
                .add(reading.any_of(approval::Column::ExpenditureId, expenditures))
                .add(reading.any_of(approval::Column::ReversalId, reversals)),
        )
        .order_by_asc(approval::Column::Id)
        .all(reading.db())
        .await?;
    let mut groups: HashMap<_, Vec<_>> = HashMap::new();
    for row in rows {
        let of = match (row.expenditure_id, row.reversal_id) {
            (Some(id), _) => Approved::Expenditure(Seen::new(id)),
            (None, Some(id)) => Approved::Reversal(Seen::new(id)),
            (None, None) => continue,
        };
        groups.entry(of).or_default().push(Seen::new(row));
    }
    Ok(groups)
}

/// What each of these organizations has decided, by unit, for those who belong to it.
pub async fn policies_of(
    reading: &Reading,
    organizations: &[OrganizationId],
) -> Result<HashMap<OrganizationId, Vec<Seen<approval_policy::Model>>>, Refusal> {
    let rights = reading.rights();
    let own = organizations.iter().copied().filter(|id| rights.standing(*id).is_some());
    let rows = approval_policy::Entity::find()
        .filter(reading.any_of(approval_policy::Column::OrganizationId, own))
        .order_by_asc(approval_policy::Column::Unit)
        .all(reading.db())
        .await?;
    let mut groups: HashMap<_, Vec<_>> = HashMap::new();
    for row in rows {
        groups.entry(row.organization_id).or_default().push(Seen::new(row));
    }
    Ok(groups)
}
