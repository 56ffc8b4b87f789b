//! Questions about who leads.

use std::collections::HashMap;

use chrono::NaiveDate;
use entity::id::{MandateId, MembershipId, OrganizationId};
use entity::membership::mandate::{Column, Entity, Model};
use entity::membership::{custom_grant, custom_role, member, role};
use entity::state::{MandateOffice, Role};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, JoinType, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect, QueryTrait, Select,
};

use super::super::find::{require_members, shown};
use super::super::row::{MemberRow, rows};
use crate::command::Writing;
use crate::engine::Engine;
use crate::page::{Page, Slice};
use crate::policy::rights::on;
use crate::policy::visible;
use crate::refusal::{Fault, Refusal};
use crate::seen::{Reading, Seen};

/// A mandate with who holds it and what it brought.
#[derive(Clone, Debug)]
pub struct SeenMandate {
    pub row: Seen<Model>,
    pub holder: Seen<MemberRow>,
    pub roles: Vec<Role>,
    pub custom: Vec<Seen<custom_role::Model>>,
}

/// What mandates are looked for; every condition must hold.
#[derive(Clone, Copy, Debug, Default)]
pub struct Wanted {
    /// Only those that hold today, or only those that do not.
    pub is_current: Option<bool>,
    pub office: Option<MandateOffice>,
    /// Only those that are over on this day, and were or will be not before.
    pub over_on: Option<NaiveDate>,
}

/// Whether it holds on that day.
#[must_use]
pub fn is_current(row: &Model, today: NaiveDate) -> bool {
    row.ended_on.is_none() && row.starts_on <= today && today <= row.ends_on
}

/// A page of an organization's mandates, in the order in which they were recorded.
///
/// # Errors
/// As policy answers those who may not read the members.
pub async fn page_of(
    reading: &Reading,
    organization: OrganizationId,
    wanted: Wanted,
    page: &Page,
) -> Result<Slice<SeenMandate>, Refusal> {
    require_members(reading, organization)?;
    let select = page.apply(matching(reading, organization, wanted), None, Column::Id);
    let slice = page.cut(select.all(reading.db()).await?);
    let (has_next, has_previous) = (slice.has_next, slice.has_previous);
    let rows = around(slice.rows, reading.db()).await?;
    Ok(Slice { rows, has_next, has_previous })
}

/// How many mandates of the organization match.
pub async fn count_of(reading: &Reading, organization: OrganizationId, wanted: Wanted) -> Result<u64, Refusal> {
    Ok(matching(reading, organization, wanted).count(reading.db()).await?)
}

/// The mandates with these ids that the caller may see.
pub async fn by_ids(reading: &Reading, ids: &[MandateId]) -> Result<Vec<SeenMandate>, Refusal> {
    let select = Entity::find().filter(reading.any_of(Column::Id, ids.iter().copied()));
    let found = select.filter(visible::mandate(reading.rights())).all(reading.db()).await?;
    let mut shown = around(found, reading.db()).await?;
    shown.retain(|mandate| mandate.holder.is_shown(reading));
    Ok(shown)
}

/// The mandate as it is shown, after a change by somebody who may read the members.
pub(super) async fn after_change(id: MandateId, writing: &Writing) -> Result<SeenMandate, Refusal> {
    let found = Entity::find_by_id(id).all(writing.tx()).await?;
    let shown = around(found, writing.tx()).await?.pop();
    shown.ok_or_else(|| Fault::Broken("a mandate vanished".into()).into())
}

fn matching(reading: &Reading, organization: OrganizationId, wanted: Wanted) -> Select<Entity> {
    let today = reading.today();
    let current =
        Condition::all().add(Column::EndedOn.is_null()).add(Column::StartsOn.lte(today)).add(Column::EndsOn.gte(today));
    let holders = member::Entity::of_organization(organization)
        .filter(shown(reading, &[organization]))
        .select_only()
        .column(member::Column::Id)
        .into_query();
    let mut select = Entity::of_organization(organization)
        .filter(visible::mandate(reading.rights()))
        .filter(Column::MembershipId.in_subquery(holders));
    if let Some(is_current) = wanted.is_current {
        select = select.filter(if is_current { current } else { current.not() });
    }
    if let Some(office) = wanted.office {
        select = select.filter(Column::Office.eq(office));
    }
    if let Some(day) = wanted.over_on {
        let by_term = Condition::all().add(Column::EndedOn.is_null()).add(Column::EndsOn.lt(day));
        select = select.filter(Condition::any().add(by_term).add(Column::EndedOn.lte(day)));
    }
    select
}

/// Brings along who holds them and what they brought, a statement a kind.
async fn around<C: ConnectionTrait>(found: Vec<Model>, db: &C) -> Result<Vec<SeenMandate>, Refusal> {
    if found.is_empty() {
        return Ok(Vec::new());
    }
    let engine = Engine::of(db);
    let ids = || found.iter().map(|row| row.id);
    let holders =
        member::Entity::find().filter(engine.any_of(member::Column::Id, found.iter().map(|row| row.membership_id)));
    let holders = rows(holders).all(db).await?;
    let holders: HashMap<MembershipId, MemberRow> = holders.into_iter().map(|row| (row.id, row)).collect();
    let brought = role::Entity::find()
        .filter(engine.any_of(role::Column::MandateId, ids()))
        .order_by_asc(role::Column::Id)
        .all(db)
        .await?;
    let grants = custom_grant::Entity::find()
        .join(
            JoinType::InnerJoin,
            on::<custom_grant::Entity, custom_role::Entity>(
                custom_grant::Column::CustomRoleId,
                custom_role::Column::Id,
            ),
        )
        .filter(engine.any_of(custom_grant::Column::MandateId, ids()))
        .order_by_asc(custom_grant::Column::Id)
        .select_two_required(custom_role::Entity)
        .all(db)
        .await?;
    let mut shown = Vec::new();
    for row in found {
        let holder = holders.get(&row.membership_id).cloned();
        let holder = holder.ok_or_else(|| Fault::Broken("a mandate without a membership".into()))?;
        let of_row = |id: Option<MandateId>| id == Some(row.id);
        shown.push(SeenMandate {
            holder: Seen::new(holder),
            roles: brought.iter().filter(|held| of_row(held.mandate_id)).map(|held| held.role).collect(),
            custom: grants
                .iter()
                .filter(|(held, _)| of_row(held.mandate_id))
                .map(|(_, role)| Seen::new(role.clone()))
                .collect(),
            row: Seen::new(row),
        });
    }
    Ok(shown)
}
