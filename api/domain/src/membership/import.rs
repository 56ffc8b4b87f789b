//! An organization brings its member list.

use std::collections::HashSet;
use std::sync::Arc;

use entity::id::{MembershipId, MembershipRoleId, OrganizationId, PersonId};
use entity::identity::person;
use entity::membership::{member, role};
use entity::state::{MembershipStatus, Role};
use entity::value::email::Email;
use sea_orm::{ActiveModelTrait, ColumnTrait, IntoActiveModel, QueryFilter};
use serde::Serialize;
use uuid::Uuid;

use super::report::Report;
use super::rule::Rule;
use super::sheet::{self, Choices, Fault, Field, Known, Mark, Row, Why, marks};
use super::{owners, row, seat};
use crate::command::{Command, Lookup, Mode, Writing};
use crate::feed::{audit::Entry, outbox::Event};
use crate::office::Office;
use crate::policy::assign::may_assign;
use crate::policy::holding::Holding;
use crate::policy::minor::is_minor;
use crate::policy::permission::Permission;
use crate::policy::place::Place;
use crate::policy::role::permissions_of;
use crate::policy::second_factor::require_to_give;
use crate::refusal::{Refusal, Rule as AnyRule};
use crate::registry;

/// Bring in the members of a list who are not members yet: all of them, or none when the list has a fault. They have
/// no account; an invitation may bring it later.
#[derive(Clone, Serialize)]
pub struct ImportMembers {
    pub organization: OrganizationId,
    // A repeat adds nothing, so no key is bound to it; and it holds personal data.
    #[serde(skip)]
    list: Arc<sheet::Reading>,
}

impl ImportMembers {
    /// The list in a file.
    ///
    /// # Errors
    /// [`Rule::ListUnreadable`] at `file`. Faults of single rows are in the report.
    pub fn read(organization: OrganizationId, bytes: &[u8], choices: &Choices) -> Result<Self, Refusal> {
        let list = sheet::read(bytes, choices).map_err(|why| AnyRule::from(Rule::from(why)).at("file"))?;
        Ok(Self { organization, list: Arc::new(list) })
    }
}

impl Command for ImportMembers {
    const NEEDS: Permission = Permission::MemberImport;
    const NAME: &'static str = "importMembers";
    type Outcome = Report;

    async fn scope(&self, lookup: &Lookup<'_>) -> Result<Place, Refusal> {
        lookup.place(self.organization, "organizationId", Self::NEEDS).await
    }

    async fn run(self, writing: &Writing) -> Result<Report, Refusal> {
        // Under the lock, two imports of one list follow each other, and the second finds nothing to add.
        let own = owners::holding_under_lock(self.organization, Self::NEEDS, writing).await?;
        for role in self.list.rows.iter().filter_map(|row| row.role) {
            require_to_give(writing.rights(), self.organization, permissions_of(role))?;
        }
        let mut faults = self.list.faults.clone();
        faults.extend(self.list.rows.iter().flat_map(|row| self.above(row, &own, writing)));
        faults.sort_by_key(|fault| fault.line);
        let mut report = Report::of(&self.list, faults);
        if !report.faults.is_empty() {
            return Ok(report);
        }
        seat::close_lapsed(self.organization, writing).await?;
        let known = self.known(writing).await?;
        let is_new = |row: &&Row| !row.marks().iter().any(|mark| known.contains(mark));
        let fresh: Vec<Seat> = self.list.rows.iter().filter(is_new).map(|row| self.seat(row, writing)).collect();
        report.added = fresh.len();
        report.unchanged = self.list.rows.len() - fresh.len();
        self.store(fresh, writing).await?;
        Ok(report)
    }
}

/// What becomes of one row.
struct Seat {
    person: person::Model,
    member: member::Model,
    role: role::Model,
}

impl ImportMembers {
    /// What is wrong with a row for this importer on this day, although the list is written well.
    fn above(&self, row: &Row, own: &Holding, writing: &Writing) -> Vec<Fault> {
        let fault = |field, why, value: String| {
            let column = self.list.found.columns.iter().find(|(_, held)| *held == field);
            Fault { line: row.line, column: column.map(|(column, _)| column.clone()), why, value }
        };
        let mut faults = Vec::new();
        if let Some(day) = row.birth_date.filter(|day| *day > writing.today()) {
            faults.push(fault(Field::BirthDate, Why::BirthInFuture, day.to_string()));
        }
        if is_minor(row.birth_date, writing.today()) {
            for (field, is_given) in [(Field::Phone, row.phone.is_some()), (Field::Email, row.email.is_some())] {
                if is_given {
                    faults.push(fault(field, Why::GuardianConsentMissing, String::new()));
                }
            }
        }
        if !may_assign(own, row.role.unwrap_or(Role::Member)) {
            faults.push(fault(Field::Role, Why::RoleAboveOwn, String::new()));
        }
        faults
    }

