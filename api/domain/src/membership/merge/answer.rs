//! Owners agree to a proposed merge, or object to it.

use entity::id::{MergeId, OrganizationId};
use entity::registry::merge::{ActiveModel, Column, Entity, Model};
use entity::state::{MergeStatus, Role};
use entity::value::text::Text;
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde::Serialize;

use super::{both, note, notice, open, seen, still_owns};
use crate::command::{Command, Lookup, Writing};
use crate::membership::{owners, roles};
use crate::policy::permission::Permission;
use crate::policy::place::Place;
use crate::refusal::Refusal;
use crate::seen::Seen;

const SIDE: &str = "organizationId";
/// It disposes of the organization as handing it over does.
const NEEDS: Permission = Permission::OwnershipAssign;

/// Agree to a merge for one of both organizations. Whoever asks for it on somebody's behalf must have asked for the
/// password again: [`crate::office::Office::confirm_password`].
#[derive(Clone, Serialize)]
pub struct AgreeToMerge {
    pub merge: MergeId,
    pub organization: OrganizationId,
}

/// Object to a merge for one of both organizations, as long as it was not carried out.
#[derive(Clone, Serialize)]
pub struct ObjectToMerge {
    pub merge: MergeId,
    pub organization: OrganizationId,
    pub reason: Text,
}

/// The side that the caller speaks for.
async fn side(merge: MergeId, organization: OrganizationId, lookup: &Lookup<'_>) -> Result<Place, Refusal> {
    let merge = seen(merge, lookup).await?;
    if !merge.sides().contains(&organization) {
        return Err(Refusal::NotFound(SIDE));
    }
    lookup.place(organization, SIDE, NEEDS).await
}

impl Command for AgreeToMerge {
    const NEEDS: Permission = NEEDS;
    const NAME: &'static str = "agreeToMerge";
    type Outcome = Seen<Model>;

    async fn scope(&self, lookup: &Lookup<'_>) -> Result<Place, Refusal> {
        side(self.merge, self.organization, lookup).await
    }

    async fn run(self, writing: &Writing) -> Result<Self::Outcome, Refusal> {
        owners::holding_under_lock(self.organization, NEEDS, writing).await?;
        let before = open(self.merge, writing).await?;
        let by = writing.rights().person();
        let mut after = before.clone();
        let agreed = if self.organization == before.duplicate_id {
            &mut after.duplicate_agreed_by
        } else {
            &mut after.surviving_agreed_by
        };
        // Whoever agreed and owns it no more has agreed for nobody.
        if still_owns(*agreed, self.organization, writing).await? {
            return Ok(Seen::new(before));
        }
        *agreed = by;
        let set = ActiveModel {
            duplicate_agreed_by: Set(after.duplicate_agreed_by),
            surviving_agreed_by: Set(after.surviving_agreed_by),
            ..Default::default()
        };
        Entity::update_many().set(set).filter(Column::Id.eq(after.id)).exec(writing.tx()).await?;
        note((Some(&before), &after), None, "merge.agreed", writing).await?;
        Ok(Seen::new(after))
    }
}

impl Command for ObjectToMerge {
    // An owner of a suspended organization holds no permission there that changes anything, and one who keeps what they
    // own is asked for no second factor.
    const NEEDS: Permission = Permission::SignedIn;
    const NAME: &'static str = "objectToMerge";
    type Outcome = Seen<Model>;

    async fn scope(&self, lookup: &Lookup<'_>) -> Result<Place, Refusal> {
        let merge = seen(self.merge, lookup).await?;
        if merge.sides().contains(&self.organization) { Ok(Place::Network) } else { Err(Refusal::NotFound(SIDE)) }
    }

    async fn run(self, writing: &Writing) -> Result<Self::Outcome, Refusal> {
        let person = writing.rights().person().ok_or(Refusal::Forbidden(NEEDS))?;
        owners::lock(self.organization, writing).await?;
        if !roles::held_by(person, self.organization, writing).await?.roles.contains(&Role::Owner) {
            return Err(Refusal::Forbidden(NEEDS));
        }
        let before = open(self.merge, writing).await?;
        let after = Model {
            status: MergeStatus::Objected,
            decided_by: writing.rights().person(),
            decided_at: Some(writing.now()),
            objection: Some(self.reason.into_string()),
            ..before.clone()
        };
        let set = ActiveModel {
            status: Set(after.status),
            decided_by: Set(after.decided_by),
            decided_at: Set(after.decided_at),
            objection: Set(after.objection.clone()),
            ..Default::default()
        };
        Entity::update_many().set(set).filter(Column::Id.eq(after.id)).exec(writing.tx()).await?;
        note((Some(&before), &after), after.objection.as_deref(), "merge.objected", writing).await?;
        let (duplicate, surviving) = both(&after, writing).await?;
        notice::tell_of_objection(&after, (&duplicate, &surviving), writing).await?;
        Ok(Seen::new(after))
    }
}
