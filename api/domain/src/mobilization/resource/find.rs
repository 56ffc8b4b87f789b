//! Questions about resources.

use std::collections::HashMap;

use entity::id::{OrganizationId, ResourceId};
use entity::mobilization::resource;
use entity::state::ResourceKind;
use sea_orm::sea_query::{Expr, ExprTrait, LikeExpr};
use sea_orm::{ColumnTrait, Condition, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, Select};

use crate::page::{self, Page, Slice};
use crate::policy::offered;
use crate::refusal::Refusal;
use crate::registry::find::literal;
use crate::seen::{Reading, Seen};

/// A resource.
#[derive(Clone, Debug)]
pub struct SeenResource {
    pub row: Seen<resource::Model>,
}

impl SeenResource {
    pub(crate) fn new(row: resource::Model) -> Self {
        Self { row: Seen::new(row) }
    }
}

/// What resources are looked for; every condition must hold.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// Only what this organization lends.
    pub organization: Option<OrganizationId>,
    pub kind: Option<ResourceKind>,
    /// Only where this area's code says, or in what lies in it.
    pub area_code: Option<String>,
    /// Only what is not archived.
    pub current: bool,
}

/// The resource with this id, if the caller may see it.
pub async fn by_id(reading: &Reading, id: ResourceId) -> Result<Option<SeenResource>, Refusal> {
    let row = visible(reading).filter(resource::Column::Id.eq(id)).one(reading.db()).await?;
    Ok(row.map(SeenResource::new))
}

/// The resources with these ids that the caller may see, in no order.
pub async fn by_ids(reading: &Reading, ids: &[ResourceId]) -> Result<Vec<SeenResource>, Refusal> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let select = visible(reading).filter(reading.any_of(resource::Column::Id, ids.iter().copied()));
    Ok(select.all(reading.db()).await?.into_iter().map(SeenResource::new).collect())
}

/// A page of resources in the order in which they were listed.
pub async fn page_of_resources(
    reading: &Reading,
    wanted: &Wanted,
    page: &Page,
) -> Result<Slice<SeenResource>, Refusal> {
    let select = page.apply(like(reading, wanted), None, (resource::Entity, resource::Column::Id));
    Ok(page.cut(select.all(reading.db()).await?).map(SeenResource::new))
}

/// How many resources match, of those that the caller may see.
pub async fn count_of_resources(reading: &Reading, wanted: &Wanted) -> Result<u64, Refusal> {
    Ok(like(reading, wanted).count(reading.db()).await?)
}

/// The same page of what each of these organizations lends, in one statement.
pub async fn resources_of(
    reading: &Reading,
    organizations: &[OrganizationId],
    page: &Page,
) -> Result<HashMap<OrganizationId, Slice<SeenResource>>, Refusal> {
    let owner = resource::Column::OrganizationId;
    let select = visible(reading).filter(reading.any_of(owner, organizations.iter().copied()));
    let nearest = page.nearest_of_each(select, owner, resource::Column::Id);
    let rows = resource::Entity::find()
        .filter(resource::Column::Id.in_subquery(nearest))
        .order_by(resource::Column::Id, page.order())
        .all(reading.db())
        .await?;
    let mut groups: HashMap<_, Vec<_>> = organizations.iter().map(|id| (*id, Vec::new())).collect();
    for row in rows {
        groups.entry(row.organization_id).or_default().push(row);
    }
    Ok(groups.into_iter().map(|(id, rows)| (id, page.cut(rows).map(SeenResource::new))).collect())
}

/// How much each of these organizations lends, of what the caller may see.
pub async fn counts_of(
    reading: &Reading,
    organizations: &[OrganizationId],
) -> Result<HashMap<OrganizationId, u64>, Refusal> {
    page::count_of_each(reading, visible(reading), (resource::Column::OrganizationId, organizations)).await
}

fn visible(reading: &Reading) -> Select<resource::Entity> {
    resource::Entity::find().filter(offered::resource(reading.rights()))
}

fn like(reading: &Reading, wanted: &Wanted) -> Select<resource::Entity> {
    use resource::Column;
    // Codes are dotted paths: what lies below 73.71 begins with "73.71.".
    let lies_in = |code: &String| {
        let below = LikeExpr::new(format!("{}.%", literal(code))).escape('\\');
        Condition::any().add(Column::AreaCode.eq(code.as_str())).add(Expr::col(Column::AreaCode).like(below))
    };
    let like = Condition::all()
        .add_option(wanted.organization.map(|id| Column::OrganizationId.eq(id)))
        .add_option(wanted.kind.map(|kind| Column::Kind.eq(kind)))
        .add_option(wanted.area_code.as_ref().map(lies_in))
        .add_option(wanted.current.then(|| Column::ArchivedAt.is_null()));
    visible(reading).filter(like)
}
