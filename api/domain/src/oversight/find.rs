//! Questions about who has broken which glass.

use chrono::{DateTime, Utc};
use entity::id::{BreakGlassId, OrganizationId, PersonId};
use entity::identity::break_glass::{Column, Entity};
use entity::identity::person;
use entity::state::PlatformRole;
use sea_orm::sea_query::Query;
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, FromQueryResult, JoinType, PaginatorTrait, QueryFilter, QuerySelect, Select,
    SelectModel, Selector,
};

use crate::command::Writing;
use crate::page::{Page, Slice};
use crate::policy::decide::require;
use crate::policy::permission::Permission;
use crate::policy::place::Place;
use crate::policy::rights::{Rights, on};
use crate::policy::visible;
use crate::refusal::{Fault, Refusal};
use crate::seen::{Reading, Seen};

/// A grant with the name of its administrator.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Grant {
    pub id: BreakGlassId,
    pub organization_id: OrganizationId,
    pub person_id: PersonId,
    pub administrator: String,
    pub reason: String,
    pub created_at: DateTime<Utc>,
    pub expires_at: DateTime<Utc>,
    pub ended_at: Option<DateTime<Utc>>,
}

/// A grant, as far as the caller may know of it.
#[derive(Clone, Debug)]
pub struct SeenGrant {
    pub row: Seen<Grant>,
    /// Whether name and reason are shown: not to the network's auditors, who read nothing of people.
    pub is_named: bool,
}

impl SeenGrant {
    fn new(row: Grant, rights: &Rights) -> Self {
        let is_named = rights.is_platform_admin() || rights.holds(Permission::AuditRead, row.organization_id);
        Self { row: Seen::new(row), is_named }
    }
}

/// What grants are looked for; every condition must hold.
#[derive(Clone, Copy, Debug, Default)]
pub struct Wanted {
    pub organization: Option<OrganizationId>,
    /// Only those that open something now, or only those that do not.
    pub is_open: Option<bool>,
}

/// A page of the grants that the caller may see, oldest first.
pub async fn page_of_grants(reading: &Reading, wanted: Wanted, page: &Page) -> Result<Slice<SeenGrant>, Refusal> {
    let select = page.apply(matching(reading, wanted), None, (Entity, Column::Id));
    let rows = named(select).all(reading.db()).await?;
    Ok(page.cut(rows).map(|row| SeenGrant::new(row, reading.rights())))
}

/// How many grants match, of those that the caller may see.
pub async fn count_of_grants(reading: &Reading, wanted: Wanted) -> Result<u64, Refusal> {
    Ok(matching(reading, wanted).count(reading.db()).await?)
}

/// Refuses those who may not read the organization's trail.
///
/// # Errors
/// As policy answers those who may not read it.
pub fn require_grants(reading: &Reading, organization: OrganizationId) -> Result<(), Refusal> {
    // Who sees the grants of the whole network sees those of each organization.
    if reading.rights().platform().is_some() {
        return Ok(());
    }
    require(reading.rights(), Permission::AuditRead, &Place::Organization(organization))
}

/// The grant with this id, if the caller may see it.
pub async fn by_id(reading: &Reading, id: BreakGlassId) -> Result<Option<SeenGrant>, Refusal> {
    let select = matching(reading, Wanted::default()).filter(Column::Id.eq(id));
    Ok(named(select).one(reading.db()).await?.map(|row| SeenGrant::new(row, reading.rights())))
}

/// The grant that was just changed, for its administrator.
pub(super) async fn after_change(id: BreakGlassId, writing: &Writing) -> Result<SeenGrant, Refusal> {
    let row = named(Entity::find_by_id(id)).one(writing.tx()).await?;
    let row = row.ok_or_else(|| Fault::Broken("a grant without a row".into()))?;
    Ok(SeenGrant::new(row, writing.rights()))
}

fn matching(reading: &Reading, wanted: Wanted) -> Select<Entity> {
    let now = reading.now();
    let is_open = wanted.is_open.map(|is_open| {
        let administrators = Query::select()
            .column(person::Column::Id)
            .from(person::Entity)
            .and_where(person::Column::PlatformRole.eq(PlatformRole::Admin))
            .to_owned();
        let open = Condition::all()
            .add(Column::EndedAt.is_null())
            .add(Column::ExpiresAt.gt(now))
            .add(Column::PersonId.in_subquery(administrators));
        if is_open { open } else { open.not() }
    });
    Entity::find().filter(
        visible::break_glass(reading.rights())
            .add_option(wanted.organization.map(|id| Column::OrganizationId.eq(id)))
            .add_option(is_open),
    )
}

fn named(select: Select<Entity>) -> Selector<SelectModel<Grant>> {
    select
        .join(JoinType::InnerJoin, on::<Entity, person::Entity>(Column::PersonId, person::Column::Id))
        .column_as(person::Column::Name, "administrator")
        .into_model::<Grant>()
}
