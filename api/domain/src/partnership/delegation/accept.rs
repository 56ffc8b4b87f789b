//! An organization takes on what another one delegates to it.

use entity::id::DelegationId;
use entity::partnership::delegation::{ActiveModel, Column, Entity, Model};
use entity::state::DelegationStatus;
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, PaginatorTrait, QueryFilter};
use serde::Serialize;

use super::lookup::Side;
use super::offer::MOST;
use super::{close, find};
use crate::command::{Command, Lookup, Writing};
use crate::membership::owners;
use crate::partnership::rule::Rule;
use crate::policy::permission::Permission;
use crate::policy::place::Place;
use crate::refusal::{Refusal, Rule as AnyRule};
use crate::seen::Seen;

/// Accept a delegation for the organization that it was offered to. From then on its people act by it.
#[derive(Clone, Serialize)]
pub struct AcceptDelegation {
    pub delegation: DelegationId,
}

impl Command for AcceptDelegation {
    const NEEDS: Permission = Permission::RoleAssign;
    const NAME: &'static str = "acceptDelegation";
    type Outcome = Seen<Model>;

    async fn scope(&self, lookup: &Lookup<'_>) -> Result<Place, Refusal> {
        lookup.delegation(self.delegation, Side::Receiver, Self::NEEDS).await
    }

    async fn run(self, writing: &Writing) -> Result<Self::Outcome, Refusal> {
        let before = find::row(self.delegation, writing.tx()).await?;
        owners::holding_under_lock(before.to_organization_id, Self::NEEDS, writing).await?;
        let received = Entity::received_by(before.to_organization_id)
            .filter(Column::Status.eq(DelegationStatus::Accepted))
            .filter(find::open(writing.today()));
        if received.count(writing.tx()).await? >= MOST {
            return Err(AnyRule::from(Rule::TooManyDelegations { limit: MOST }).at(find::ARGUMENT));
        }
        let after = Model {
            status: DelegationStatus::Accepted,
            accepted_by: writing.rights().person(),
            accepted_at: Some(writing.now()),
            ..before.clone()
        };
        let change = ActiveModel {
            status: Set(after.status),
            accepted_by: Set(after.accepted_by),
            accepted_at: Set(after.accepted_at),
            ..Default::default()
        };
        let from = [DelegationStatus::Offered];
        close::turn((before, after), change, &from, "delegation.accepted", writing).await
    }
}
