//! A mandate ends before its term.

use chrono::NaiveDate;
use entity::id::MandateId;
use entity::membership::mandate::{Column, Entity, Model};
use entity::membership::member;
use entity::state::MandateEnd;
use entity::value::text::Text;
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveEnum, ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde::Serialize;

use super::super::owners;
use super::super::rule::Rule;
use super::find::{SeenMandate, after_change};
use super::lookup;
use super::roles::Linked;
use crate::command::{Command, Lookup, Writing};
use crate::feed::{audit::Entry, outbox::Event};
use crate::policy::permission::Permission;
use crate::policy::place::Place;
use crate::refusal::{Refusal, Rule as AnyRule};

/// End a mandate before its term. The roles that it brought are over at once.
#[derive(Clone, Serialize)]
pub struct EndMandate {
    pub mandate: MandateId,
    /// The first day on which it no longer holds; today, or the first day of one that has not begun, when absent.
    pub ended_on: Option<NaiveDate>,
    pub reason: MandateEnd,
    pub note: Option<Text>,
}

impl Command for EndMandate {
    const NEEDS: Permission = Permission::MandateManage;
    const NAME: &'static str = "endMandate";
    type Outcome = SeenMandate;

    async fn scope(&self, lookup: &Lookup<'_>) -> Result<Place, Refusal> {
        lookup.mandate(self.mandate).await
    }

    async fn run(self, writing: &Writing) -> Result<Self::Outcome, Refusal> {
        let organization = lookup::read(self.mandate, writing).await?.organization_id;
        let own = owners::holding_under_lock(organization, Self::NEEDS, writing).await?;
        let mandate = lookup::read(self.mandate, writing).await?;
        let latest = writing.today().max(mandate.starts_on);
        let ended_on = self.ended_on.unwrap_or(latest);
        if mandate.ended_on.is_some() || ended_on > mandate.ends_on {
            return Err(AnyRule::from(Rule::MandateOver).at("mandateId"));
        }
        if ended_on > latest {
            return Err(AnyRule::from(Rule::DayToCome).at("endedOn"));
        }
        if ended_on < mandate.starts_on {
            return Err(AnyRule::from(Rule::EndsBeforeStart).at("endedOn"));
        }
        let linked = Linked::of(mandate.id, writing).await?;
        linked.require_managed(&own, organization, writing)?;
        linked.take(&mandate, writing).await?;
        close(&mandate, (ended_on, self.reason), self.note.as_ref(), writing).await?;
        after_change(mandate.id, writing).await
    }
}

/// Ends the open mandates of a membership that has ended, which has lost all its roles.
pub(in super::super) async fn end_with(member: &member::Model, writing: &Writing) -> Result<(), Refusal> {
    let today = writing.today();
    let open = Entity::of_membership(member.id)
        .filter(Column::EndedOn.is_null())
        .filter(Column::EndsOn.gte(today))
        .order_by_asc(Column::Id)
        .all(writing.tx())
        .await?;
    for mandate in open {
        close(&mandate, (today.max(mandate.starts_on), MandateEnd::Left), None, writing).await?;
    }
    Ok(())
}

async fn close(
    mandate: &Model,
    (ended_on, reason): (NaiveDate, MandateEnd),
    note: Option<&Text>,
    writing: &Writing,
) -> Result<(), Refusal> {
    let by = writing.rights().person();
    let ended = Entity::update_many()
        .col_expr(Column::EndedOn, Expr::value(ended_on))
        .col_expr(Column::EndReason, Expr::value(reason.to_value()))
        .col_expr(Column::EndNote, Expr::value(note.map(Text::as_str)))
        .col_expr(Column::EndedBy, Expr::value(by))
        .filter(Column::Id.eq(mandate.id))
        .filter(Column::EndedOn.is_null())
        .exec(writing.tx())
        .await?;
    if ended.rows_affected != 1 {
        return Err(AnyRule::from(Rule::MandateOver).at("mandateId"));
    }
    let after = Model { ended_on: Some(ended_on), end_reason: Some(reason), ended_by: by, ..mandate.clone() };
    let entry = Entry::of(mandate.id).in_organization(mandate.organization_id).before(mandate)?.after(&after)?;
    writing.record(if let Some(note) = note { entry.because(note.as_str()) } else { entry }).await?;
    writing.announce(Event::new("mandate.ended", mandate.id).in_organization(mandate.organization_id)).await
}
