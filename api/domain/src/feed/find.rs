//! Questions about the audit trail of an organization.

use std::collections::HashMap;

use entity::feed::audit::{Column, Entity, Model};
use entity::id::{AnyId, AuditId, OrganizationId, PersonId};
use entity::membership::member;
use sea_orm::{ColumnTrait, Condition, EntityTrait, PaginatorTrait, QueryFilter, QuerySelect, Select};
use uuid::Uuid;

use crate::page::{Page, Slice};
use crate::policy::decide::require;
use crate::policy::permission::Permission;
use crate::policy::place::Place;
use crate::refusal::Refusal;
use crate::seen::{Reading, Seen};

/// What records are looked for; every condition must hold.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// Only about the row with this id.
    pub subject: Option<AnyId>,
    /// Only what this person did.
    pub actor: Option<PersonId>,
    /// Only what this change did, by the name that it has in the API.
    pub command: Option<String>,
}

/// A record, with the name of who acted if they are or were a member of the organization.
#[derive(Clone, Debug)]
pub struct SeenRecord {
    pub row: Seen<Model>,
    pub actor_name: Option<String>,
    /// Whether the caller may see what the row held: rows about people hold how to reach them.
    pub is_open: bool,
}

/// The kinds of rows that hold how to reach people.
const ABOUT_PEOPLE: &[&str] = &["mem", "inv", "per", "jrq"];

/// A page of an organization's records, in the order in which they were made.
///
/// # Errors
/// As policy answers those who do not read the trail.
pub async fn page_of_records(
    reading: &Reading,
    organization: OrganizationId,
    wanted: &Wanted,
    page: &Page,
) -> Result<Slice<SeenRecord>, Refusal> {
    require(reading.rights(), Permission::AuditRead, &Place::Organization(organization))?;
    let rows = page.apply(matching(organization, wanted), None, Column::Id).all(reading.db()).await?;
    let slice = page.cut(rows);
    let names = names(reading, organization, &slice.rows).await?;
    let reaches_people = reading.rights().holds(Permission::ContactRead, organization);
    Ok(slice.map(|row| seen(row, &names, reaches_people)))
}

/// The record with this id, if the caller reads the trail that it is in; for the network's auditors without its
/// content.
pub async fn record(reading: &Reading, id: AuditId) -> Result<Option<SeenRecord>, Refusal> {
    let rights = reading.rights();
    let mut select = Entity::find_by_id(id);
    if !rights.is_platform_auditor() {
        let readable = rights.where_holding(Permission::AuditRead).into_iter().map(|id| id.0);
        select = select.filter(reading.any_of(Column::OrganizationId, readable));
    }
    let Some(row) = select.one(reading.db()).await? else { return Ok(None) };
    let organization = row.organization_id.map(OrganizationId);
    let Some(organization) = organization.filter(|id| rights.holds(Permission::AuditRead, *id)) else {
        return Ok(Some(SeenRecord { row: Seen::new(row), actor_name: None, is_open: false }));
    };
    let names = names(reading, organization, std::slice::from_ref(&row)).await?;
    Ok(Some(seen(row, &names, reading.rights().holds(Permission::ContactRead, organization))))
}

fn seen(row: Model, names: &HashMap<Uuid, String>, reaches_people: bool) -> SeenRecord {
    SeenRecord {
        actor_name: row.actor_person_id.and_then(|actor| names.get(&actor).cloned()),
        is_open: reaches_people || row.subject_kind.as_deref().is_none_or(|kind| !ABOUT_PEOPLE.contains(&kind)),
        row: Seen::new(row),
    }
}

/// How many records match.
///
/// # Errors
/// As [`page_of_records`].
pub async fn count_of_records(
    reading: &Reading,
    organization: OrganizationId,
    wanted: &Wanted,
) -> Result<u64, Refusal> {
    require(reading.rights(), Permission::AuditRead, &Place::Organization(organization))?;
    Ok(matching(organization, wanted).count(reading.db()).await?)
}

fn matching(organization: OrganizationId, wanted: &Wanted) -> Select<Entity> {
    let subject = wanted
        .subject
        .map(|AnyId { kind, id }| Condition::all().add(Column::SubjectId.eq(id)).add(Column::SubjectKind.eq(kind)));
    Entity::find().filter(
        Condition::all()
            .add(Column::OrganizationId.eq(organization))
            .add_option(subject)
            .add_option(wanted.actor.map(|actor| Column::ActorPersonId.eq(actor)))
            .add_option(wanted.command.as_deref().map(|command| Column::Command.eq(command))),
    )
}

/// The names of those who acted, as far as they belong or belonged to the organization: a partner's people are not
/// named to others.
async fn names(
    reading: &Reading,
    organization: OrganizationId,
    rows: &[Model],
) -> Result<HashMap<Uuid, String>, Refusal> {
    let mut actors: Vec<_> = rows.iter().filter_map(|row| row.actor_person_id).collect();
    actors.sort_unstable();
    actors.dedup();
    if actors.is_empty() {
        return Ok(HashMap::new());
    }
    let named: Vec<(PersonId, String)> = member::Entity::of_organization(organization)
        .filter(reading.any_of(member::Column::PersonId, actors))
        .select_only()
        .column(member::Column::PersonId)
        .column(member::Column::PersonName)
        .into_tuple()
        .all(reading.db())
        .await?;
    Ok(named.into_iter().map(|(id, name)| (id.0, name)).collect())
}
