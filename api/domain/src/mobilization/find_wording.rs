//! Questions about the wordings of pledges.

use std::collections::HashMap;

use entity::id::{PledgeId, PledgeRevisionId};
use entity::mobilization::{need, pledge, pledge_revision};
use sea_orm::{ColumnTrait, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect, Select};

use super::about::About;
use super::find_gift;
use crate::page::{self, Page, Slice};
use crate::policy::rights::on;
use crate::policy::visible;
use crate::refusal::Refusal;
use crate::seen::{Reading, Seen};

/// The wording with this id and its pledge, if the caller may see that.
pub async fn revision(
    reading: &Reading,
    id: PledgeRevisionId,
) -> Result<Option<(Seen<pledge_revision::Model>, About<pledge::Model>)>, Refusal> {
    let Some(row) = pledge_revision::Entity::find_by_id(id).one(reading.db()).await? else { return Ok(None) };
    Ok(find_gift::pledge(reading, row.pledge_id).await?.map(|about| (Seen::new(row), about)))
}

/// The same page of the wordings, first to last, of each of these pledges, in one statement. A pledge that the caller
/// may not see has none.
pub async fn revisions_of(
    reading: &Reading,
    pledges: &[PledgeId],
    page: &Page,
) -> Result<HashMap<PledgeId, Slice<Seen<pledge_revision::Model>>>, Refusal> {
    if pledges.is_empty() {
        return Ok(HashMap::new());
    }
    // Ids are in order of creation, and so are the numbers.
    let (owner, id) = (pledge_revision::Column::PledgeId, pledge_revision::Column::Id);
    let nearest = page.nearest_of_each(visible(reading, pledges), owner, id);
    let rows = pledge_revision::Entity::find()
        .filter(id.in_subquery(nearest))
        .order_by(id, page.order())
        .all(reading.db())
        .await?;
    let mut groups: HashMap<PledgeId, Vec<_>> = HashMap::new();
    for row in rows {
        groups.entry(row.pledge_id).or_default().push(Seen::new(row));
    }
    Ok(groups.into_iter().map(|(pledge, rows)| (pledge, page.cut(rows))).collect())
}

/// How many wordings each of these pledges has, in one statement.
pub async fn counts_of_revisions(reading: &Reading, pledges: &[PledgeId]) -> Result<HashMap<PledgeId, u64>, Refusal> {
    let owners = (pledge_revision::Column::PledgeId, pledges);
    page::count_of_each(reading, visible(reading, pledges), owners).await
}

fn visible(reading: &Reading, pledges: &[PledgeId]) -> Select<pledge_revision::Entity> {
    pledge_revision::Entity::find()
        .filter(reading.any_of(pledge_revision::Column::PledgeId, pledges.iter().copied()))
        .join(
            JoinType::InnerJoin,
            on::<pledge_revision::Entity, pledge::Entity>(pledge_revision::Column::PledgeId, pledge::Column::Id),
        )
        .join(JoinType::InnerJoin, on::<pledge::Entity, need::Entity>(pledge::Column::NeedId, need::Column::Id))
        .filter(visible::pledge(reading.rights()))
}
