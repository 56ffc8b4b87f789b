//! Somebody founds an organization and owns it.

use entity::id::{MembershipId, MembershipRoleId, OrganizationId};
use entity::membership::{member, role};
use entity::registry::{area, organization};
use entity::state::{MembershipStatus, OrganizationKind, OrganizationStatus, Role, Verification, Visibility};
use entity::value::{
    slug::Slug,
    text::{Name, Text},
};
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::EntityTrait;
use serde::Serialize;

use super::rule::Rule;
use crate::command::{Command, Lookup, Writing};
use crate::feed::{audit::Entry, outbox::Event};
use crate::identity::hold::hold;
use crate::policy::permission::Permission;
use crate::policy::place::Place;
use crate::refusal::{Refusal, Rule as AnyRule, is_taken};
use crate::seen::Seen;

/// Found an organization. Its founder becomes its first owner.
#[derive(Clone, Serialize)]
pub struct FoundOrganization {
    pub name: Name,
    pub slug: Slug,
    pub kind: OrganizationKind,
    pub description: Text,
    pub area_code: Option<String>,
    pub visibility: Visibility,
}

impl Command for FoundOrganization {
    const NEEDS: Permission = Permission::SignedIn;
    const CHANGES_CALLER: bool = true;
    const NAME: &'static str = "foundOrganization";
    type Outcome = Seen<organization::Model>;

    async fn scope(&self, _: &Lookup<'_>) -> Result<Place, Refusal> {
        Ok(Place::Network)
    }

    async fn run(self, writing: &Writing) -> Result<Self::Outcome, Refusal> {
        let founder = writing.rights().person().ok_or(Refusal::Unauthenticated)?;
        hold(founder, writing).await?;
        require_area(self.area_code.as_deref(), writing).await?;
        let id: OrganizationId = writing.mint();
        let row = organization::ActiveModel {
            id: Set(id),
            name_key: Set(self.name.search_key()),
            name: Set(self.name.into_string()),
            slug: Set(self.slug.into_string()),
            kind: Set(self.kind),
            description: Set(self.description.into_string()),
            area_code: Set(self.area_code),
            parent_id: Set(None),
            visibility: Set(self.visibility),
            status: Set(OrganizationStatus::Active),
            verification: Set(Verification::Unverified),
            founded_by: Set(founder),
            created_at: Set(writing.now()),
            version: Set(1),
            verified_until: Set(None),
            requires_second_factor: Set(false),
            merged_into_id: Set(None),
        };
        let organization =
            organization::Entity::insert(row).exec_with_returning(writing.tx()).await.map_err(|error| {
                if is_taken(&error, "organization", "slug") {
                    AnyRule::from(Rule::SlugTaken).at("slug")
                } else {
                    error.into()
                }
            })?;
        let membership: MembershipId = writing.mint();
        member::Entity::insert(member::ActiveModel {
            id: Set(membership),
            organization_id: Set(id),
            person_id: Set(founder),
            status: Set(MembershipStatus::Active),
            starts_on: Set(writing.today()),
            ends_on: Set(None),
            contact_email: Set(None),
            contact_email_key: Set(None),
            contact_phone: Set(None),
            birth_date: Set(None),
            national_id: Set(None),
            note: Set(None),
            health_note: Set(None),
            created_at: Set(writing.now()),
            ended_at: Set(None),
            suspended_until: NotSet,
            suspended_at: NotSet,
            suspension_reason: NotSet,
            name_key: NotSet,
            person_name: NotSet,
            is_managed: NotSet,
        })
        .exec_without_returning(writing.tx())
        .await?;
        let owner: MembershipRoleId = writing.mint();
        role::Entity::insert(role::ActiveModel {
            id: Set(owner),
            membership_id: Set(membership),
            role: Set(Role::Owner),
            starts_on: Set(writing.today()),
            ends_on: Set(None),
            granted_by: Set(Some(founder)),
            created_at: Set(writing.now()),
            ended_at: Set(None),
            mandate_id: NotSet,
        })
        .exec_without_returning(writing.tx())
        .await?;
        writing.record(Entry::of(id).in_organization(id).after(&organization)?).await?;
        writing.announce(Event::new("organization.founded", id).in_organization(id)).await?;
        Ok(Seen::new(organization))
    }
}

/// Refuses an area code that is not registered.
pub(crate) async fn require_area(code: Option<&str>, writing: &Writing) -> Result<(), Refusal> {
    let Some(code) = code else { return Ok(()) };
    // PostgreSQL cannot even be asked for a text with a NUL.
    if !code.contains('\0') && area::Entity::find_by_id(code).one(writing.tx()).await?.is_some() {
        return Ok(());
    }
    Err(AnyRule::from(Rule::UnknownArea).at("areaCode"))
}
