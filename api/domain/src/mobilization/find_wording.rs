//! Questions about the wordings of pledges.

use std::collections::HashMap;

use entity::id::{PledgeId, PledgeRevisionId};
use entity::mobilization::{need, pledge, pledge_revision};
use sea_orm::sea_query::{Alias, Expr, ExprTrait, Query, WindowStatement};
use sea_orm::{ColumnTrait, EntityTrait, JoinType, Order, QueryFilter, QueryOrder, QuerySelect, QueryTrait, Select};

use super::about::About;
use super::{find, find_gift};
use crate::page::{Page, Slice};
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
    let id = (pledge_revision::Entity, pledge_revision::Column::Id);
    let order = if page.backward { Order::Desc } else { Order::Asc };
    let place = Alias::new("place");
    let within = WindowStatement::partition_by((pledge_revision::Entity, pledge_revision::Column::PledgeId))
        .order_by(id, order.clone())
        .to_owned();
    let mut numbered = visible(reading, pledges)
        .select_only()
        .column(pledge_revision::Column::Id)
        .filter(page.bounds(None, id))
        .into_query();
    numbered.expr_window_as(Expr::cust("row_number()"), within, place.clone());
    let nearest = Query::select()
        .column(Alias::new("id"))
        .from_subquery(numbered, Alias::new("numbered"))
        .and_where(Expr::col(place).lte(i64::try_from(page.limit).unwrap_or(i64::MAX).saturating_add(1)))
        .to_owned();
    let rows = pledge_revision::Entity::find()
        .filter(pledge_revision::Column::Id.in_subquery(nearest))
        .order_by(pledge_revision::Column::Id, order)
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
    find::count_of_each(reading, visible(reading, pledges), owners).await
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
