//! Finding what a command is about, and the organization where it is done.

use entity::id::{CustomRoleId, InvitationId, JoinRequestId, MembershipId};
use entity::membership::{custom_role, invitation, join_request, member};
use sea_orm::EntityTrait;

use crate::command::Lookup;
use crate::policy::minor::is_minor;
use crate::policy::permission::Permission;
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
        // Who reads the members of an organization that they act for sees that there is one, unless it is a minor's.
        let reads =
            self.rights.lent_at(row.organization_id, None).any(|lent| lent.permissions.holds(Permission::MemberRead));
        if reads && !is_minor(row.birth_date, self.today) {
            return Ok(Place::Organization(row.organization_id));
        }
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

    /// Where the request to join leads.
    pub(crate) async fn join_request(&self, id: JoinRequestId) -> Result<Place, Refusal> {
        const ARGUMENT: &str = "joinRequestId";
        if self.rights.is_anonymous() {
            return Err(Refusal::Unauthenticated);
        }
        let row = join_request::Entity::find_by_id(id).one(self.tx).await?.ok_or(Refusal::NotFound(ARGUMENT))?;
        // Besides its person only those know of it who could decide it; to the others of the organization it is absent,
        // as to strangers.
        let standing = self.rights.standing(row.organization_id);
        if standing.is_some_and(|standing| standing.nominal.holds(Permission::MemberInvite)) {
            return Ok(Place::Organization(row.organization_id));
        }
        let is_own = self.rights.person() == Some(row.person_id);
        Err(if is_own { Refusal::Forbidden(Permission::MemberInvite) } else { Refusal::NotFound(ARGUMENT) })
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
