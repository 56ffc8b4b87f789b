//! What follows for the need and the pledge when something has come or gone back.

use entity::mobilization::{allocation, need, pledge};
use entity::state::{AllocationStatus, NeedStatus, PledgeStatus};
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::trail::{announce, record};
use crate::command::Writing;
use crate::ledger::Posted;
use crate::refusal::Refusal;

/// Brings the status of an open need in line with what was received for it, if a posting has changed that. Pledges never
/// count.
pub(crate) async fn cover(need: need::Model, posted: Posted, writing: &Writing) -> Result<need::Model, Refusal> {
    let Some(received) = posted.received else { return Ok(need) };
    let open = [NeedStatus::Open, NeedStatus::PartlyCovered, NeedStatus::Covered];
    let status = match received {
        received if received >= need.quantity => NeedStatus::Covered,
        1.. => NeedStatus::PartlyCovered,
        _ => NeedStatus::Open,
    };
    if !open.contains(&need.status) || need.status == status {
        return Ok(need);
    }
    let after = need::Model { status, ..need.clone() };
    need::Entity::update_many()
        .set(need::ActiveModel { status: Set(status), ..Default::default() })
        .filter(need::Column::Id.eq(need.id))
        .filter(need::Column::Status.is_in(open))
        .exec(writing.tx())
        .await?;
    record(need.id, &need, (Some(&need), &after), None, writing).await?;
    if status == NeedStatus::Covered {
        announce("need.covered", need.id, &need, writing).await?;
    }
    Ok(after)
}

/// The status of a pledge that somebody has accepted, by what was fulfilled and missed of it.
pub(crate) fn pledge_status(pledge: &pledge::Model) -> PledgeStatus {
    match (pledge.status, pledge.fulfilled) {
        (PledgeStatus::Accepted | PledgeStatus::PartlyFulfilled | PledgeStatus::Fulfilled, fulfilled) => {
            match fulfilled {
                fulfilled if fulfilled >= pledge.quantity => PledgeStatus::Fulfilled,
                // The rest was missed: nothing more is to come.
                fulfilled if fulfilled.saturating_add(pledge.missed) >= pledge.quantity => PledgeStatus::WrittenOff,
                1.. => PledgeStatus::PartlyFulfilled,
                _ => PledgeStatus::Accepted,
            }
        }
        (status, _) => status,
    }
}

/// The status of what was set aside, by what was used and released of it.
pub(crate) fn allocation_status(allocation: &allocation::Model) -> AllocationStatus {
    match (left(allocation), allocation.used) {
        (1.., 0) => AllocationStatus::Approved,
        (1.., _) => AllocationStatus::PartlyUsed,
        (_, 0) => AllocationStatus::Released,
        (_, _) => AllocationStatus::Used,
    }
}

/// What is neither used nor released.
pub(crate) fn left(allocation: &allocation::Model) -> i64 {
    allocation.quantity.saturating_sub(allocation.used).saturating_sub(allocation.released)
}
