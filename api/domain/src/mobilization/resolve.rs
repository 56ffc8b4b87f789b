//! What the receiver has disputed, and says after all that it has come.

use entity::mobilization::{contribution, need};

use super::reservation::follow;
use super::step::NeedStep;
use crate::command::Writing;
use crate::partnership::in_force::require_party;
use crate::refusal::{Refusal, Rule as AnyRule};

/// While it was disputed nothing waited for it, so its need may be withdrawn by now, a party may have left, and the time
/// that it was announced to have come on may be over. The need is locked, and so is the partnership.
pub(super) async fn reopen(row: &contribution::Model, need: &need::Model, writing: &Writing) -> Result<(), Refusal> {
    if let Some(rule) = NeedStep::Allocate.against(need) {
        return Err(AnyRule::from(rule).at("contributionId"));
    }
    for party in [Some(need.organization_id), row.giver_organization_id].into_iter().flatten() {
        require_party(need.partnership_id, party, writing).await.map_err(|refusal| match refusal {
            Refusal::Rule { rule, .. } => rule.at("contributionId"),
            other => other,
        })?;
    }
    follow::retie(row, need, writing).await
}
