//! Who leads an organization, and who holds an office there, are told in time that a term is nearly over.
//!
//! This is no command: nobody asks for it, it decides nothing, and what it changes of a mandate is what it was reminded
//! of. That is noted in the transaction that writes the mails, so several servers remind once, and the mails then wait
//! for the mail server like any other.

use chrono::{NaiveDate, TimeDelta};
use entity::id::MandateId;
use entity::identity::person;
use entity::membership::mandate::{Column, Entity, Model};
use entity::membership::member;
use entity::registry::organization;
use entity::state::{MailKind, OrganizationStatus, Role};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ActiveEnum, ColumnTrait, Condition, DatabaseTransaction, EntityTrait, JoinType, QueryFilter, QueryOrder,
    QuerySelect,
};
use uuid::Uuid;

use super::super::officers;
use crate::mail::letter::Letter;
use crate::office::Office;
use crate::policy::belonging;
use crate::policy::rights::on;
use crate::refusal::{Fault, Refusal};

/// So many days before the last one, the earliest first.
const DAYS: [i32; 2] = [90, 30];
/// Most mandates that are looked at in one go.
const MOST: u64 = 100;

impl Office {
    /// Writes the mails that are due about terms that end, and gives back how many mandates they are about. Where no
    /// mails are sent, nothing is noted either, and they are written as soon as there is a mail server.
    ///
    /// # Errors
    /// Faults of the database.
    pub async fn remind_of_mandates(&self) -> Result<usize, Refusal> {
        if self.post().is_none() {
            return Ok(0);
        }
        let today = self.clock().day_of(self.clock().now());
        let mut reminded = 0;
        for days in DAYS.into_iter().rev() {
            // Who is reminded a month before is not told of three months as well.
            for id in self.ending_within(days, today).await? {
                if self.remind(id, days, today).await? {
                    reminded += 1;
                }
            }
        }
        Ok(reminded)
    }

    async fn ending_within(&self, days: i32, today: NaiveDate) -> Result<Vec<MandateId>, Refusal> {
        let at_work = [OrganizationStatus::Active, OrganizationStatus::Pending];
        let found = Entity::find()
            .join(JoinType::InnerJoin, on::<Entity, member::Entity>(Column::MembershipId, member::Column::Id))
            .join(
                JoinType::InnerJoin,
                on::<Entity, organization::Entity>(Column::OrganizationId, organization::Column::Id),
            )
            .filter(due(days, today))
            .filter(Column::StartsOn.lte(today))
            .filter(belonging::in_force(today))
            .filter(organization::Column::Status.is_in(at_work.map(|status| status.to_value())))
            .order_by_asc(Column::EndsOn)
            .order_by_asc(Column::Id)
            .limit(MOST)
            .select_only()
            .column(Column::Id)
            .into_tuple()
            .all(self.databases().reader())
            .await?;
        Ok(found)
    }

    /// Notes and writes, together or not at all. Whether it was this server that did.
    async fn remind(&self, id: MandateId, days: i32, today: NaiveDate) -> Result<bool, Refusal> {
        let tx = self.begin().await?;
        // Whoever comes second waits for this row, and then finds it noted.
        let noted = Entity::update_many()
            .col_expr(Column::RemindedDays, Expr::value(days))
            .filter(Column::Id.eq(id))
            .filter(due(days, today))
            .exec(&tx)
            .await?;
        if noted.rows_affected != 1 {
            tx.rollback().await?;
            return Ok(false);
        }
        self.write(id, today, &tx).await?;
        tx.commit().await?;
        Ok(true)
    }

    /// One mail each to those who lead the organization and to the holder, if they have an account.
    async fn write(&self, id: MandateId, today: NaiveDate, tx: &DatabaseTransaction) -> Result<(), Refusal> {
        let vanished = || Fault::Broken("a mandate vanished".into());
        let mandate = Entity::find_by_id(id).one(tx).await?.ok_or_else(vanished)?;
        let holder = member::Entity::find_by_id(mandate.membership_id).one(tx).await?.ok_or_else(vanished)?;
        let organization = organization::Entity::find_by_id(mandate.organization_id).one(tx).await?;
        let organization = organization.ok_or_else(vanished)?;
        let mut told = officers::holding(&[Role::Owner, Role::Admin], organization.id, today, tx).await?;
        let person = person::Entity::find_by_id(holder.person_id).one(tx).await?;
        if let Some(person) = person.filter(|person| person.email_key.is_some())
            && told.iter().all(|officer| officer.id != person.id)
        {
            told.push(person);
        }
        let now = self.clock().now();
        for person in told {
            let side = if person.id == holder.person_id { "holder" } else { "officer" };
            let letter = letter(&person, &mandate, &holder, today)
                .saying("organization", &organization.name)
                .saying("side", side);
            let row = letter.into_row(Uuid::now_v7().into(), now)?;
            entity::feed::mail::Entity::insert(row).exec_without_returning(tx).await?;
        }
        Ok(())
    }
}

fn letter(person: &person::Model, mandate: &Model, holder: &member::Model, today: NaiveDate) -> Letter {
    Letter::to_person(MailKind::MandateEnding, person)
        // By it the mail is found when its holder is erased while it waits.
        .saying("about", &holder.person_id.to_string())
        .saying("holder", &holder.person_name)
        .saying("office", &mandate.office.to_value())
        .saying("title", mandate.title.as_deref().unwrap_or_default())
        .saying("day", &mandate.ends_on.to_string())
        .saying("days", &(mandate.ends_on - today).num_days().to_string())
}

/// Mandates that end within so many days and were not reminded of that, nor of less.
fn due(days: i32, today: NaiveDate) -> Condition {
    let column = |column: Column| Expr::col((Entity, column));
    let unsaid =
        Condition::any().add(column(Column::RemindedDays).is_null()).add(column(Column::RemindedDays).gt(days));
    // What ends earlier has its own reminder, which counts for this one too.
    let earlier = DAYS.into_iter().filter(|other| *other < days).max().unwrap_or(-1);
    Condition::all()
        .add(column(Column::EndedOn).is_null())
        .add(column(Column::EndsOn).gt(today + TimeDelta::days(earlier.into())))
        .add(column(Column::EndsOn).lte(today + TimeDelta::days(days.into())))
        .add(unsaid)
}
