//! What was recorded of a mandate is corrected.

use chrono::NaiveDate;
use entity::id::MandateId;
use entity::membership::mandate::{ActiveModel, Column, Entity, Model};
use entity::membership::member;
use entity::value::text::Text;
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use serde::Serialize;

use super::super::owners;
use super::super::rule::Rule;
use super::find::{SeenMandate, after_change};
use super::record::require_title;
use super::roles::Linked;
use super::term::has_ended;
use super::{lookup, term};
use crate::command::{Command, Lookup, Writing};
use crate::feed::{audit::Entry, outbox::Event};
use crate::policy::permission::Permission;
use crate::policy::place::Place;
use crate::refusal::{Fault, Refusal, Rule as AnyRule};
use crate::registry;
use crate::registry::edit::Change;

const ARGUMENT: &str = "mandateId";

/// Correct title, decree and term. Office, holder and roles are those of another mandate. The roles that it brought
/// follow the term.
#[derive(Clone, Serialize)]
pub struct CorrectMandate {
    pub mandate: MandateId,
    pub expected_version: i64,
    pub title: Change<Text>,
    pub decree_number: Change<Text>,
    pub decree_on: Change<NaiveDate>,
    pub starts_on: Option<NaiveDate>,
    pub ends_on: Option<NaiveDate>,
}

impl Command for CorrectMandate {
    const NEEDS: Permission = Permission::MandateManage;
    const NAME: &'static str = "correctMandate";
    type Outcome = SeenMandate;

    async fn scope(&self, lookup: &Lookup<'_>) -> Result<Place, Refusal> {
        lookup.mandate(self.mandate).await
    }

    async fn run(self, writing: &Writing) -> Result<Self::Outcome, Refusal> {
        let organization = lookup::read(self.mandate, writing).await?.organization_id;
        let own = owners::holding_under_lock(organization, Self::NEEDS, writing).await?;
        let before = lookup::read(self.mandate, writing).await?;
        if before.version != self.expected_version {
            return Err(AnyRule::from(registry::Rule::StaleVersion).at("expectedVersion"));
        }
        let after = self.over(before.clone())?;
        let has_other_days = (before.starts_on, before.ends_on) != (after.starts_on, after.ends_on);
        let linked = Linked::of(before.id, writing).await?;
        if has_other_days {
            let holder = member::Entity::find_by_id(before.membership_id).one(writing.tx()).await?;
            let holder = holder.ok_or_else(|| Fault::Broken("a mandate without a membership".into()))?;
            require_days(&after, &holder, writing)?;
            // What a new mandate names, the office and its holder, is here what is corrected.
            term::require_free(&after, writing).await.map_err(|refusal| refusal.moved_to(ARGUMENT))?;
            require_order(&after, writing).await?;
            linked.require_given(&own, &holder, writing).await?;
        }
        let changed = Entity::update_many()
            .set(ActiveModel {
                title: Set(after.title.clone()),
                decree_number: Set(after.decree_number.clone()),
                decree_on: Set(after.decree_on),
                starts_on: Set(after.starts_on),
                ends_on: Set(after.ends_on),
                reminded_days: Set(after.reminded_days),
                version: Set(after.version),
                ..Default::default()
            })
            .filter(Column::Id.eq(before.id))
            .filter(Column::Version.eq(before.version))
            .exec(writing.tx())
            .await?;
        if changed.rows_affected != 1 {
            return Err(AnyRule::from(registry::Rule::StaleVersion).at("expectedVersion"));
        }
        let entry = Entry::of(before.id).in_organization(organization).before(&before)?;
        writing.record(entry.after(&after)?).await?;
        if has_other_days {
            linked.follow(&after, writing).await?;
        }
        writing.announce(Event::new("mandate.corrected", before.id).in_organization(organization)).await?;
        after_change(before.id, writing).await
    }
}

/// One that was ended needs no membership any more, and begins no later and lasts no shorter than until its end.
fn require_days(after: &Model, holder: &member::Model, writing: &Writing) -> Result<(), Refusal> {
    match after.ended_on {
        Some(ended) if ended < after.starts_on => Err(AnyRule::from(Rule::EndsBeforeStart).at("startsOn")),
        Some(_) if after.ends_on < after.starts_on => Err(AnyRule::from(Rule::EndsBeforeStart).at("endsOn")),
        Some(ended) if after.ends_on < ended => Err(AnyRule::from(Rule::MandateOver).at("endsOn")),
        Some(_) => Ok(()),
        None if after.ends_on >= writing.today() && has_ended(holder, writing.today()) => {
            Err(AnyRule::from(Rule::MembershipEnded).at(ARGUMENT))
        }
        None => term::require_days((after.starts_on, after.ends_on), holder, writing.today()),
    }
}

/// A mandate begins no earlier than the one that it follows, and no later than the one that follows it.
async fn require_order(after: &Model, writing: &Writing) -> Result<(), Refusal> {
    let predecessors =
        Entity::find().filter(Column::SuccessorId.eq(after.id)).filter(Column::StartsOn.gt(after.starts_on));
    let successors =
        Entity::find().filter(Column::Id.is_in(after.successor_id)).filter(Column::StartsOn.lt(after.starts_on));
    if predecessors.count(writing.tx()).await? + successors.count(writing.tx()).await? > 0 {
        return Err(AnyRule::from(Rule::NotAPredecessor).at("startsOn"));
    }
    Ok(())
}

impl CorrectMandate {
    /// The mandate as it will be.
    fn over(self, before: Model) -> Result<Model, Refusal> {
        let title = self.title.map(Text::into_string).over(before.title.clone());
        if title.is_none() {
            require_title(before.office, None)?;
        }
        let ends_on = self.ends_on.unwrap_or(before.ends_on);
        Ok(Model {
            title,
            decree_number: self.decree_number.map(Text::into_string).over(before.decree_number.clone()),
            decree_on: self.decree_on.over(before.decree_on),
            starts_on: self.starts_on.unwrap_or(before.starts_on),
            ends_on,
            // Another last day is reminded of anew.
            reminded_days: before.reminded_days.filter(|_| ends_on == before.ends_on),
            version: before.version + 1,
            ..before
        })
    }
}
