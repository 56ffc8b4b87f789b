//! Finding what a command is about, and the organization where it is done.

use entity::id::{CustomRoleId, InvitationId, MembershipId};
use entity::membership::{custom_role, invitation, member};
use sea_orm::EntityTrait;

use crate::command::Lookup;
use crate::policy::place::Place;
use crate::refusal::Refusal;

impl Lookup<'_> {
    /// Where the membership is.
    pub(crate) async fn membership(&self, id: MembershipId) -> Result<Place, Refusal> {
        const ARGUMENT: &str = "membershipId";
        if self.rights.is_anonymous() {
            return Err(Refusal::Unauthenticated);
        }
        let row = member::Entity::find_by_id(id).one(self.tx).await?.ok_or(Refusal::NotFound(ARGUMENT))?;
        self.own_place(row.organization_id, ARGUMENT)
    }

    /// Whose the role is.
    pub(crate) async fn custom_role(&self, id: CustomRoleId) -> Result<Place, Refusal> {
        const ARGUMENT: &str = "customRoleId";
        if self.rights.is_anonymous() {
            return Err(Refusal::Unauthenticated);
        }
        let row = custom_role::Entity::find_by_id(id).one(self.tx).await?.ok_or(Refusal::NotFound(ARGUMENT))?;
        self.own_place(row.organization_id, ARGUMENT)
    }

    /// Where the invitation leads.
    pub(crate) async fn invitation(&self, id: InvitationId) -> Result<Place, Refusal> {
        const ARGUMENT: &str = "invitationId";
        if self.rights.is_anonymous() {
            return Err(Refusal::Unauthenticated);
        }
        let row = invitation::Entity::find_by_id(id).one(self.tx).await?.ok_or(Refusal::NotFound(ARGUMENT))?;
        self.own_place(row.organization_id, ARGUMENT)
    }
}
