//! Questions of the network's auditors about the trail of the whole network. They read who did what to which row and
//! when, by ids alone: no row's content, no reason, nobody's name.

use chrono::{DateTime, Utc};
use entity::feed::audit::{Column, Entity};
use entity::id::{OrganizationId, PersonId};
use sea_orm::{ColumnTrait, Condition, EntityTrait, PaginatorTrait, QueryFilter, Select};

use super::find::SeenRecord;
use crate::page::{Page, Slice};
use crate::policy::decide::require;
use crate::policy::permission::Permission;
use crate::policy::place::Place;
use crate::refusal::Refusal;
use crate::seen::Reading;

/// What records are looked for; every condition must hold.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    pub organization: Option<OrganizationId>,
    /// Only what this person did.
    pub actor: Option<PersonId>,
    /// Only what this change did, by the name that it has in the API.
    pub command: Option<String>,
    /// Not before this.
    pub from: Option<DateTime<Utc>>,
    /// Before this.
    pub before: Option<DateTime<Utc>>,
}

/// A page of the network's records, in the order in which they were made.
///
/// # Errors
/// As policy answers those who do not audit the network.
pub async fn page_of_records(reading: &Reading, wanted: &Wanted, page: &Page) -> Result<Slice<SeenRecord>, Refusal> {
    require(reading.rights(), Permission::NetworkAudit, &Place::Network)?;
    let rows = page.apply(matching(wanted), None, Column::Id).all(reading.db()).await?;
    Ok(page.cut(rows).map(SeenRecord::of_network))
}

/// How many records match.
///
/// # Errors
/// As [`page_of_records`].
pub async fn count_of_records(reading: &Reading, wanted: &Wanted) -> Result<u64, Refusal> {
    require(reading.rights(), Permission::NetworkAudit, &Place::Network)?;
    Ok(matching(wanted).count(reading.db()).await?)
}

fn matching(wanted: &Wanted) -> Select<Entity> {
    Entity::find().filter(
        Condition::all()
            .add_option(wanted.organization.map(|id| Column::OrganizationId.eq(id)))
            .add_option(wanted.actor.map(|actor| Column::ActorPersonId.eq(actor)))
            .add_option(wanted.command.as_deref().map(|command| Column::Command.eq(command)))
            .add_option(wanted.from.map(|from| Column::At.gte(from)))
            .add_option(wanted.before.map(|before| Column::At.lt(before))),
    )
}
