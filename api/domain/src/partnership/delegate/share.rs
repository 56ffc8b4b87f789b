//! A delegate lets the other parties see how to reach them, or no longer does.

use entity::id::DelegateId;
use entity::partnership::delegate::{Column, Entity, Model};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde::Serialize;

use super::find::{self, SeenDelegate};
use crate::command::{Command, Lookup, Writing};
use crate::feed::audit::Entry;
use crate::partnership::rule::Rule;
use crate::policy::permission::Permission;
use crate::policy::place::Place;
use crate::refusal::{Refusal, Rule as AnyRule};

const ARGUMENT: &str = "delegateId";

/// Say whether the other parties see one's contact data. Nobody says so for a delegate.
#[derive(Clone, Serialize)]
pub struct ShareDelegateContact {
    pub delegate: DelegateId,
    pub is_shared: bool,
}

impl Command for ShareDelegateContact {
    const NEEDS: Permission = Permission::SignedIn;
    const NAME: &'static str = "shareDelegateContact";
    type Outcome = SeenDelegate;

    async fn scope(&self, lookup: &Lookup<'_>) -> Result<Place, Refusal> {
        let (_, person) = lookup.delegate(self.delegate, ARGUMENT).await?;
        if lookup.rights.person() == Some(person) {
            return Ok(Place::Person(person));
        }
        Err(Refusal::Forbidden(Self::NEEDS))
    }

    async fn run(self, writing: &Writing) -> Result<Self::Outcome, Refusal> {
        let (before, _) = find::row(self.delegate, ARGUMENT, writing.tx()).await?;
        let since = self.is_shared.then(|| before.contact_shared_at.unwrap_or_else(|| writing.now()));
        let shared = Entity::update_many()
            .col_expr(Column::ContactSharedAt, Expr::value(since))
            .filter(Column::Id.eq(before.id))
            .filter(find::open(writing.today()))
            .exec(writing.tx())
            .await?;
        if shared.rows_affected != 1 {
            return Err(AnyRule::from(Rule::DelegateEnded).at(ARGUMENT));
        }
        // Said again, it changes nothing.
        if since != before.contact_shared_at {
            let after = Model { contact_shared_at: since, ..before.clone() };
            let entry = Entry::of(before.id).in_organization(before.organization_id);
            let entry = entry.in_partnership(before.partnership_id).before(&before)?.after(&after)?;
            writing.record(entry).await?;
        }
        find::after_change(before.id, writing).await
    }
}
