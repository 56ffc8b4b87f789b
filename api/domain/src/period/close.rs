//! An organization closes its books up to the end of a month.

use chrono::{Datelike, NaiveDate};
use entity::id::{OrganizationId, PeriodId};
use entity::ledger::{period, transaction};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::Serialize;

use super::rule::Rule;
use super::trial;
use crate::chain::keep_now::{NotGrown, grow_books, grow_periods};
use crate::command::{Command, Lookup, Writing};
use crate::feed::{audit::Entry, outbox::Event};
use crate::policy::permission::Permission;
use crate::policy::place::Place;
use crate::refusal::{Refusal, Rule as AnyRule};
use crate::registry::state::{lock, require_at_work};
use crate::seen::Seen;

/// Close the books up to a day, for good. Asked again, it tells what was closed and does nothing more.
#[derive(Clone, Serialize)]
pub struct ClosePeriod {
    pub organization: OrganizationId,
    /// The last day of a month that is over.
    pub through: NaiveDate,
}

impl Command for ClosePeriod {
    const NEEDS: Permission = Permission::PeriodClose;
    const NAME: &'static str = "closePeriod";
    type Outcome = Seen<period::Model>;

    async fn scope(&self, lookup: &Lookup<'_>) -> Result<Place, Refusal> {
        lookup.place(self.organization, "organizationId", Self::NEEDS).await
    }

    /// Whoever posts holds the organization's key until that is committed, by the reference of what is posted: here it
    /// is waited for, and then seen. Whoever posts later waits for us, and is told by the table that the period is
    /// closed.
    async fn run(self, writing: &Writing) -> Result<Self::Outcome, Refusal> {
        require_at_work(&lock(self.organization, writing).await?)?;
        let closed = period::Entity::of_organization(self.organization);
        let last = closed.order_by_desc(period::Column::Sequence).one(writing.tx()).await?;
        if let Some(last) = &last
            && self.through <= last.ends_on
        {
            return self.closed_before(last, writing).await;
        }
        if self.through.succ_opt().is_none_or(|next| next.day() != 1) {
            return Err(AnyRule::from(Rule::NotMonthEnd).at("through"));
        }
        if self.through >= writing.today() {
            return Err(AnyRule::from(Rule::NotOver).at("through"));
        }
        let heads = grow_books(self.organization, writing).await.map_err(|why| not_grown(self.organization, why))?;
        let heads: Vec<_> = heads.iter().map(|head| (&head.scope, head.length.to_string(), &head.hash)).collect();
        let row = period::Model {
            id: writing.mint(),
            organization_id: self.organization,
            sequence: last.as_ref().map_or(0, |last| last.sequence).saturating_add(1),
            begins_on: last.as_ref().and_then(|last| last.ends_on.succ_opt()),
            ends_on: self.through,
            closed_at: self.closed_at(writing).await?,
            closed_by: writing.rights().person(),
            heads: serde_json::to_string(&heads)?,
        };
        let insert = period::Entity::insert(period::ActiveModel::from(row.clone()).reset_all());
        insert.exec_without_returning(writing.tx()).await?;
        trial::write(&row, last.as_ref(), writing).await?;
        grow_periods(&row, writing).await.map_err(|why| not_grown(self.organization, why))?;
        writing.record(Entry::of::<PeriodId>(row.id).in_organization(self.organization).after(&row)?).await?;
        writing.announce(Event::new("period.closed", row.id).in_organization(self.organization)).await?;
        Ok(Seen::new(row))
    }
}

impl ClosePeriod {
    /// The same request once more, or one that comes too late.
    async fn closed_before(&self, last: &period::Model, writing: &Writing) -> Result<Seen<period::Model>, Refusal> {
        let same = period::Entity::of_organization(self.organization).filter(period::Column::EndsOn.eq(self.through));
        match same.one(writing.tx()).await? {
            Some(row) => Ok(Seen::new(row)),
            None => Err(AnyRule::from(Rule::ClosedFurther { through: last.ends_on }).at("through")),
        }
    }

    /// Not before anything that is in it was recorded, whichever server's clock that was by.
    async fn closed_at(&self, writing: &Writing) -> Result<chrono::DateTime<chrono::Utc>, Refusal> {
        let last = transaction::Entity::of_organization(self.organization)
            .filter(transaction::Column::RecordedAt.gt(writing.now()))
            .order_by_desc(transaction::Column::RecordedAt)
            .limit(1)
            .one(writing.tx())
            .await?;
        Ok(last.map_or(writing.now(), |last| last.recorded_at))
    }
}

/// What is told where the chains did not grow.
pub(super) fn not_grown(organization: OrganizationId, why: NotGrown) -> Refusal {
    match why {
        // A first record was added to its chain at this moment. Nothing is done again here: whoever asks once more finds
        // it there.
        NotGrown::Beaten => Refusal::Overloaded,
        NotGrown::Stuck(why) => {
            // Whoever asks is told that something is wrong, and whoever runs the server what.
            tracing::error!(organization.id = %organization, why, "books are not sound");
            AnyRule::from(Rule::NotSound { why }).at("organizationId")
        }
        NotGrown::Refused(refusal) => refusal,
    }
}
