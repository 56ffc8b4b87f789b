//! Questions about requests to join.

use std::collections::HashMap;

use entity::id::{JoinRequestId, OrganizationId, PersonId};
use entity::identity::person;
use entity::membership::join_request::{Column, Entity, Model};
use sea_orm::{ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QuerySelect, Select};

use crate::command::Writing;
use crate::engine::Engine;
use crate::page::{Page, Slice};
use crate::policy::decide::require;
use crate::policy::permission::Permission;
use crate::policy::place::Place;
use crate::policy::rights::Rights;
use crate::policy::visible;
use crate::refusal::Refusal;
use crate::seen::{Reading, Seen};

/// A question and its answer.
#[derive(Clone, Debug, PartialEq, Eq, serde::Deserialize)]
pub struct Answer(pub String, pub String);

/// A request with the names of who asks and who has decided.
#[derive(Clone, Debug)]
pub struct SeenRequest {
    pub row: Seen<Model>,
    pub person_name: String,
    /// Only for those who read the organization's members.
    pub decider_name: Option<String>,
}

impl SeenRequest {
    /// What was answered to which question.
    ///
    /// # Errors
    /// What is kept is no list of answers.
    pub fn answers(&self) -> Result<Vec<Answer>, Refusal> {
        Ok(serde_json::from_str(&self.row.answers)?)
    }

    /// The request after a change of whoever may see it.
    pub(super) async fn changed(row: Model, writing: &Writing) -> Result<Self, Refusal> {
        let names = names(std::slice::from_ref(&row), writing.tx()).await?;
        Ok(Self::of(row, &names, writing.rights()))
    }

    fn of(row: Model, names: &HashMap<PersonId, String>, rights: &Rights) -> Self {
        // A stranger is told what was decided and why, but not by whom: the members' names are the organization's.
        let decider = row
            .decided_by
            .filter(|decider| *decider == row.person_id || rights.holds(Permission::MemberRead, row.organization_id));
        Self {
            person_name: names.get(&row.person_id).cloned().unwrap_or_default(),
            decider_name: decider.and_then(|decider| names.get(&decider).cloned()),
            row: Seen::new(row),
        }
    }
}

/// The names of everybody in these requests, in one statement.
async fn names(rows: &[Model], db: &impl ConnectionTrait) -> Result<HashMap<PersonId, String>, Refusal> {
    if rows.is_empty() {
        return Ok(HashMap::new());
    }
    let people = rows.iter().flat_map(|row| [Some(row.person_id), row.decided_by]).flatten();
    let named: Vec<(PersonId, String)> = person::Entity::find()
        .filter(Engine::of(db).any_of(person::Column::Id, people))
        .select_only()
        .columns([person::Column::Id, person::Column::Name])
        .into_tuple()
        .all(db)
        .await?;
    Ok(named.into_iter().collect())
}

async fn page_of(reading: &Reading, select: Select<Entity>, page: &Page) -> Result<Slice<SeenRequest>, Refusal> {
    let slice = page.cut(page.apply(select, None, Column::Id).all(reading.db()).await?);
    let names = names(&slice.rows, reading.db()).await?;
    Ok(slice.map(|row| SeenRequest::of(row, &names, reading.rights())))
}

/// A page of the requests to join an organization, oldest first, decided ones too.
///
/// # Errors
/// As policy answers those who may not invite.
pub async fn of_organization(
    reading: &Reading,
    organization: OrganizationId,
    page: &Page,
) -> Result<Slice<SeenRequest>, Refusal> {
    require(reading.rights(), Permission::MemberInvite, &Place::Organization(organization))?;
    page_of(reading, to(reading, organization), page).await
}

/// How many requests to join the organization there are.
pub async fn count_of_organization(reading: &Reading, organization: OrganizationId) -> Result<u64, Refusal> {
    Ok(to(reading, organization).count(reading.db()).await?)
}

fn to(reading: &Reading, organization: OrganizationId) -> Select<Entity> {
    Entity::of_organization(organization).filter(visible::join_request(reading.rights()))
}

/// The caller's own requests, oldest first, decided ones too.
pub async fn own(reading: &Reading, page: &Page) -> Result<Slice<SeenRequest>, Refusal> {
    page_of(reading, of_caller(reading)?, page).await
}

/// How many requests the caller has made.
pub async fn count_of_own(reading: &Reading) -> Result<u64, Refusal> {
    Ok(of_caller(reading)?.count(reading.db()).await?)
}

fn of_caller(reading: &Reading) -> Result<Select<Entity>, Refusal> {
    Ok(Entity::of_person(reading.rights().person().ok_or(Refusal::Unauthenticated)?))
}

/// The request with this id, for who made it and for those who may invite there.
pub async fn by_id(reading: &Reading, id: JoinRequestId) -> Result<Option<SeenRequest>, Refusal> {
    let select = Entity::find_by_id(id).filter(visible::join_request(reading.rights()));
    Ok(page_of(reading, select, &Page::first(1)).await?.rows.pop())
}
