//! The network merges two organizations.

use entity::id::MergeId;
use entity::identity::service_token;
use entity::membership::{invitation, join_request};
use entity::registry::{identifier, merge, organization};
use entity::state::{InvitationStatus, JoinRequestStatus, MailKind, MergeStatus, OrganizationStatus};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::Serialize;

pub use super::people::Moved;
use super::{ARGUMENT, lock_both, note, notice, open, people, require_outside, seen, still_owns};
use crate::command::{Command, Lookup, Writing};
use crate::feed::{audit::Entry, outbox::Event};
use crate::membership::join::settle as joining;
use crate::membership::{recovery, settle};
use crate::policy::permission::Permission;
use crate::policy::place::Place;
use crate::refusal::{Refusal, Rule as AnyRule};
use crate::registry::state::require_at_work;
use crate::registry::{self, Rule};
use crate::seen::Seen;

/// Merge two organizations as it was proposed. It is not taken back: the duplicate is closed for good. Whoever asks for
/// it on somebody's behalf must have asked for the password again: [`crate::office::Office::confirm_password`].
#[derive(Clone, Serialize)]
pub struct MergeOrganizations {
    pub merge: MergeId,
}

/// A merge, and what it has done.
#[derive(Clone, Debug)]
pub struct Merged {
    pub row: Seen<merge::Model>,
    pub members: Moved,
    pub invitations: u64,
    pub join_requests: u64,
    pub tokens: u64,
    pub identifiers: u64,
}

impl Command for MergeOrganizations {
    const NEEDS: Permission = Permission::OrganizationMerge;
    const NAME: &'static str = "mergeOrganizations";
    type Outcome = Merged;

    async fn scope(&self, lookup: &Lookup<'_>) -> Result<Place, Refusal> {
        seen(self.merge, lookup).await?;
        Ok(Place::Network)
    }

    async fn run(self, writing: &Writing) -> Result<Self::Outcome, Refusal> {
        let found = merge::Entity::find_by_id(self.merge).one(writing.tx()).await?;
        let found = found.ok_or(Refusal::NotFound(ARGUMENT))?;
        // Whoever joins, invites, proposes a partnership or merges waits for these.
        let sides = (found.duplicate_id, found.surviving_id);
        let (duplicate, surviving) = lock_both(sides, [ARGUMENT; 2], writing).await?;
        let before = open(self.merge, writing).await?;
        let has_both = still_owns(before.duplicate_agreed_by, duplicate.id, writing).await?
            && still_owns(before.surviving_agreed_by, surviving.id, writing).await?;
        if !has_both && writing.now() < before.objections_until {
            return Err(AnyRule::from(Rule::MergeNotAgreed { until: before.objections_until }).at(ARGUMENT));
        }
        for side in [&duplicate, &surviving] {
            require_at_work(side).map_err(|refusal| refusal.moved_to(ARGUMENT))?;
            require_outside(side.id, ARGUMENT, writing).await?;
        }
        registry::open::refuse(duplicate.id, ARGUMENT, writing).await?;

        // What is recorded of open invitations is recorded after an address was taken out of them.
        let members = people::follow(&duplicate, &surviving, writing).await?;
        let invitations = cancel_invitations(&duplicate, writing).await?;
        let join_requests = decline_requests(&duplicate, writing).await?;
        let tokens = revoke_tokens(&duplicate, writing).await?;
        let identifiers = hand_over_identifiers(&duplicate, &surviving, writing).await?;
        recovery::withdraw::end_with(duplicate.id, writing).await?;
        redirect(&duplicate, &surviving, &before.reason, writing).await?;
        let after = merge::Model {
            status: MergeStatus::Merged,
            decided_by: writing.rights().person(),
            decided_at: Some(writing.now()),
            ..before.clone()
        };
        let set = merge::ActiveModel {
            status: Set(after.status),
            decided_by: Set(after.decided_by),
            decided_at: Set(after.decided_at),
            ..Default::default()
        };
        merge::Entity::update_many().set(set).filter(merge::Column::Id.eq(after.id)).exec(writing.tx()).await?;
        note((Some(&before), &after), Some(&after.reason), "organization.merged", writing).await?;
        notice::tell_owners(MailKind::MergeDone, &after, (&duplicate, &surviving), writing).await?;
        Ok(Merged { row: Seen::new(after), members, invitations, join_requests, tokens, identifiers })
    }
}

