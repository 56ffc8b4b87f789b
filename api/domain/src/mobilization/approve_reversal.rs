//! Somebody else approves a reversal, and the mirror image is posted once nobody else has to approve it, too.

use entity::id::{ReversalId, TransactionId, TypedId};
use entity::mobilization::{need, reversal};
use entity::state::ReversalStatus;
use entity::value::key::IdempotencyKey;
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde::Serialize;
use uuid::Uuid;

use super::about::About;
use super::approval::{self, Approved};
use super::cover::cover;
use super::handling::against_deciding;
use super::hold::{self, When};
use super::rule::Rule;
use super::step::word;
use super::take_back;
use super::together::Asked;
use super::trail::{announce, record};
use crate::command::{Command, Lookup, Writing};
use crate::policy::permission::Permission;
use crate::policy::place::Place;
use crate::refusal::{Fault, Refusal, Rule as AnyRule};
use crate::seen::Seen;

/// Approve a reversal that somebody else has asked for. Where it takes two, the first approval is kept and changes
/// nothing else.
#[derive(Clone, Serialize)]
pub struct ApproveReversal {
    pub reversal: ReversalId,
    pub key: IdempotencyKey,
}

impl Command for ApproveReversal {
    const NEEDS: Permission = Permission::ReversalApprove;
    const NAME: &'static str = "approveReversal";
    type Outcome = About<reversal::Model>;

    fn key(&self) -> Option<&str> {
        Some(self.key.as_str())
    }

    async fn scope(&self, lookup: &Lookup<'_>) -> Result<Place, Refusal> {
        lookup.receiver_of_reversal(self.reversal).await
    }

    async fn run(self, writing: &Writing) -> Result<Self::Outcome, Refusal> {
        let (before, need) = hold::reversal(self.reversal, When::Settling, writing).await?;
        require_other(&before, writing)?;
        let required = Asked::Reversal(&before).required(&need, writing).await?;
        let approved = Approved::Reversal(Seen::new(before.id));
        let sides = (before.requested_by, required);
        if !approval::give(approved, sides, ("reversalId", Self::NEEDS), &need, writing).await? {
            approval::wait(approved, (before.others_required, required), &need, writing).await?;
            announce("reversal.approved", before.id, &need, writing).await?;
            return About::new(reversal::Model { others_required: required, ..before }, need);
        }
        let posted = match (before.contribution_id, before.expenditure_id) {
            (Some(id), None) => take_back::contribution(id, &before, &need, writing).await?,
            (None, Some(id)) => take_back::expenditure(id, &before, writing).await?,
            _ => return Err(Fault::Broken("a reversal without exactly one original".into()).into()),
        };
        let told = Told { others_required: required, transaction: Some(posted.id), ..Told::of(&before) };
        let after = decide(&before, ReversalStatus::Posted, told, &need, writing).await?;
        announce("reversal.posted", before.id, &need, writing).await?;
        About::new(after, cover(need, posted, writing).await?)
    }

    fn reference(outcome: &Self::Outcome) -> Option<Uuid> {
        Some(outcome.row.id.uuid())
    }

    async fn replay(self, id: Uuid, writing: &Writing) -> Result<Self::Outcome, Refusal> {
        let (row, need) = hold::reversal(ReversalId::from_uuid(id), When::Always, writing).await?;
        About::new(row, need)
    }
}

/// Refuses a decided reversal, and the one who has asked for it.
pub(crate) fn require_other(reversal: &reversal::Model, writing: &Writing) -> Result<(), Refusal> {
    match against_deciding(reversal, writing.rights().person()) {
        Some(rule) => Err(AnyRule::from(rule).at("reversalId")),
        None => Ok(()),
    }
}

/// What is written with a decision.
pub(crate) struct Told {
    pub reason: Option<String>,
    pub transaction: Option<TransactionId>,
    pub others_required: i32,
}

impl Told {
    /// Nothing, and as many others as it took before.
    pub(crate) fn of(before: &reversal::Model) -> Self {
        Self { reason: None, transaction: None, others_required: before.others_required }
    }
}

/// Writes the decision, once.
pub(crate) async fn decide(
    before: &reversal::Model,
    status: ReversalStatus,
    told: Told,
    need: &need::Model,
    writing: &Writing,
) -> Result<reversal::Model, Refusal> {
    let after = reversal::Model {
        status,
        decided_by: writing.rights().person(),
        decided_at: Some(writing.now()),
        decision_reason: told.reason,
        transaction_id: told.transaction,
        others_required: told.others_required,
        ..before.clone()
    };
    let changed = reversal::Entity::update_many()
        .set(reversal::ActiveModel {
            status: Set(after.status),
            decided_by: Set(after.decided_by),
            decided_at: Set(after.decided_at),
            decision_reason: Set(after.decision_reason.clone()),
            transaction_id: Set(after.transaction_id),
            others_required: Set(after.others_required),
            ..Default::default()
        })
        .filter(reversal::Column::Id.eq(before.id))
        .filter(reversal::Column::Status.eq(ReversalStatus::Submitted))
        .exec(writing.tx())
        .await?;
    hold::require_one(&changed, || Rule::WrongReversalState { status: word(before.status) }, "reversalId")?;
    record(before.id, need, (Some(before), &after), after.decision_reason.as_deref(), writing).await?;
    Ok(after)
}