    /// By what the present members are recognized. One statement for all of them: a list is compared with the whole
    /// organization.
    async fn known(&self, writing: &Writing) -> Result<HashSet<Mark>, Refusal> {
        let present = row::joined()
            .filter(member::Column::OrganizationId.eq(self.organization))
            .filter(seat::present(writing.today()))
            .select_two_required(person::Entity)
            .all(writing.tx())
            .await?;
        let mut known = HashSet::new();
        for (member, person) in present {
            let whose = Known {
                name_key: Some(&person.name_key),
                email_key: member.contact_email_key.as_deref(),
                national_id: member.national_id.as_deref(),
                birth_date: member.birth_date,
                phone: member.contact_phone.as_deref(),
            };
            known.extend(marks(&whose));
            known.extend(person.email_key.map(Mark::Email));
            // A row with nothing but a name is taken for the member of that name.
            known.insert(Mark::Named(person.name_key));
        }
        Ok(known)
    }

    fn seat(&self, row: &Row, writing: &Writing) -> Seat {
        let person = person::Model {
            id: writing.mint::<PersonId>(),
            name: row.name.as_str().to_owned(),
            name_key: row.name.search_key(),
            email: None,
            email_key: None,
            password_hash: None,
            locale: "id".to_owned(),
            platform_role: None,
            created_at: writing.now(),
            email_verified_at: None,
        };
        let starts_on = row.joined_on.unwrap_or(writing.today());
        let member = member::Model {
            id: writing.mint::<MembershipId>(),
            organization_id: self.organization,
            person_id: person.id,
            status: MembershipStatus::Active,
            starts_on,
            ends_on: None,
            contact_email_key: row.email.as_ref().map(|email| email.key().to_owned()),
            contact_email: row.email.as_ref().map(|email| email.as_str().to_owned()),
            contact_phone: row.phone.as_ref().map(|phone| phone.as_str().to_owned()),
            birth_date: row.birth_date,
            national_id: row.national_id.clone(),
            note: self.note(row),
            health_note: None,
            created_at: writing.now(),
            ended_at: None,
            suspended_until: None,
            suspended_at: None,
            suspension_reason: None,
            name_key: person.name_key.clone(),
            person_name: person.name.clone(),
            is_managed: true,
        };
        let role = role::Model {
            id: writing.mint::<MembershipRoleId>(),
            membership_id: member.id,
            role: row.role.unwrap_or(Role::Member),
            starts_on,
            ends_on: None,
            granted_by: writing.rights().person(),
            created_at: writing.now(),
            ended_at: None,
            mandate_id: None,
        };
        Seat { person, member, role }
    }

    /// The note of the list, and the fee as it was read: memberships have no fee of their own, and what a list says
    /// must not be lost.
    fn note(&self, row: &Row) -> Option<String> {
        let fee = row.fee.map(|fee| format!("{} {}", fee.unit.code(), fee.to_decimal()));
        let lines: Vec<String> = row.note.iter().map(|note| note.as_str().to_owned()).chain(fee).collect();
        (!lines.is_empty()).then(|| lines.join("\n"))
    }

    /// One audit record for each membership and each role, as if they had been added one by one, so that everybody's
    /// history begins with who brought them in; one event, since one thing happened.
    async fn store(&self, seats: Vec<Seat>, writing: &Writing) -> Result<(), Refusal> {
        if seats.is_empty() {
            return Ok(());
        }
        let mut entries = Vec::new();
        for Seat { member, role, .. } in &seats {
            entries.push(Entry::of(member.id).in_organization(self.organization).after(member)?);
            entries.push(Entry::of(role.id).in_organization(self.organization).after(role)?);
        }
        let (mut people, mut members, mut roles) = (Vec::new(), Vec::new(), Vec::new());
        for Seat { person, member, role } in seats {
            people.push(person.into_active_model().reset_all());
            members.push(member.into_active_model().reset_all());
            roles.push(role.into_active_model().reset_all());
        }
        writing.insert_all(people).await?;
        writing.insert_all(members).await?;
        writing.insert_all(roles).await?;
        writing.record_all(entries).await?;
        let event = Event::new("membership.imported", self.organization).in_organization(self.organization);
        writing.announce(event).await
    }
}

impl Office {
    /// Brings in a list from the command line, as the person with the address `whose`, who needs the permission like
    /// everybody. The organization is named by its slug.
    ///
    /// # Errors
    /// As [`ImportMembers`]; [`Refusal::NotFound`] for the address (`as`) or the organization (`organization`).
    pub async fn import_members(
        &self,
        whose: &Email,
        organization: &str,
        bytes: &[u8],
        choices: &Choices,
        mode: Mode,
    ) -> Result<Report, Refusal> {
        let request = Uuid::now_v7().to_string();
        self.acting_as(whose, &request, async |caller| {
            let reading = self.reading(caller).await?;
            let found = registry::find::by_slug(&reading, organization).await?;
            let organization = found.ok_or(Refusal::NotFound("organization"))?.id;
            let command = ImportMembers::read(organization, bytes, choices)?;
            self.perform(caller, command, mode, request.clone()).await
        })
        .await
    }
}
