//! A member as it is shown: the membership with the person's name. Contact data is kept behind a question.

use chrono::NaiveDate;
use entity::id::{MembershipId, OrganizationId, PersonId};
use entity::identity::person;
use entity::membership::member;
use entity::state::MembershipStatus;
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QuerySelect, Select,
    SelectModel, Selector,
};

use crate::page::Key;
use crate::policy::decide::require;
use crate::policy::permission::Permission;
use crate::policy::place::Place;
use crate::policy::rights::on;
use crate::refusal::Refusal;
use crate::seen::Reading;

/// A member of an organization.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct MemberRow {
    pub id: MembershipId,
    pub organization_id: OrganizationId,
    pub person_id: PersonId,
    pub starts_on: NaiveDate,
    pub ends_on: Option<NaiveDate>,
    /// The person's name.
    pub name: String,
    pub name_key: String,
    status: MembershipStatus,
    email_key: Option<String>,
    contact_email: Option<String>,
    contact_phone: Option<String>,
}

/// How the organization reaches a member.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contact {
    pub email: Option<String>,
    /// In E.164.
    pub phone: Option<String>,
}

impl MemberRow {
    /// The place in a list by name.
    #[must_use]
    pub fn key(&self) -> Key {
        Key { sort: Some(self.name_key.clone()), id: self.id.0 }
    }

    /// The status on that day: a membership ends by itself after its last day.
    #[must_use]
    pub fn status_on(&self, today: NaiveDate) -> MembershipStatus {
        if self.ends_on.is_some_and(|last| last < today) { MembershipStatus::Ended } else { self.status }
    }

    /// Whether the organization keeps this member without an account.
    #[must_use]
    pub fn is_managed(&self) -> bool {
        self.email_key.is_none()
    }

    /// The contact data, for those who may read it there and for the member.
    pub fn contact(&self, reading: &Reading) -> Result<Contact, Refusal> {
        if reading.rights().person() != Some(self.person_id) {
            require(reading.rights(), Permission::ContactRead, &Place::Organization(self.organization_id))?;
        }
        Ok(Contact { email: self.contact_email.clone(), phone: self.contact_phone.clone() })
    }
}

/// Memberships joined with their people.
pub(super) fn joined() -> Select<member::Entity> {
    member::Entity::find()
        .join(JoinType::InnerJoin, on::<member::Entity, person::Entity>(member::Column::PersonId, person::Column::Id))
}

/// What is shown of a membership itself.
pub(super) const COLUMNS: [member::Column; 9] = [
    member::Column::Id,
    member::Column::OrganizationId,
    member::Column::PersonId,
    member::Column::Status,
    member::Column::StartsOn,
    member::Column::EndsOn,
    member::Column::ContactEmail,
    member::Column::ContactPhone,
    member::Column::NameKey,
];

/// The columns of a member.
pub(super) fn rows(select: Select<member::Entity>) -> Selector<SelectModel<MemberRow>> {
    select
        .select_only()
        .columns(COLUMNS)
        .columns([person::Column::Name, person::Column::EmailKey])
        .into_model::<MemberRow>()
}

/// The member with this id, whoever asks.
pub(super) async fn load(id: MembershipId, db: &impl ConnectionTrait) -> Result<Option<MemberRow>, Refusal> {
    Ok(rows(joined().filter(member::Column::Id.eq(id))).one(db).await?)
}
