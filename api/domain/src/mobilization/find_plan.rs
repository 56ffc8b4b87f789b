//! Questions about the instalments of pledges.

use std::collections::{BTreeSet, HashMap};

use entity::id::PledgeId;
use entity::mobilization::{need, pledge, pledge_instalment};
use sea_orm::{ColumnTrait, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect};

use crate::policy::rights::on;
use crate::policy::visible;
use crate::refusal::Refusal;
use crate::seen::{Reading, Seen};

/// A plan: a pledge and the number of the wording that brought it.
pub type PlanOf = (PledgeId, i32);

/// These plans, each in the order of its days, in one statement. A pledge that the caller may not see has none.
pub async fn plans_of(
    reading: &Reading,
    asked: &[PlanOf],
) -> Result<HashMap<PlanOf, Vec<Seen<pledge_instalment::Model>>>, Refusal> {
    use pledge_instalment::Column;
    let revisions: BTreeSet<_> = asked.iter().map(|(_, revision)| *revision).collect();
    let rows = pledge_instalment::Entity::find()
        .filter(reading.any_of(Column::PledgeId, asked.iter().map(|(pledge, _)| *pledge)))
        .filter(Column::Revision.is_in(revisions))
        .join(
            JoinType::InnerJoin,
            on::<pledge_instalment::Entity, pledge::Entity>(Column::PledgeId, pledge::Column::Id),
        )
        .join(JoinType::InnerJoin, on::<pledge::Entity, need::Entity>(pledge::Column::NeedId, need::Column::Id))
        .filter(visible::pledge(reading.rights()))
        .order_by_asc(Column::DueOn)
        .all(reading.db())
        .await?;
    let mut plans: HashMap<_, Vec<_>> = HashMap::new();
    for row in rows {
        plans.entry((row.pledge_id, row.revision)).or_default().push(Seen::new(row));
    }
    Ok(plans)
}
