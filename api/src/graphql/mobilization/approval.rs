//! Approvals, and what an organization has decided about them.

use async_graphql::{Context, ID, Object};
use domain::Seen;
use domain::entity::mobilization::{approval, approval_policy};
use domain::entity::value::unit::Unit;
use domain::mobilization::approval::Approved;

use crate::graphql::error::top;
use crate::graphql::loader::ask;
use crate::graphql::loader::lists::ApprovalsOf;
use crate::graphql::quantity::Quantity;
use crate::graphql::scalar::{Instant, LocalDate};
use crate::graphql::{id, session};

/// An approval.
pub struct Approval(Seen<approval::Model>);

/// Who has approved an expenditure or a reversal, and when. It is never changed.
#[Object]
impl Approval {
    /// The id of the person, as the audit trail names it.
    async fn person_id(&self) -> ID {
        id::show(self.0.person_id)
    }

    /// When they approved it.
    async fn approved_at(&self) -> Instant {
        Instant(self.0.approved_at)
    }

    /// Whether it was the viewer.
    async fn mine(&self, ctx: &Context<'_>) -> bool {
        session::reading(ctx).is_ok_and(|reading| reading.rights().person() == Some(self.0.person_id))
    }
}

/// Those that were given for this.
pub async fn approvals(ctx: &Context<'_>, of: Approved) -> async_graphql::Result<Vec<Approval>> {
    let rows = ask(ctx, ApprovalsOf(of)).await.map_err(|refusal| top(ctx, refusal))?;
    Ok(rows.unwrap_or_default().into_iter().map(Approval).collect())
}

/// What an organization has decided about approvals in one unit.
pub struct ApprovalPolicy(Seen<approval_policy::Model>);

impl From<Seen<approval_policy::Model>> for ApprovalPolicy {
    fn from(row: Seen<approval_policy::Model>) -> Self {
        Self(row)
    }
}

impl ApprovalPolicy {
    fn show(&self, minor: Option<i64>) -> Option<Quantity> {
        Some(Quantity::of(minor?, Unit::parse(&self.0.unit).ok()?))
    }
}

/// How many people approve what an organization spends and takes back, in one unit. Where it has decided nothing, one
/// other than the requester does.
#[Object]
impl ApprovalPolicy {
    /// The unit that it is about.
    async fn unit(&self) -> &str {
        &self.0.unit
    }

    /// More than this takes two people, both others than the requester.
    async fn second_approval_above(&self) -> Option<Quantity> {
        self.show(self.0.second_approval_above)
    }

    /// Up to this the requester of an expenditure may approve it alone. What is taken back always takes somebody else.
    async fn self_approval_up_to(&self) -> Option<Quantity> {
        self.show(self.0.self_approval_up_to)
    }

    /// The last day on which the requester may approve alone; afterwards it takes somebody else again.
    async fn self_approval_until(&self) -> Option<LocalDate> {
        self.0.self_approval_until.map(LocalDate::from)
    }

    /// By which decision the requester may approve alone.
    async fn self_approval_decision(&self) -> Option<&str> {
        self.0.self_approval_decision.as_deref()
    }

    /// When it was last changed; how it was before stands in the audit trail.
    async fn changed_at(&self) -> Instant {
        Instant(self.0.changed_at)
    }
}
