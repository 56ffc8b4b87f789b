//! An organization asks the network to check who it is. Questions about such requests.

use std::collections::HashMap;

use entity::id::{OrganizationId, VerificationId};
use entity::registry::organization;
use entity::registry::verification::{ActiveModel, Column, Entity, Model};
use entity::state::Verification;
use entity::value::text::Text;
use sea_orm::ActiveValue::Set;
use sea_orm::{ActiveModelTrait, ColumnTrait, Condition, EntityTrait, PaginatorTrait, QueryFilter, Select};
use serde::Serialize;

use super::rule::Rule;
use super::state;
use crate::command::{Command, Lookup, Writing};
use crate::feed::{audit::Entry, outbox::Event};
use crate::page::{Page, Slice};
use crate::policy::permission::Permission;
use crate::policy::place::Place;
use crate::policy::visible;
use crate::refusal::{Refusal, Rule as AnyRule, is_taken};
use crate::seen::{Reading, Seen};

/// Ask the network to verify an organization. A verified one may ask again before its time is over, and stays verified
/// meanwhile.
#[derive(Clone, Serialize)]
pub struct RequestVerification {
    pub organization: OrganizationId,
    pub evidence: Text,
}

impl Command for RequestVerification {
    const NEEDS: Permission = Permission::OrganizationEdit;
    const NAME: &'static str = "requestVerification";
    type Outcome = Seen<Model>;

    async fn scope(&self, lookup: &Lookup<'_>) -> Result<Place, Refusal> {
        lookup.place(self.organization, "organizationId", Self::NEEDS).await
    }

    async fn run(self, writing: &Writing) -> Result<Self::Outcome, Refusal> {
        let organization = state::lock(self.organization, writing).await?;
        state::require_at_work(&organization)?;
        // No service token has the permission, so it is a person.
        let requested_by = writing.rights().person().ok_or(Refusal::Unauthenticated)?;
        let row = Model {
            id: writing.mint(),
            organization_id: organization.id,
            status: Verification::Requested,
            evidence: self.evidence.into_string(),
            requested_by,
            requested_at: writing.now(),
            reviewer_id: None,
            reviewed_at: None,
            decided_at: None,
            decision_reason: None,
            valid_until: None,
            revoked_by: None,
            revoked_at: None,
            revocation_reason: None,
        };
        Entity::insert(ActiveModel::from(row.clone()).reset_all()).exec_without_returning(writing.tx()).await.map_err(
            |error| match is_taken(&error, "verification", "organization_id") {
                true => AnyRule::from(Rule::VerificationOpen).at("organizationId"),
                false => error.into(),
            },
        )?;
        // Who was rejected, or lost it, does not wash that off by asking again: it stays until it is decided anew.
        if matches!(organization.verification_on(writing.today()), Verification::Unverified | Verification::Expired) {
            mark(&organization, (Verification::Requested, None), writing).await?;
        }
        writing.record(Entry::of(row.id).in_organization(organization.id).after(&row)?).await?;
        writing.announce(Event::new("verification.requested", row.id).in_organization(organization.id)).await?;
        Ok(Seen::new(row))
    }
}

/// Writes on the organization how far it is checked, and until when. The organization must be locked. Its version
/// counts edits and stays.
pub(super) async fn mark(
    organization: &organization::Model,
    (verification, until): (Verification, Option<chrono::NaiveDate>),
    writing: &Writing,
) -> Result<(), Refusal> {
    let change =
        organization::ActiveModel { verification: Set(verification), verified_until: Set(until), ..Default::default() };
    let marked = organization::Entity::update_many().set(change).filter(organization::Column::Id.eq(organization.id));
    marked.exec(writing.tx()).await?;
    Ok(())
}

impl Lookup<'_> {
    /// The organization of a request, for those who see the request.
    pub(super) async fn verification(&self, id: VerificationId) -> Result<Place, Refusal> {
        if self.rights.is_anonymous() {
            return Err(Refusal::Unauthenticated);
        }
        let seen = Entity::find_by_id(id).filter(visible::verification(self.rights)).one(self.tx).await?;
        Ok(Place::Organization(seen.ok_or(Refusal::NotFound("verificationId"))?.organization_id))
    }
}

/// What requests are looked for; every condition must hold.
#[derive(Clone, Copy, Debug, Default)]
pub struct Wanted {
    pub organization: Option<OrganizationId>,
    pub status: Option<Verification>,
}

/// A page of the requests that the caller may see, oldest first.
pub async fn page_of_requests(reading: &Reading, wanted: Wanted, page: &Page) -> Result<Slice<Seen<Model>>, Refusal> {
    let rows = page.apply(matching(reading, wanted), None, Column::Id).all(reading.db()).await?;
    Ok(page.cut(rows).map(Seen::new))
}

/// How many requests match, of those that the caller may see.
pub async fn count_of_requests(reading: &Reading, wanted: Wanted) -> Result<u64, Refusal> {
    Ok(matching(reading, wanted).count(reading.db()).await?)
}

/// The request of each of these organizations that nobody has decided, where the caller may see it.
pub async fn open_of(
    reading: &Reading,
    organizations: &[OrganizationId],
) -> Result<HashMap<OrganizationId, Seen<Model>>, Refusal> {
    let rows = matching(reading, Wanted::default())
        .filter(reading.any_of(Column::OrganizationId, organizations.iter().copied()))
        .filter(Column::Status.is_in([Verification::Requested, Verification::UnderReview]))
        .all(reading.db())
        .await?;
    Ok(rows.into_iter().map(|row| (row.organization_id, Seen::new(row))).collect())
}

/// The request with this id, if the caller may see it.
pub async fn by_id(reading: &Reading, id: VerificationId) -> Result<Option<Seen<Model>>, Refusal> {
    let select = matching(reading, Wanted::default()).filter(Column::Id.eq(id));
    Ok(select.one(reading.db()).await?.map(Seen::new))
}

fn matching(reading: &Reading, wanted: Wanted) -> Select<Entity> {
    // What was verified until a day that has passed is asked for as expired, and no longer as verified.
    let (over, on) = (Column::ValidUntil.lt(reading.today()), Column::ValidUntil.gte(reading.today()));
    let status = wanted.status.map(|status| match status {
        Verification::Expired => Condition::all().add(Column::Status.eq(Verification::Verified)).add(over),
        Verification::Verified => Condition::all().add(Column::Status.eq(Verification::Verified)).add(on),
        other => Condition::all().add(Column::Status.eq(other)),
    });
    Entity::find().filter(
        visible::verification(reading.rights())
            .add_option(wanted.organization.map(|id| Column::OrganizationId.eq(id)))
            .add_option(status),
    )
}

/// How a request stands on `today`.
#[must_use]
pub fn status_on(row: &Model, today: chrono::NaiveDate) -> Verification {
    let is_over = row.valid_until.is_some_and(|last| last < today);
    if row.status == Verification::Verified && is_over { Verification::Expired } else { row.status }
}
