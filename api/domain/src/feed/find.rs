//! Questions about the audit trail of an organization.

use std::collections::{HashMap, HashSet};

use entity::feed::audit::{Column, Entity, Model};
use entity::id::{AnyId, AuditId, OrganizationId, PersonId};
use entity::membership::member;
use sea_orm::{ColumnTrait, Condition, EntityTrait, PaginatorTrait, QueryFilter, QuerySelect, Select};
use uuid::Uuid;

use super::part::{Extent, Part, readable};
use crate::page::{Page, Slice};
use crate::policy::minor;
use crate::policy::permission::Permission;
use crate::policy::rights::Rights;
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
    /// Whether the caller may see what the row held: rows about people hold how to reach them, rows about money amounts
    /// and who gave.
    pub is_open: bool,
    /// Whether the caller may know how many records come before it, of whatever part of the trail.
    pub is_placed: bool,
}

/// The kinds of rows that hold how to reach people.
const ABOUT_PEOPLE: &[&str] = &["mem", "inv", "per", "jrq"];

/// A page of an organization's records, in the order in which they were made, of the parts of its trail that the caller
/// reads.
///
/// # Errors
/// As policy answers those who do not read the trail.
pub async fn page_of_records(
    reading: &Reading,
    organization: OrganizationId,
    wanted: &Wanted,
    page: &Page,
) -> Result<Slice<SeenRecord>, Refusal> {
    let extent = Extent::required(reading.rights(), organization)?;
    let rows = page.apply(matching(organization, wanted, &extent), None, Column::Id).all(reading.db()).await?;
    let slice = page.cut(rows);
    let known = Known::of(reading, organization, &slice.rows).await?;
    Ok(slice.map(|row| seen(row, &known, reading.rights(), (organization, &extent))))
}

/// The record with this id, if the caller reads the part of the trail that it is in; for the network's auditors without
/// its content.
pub async fn record(reading: &Reading, id: AuditId) -> Result<Option<SeenRecord>, Refusal> {
    let rights = reading.rights();
    let mut select = Entity::find_by_id(id);
    if !rights.is_platform_auditor() {
        select = select.filter(readable(rights));
    }
    let Some(row) = select.one(reading.db()).await? else { return Ok(None) };
    let of = |id| Extent::of(rights, id).filter(|extent| extent.holds(&row)).map(|extent| (id, extent));
    let Some((organization, extent)) = row.organization_id.map(OrganizationId).and_then(of) else {
        return Ok(Some(SeenRecord::of_network(row)));
    };
    let known = Known::of(reading, organization, std::slice::from_ref(&row)).await?;
    Ok(Some(seen(row, &known, rights, (organization, &extent))))
}

impl SeenRecord {
    /// A record as an auditor of the network sees it.
    pub(super) fn of_network(row: Model) -> Self {
        Self { row: Seen::new(row), actor_name: None, is_open: false, is_placed: true }
    }
}

/// What is known of those whom records name.
struct Known {
    names: HashMap<Uuid, String>,
    /// The memberships of minors, of which the caller may not read how to reach them.
    closed: HashSet<Uuid>,
}

impl Known {
    async fn of(reading: &Reading, organization: OrganizationId, rows: &[Model]) -> Result<Self, Refusal> {
        let reads_all = reading.rights().holds(Permission::SensitiveRead, organization);
        Ok(Self {
            names: names(reading, organization, rows).await?,
            closed: if reads_all { HashSet::new() } else { minor::among(reading, rows).await? },
        })
    }
}

fn seen(row: Model, known: &Known, rights: &Rights, (organization, extent): (OrganizationId, &Extent)) -> SeenRecord {
    let holds = |permission| rights.holds(permission, organization);
    let is_about_people = row.subject_kind.as_deref().is_some_and(|kind| ABOUT_PEOPLE.contains(&kind));
    let is_closed = row.subject_id.is_some_and(|id| known.closed.contains(&id));
    let is_about_money = Part::of(&row) == Some(Part::Money);
    SeenRecord {
        actor_name: row.actor_person_id.and_then(|actor| known.names.get(&actor).cloned()),
        is_open: !is_closed
            && (!is_about_people || holds(Permission::ContactRead))
            && (!is_about_money || (holds(Permission::PledgeRead) && holds(Permission::LedgerRead))),
        is_placed: extent.is_whole(),
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
    let extent = Extent::required(reading.rights(), organization)?;
    Ok(matching(organization, wanted, &extent).count(reading.db()).await?)
}

fn matching(organization: OrganizationId, wanted: &Wanted, extent: &Extent) -> Select<Entity> {
    let subject = wanted
        .subject
        .map(|AnyId { kind, id }| Condition::all().add(Column::SubjectId.eq(id)).add(Column::SubjectKind.eq(kind)));
    Entity::find().filter(
        Condition::all()
            .add(Column::OrganizationId.eq(organization))
            .add(extent.condition())
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
