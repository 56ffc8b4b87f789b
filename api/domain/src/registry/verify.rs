//! The network checks an organization, decides whether it is what it says, and may take that back.

use chrono::{Months, NaiveDate};
use entity::id::{OrganizationId, VerificationId};
use entity::registry::organization;
use entity::registry::verification::{ActiveModel, Column, Entity, Model};
use entity::state::Verification;
use entity::value::text::Text;
use sea_orm::ActiveValue::NotSet;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde::Serialize;

use super::rule::Rule;
use super::state;
use super::verification::mark;
use crate::command::{Command, Lookup, Writing};
use crate::feed::{audit::Entry, outbox::Event};
use crate::membership::seat;
use crate::policy::permission::Permission;
use crate::policy::place::Place;
use crate::refusal::{Refusal, Rule as AnyRule};
use crate::seen::Seen;

/// Longest time for which an organization is verified at once, in months.
const LONGEST: Months = Months::new(60);
const OPEN: &[Verification] = &[Verification::Requested, Verification::UnderReview];

/// Take a request in hand, so that others know.
#[derive(Clone, Serialize)]
pub struct ReviewVerification {
    pub verification: VerificationId,
}

impl Command for ReviewVerification {
    const NEEDS: Permission = Permission::OrganizationVerify;
    const NAME: &'static str = "reviewVerification";
    type Outcome = Seen<Model>;

    async fn scope(&self, lookup: &Lookup<'_>) -> Result<Place, Refusal> {
        lookup.verification(self.verification).await
    }

    async fn run(self, writing: &Writing) -> Result<Self::Outcome, Refusal> {
        let (organization, before) = open(self.verification, &[Verification::Requested], writing).await?;
        let after = Model {
            status: Verification::UnderReview,
            reviewer_id: writing.rights().person(),
            reviewed_at: Some(writing.now()),
            ..before.clone()
        };
        if organization.verification == Verification::Requested {
            mark(&organization, (Verification::UnderReview, None), writing).await?;
        }
        keep((before, after), "verification.under_review", writing).await
    }
}

/// Decide that the organization is what it says, until a day.
#[derive(Clone, Serialize)]
pub struct ApproveVerification {
    pub verification: VerificationId,
    pub valid_until: NaiveDate,
    pub reason: Option<Text>,
}

impl Command for ApproveVerification {
    const NEEDS: Permission = Permission::OrganizationVerify;
    const NAME: &'static str = "approveVerification";
    type Outcome = Seen<Model>;

    async fn scope(&self, lookup: &Lookup<'_>) -> Result<Place, Refusal> {
        lookup.verification(self.verification).await
    }

    async fn run(self, writing: &Writing) -> Result<Self::Outcome, Refusal> {
        let (organization, before) = open(self.verification, OPEN, writing).await?;
        state::require_at_work(&organization)?;
        let latest = writing.today().checked_add_months(LONGEST);
        if self.valid_until <= writing.today() || latest.is_none_or(|latest| self.valid_until > latest) {
            return Err(AnyRule::from(Rule::VerificationTerm).at("validUntil"));
        }
        mark(&organization, (Verification::Verified, Some(self.valid_until)), writing).await?;
        let decided = decided(&before, Verification::Verified, self.reason, writing);
        let after = Model { valid_until: Some(self.valid_until), ..decided };
        keep((before, after), "verification.approved", writing).await
    }
}

/// Decide that the evidence does not show it. Who was verified before stays so until that time is over.
#[derive(Clone, Serialize)]
pub struct RejectVerification {
    pub verification: VerificationId,
    pub reason: Text,
}

impl Command for RejectVerification {
    const NEEDS: Permission = Permission::OrganizationVerify;
    const NAME: &'static str = "rejectVerification";
    type Outcome = Seen<Model>;

    async fn scope(&self, lookup: &Lookup<'_>) -> Result<Place, Refusal> {
        lookup.verification(self.verification).await
    }

    async fn run(self, writing: &Writing) -> Result<Self::Outcome, Refusal> {
        let (organization, before) = open(self.verification, OPEN, writing).await?;
        if organization.verification_on(writing.today()) != Verification::Verified {
            mark(&organization, (Verification::Rejected, None), writing).await?;
        }
        let after = decided(&before, Verification::Rejected, Some(self.reason), writing);
        keep((before, after), "verification.rejected", writing).await
    }
}

/// Take back that an organization is verified.
#[derive(Clone, Serialize)]
pub struct RevokeVerification {
    pub organization: OrganizationId,
    pub reason: Text,
}

