//! An administrator of the network reads what is private of one organization.

use chrono::TimeDelta;
use entity::id::OrganizationId;
use entity::identity::break_glass::{ActiveModel, Column, Entity, Model};
use entity::value::text::Text;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use serde::Serialize;

use super::find::{self, SeenGrant};
use super::notice;
use super::rule::Rule;
use crate::command::{Command, Lookup, Writing};
use crate::feed::{audit::Entry, outbox::Event};
use crate::policy::permission::Permission;
use crate::policy::place::Place;
use crate::refusal::{Refusal, Rule as AnyRule};
use crate::registry::state;

const ARGUMENT: &str = "organizationId";
/// How long the glass stays broken.
const LIFE: TimeDelta = TimeDelta::hours(1);
/// Fewer characters are no reason.
pub const REASON_MIN: usize = 10;
/// Most characters of a reason.
pub const REASON_MAX: usize = 500;

/// Read what is private of one organization for an hour. Whoever asks for it on somebody's behalf must have asked for
/// the password again: [`crate::office::Office::confirm_password`].
#[derive(Clone, Serialize)]
pub struct BreakGlass {
    pub organization: OrganizationId,
    pub reason: Text,
}

impl Command for BreakGlass {
    const NEEDS: Permission = Permission::GlassBreak;
    const CHANGES_CALLER: bool = true;
    const NAME: &'static str = "breakGlass";
    type Outcome = SeenGrant;

    async fn scope(&self, lookup: &Lookup<'_>) -> Result<Place, Refusal> {
        lookup.place(self.organization, ARGUMENT, Self::NEEDS).await
    }

    async fn run(self, writing: &Writing) -> Result<Self::Outcome, Refusal> {
        let person = writing.rights().person().ok_or(Refusal::Forbidden(Self::NEEDS))?;
        // Two requests of one administrator follow each other here.
        let organization = state::lock(self.organization, writing).await?;
        let open = Entity::find()
            .filter(Column::PersonId.eq(person))
            .filter(Column::OrganizationId.eq(organization.id))
            .filter(Column::EndedAt.is_null())
            .filter(Column::ExpiresAt.gt(writing.now()));
        if open.count(writing.tx()).await? > 0 {
            return Err(AnyRule::from(Rule::GlassOpen).at(ARGUMENT));
        }
        let row = Model {
            id: writing.mint(),
            organization_id: organization.id,
            person_id: person,
            reason: self.reason.into_string(),
            created_at: writing.now(),
            expires_at: writing.now() + LIFE,
            ended_at: None,
            ended_by: None,
        };
        let insert = Entity::insert(ActiveModel::from(row.clone()).reset_all());
        insert.exec_without_returning(writing.tx()).await?;
        let entry = Entry::of(row.id).in_organization(organization.id).because(row.reason.clone());
        writing.record(entry.after(&row)?).await?;
        writing.announce(Event::new("glass.broken", row.id).in_organization(organization.id)).await?;
        notice::tell_owners(&organization, &row, writing).await?;
        find::after_change(row.id, writing).await
    }
}
