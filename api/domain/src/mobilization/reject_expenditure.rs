//! Somebody else refuses an expenditure.

use entity::id::ExpenditureId;
use entity::mobilization::expenditure;
use entity::state::ExpenditureStatus;
use entity::value::text::Text;
use serde::Serialize;

use super::about::About;
use super::approve_expenditure::decide;
use super::hold::{self, When};
use super::step::ExpenditureStep;
use super::trail::{announce, record};
use crate::command::{Command, Lookup, Writing};
use crate::policy::permission::Permission;
use crate::policy::place::Place;
use crate::refusal::{Refusal, Rule as AnyRule};

/// Reject an expenditure that somebody else has submitted, with a reason.
#[derive(Clone, Serialize)]
pub struct RejectExpenditure {
    pub expenditure: ExpenditureId,
    pub reason: Text,
}

impl Command for RejectExpenditure {
    const NEEDS: Permission = Permission::ExpenditureApprove;
    const NAME: &'static str = "rejectExpenditure";
    type Outcome = About<expenditure::Model>;

    async fn scope(&self, lookup: &Lookup<'_>) -> Result<Place, Refusal> {
        lookup.receiver_of_expenditure(self.expenditure).await
    }

    async fn run(self, writing: &Writing) -> Result<Self::Outcome, Refusal> {
        let (before, _, need) = hold::expenditure(self.expenditure, When::Always, writing).await?;
        if let Some(rule) = ExpenditureStep::Reject.against(&before, writing.rights().person()) {
            return Err(AnyRule::from(rule).at("expenditureId"));
        }
        let reason = hold::stated(self.reason)?;
        let after = decide(&before, ExpenditureStatus::Rejected, Some(reason.clone()), writing).await?;
        record(before.id, &need, (Some(&before), &after), Some(&reason), writing).await?;
        announce("expenditure.rejected", before.id, &need, writing).await?;
        About::new(after, need)
    }
}
