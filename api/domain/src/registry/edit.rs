//! An organization's settings change.

use entity::id::OrganizationId;
use entity::registry::organization;
use entity::state::{OrganizationStatus, Verification, Visibility};
use entity::value::{
    slug::Slug,
    text::{Name, Text},
};
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde::Serialize;

use super::found::require_area;
use super::rule::Rule;
use super::{parent, state, verify};
use crate::command::{Command, Lookup, Writing};
use crate::feed::{audit::Entry, outbox::Event};
use crate::policy::permission::Permission;
use crate::policy::place::Place;
use crate::refusal::{Refusal, Rule as AnyRule, is_taken};
use crate::seen::Seen;

/// What becomes of a value that may be absent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub enum Change<T> {
    /// It stays.
    #[default]
    Keep,
    /// It goes.
    Clear,
    /// This takes its place.
    Set(T),
}

impl<T> Change<T> {
    /// The same change of another form of the value.
    pub(crate) fn map<U>(self, f: impl FnOnce(T) -> U) -> Change<U> {
        match self {
            Self::Keep => Change::Keep,
            Self::Clear => Change::Clear,
            Self::Set(value) => Change::Set(f(value)),
        }
    }

    /// The value afterwards, of what was there before.
    pub(crate) fn over(self, before: Option<T>) -> Option<T> {
        match self {
            Self::Keep => before,
            Self::Clear => None,
            Self::Set(value) => Some(value),
        }
    }
}

/// Change an organization's settings. What is absent stays as it is.
#[derive(Clone, Serialize)]
pub struct EditOrganization {
    pub organization: OrganizationId,
    /// The version that the editor has read.
    pub expected_version: i64,
    pub name: Option<Name>,
    pub slug: Option<Slug>,
    pub description: Option<Text>,
    pub visibility: Option<Visibility>,
    pub area_code: Change<String>,
    pub parent: Change<OrganizationId>,
}

impl Command for EditOrganization {
    const NEEDS: Permission = Permission::OrganizationEdit;
    const NAME: &'static str = "editOrganization";
    type Outcome = Seen<organization::Model>;

    async fn scope(&self, lookup: &Lookup<'_>) -> Result<Place, Refusal> {
        lookup.place(self.organization, "organizationId", Self::NEEDS).await
    }

    async fn run(self, writing: &Writing) -> Result<Self::Outcome, Refusal> {
        // Locked, since whoever decides about its verification does not count as an edit.
        let before = state::lock(self.organization, writing).await?;
        if before.version != self.expected_version {
            return Err(stale());
        }
        if let Change::Set(code) = &self.area_code {
            require_area(Some(code), writing).await?;
        }
        match self.parent {
            Change::Set(parent) if before.parent_id != Some(parent) => {
                parent::require(before.id, parent, writing).await?;
            }
            Change::Set(_) | Change::Keep | Change::Clear => {}
        }
        let after = self.over(before.clone());
        if after.name_key != before.name_key {
            verify::renamed(before.id, writing).await?;
        }
        let row = organization::ActiveModel {
            id: NotSet,
            name: Set(after.name.clone()),
            name_key: Set(after.name_key.clone()),
            slug: Set(after.slug.clone()),
            description: Set(after.description.clone()),
            area_code: Set(after.area_code.clone()),
            parent_id: Set(after.parent_id),
            visibility: Set(after.visibility),
            version: Set(after.version),
            verification: Set(after.verification),
            verified_until: Set(after.verified_until),
            ..Default::default()
        };
        let changed = organization::Entity::update_many()
            .set(row)
            .filter(organization::Column::Id.eq(before.id))
            .filter(organization::Column::Version.eq(before.version))
            .filter(organization::Column::Status.is_in([OrganizationStatus::Pending, OrganizationStatus::Active]))
            .exec(writing.tx())
            .await
            .map_err(|error| {
                if is_taken(&error, "organization", "slug") {
                    AnyRule::from(Rule::SlugTaken).at("slug")
                } else {
                    error.into()
                }
            })?;
        if changed.rows_affected != 1 {
            state::require_at_work(&state::read(before.id, writing).await?)?;
            return Err(stale());
        }
        writing.record(Entry::of(after.id).in_organization(after.id).before(&before)?.after(&after)?).await?;
        writing.announce(Event::new("organization.edited", after.id).in_organization(after.id)).await?;
        Ok(Seen::new(after))
    }
}

impl EditOrganization {
    fn over(self, before: organization::Model) -> organization::Model {
        let (name_key, name) = match self.name {
            Some(name) => (name.search_key(), name.into_string()),
            None => (before.name_key.clone(), before.name),
        };
        // What was checked is who goes by the name: another name is not verified.
        let (verification, verified_until) = match before.verification {
            Verification::Requested | Verification::UnderReview | Verification::Verified
                if name_key != before.name_key =>
            {
                (Verification::Unverified, None)
            }
            kept => (kept, before.verified_until),
        };
        organization::Model {
            name_key,
            name,
            slug: self.slug.map_or(before.slug, Slug::into_string),
            description: self.description.map_or(before.description, Text::into_string),
            visibility: self.visibility.unwrap_or(before.visibility),
            area_code: self.area_code.over(before.area_code),
            parent_id: self.parent.over(before.parent_id),
            version: before.version + 1,
            verification,
            verified_until,
            ..before
        }
    }
}

fn stale() -> Refusal {
    AnyRule::from(Rule::StaleVersion).at("expectedVersion")
}
