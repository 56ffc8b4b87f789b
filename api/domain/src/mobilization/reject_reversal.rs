//! Somebody else refuses a reversal.

use entity::id::ReversalId;
use entity::mobilization::reversal;
use entity::state::ReversalStatus;
use entity::value::text::Text;
use serde::Serialize;

use super::about::About;
use super::approve_reversal::{Told, decide, require_other};
use super::hold::{self, When};
use super::trail::announce;
use crate::command::{Command, Lookup, Writing};
use crate::policy::permission::Permission;
use crate::policy::place::Place;
use crate::refusal::Refusal;

/// Reject a reversal that somebody else has asked for, with a reason.
#[derive(Clone, Serialize)]
pub struct RejectReversal {
    pub reversal: ReversalId,
    pub reason: Text,
}

impl Command for RejectReversal {
    const NEEDS: Permission = Permission::ReversalApprove;
    const NAME: &'static str = "rejectReversal";
    type Outcome = About<reversal::Model>;

    async fn scope(&self, lookup: &Lookup<'_>) -> Result<Place, Refusal> {
        lookup.receiver_of_reversal(self.reversal).await
    }

    async fn run(self, writing: &Writing) -> Result<Self::Outcome, Refusal> {
        let (before, need) = hold::reversal(self.reversal, When::Always, writing).await?;
        require_other(&before, writing)?;
        let reason = hold::stated(self.reason)?;
        let told = Told { reason: Some(reason), ..Told::of(&before) };
        let after = decide(&before, ReversalStatus::Rejected, told, &need, writing).await?;
        announce("reversal.rejected", before.id, &need, writing).await?;
        About::new(after, need)
    }
}
