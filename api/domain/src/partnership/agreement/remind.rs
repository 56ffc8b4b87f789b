//! Who leads the parties of a partnership is told in time that its agreement is nearly over, so that they can renew it.
//!
//! As with terms of office, this is no command, and what it changes is what was reminded of: noted in the transaction
//! that writes the mails, so several servers remind once.

use chrono::{NaiveDate, TimeDelta};
use entity::id::PartnershipId;
use entity::identity::person;
use entity::partnership::partnership::{Column, Entity, Model};
use entity::partnership::party;
use entity::registry::organization;
use entity::state::{Consent, MailKind, OrganizationStatus, PartnershipStatus, Role};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveEnum, ColumnTrait, Condition, DatabaseTransaction, EntityTrait, JoinType, QueryFilter, QueryOrder,
    QuerySelect,
};
use uuid::Uuid;

use crate::mail::letter::Letter;
use crate::membership::officers;
use crate::office::Office;
use crate::policy::rights::on;
use crate::refusal::{Fault, Refusal};

/// So many days before the last one, the earliest first.
const DAYS: [i32; 2] = [90, 30];
/// Most partnerships that are looked at in one go.
const MOST: u64 = 100;

impl Office {
    /// Writes the mails that are due about agreements that end, and gives back how many partnerships they are about.
    /// Where no mails are sent, nothing is noted either.
    ///
    /// # Errors
    /// Faults of the database.
    pub async fn remind_of_agreements(&self) -> Result<usize, Refusal> {
        if self.post().is_none() {
            return Ok(0);
        }
        let today = self.clock().day_of(self.clock().now());
        let mut reminded = 0;
        for days in DAYS.into_iter().rev() {
            let ending: Vec<PartnershipId> = Entity::find()
                .filter(due(days, today))
                .order_by_asc(Column::EndsOn)
                .order_by_asc(Column::Id)
                .limit(MOST)
                .select_only()
                .column(Column::Id)
                .into_tuple()
                .all(self.databases().reader())
                .await?;
            for id in ending {
                if self.remind_parties(id, days, today).await? {
                    reminded += 1;
                }
            }
        }
        Ok(reminded)
    }

    /// Notes and writes, together or not at all. Whether it was this server that did.
    async fn remind_parties(&self, id: PartnershipId, days: i32, today: NaiveDate) -> Result<bool, Refusal> {
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
        self.write_parties(id, today, &tx).await?;
        tx.commit().await?;
        Ok(true)
    }

    /// One mail each to those who lead a party, whichever of the parties it is that they lead.
    async fn write_parties(
        &self,
        id: PartnershipId,
        today: NaiveDate,
        tx: &DatabaseTransaction,
    ) -> Result<(), Refusal> {
        let partnership = Entity::find_by_id(id).one(tx).await?;
        let partnership = partnership.ok_or_else(|| Fault::Broken("a partnership vanished".into()))?;
        let organizations = organization::Entity::find()
            .join(
                JoinType::InnerJoin,
                on::<organization::Entity, party::Entity>(organization::Column::Id, party::Column::OrganizationId),
            )
            .filter(party::Column::PartnershipId.eq(id))
            .filter(party::Column::Consent.eq(Consent::Accepted.to_value()))
            .filter(organization::Column::Status.eq(OrganizationStatus::Active.to_value()))
            .order_by_asc(organization::Column::Id)
            .all(tx)
            .await?;
        let mut told: Vec<(person::Model, String)> = Vec::new();
        for organization in organizations {
            for officer in officers::holding(&[Role::Owner, Role::Admin], organization.id, today, tx).await? {
                if told.iter().all(|(person, _)| person.id != officer.id) {
                    told.push((officer, organization.name.clone()));
                }
            }
        }
        let now = self.clock().now();
        for (person, organization) in told {
            let letter = letter(&person, &partnership, today).saying("organization", &organization);
            let row = letter.into_row(Uuid::now_v7().into(), now)?;
            entity::feed::mail::Entity::insert(row).exec_without_returning(tx).await?;
        }
        Ok(())
    }
}

fn letter(person: &person::Model, partnership: &Model, today: NaiveDate) -> Letter {
    let last = partnership.ends_on.unwrap_or(today);
    Letter::to_person(MailKind::AgreementEnding, person)
        .saying("partnership", &partnership.name)
        .saying("day", &last.to_string())
        .saying("days", &(last - today).num_days().to_string())
}

/// Partnerships that end within so many days and whose parties were not reminded of that, nor of less.
fn due(days: i32, today: NaiveDate) -> Condition {
    let unsaid = Condition::any().add(Column::RemindedDays.is_null()).add(Column::RemindedDays.gt(days));
    // What ends earlier has its own reminder, which counts for this one too.
    let earlier = DAYS.into_iter().filter(|other| *other < days).max().unwrap_or(-1);
    Condition::all()
        .add(Column::Status.is_in([PartnershipStatus::Active, PartnershipStatus::Suspended]))
        .add(Column::EndsOn.gt(today + TimeDelta::days(earlier.into())))
        .add(Column::EndsOn.lte(today + TimeDelta::days(days.into())))
        .add(unsaid)
}
