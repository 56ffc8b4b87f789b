//! Finding the delegation that a command is about, and the organization that it is done for.

use entity::id::DelegationId;
use entity::partnership::delegation::Entity;
use sea_orm::EntityTrait;

use super::find;
use crate::command::Lookup;
use crate::policy::permission::Permission;
use crate::policy::place::Place;
use crate::refusal::Refusal;

/// Which of the two organizations acts.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Giver,
    Receiver,
}

impl Lookup<'_> {
    /// The organization on this side of a delegation. Whoever is of the other one only sees the delegation, and is told
    /// that the step is not theirs.
    pub(super) async fn delegation(&self, id: DelegationId, side: Side, needs: Permission) -> Result<Place, Refusal> {
        if self.rights.is_anonymous() {
            return Err(Refusal::Unauthenticated);
        }
        let row = Entity::find_by_id(id).one(self.tx).await?.ok_or(Refusal::NotFound(find::ARGUMENT))?;
        let (acting, other) = match side {
            Side::Giver => (row.organization_id, row.to_organization_id),
            Side::Receiver => (row.to_organization_id, row.organization_id),
        };
        if self.rights.standing(acting).is_some() {
            Ok(Place::Organization(acting))
        } else if self.rights.standing(other).is_some() {
            Err(Refusal::Forbidden(needs))
        } else {
            Err(Refusal::NotFound(find::ARGUMENT))
        }
    }
}
