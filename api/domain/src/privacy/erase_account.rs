//! Somebody's account goes, and with it everything that tells who they were.

use chrono::{DateTime, Utc};
use entity::id::{OrganizationId, PersonId};
use entity::identity::person;
use entity::membership::{invitation, join_request, member};
use entity::registry::organization;
use entity::state::{InvitationStatus, JoinRequestStatus, OrganizationStatus, PlatformRole, Role};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::Serialize;

use super::condition::Traces;
use super::erase::erase;
use super::rule::Rule;
use super::section::Whose;
use crate::command::{Command, Lookup, Writing};
use crate::feed::{audit::Entry, outbox::Event};
use crate::identity::glass;
use crate::identity::sessions::end_all;
use crate::membership::{self, owners, roles, seat};
use crate::oversight::notice;
use crate::policy::permission::Permission;
use crate::policy::place::Place;
use crate::refusal::{Refusal, Rule as AnyRule};

/// What the refusals are about: the whole request.
const ALL: &str = "";

/// Erase the account that asks. Whoever asks for it on somebody's behalf must have asked for the password again:
/// [`crate::office::Office::confirm_password`].
#[derive(Clone, Serialize)]
pub struct EraseAccount;

impl Command for EraseAccount {
    const NEEDS: Permission = Permission::SignedIn;
    const CHANGES_CALLER: bool = true;
    const NAME: &'static str = "eraseAccount";
    type Outcome = DateTime<Utc>;

    async fn scope(&self, _: &Lookup<'_>) -> Result<Place, Refusal> {
        Ok(Place::Network)
    }

    async fn run(self, writing: &Writing) -> Result<Self::Outcome, Refusal> {
        let person = writing.rights().person().ok_or(Refusal::Unauthenticated)?;
        // Organizations first, then people, as everywhere, and in the order of their ids.
        let mut locked = Vec::new();
        for id in organizations(person, writing).await? {
            locked.push(owners::lock(id, writing).await?);
        }
        hold(person, writing).await?;
        // What they have joined while the locks were waited for.
        for id in organizations(person, writing).await? {
            if locked.iter().all(|organization| organization.id != id) {
                locked.push(owners::lock(id, writing).await?);
            }
        }
        let owned = owned(person, locked, writing).await?;
        glass::end_all_of(person, writing).await?;
        notice::rename(person, writing).await?;
        erase(person, writing).await?;
        require_owners(owned, writing).await?;
        end_all(person, None, writing).await?;
        writing.record(Entry::of(person)).await?;
        writing.announce(Event::new("account.erased", person)).await?;
        Ok(writing.now())
    }
}

/// The organizations that somebody belongs to, is invited to or asks to join: what becomes of that is theirs, too.
async fn organizations(person: PersonId, writing: &Writing) -> Result<Vec<OrganizationId>, Refusal> {
    let invited = Traces::of(person, writing).await?.rows(Whose::Invitation);
    let mut ids: Vec<OrganizationId> = member::Entity::of_person(person)
        .filter(seat::present(writing.today()))
        .select_only()
        .column(member::Column::OrganizationId)
        .into_tuple()
        .all(writing.tx())
        .await?;
    let invitations = invitation::Entity::find()
        .filter(invited)
        .filter(invitation::Column::Status.eq(InvitationStatus::Invited))
        .select_only()
        .column(invitation::Column::OrganizationId);
    ids.extend(invitations.into_tuple::<OrganizationId>().all(writing.tx()).await?);
    let requests = join_request::Entity::of_person(person)
        .filter(join_request::Column::Status.eq(JoinRequestStatus::Requested))
        .select_only()
        .column(join_request::Column::OrganizationId);
    ids.extend(requests.into_tuple::<OrganizationId>().all(writing.tx()).await?);
    ids.sort_unstable();
    ids.dedup();
    Ok(ids)
}

/// Holds the account, and with that of an administrator those of all: two of them cannot go at once.
async fn hold(person: PersonId, writing: &Writing) -> Result<(), Refusal> {
    if !writing.rights().is_platform_admin() {
        person::Entity::find_by_id(person).lock_exclusive().one(writing.tx()).await?;
        return Ok(());
    }
    let administrators = person::Entity::find()
        .filter(person::Column::PlatformRole.eq(PlatformRole::Admin))
        .order_by_asc(person::Column::Id)
        .lock_exclusive()
        .all(writing.tx())
        .await?;
    if administrators.iter().all(|administrator| administrator.id == person) {
        return Err(AnyRule::from(Rule::LastAdministrator).at(ALL));
    }
    Ok(())
}

/// Those of the organizations that are not closed and that the person owns.
async fn owned(
    person: PersonId,
    organizations: Vec<organization::Model>,
    writing: &Writing,
) -> Result<Vec<organization::Model>, Refusal> {
    let mut owned = Vec::new();
    for organization in organizations {
        if organization.status != OrganizationStatus::Archived
            && let Some(member) = seat::of_person(person, organization.id, writing).await?
            && roles::open_of(member.id, writing).await?.roles.contains(&Role::Owner)
        {
            owned.push(organization);
        }
    }
    Ok(owned)
}

/// Refuses when nobody owns one of these any more, and names all of them.
async fn require_owners(organizations: Vec<organization::Model>, writing: &Writing) -> Result<(), Refusal> {
    let mut without = Vec::new();
    for organization in organizations {
        match owners::require_one(organization.id, ALL, writing).await {
            Err(Refusal::Rule { rule: AnyRule::Membership(membership::Rule::LastOwner), .. }) => {
                without.push(organization.name);
            }
            checked => checked?,
        }
    }
    if without.is_empty() {
        return Ok(());
    }
    Err(AnyRule::from(Rule::OnlyOwner { organizations: without.join(", ") }).at(ALL))
}
