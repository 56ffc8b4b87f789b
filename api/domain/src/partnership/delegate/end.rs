//! A delegate is none any more.

use entity::id::DelegateId;
use entity::partnership::delegate::{Column, Entity, Model};
use entity::value::text::Text;
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde::Serialize;

use super::find::{self, SeenDelegate};
use crate::command::{Command, Lookup, Writing};
use crate::feed::{audit::Entry, outbox::Event};
use crate::membership::{Rule as MembershipRule, owners};
use crate::partnership::rule::Rule;
use crate::policy::assign::may_take;
use crate::policy::lent::permissions_of_delegate;
use crate::policy::permission::Permission;
use crate::policy::place::Place;
use crate::refusal::{Refusal, Rule as AnyRule};

const ARGUMENT: &str = "delegateId";

/// End what a delegate is before its last day: for the party, or as the delegate.
#[derive(Clone, Serialize)]
pub struct EndDelegate {
    pub delegate: DelegateId,
    pub reason: Text,
}

impl Command for EndDelegate {
    const NEEDS: Permission = Permission::RoleAssign;
    const NAME: &'static str = "endDelegate";
    type Outcome = SeenDelegate;

    async fn scope(&self, lookup: &Lookup<'_>) -> Result<Place, Refusal> {
        let (row, person) = lookup.delegate(self.delegate, ARGUMENT).await?;
        if lookup.rights.person() == Some(person) {
            return Ok(Place::Person(person));
        }
        lookup.organization_of_delegate(&row, Self::NEEDS)
    }

    async fn run(self, writing: &Writing) -> Result<Self::Outcome, Refusal> {
        let (before, person) = find::row(self.delegate, ARGUMENT, writing.tx()).await?;
        if writing.rights().person() != Some(person) {
            let own = owners::holding_under_lock(before.organization_id, Self::NEEDS, writing).await?;
            if !may_take(&own, permissions_of_delegate(before.role)) {
                return Err(AnyRule::from(MembershipRule::RoleAboveOwn).at(ARGUMENT));
            }
        }
        let after = Model {
            ended_by: writing.rights().person(),
            ended_at: Some(writing.now()),
            end_reason: Some(self.reason.into_string()).filter(|reason| !reason.is_empty()),
            ..before.clone()
        };
        let ended = Entity::update_many()
            .set(entity::partnership::delegate::ActiveModel {
                ended_by: Set(after.ended_by),
                ended_at: Set(after.ended_at),
                end_reason: Set(after.end_reason.clone()),
                ..Default::default()
            })
            .filter(Column::Id.eq(before.id))
            .filter(find::open(writing.today()))
            .exec(writing.tx())
            .await?;
        if ended.rows_affected != 1 {
            return Err(AnyRule::from(Rule::DelegateEnded).at(ARGUMENT));
        }
        let entry = Entry::of(before.id).in_organization(before.organization_id).in_partnership(before.partnership_id);
        let entry = match &after.end_reason {
            Some(reason) => entry.because(reason.clone()),
            None => entry,
        };
        writing.record(entry.before(&before)?.after(&after)?).await?;
        let event = Event::new("delegate.ended", before.id).in_organization(before.organization_id);
        writing.announce(event.in_partnership(before.partnership_id)).await?;
        find::after_change(before.id, writing).await
    }
}
