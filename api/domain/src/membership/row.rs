//! A member as it is shown: the membership with the person's name. Contact data is kept behind a question.

use chrono::{DateTime, NaiveDate, Utc};
use entity::id::{MembershipId, OrganizationId, PersonId};
use entity::identity::person;
use entity::membership::member;
use entity::state::MembershipStatus;
use sea_orm::{ConnectionTrait, EntityTrait, FromQueryResult, JoinType, QuerySelect, Select, SelectModel, Selector};

use super::suspension::is_suspended;
use crate::page::Key;
use crate::placed::placed;
use crate::policy::decide::require;
use crate::policy::minor;
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
    #[sea_orm(from_alias = "person_name")]
    pub name: String,
    pub name_key: String,
    /// Whether the organization keeps this member without an account.
    pub is_managed: bool,
    status: MembershipStatus,
    suspended_until: Option<NaiveDate>,
    suspended_at: Option<DateTime<Utc>>,
    suspension_reason: Option<String>,
    contact_email: Option<String>,
    contact_phone: Option<String>,
    birth_date: Option<NaiveDate>,
}

// In the order of COLUMNS.
placed!(
    MemberRow,
    id,
    organization_id,
    person_id,
    status,
    starts_on,
    ends_on,
    contact_email,
    contact_phone,
    birth_date,
    name_key,
    name,
    is_managed,
    suspended_until,
    suspended_at,
    suspension_reason
);

/// How the organization reaches a member.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contact {
    pub email: Option<String>,
    /// In E.164.
    pub phone: Option<String>,
}

/// That a member has no rights for the time being.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suspension {
    pub since: Option<DateTime<Utc>>,
    /// The last day, if it ends by itself.
    pub until: Option<NaiveDate>,
    /// Why, for those who may know.
    pub reason: Option<String>,
}

impl MemberRow {
    /// The place in a list by name.
    #[must_use]
    pub fn key(&self) -> Key {
        Key { sort: Some(self.name_key.clone()), id: self.id.0 }
    }

    /// The status on that day: membership and suspension end by themselves after their last day.
    #[must_use]
    pub fn status_on(&self, today: NaiveDate) -> MembershipStatus {
        match self.status {
            _ if self.ends_on.is_some_and(|last| last < today) => MembershipStatus::Ended,
            MembershipStatus::Suspended if !self.is_suspended_on(today) => MembershipStatus::Active,
            status => status,
        }
    }

    fn is_suspended_on(&self, today: NaiveDate) -> bool {
        is_suspended(self.status, self.suspended_until, today)
    }

    /// The suspension in force on the day of the reading, if there is one. Why it is is told to the member and to those
    /// who could suspend them.
    #[must_use]
    pub fn suspension(&self, reading: &Reading) -> Option<Suspension> {
        let rights = reading.rights();
        if self.status_on(reading.today()) != MembershipStatus::Suspended
            || rights.only_lent(Permission::MemberRead, self.organization_id)
        {
            return None;
        }
        let is_told =
            rights.person() == Some(self.person_id) || rights.holds(Permission::MemberRemove, self.organization_id);
        let reason = self.suspension_reason.clone().filter(|_| is_told);
        Some(Suspension { since: self.suspended_at, until: self.suspended_until, reason })
    }

    /// Whether the member is under 18, for those who read contact data there and for the member.
    pub fn is_minor(&self, reading: &Reading) -> Option<bool> {
        let rights = reading.rights();
        let is_told = rights.person() == Some(self.person_id)
            || rights.holds(Permission::ContactRead, self.organization_id)
            || rights.holds(Permission::SensitiveRead, self.organization_id);
        is_told.then(|| minor::is_minor(self.birth_date, reading.today()))
    }

    /// Whether the caller, who reads the organization's members, is shown this one: no minor, where the right is lent.
    pub(super) fn is_shown(&self, reading: &Reading) -> bool {
        reading.rights().person() == Some(self.person_id)
            || !minor::is_minor(self.birth_date, reading.today())
            || !reading.rights().only_lent(Permission::MemberRead, self.organization_id)
    }

    /// Refuses what is specially protected to those who may not read it there.
    ///
    /// # Errors
    /// As policy answers them.
    pub fn require_sensitive(&self, reading: &Reading) -> Result<(), Refusal> {
        require(reading.rights(), Permission::SensitiveRead, &Place::Organization(self.organization_id))
    }

    /// The contact data, for those who may read it there and for the member; of minors for fewer.
    pub fn contact(&self, reading: &Reading) -> Result<Contact, Refusal> {
        if reading.rights().person() != Some(self.person_id) {
            let place = Place::Organization(self.organization_id);
            require(reading.rights(), Permission::ContactRead, &place)?;
            if minor::is_minor(self.birth_date, reading.today()) {
                self.require_sensitive(reading)?;
            }
        }
        Ok(Contact { email: self.contact_email.clone(), phone: self.contact_phone.clone() })
    }
}

/// Memberships joined with their people.
pub(super) fn joined() -> Select<member::Entity> {
    member::Entity::find()
        .join(JoinType::InnerJoin, on::<member::Entity, person::Entity>(member::Column::PersonId, person::Column::Id))
}

/// The columns of a member.
pub(super) const COLUMNS: [member::Column; 15] = [
    member::Column::Id,
    member::Column::OrganizationId,
    member::Column::PersonId,
    member::Column::Status,
    member::Column::StartsOn,
    member::Column::EndsOn,
    member::Column::ContactEmail,
    member::Column::ContactPhone,
    member::Column::BirthDate,
    member::Column::NameKey,
    member::Column::PersonName,
    member::Column::IsManaged,
    member::Column::SuspendedUntil,
    member::Column::SuspendedAt,
    member::Column::SuspensionReason,
];

/// The members among these memberships.
pub(crate) fn rows(select: Select<member::Entity>) -> Selector<SelectModel<MemberRow>> {
    select.select_only().columns(COLUMNS).into_model::<MemberRow>()
}

/// The member with this id, whoever asks.
pub(super) async fn load(id: MembershipId, db: &impl ConnectionTrait) -> Result<Option<MemberRow>, Refusal> {
    Ok(rows(member::Entity::find_by_id(id)).one(db).await?)
}

#[cfg(test)]
mod tests {
    use sea_orm::IdenStatic;

    use super::*;
    use crate::placed::Placed;

    #[test]
    fn a_member_is_read_in_the_order_in_which_it_is_selected() {
        let columns = COLUMNS.map(|column| column.as_str().replace("person_name", "name"));
        assert_eq!(columns, MemberRow::FIELDS);
    }
}
