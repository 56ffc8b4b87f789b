//! What the receiver has disputed, and says after all that it has come.

use entity::mobilization::{contribution, need};

use super::hold;
use super::reservation::follow;
use super::step::NeedStep;
use crate::command::Writing;
use crate::refusal::{Refusal, Rule as AnyRule};

/// While it was disputed nothing waited for it, so its need may be withdrawn by now, a party may have left, and the time
/// that it was announced to have come on may be over. The need is locked, and so is the partnership.
pub(super) async fn reopen(row: &contribution::Model, need: &need::Model, writing: &Writing) -> Result<(), Refusal> {
    if let Some(rule) = NeedStep::Allocate.against(need) {
        return Err(AnyRule::from(rule).at("contributionId"));
    }
    hold::require_both(row.giver_organization_id, need, "contributionId", writing).await?;
    follow::retie(row, need, writing).await
}
