//! Finding the delegate that a command is about, and the party.

use entity::id::{DelegateId, PersonId};
use entity::partnership::delegate::{Column, Model};
use sea_orm::{ColumnTrait, PaginatorTrait, QueryFilter};

use super::find::{row, seen};
use crate::command::Lookup;
use crate::policy::permission::Permission;
use crate::policy::place::Place;
use crate::refusal::Refusal;

impl Lookup<'_> {
    /// A delegate whom the caller has in sight, and whose membership it is.
    pub(super) async fn delegate(&self, id: DelegateId, argument: &'static str) -> Result<(Model, PersonId), Refusal> {
        if self.rights.is_anonymous() {
            return Err(Refusal::Unauthenticated);
        }
        let (found, person) = row(id, argument, self.tx).await?;
        let belongs = self.rights.standing(found.organization_id).is_some() || self.rights.person() == Some(person);
        let is_seen = || seen(self.rights, self.today).filter(Column::Id.eq(id)).count(self.tx);
        if belongs || is_seen().await? > 0 {
            return Ok((found, person));
        }
        Err(Refusal::NotFound(argument))
    }

    /// The party as the place of what is done with its delegate.
    pub(super) fn organization_of_delegate(&self, row: &Model, needs: Permission) -> Result<Place, Refusal> {
        if self.rights.standing(row.organization_id).is_none() {
            return Err(Refusal::Forbidden(needs));
        }
        Ok(Place::InPartnership(row.organization_id, row.partnership_id))
    }
}
