//! Who can see a thing.

use async_graphql::{Context, ID, Object, Result};
use domain::Refusal;
use domain::entity::id::{AnyId, OrganizationId};
use domain::oversight::who::{Sight, who_can_see};
use domain::policy::permission::Permission;
use domain::policy::way::Door;

use super::seeing::SeeingOrganization;
use crate::graphql::error::top;
use crate::graphql::requires::needs;
use crate::graphql::session;

/// Who can see a thing, and through what.
struct WhoCanSee(Sight);

impl WhoCanSee {
    fn organization(&self, door: Door, id: OrganizationId) -> SeeingOrganization {
        SeeingOrganization {
            door,
            id,
            is_home: self.0.is_home(id),
            partnership: self.0.partnership,
            is_kept_inside: self.0.is_kept_inside,
        }
    }

    fn has(&self, is_it: impl Fn(&Door) -> bool) -> bool {
        self.0.doors.iter().any(is_it)
    }
}

/// Who can see a thing, and through what. It is what policy says, of which every read of the thing asks the same. It
/// tells who can see that the thing is there; single fields of it may ask for more.
#[Object]
impl WhoCanSee {
    /// Whether everybody can, also without signing in.
    async fn everybody(&self) -> bool {
        self.has(|door| matches!(door, Door::Everybody))
    }

    /// Whether everybody can who is signed in, and every service token.
    async fn everybody_signed_in(&self) -> bool {
        self.has(|door| matches!(door, Door::SignedIn))
    }

    /// Whether each administrator of the network can, without breaking the glass.
    async fn administrators(&self) -> bool {
        self.has(|door| matches!(door, Door::Administrators))
    }

    /// Whether the network's auditors can.
    async fn auditors(&self) -> bool {
        self.has(|door| matches!(door, Door::Auditors))
    }

    /// Whether the person whose own it is can, whatever they are in the organization: who gave it, who asked for it,
    /// whom it is about.
    async fn its_person(&self) -> bool {
        self.has(|door| matches!(door, Door::Person(_)))
    }

    /// The organizations whose people can, each with what they need there; at most 50 in a partnership.
    async fn organizations(&self) -> Vec<SeeingOrganization> {
        let doors = self.0.doors.iter().filter_map(|door| door.organization().map(|id| (*door, id)));
        doors.map(|(door, id)| self.organization(door, id)).collect()
    }
}

/// Questions about who can see what.
#[derive(Default)]
pub struct WhoQuery;

#[Object]
impl WhoQuery {
    /// Who can see the thing with this id, and through what, for those who read the audit trail of an organization that
    /// it is open to. Of organizations, partnerships, versions of agreements, programs, needs, pledges, contributions, allocations,
    /// expenditures, reversals, accounts, ledger transactions, members, roles, invitations, requests to join, service
    /// tokens, delegations, verifications, proposals to merge, break-glass grants and audit records.
    #[graphql(directive = needs::apply(Permission::AuditRead))]
    async fn who_can_see(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The thing's id.")] id: ID,
    ) -> Option<Result<WhoCanSee>> {
        let load = async {
            let reading = session::reading(ctx)?;
            // Of ids that are none nobody learns more than of those that are unknown.
            let unknown =
                if reading.rights().is_anonymous() { Refusal::Unauthenticated } else { Refusal::NotFound("id") };
            let id = AnyId::parse(&id.0).ok_or(unknown)?;
            who_can_see(reading, id).await.map(WhoCanSee)
        };
        Some(Box::pin(load).await.map_err(|refusal| top(ctx, refusal)))
    }
}
