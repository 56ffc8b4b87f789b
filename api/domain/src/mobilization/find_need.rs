//! Questions about needs.

use entity::id::{NeedId, OrganizationId, PartnershipId};
use entity::mobilization::need;
use entity::partnership::partnership;
use entity::state::{NeedStatus, ResourceKind};
use sea_orm::sea_query::{Expr, ExprTrait, LikeExpr};
use sea_orm::{ColumnTrait, Condition, EntityTrait, JoinType, PaginatorTrait, QueryFilter, QuerySelect, Select};

use super::about::SeenNeed;
use crate::page::{Page, Slice};
use crate::placed;
use crate::policy::rights::{Rights, on};
use crate::policy::visible;
use crate::refusal::Refusal;
use crate::registry::find::literal;
use crate::seen::Reading;

/// What needs are looked for; every condition must hold.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    pub partnership: Option<PartnershipId>,
    /// The receiver.
    pub organization: Option<OrganizationId>,
    pub status: Option<NeedStatus>,
    pub kind: Option<ResourceKind>,
    /// In this area or any area below it.
    pub area_code: Option<String>,
}

/// The need with this id, if the caller may see it.
pub async fn by_id(reading: &Reading, id: NeedId) -> Result<Option<SeenNeed>, Refusal> {
    let row = visible(reading).filter(need::Column::Id.eq(id)).one(reading.db()).await?;
    row.map(SeenNeed::new).transpose()
}

/// Whether only a broken glass shows the need, to which nothing is done then. A statement for those alone who have broken
/// one.
pub async fn is_shown_by_glass(reading: &Reading, id: NeedId) -> Result<bool, Refusal> {
    let Some(rights) = reading.rights().without_glass() else { return Ok(false) };
    let select = shown_to(&rights).filter(need::Column::Id.eq(id));
    Ok(select.count(reading.db()).await? == 0)
}

/// The needs with these ids that the caller may see, in no order.
pub async fn by_ids(reading: &Reading, ids: &[NeedId]) -> Result<Vec<SeenNeed>, Refusal> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let select = visible(reading).filter(reading.any_of(need::Column::Id, ids.iter().copied()));
    placed::all(reading.db(), select).await?.into_iter().map(SeenNeed::new).collect()
}

/// A page of needs in order of publication.
pub async fn page_of_needs(reading: &Reading, wanted: &Wanted, page: &Page) -> Result<Slice<SeenNeed>, Refusal> {
    let select = page.apply(matching(reading, wanted), None, (need::Entity, need::Column::Id));
    let slice = page.cut(placed::all(reading.db(), select).await?);
    let rows = slice.rows.into_iter().map(SeenNeed::new).collect::<Result<_, _>>()?;
    Ok(Slice { rows, has_next: slice.has_next, has_previous: slice.has_previous })
}

/// How many needs match, of those that the caller may see.
pub async fn count_of_needs(reading: &Reading, wanted: &Wanted) -> Result<u64, Refusal> {
    Ok(matching(reading, wanted).count(reading.db()).await?)
}

pub(crate) fn visible(reading: &Reading) -> Select<need::Entity> {
    shown_to(reading.rights())
}

/// What these rights show.
pub(super) fn shown_to(rights: &Rights) -> Select<need::Entity> {
    need::Entity::find()
        .join(
            JoinType::InnerJoin,
            on::<need::Entity, partnership::Entity>(need::Column::PartnershipId, partnership::Column::Id),
        )
        .filter(visible::need(rights))
}

fn matching(reading: &Reading, wanted: &Wanted) -> Select<need::Entity> {
    let mut select = visible(reading);
    if let Some(id) = wanted.partnership {
        select = select.filter(need::Column::PartnershipId.eq(id));
    }
    if let Some(id) = wanted.organization {
        select = select.filter(need::Column::OrganizationId.eq(id));
    }
    if let Some(status) = wanted.status {
        select = select.filter(need::Column::Status.eq(status));
    }
    if let Some(kind) = wanted.kind {
        select = select.filter(need::Column::Kind.eq(kind));
    }
    if let Some(code) = &wanted.area_code {
        // Codes are dotted paths: what lies below 73.71 begins with "73.71.".
        let below = LikeExpr::new(format!("{}.%", literal(code))).escape('\\');
        select = select.filter(
            Condition::any()
                .add(need::Column::AreaCode.eq(code.as_str()))
                .add(Expr::col((need::Entity, need::Column::AreaCode)).like(below)),
        );
    }
    select
}