impl Command for RevokeVerification {
    const NEEDS: Permission = Permission::OrganizationVerify;
    const NAME: &'static str = "revokeVerification";
    type Outcome = Seen<Model>;

    async fn scope(&self, lookup: &Lookup<'_>) -> Result<Place, Refusal> {
        lookup.place(self.organization, "organizationId", Self::NEEDS).await
    }

    async fn run(self, writing: &Writing) -> Result<Self::Outcome, Refusal> {
        let organization = state::lock(self.organization, writing).await?;
        let wrong = || AnyRule::from(Rule::WrongVerificationState).at("organizationId");
        if organization.verification_on(writing.today()) != Verification::Verified {
            return Err(wrong());
        }
        mark(&organization, (Verification::Revoked, None), writing).await?;
        // All of them: after a renewal there is an older one beside the one in force.
        let verified = Entity::of_organization(organization.id).filter(Column::Status.eq(Verification::Verified));
        let mut last = None;
        for before in verified.order_by_asc(Column::Id).all(writing.tx()).await? {
            let after = Model {
                status: Verification::Revoked,
                revoked_by: writing.rights().person(),
                revoked_at: Some(writing.now()),
                revocation_reason: Some(self.reason.as_str().to_owned()),
                ..before.clone()
            };
            last = Some(keep((before, after), "verification.revoked", writing).await?);
        }
        last.ok_or_else(wrong)
    }
}

/// Ends what was asked and decided for an organization under the name that it gives up. It must be locked.
pub(super) async fn renamed(organization: OrganizationId, writing: &Writing) -> Result<(), Refusal> {
    let rows = Entity::of_organization(organization).order_by_asc(Column::Id).all(writing.tx()).await?;
    for before in rows {
        let (after, event) = match before.status {
            Verification::Verified => {
                let after = Model { status: Verification::Revoked, revoked_at: Some(writing.now()), ..before.clone() };
                (after, "verification.revoked")
            }
            Verification::Requested | Verification::UnderReview => {
                let after = Model { status: Verification::Rejected, decided_at: Some(writing.now()), ..before.clone() };
                (after, "verification.rejected")
            }
            Verification::Unverified | Verification::Rejected | Verification::Expired | Verification::Revoked => {
                continue;
            }
        };
        keep((before, after), event, writing).await?;
    }
    Ok(())
}

/// The request, if it stands so, and its organization, locked. Nobody decides about an organization that they belong
/// to.
async fn open(
    id: VerificationId,
    states: &[Verification],
    writing: &Writing,
) -> Result<(organization::Model, Model), Refusal> {
    const ARGUMENT: &str = "verificationId";
    let find = || Entity::find_by_id(id).one(writing.tx());
    let found = find().await?.ok_or(Refusal::NotFound(ARGUMENT))?;
    let organization = state::lock(found.organization_id, writing).await?;
    // Once more under the lock: whoever decided meanwhile held it.
    let row = find().await?.ok_or(Refusal::NotFound(ARGUMENT))?;
    if !states.contains(&row.status) {
        return Err(AnyRule::from(Rule::WrongVerificationState).at(ARGUMENT));
    }
    let Some(person) = writing.rights().person() else {
        return Err(Refusal::Forbidden(Permission::OrganizationVerify));
    };
    // Who is suspended there belongs there still.
    let is_own = seat::of_person(person, organization.id, writing).await?.is_some();
    if is_own || person == row.requested_by {
        return Err(AnyRule::from(Rule::OwnOrganization).at(ARGUMENT));
    }
    Ok((organization, row))
}

fn decided(before: &Model, status: Verification, reason: Option<Text>, writing: &Writing) -> Model {
    Model {
        status,
        reviewer_id: writing.rights().person(),
        reviewed_at: before.reviewed_at.or(Some(writing.now())),
        decided_at: Some(writing.now()),
        decision_reason: reason.map(Text::into_string),
        ..before.clone()
    }
}

/// Writes how the request stands now.
async fn keep((before, after): (Model, Model), event: &'static str, writing: &Writing) -> Result<Seen<Model>, Refusal> {
    let change = ActiveModel { id: NotSet, ..ActiveModel::from(after.clone()).reset_all() };
    Entity::update_many().set(change).filter(Column::Id.eq(after.id)).exec(writing.tx()).await?;
    let (id, organization) = (after.id, after.organization_id);
    writing.record(Entry::of(id).in_organization(organization).before(&before)?.after(&after)?).await?;
    writing.announce(Event::new(event, id).in_organization(organization)).await?;
    Ok(Seen::new(after))
}