async fn cancel_invitations(duplicate: &organization::Model, writing: &Writing) -> Result<u64, Refusal> {
    let open = invitation::Entity::of_organization(duplicate.id)
        .filter(invitation::Column::Status.eq(InvitationStatus::Invited))
        .order_by_asc(invitation::Column::Id)
        .lock_exclusive()
        .all(writing.tx())
        .await?;
    let mut cancelled = 0;
    for invitation in &open {
        let step = (InvitationStatus::Cancelled, "invitation.cancelled");
        cancelled += u64::from(settle::settle(invitation, step, writing).await?.is_some());
    }
    Ok(cancelled)
}

async fn decline_requests(duplicate: &organization::Model, writing: &Writing) -> Result<u64, Refusal> {
    let open = join_request::Entity::find()
        .filter(join_request::Column::OrganizationId.eq(duplicate.id))
        .filter(join_request::Column::Status.eq(JoinRequestStatus::Requested))
        .filter(join_request::Column::ExpiresAt.gt(writing.now()))
        .order_by_asc(join_request::Column::Id)
        .lock_exclusive()
        .all(writing.tx())
        .await?;
    let mut declined = 0;
    for request in &open {
        joining::settle(request, (JoinRequestStatus::Declined, "join.declined"), None, writing).await?;
        declined += 1;
    }
    Ok(declined)
}

async fn revoke_tokens(duplicate: &organization::Model, writing: &Writing) -> Result<u64, Refusal> {
    use service_token::{Column, Entity, Model};
    let live = Entity::find()
        .filter(Column::OrganizationId.eq(duplicate.id))
        .filter(Column::RevokedAt.is_null())
        .order_by_asc(Column::Id)
        .all(writing.tx())
        .await?;
    Entity::update_many()
        .col_expr(Column::RevokedAt, Expr::value(writing.now()))
        .filter(Column::OrganizationId.eq(duplicate.id))
        .filter(Column::RevokedAt.is_null())
        .exec(writing.tx())
        .await?;
    let mut revoked = 0;
    for token in live {
        let after = Model { revoked_at: Some(writing.now()), ..token.clone() };
        writing.record(Entry::of(token.id).in_organization(duplicate.id).before(&token)?.after(&after)?).await?;
        writing.announce(Event::new("token.revoked", token.id).in_organization(duplicate.id)).await?;
        revoked += 1;
    }
    Ok(revoked)
}

/// What outside registers call the duplicate they call the surviving organization from now on.
async fn hand_over_identifiers(
    duplicate: &organization::Model,
    surviving: &organization::Model,
    writing: &Writing,
) -> Result<u64, Refusal> {
    let rows = identifier::Entity::of_organization(duplicate.id)
        .order_by_asc(identifier::Column::Id)
        .all(writing.tx())
        .await?;
    identifier::Entity::update_many()
        .col_expr(identifier::Column::OrganizationId, Expr::value(surviving.id))
        .filter(identifier::Column::OrganizationId.eq(duplicate.id))
        .exec(writing.tx())
        .await?;
    let mut handed = 0;
    for before in rows {
        let after = identifier::Model { organization_id: surviving.id, ..before.clone() };
        for side in [duplicate.id, surviving.id] {
            writing.record(Entry::of(before.id).in_organization(side).before(&before)?.after(&after)?).await?;
        }
        handed += 1;
    }
    Ok(handed)
}

/// Closes the duplicate and leads whoever knows it, or what was merged into it before, to the surviving organization: in
/// one step, however often organizations were merged.
async fn redirect(
    duplicate: &organization::Model,
    surviving: &organization::Model,
    reason: &str,
    writing: &Writing,
) -> Result<(), Refusal> {
    use organization::{Column, Entity, Model};
    let earlier =
        Entity::find().filter(Column::MergedIntoId.eq(duplicate.id)).order_by_asc(Column::Id).all(writing.tx()).await?;
    for before in earlier.into_iter().chain([duplicate.clone()]) {
        let after =
            Model { status: OrganizationStatus::Archived, merged_into_id: Some(surviving.id), ..before.clone() };
        let set = organization::ActiveModel {
            status: Set(after.status),
            merged_into_id: Set(after.merged_into_id),
            ..Default::default()
        };
        Entity::update_many().set(set).filter(Column::Id.eq(after.id)).exec(writing.tx()).await?;
        let entry = Entry::of(after.id).in_organization(after.id).before(&before)?.after(&after)?;
        writing.record(entry.because(reason)).await?;
    }
    Ok(())
}
