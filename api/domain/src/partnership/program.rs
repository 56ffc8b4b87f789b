//! Questions about programs.

use std::collections::HashMap;

use entity::id::{PartnershipId, ProgramId};
use entity::partnership::{partnership, program};
use entity::registry::organization;
use sea_orm::sea_query::SelectStatement;
use sea_orm::{ColumnTrait, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect, Select};

use super::find::seen_organization;
use crate::page::{Page, Slice};
use crate::policy::rights::on;
use crate::policy::visible;
use crate::refusal::Refusal;
use crate::seen::{Reading, Seen};

/// A program, with the organization that runs it if the caller may see that one too.
#[derive(Clone, Debug)]
pub struct SeenProgram {
    pub program: Seen<program::Model>,
    pub organization: Option<Seen<organization::Model>>,
}

/// The program with this id, if the caller may see its partnership.
pub async fn by_id(reading: &Reading, id: ProgramId) -> Result<Option<SeenProgram>, Refusal> {
    let row = with_organization(reading, visible(reading).filter(program::Column::Id.eq(id))).one(reading.db()).await?;
    Ok(row.map(seen))
}

/// The programs with these ids whose partnerships the caller may see, in no order.
pub async fn by_ids(reading: &Reading, ids: &[ProgramId]) -> Result<Vec<SeenProgram>, Refusal> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let select = visible(reading).filter(reading.any_of(program::Column::Id, ids.iter().copied()));
    Ok(with_organization(reading, select).all(reading.db()).await?.into_iter().map(seen).collect())
}

/// One page of programs, oldest first, for each of these partnerships, in one statement.
pub async fn programs_of(
    reading: &Reading,
    partnerships: &[PartnershipId],
    page: &Page,
) -> Result<HashMap<PartnershipId, Slice<SeenProgram>>, Refusal> {
    if partnerships.is_empty() {
        return Ok(HashMap::new());
    }
    let rows = with_organization(
        reading,
        program::Entity::find().filter(program::Column::Id.in_subquery(nearest(reading, partnerships, page))),
    )
    .order_by(program::Column::Id, page.order())
    .all(reading.db())
    .await?;
    let mut groups: HashMap<_, Vec<_>> = partnerships.iter().map(|id| (*id, Vec::new())).collect();
    for row in rows.into_iter().map(seen) {
        groups.entry(row.program.partnership_id).or_default().push(row);
    }
    Ok(groups.into_iter().map(|(id, rows)| (id, page.cut(rows))).collect())
}

/// How many programs each of these partnerships has, in one statement. Those without any are not among them.
pub async fn counts_of_programs(
    reading: &Reading,
    partnerships: &[PartnershipId],
) -> Result<HashMap<PartnershipId, u64>, Refusal> {
    if partnerships.is_empty() {
        return Ok(HashMap::new());
    }
    let rows: Vec<(PartnershipId, i64)> = visible(reading)
        .select_only()
        .column(program::Column::PartnershipId)
        .column_as(program::Column::Id.count(), "programs")
        .filter(reading.any_of(program::Column::PartnershipId, partnerships.iter().copied()))
        .group_by(program::Column::PartnershipId)
        .into_tuple()
        .all(reading.db())
        .await?;
    Ok(rows.into_iter().map(|(id, count)| (id, u64::try_from(count).unwrap_or_default())).collect())
}

fn visible(reading: &Reading) -> Select<program::Entity> {
    program::Entity::find()
        .join(
            JoinType::InnerJoin,
            on::<program::Entity, partnership::Entity>(program::Column::PartnershipId, partnership::Column::Id),
        )
        .filter(visible::program(reading.rights()))
}

fn with_organization(
    reading: &Reading,
    select: Select<program::Entity>,
) -> sea_orm::SelectTwo<program::Entity, organization::Entity> {
    let organization = seen_organization::<program::Entity>(program::Column::OrganizationId, reading.rights());
    select.join(JoinType::LeftJoin, organization).select_also(organization::Entity)
}

fn seen((program, organization): (program::Model, Option<organization::Model>)) -> SeenProgram {
    SeenProgram { program: Seen::new(program), organization: organization.map(Seen::new) }
}

/// The ids of the first programs of each partnership, one more than the page shows.
fn nearest(reading: &Reading, partnerships: &[PartnershipId], page: &Page) -> SelectStatement {
    let of_them = reading.any_of(program::Column::PartnershipId, partnerships.iter().copied());
    page.nearest_of_each(visible(reading).filter(of_them), program::Column::PartnershipId, program::Column::Id)
}
