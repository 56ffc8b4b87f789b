//! Finding the mandate that a command is about.

use entity::id::MandateId;
use entity::membership::mandate::{Entity, Model};
use sea_orm::EntityTrait;

use crate::command::{Lookup, Writing};
use crate::policy::place::Place;
use crate::refusal::Refusal;

const ARGUMENT: &str = "mandateId";

impl Lookup<'_> {
    /// Where the mandate is.
    pub(super) async fn mandate(&self, id: MandateId) -> Result<Place, Refusal> {
        if self.rights.is_anonymous() {
            return Err(Refusal::Unauthenticated);
        }
        let row = Entity::find_by_id(id).one(self.tx).await?.ok_or(Refusal::NotFound(ARGUMENT))?;
        self.own_place(row.organization_id, ARGUMENT)
    }
}

/// The mandate with this id.
pub(super) async fn read(id: MandateId, writing: &Writing) -> Result<Model, Refusal> {
    Entity::find_by_id(id).one(writing.tx()).await?.ok_or(Refusal::NotFound(ARGUMENT))
}
