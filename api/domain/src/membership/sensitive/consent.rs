//! A guardian agrees to what is kept of a minor, and takes it back.

use chrono::NaiveDate;
use entity::id::{GuardianConsentId, MembershipId};
use entity::membership::guardian_consent::{ActiveModel, Column, Entity, Model};
use entity::membership::member;
use entity::state::{InvitationStatus, Relationship};
use entity::value::text::Name;
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, JoinType, QueryFilter, QuerySelect};
use serde::Serialize;

use super::{ARGUMENT, hold, hold_past};
use crate::command::{Command, Lookup, Writing};
use crate::feed::{audit::Entry, outbox::Event};
use crate::membership::row::MemberRow;
use crate::membership::rule::Rule;
use crate::membership::seat;
use crate::membership::settle::settle;
use crate::policy::minor::is_minor;
use crate::policy::permission::Permission;
use crate::policy::place::Place;
use crate::policy::rights::on;
use crate::privacy::reach;
use crate::refusal::{Refusal, Rule as AnyRule, is_taken};
use crate::seen::{Reading, Seen};

/// Who has agreed, and when.
#[derive(Clone, Debug, Serialize)]
pub struct Consent {
    #[serde(skip)]
    pub guardian: Name,
    pub relationship: Relationship,
    pub consented_on: NaiveDate,
}

impl Consent {
    /// Keeps it for a membership.
    pub(crate) async fn keep(self, member: &member::Model, writing: &Writing) -> Result<(), Refusal> {
        let person = writing.rights().person().ok_or(Refusal::Unauthenticated)?;
        if self.consented_on > writing.today() {
            return Err(AnyRule::from(Rule::DateInFuture).at("consentedOn"));
        }
        let id: GuardianConsentId = writing.mint();
        let row = ActiveModel {
            id: Set(id),
            membership_id: Set(member.id),
            guardian_name: Set(self.guardian.into_string()),
            relationship: Set(self.relationship),
            consented_on: Set(self.consented_on),
            recorded_by: Set(person),
            recorded_at: Set(writing.now()),
            withdrawn_at: Set(None),
        };
        Entity::insert(row).exec_without_returning(writing.tx()).await.map_err(|error| {
            if is_taken(&error, "guardian_consent", "membership_id") {
                AnyRule::from(Rule::GuardianConsentGiven).at(ARGUMENT)
            } else {
                error.into()
            }
        })?;
        // That it was given, and not by whom: the trail outlives what is kept of people.
        writing.record(Entry::of(id).in_organization(member.organization_id)).await?;
        writing.announce(Event::new("guardian.consented", member.id).in_organization(member.organization_id)).await
    }
}

/// Record that the guardian of a minor has agreed.
#[derive(Clone, Serialize)]
pub struct RecordGuardianConsent {
    pub membership: MembershipId,
    pub consent: Consent,
}

impl Command for RecordGuardianConsent {
    const NEEDS: Permission = Permission::SensitiveWrite;
    const NAME: &'static str = "recordGuardianConsent";
    type Outcome = Seen<MemberRow>;

    async fn scope(&self, lookup: &Lookup<'_>) -> Result<Place, Refusal> {
        lookup.membership(self.membership).await
    }

    async fn run(self, writing: &Writing) -> Result<Self::Outcome, Refusal> {
        let member = hold(self.membership, Self::NEEDS, writing).await?;
        if !is_minor(member.birth_date, writing.today()) {
            return Err(AnyRule::from(Rule::NotMinor).at(ARGUMENT));
        }
        self.consent.keep(&member, writing).await?;
        seat::shown(member.id, writing).await
    }
}

/// Record that a guardian takes the consent back, also after the membership has ended. What it was needed for goes at
/// once: how to reach the minor, and the health note; from invitations and the audit trail, too.
#[derive(Clone, Serialize)]
pub struct WithdrawGuardianConsent {
    pub membership: MembershipId,
}

impl Command for WithdrawGuardianConsent {
    const NEEDS: Permission = Permission::SensitiveWrite;
    const NAME: &'static str = "withdrawGuardianConsent";
    type Outcome = Seen<MemberRow>;

    async fn scope(&self, lookup: &Lookup<'_>) -> Result<Place, Refusal> {
        lookup.membership(self.membership).await
    }

    async fn run(self, writing: &Writing) -> Result<Self::Outcome, Refusal> {
        let member = hold_past(self.membership, Self::NEEDS, writing).await?;
        let before = Entity::in_force(member.id).one(writing.tx()).await?;
        let before = before.ok_or_else(|| AnyRule::from(Rule::GuardianConsentMissing).at(ARGUMENT))?;
        Entity::update_many()
            .col_expr(Column::WithdrawnAt, Expr::value(writing.now()))
            .filter(Column::Id.eq(before.id))
            .exec(writing.tx())
            .await?;
        let organization = member.organization_id;
        writing.record(Entry::of(before.id).in_organization(organization)).await?;
        if is_minor(member.birth_date, writing.today()) {
            let none = || Expr::value(Option::<String>::None);
            member::Entity::update_many()
                .col_expr(member::Column::ContactEmail, none())
                .col_expr(member::Column::ContactEmailKey, none())
                .col_expr(member::Column::ContactPhone, none())
                .col_expr(member::Column::HealthNote, none())
                .filter(member::Column::Id.eq(member.id))
                .exec(writing.tx())
                .await?;
            // Invitations and the trail keep them, too. What is recorded after that holds nothing any more.
            for open in reach::forget(&member, writing).await? {
                settle(&open, (InvitationStatus::Cancelled, "invitation.cancelled"), writing).await?;
            }
            // That it was removed, and not what it was.
            writing.record(Entry::of(member.id).in_organization(organization)).await?;
        }
        writing.announce(Event::new("guardian.withdrew", member.id).in_organization(organization)).await?;
        seat::shown(member.id, writing).await
    }
}

/// The consents in force for these memberships, of those whose specially protected data the caller reads.
pub async fn in_force_of(reading: &Reading, ids: &[MembershipId]) -> Result<Vec<Seen<Model>>, Refusal> {
    let readable = reading.rights().where_holding(Permission::SensitiveRead);
    let rows = Entity::find()
        .join(JoinType::InnerJoin, on::<Entity, member::Entity>(Column::MembershipId, member::Column::Id))
        .filter(Column::WithdrawnAt.is_null())
        .filter(reading.any_of(Column::MembershipId, ids.iter().copied()))
        .filter(reading.any_of(member::Column::OrganizationId, readable))
        .all(reading.db())
        .await?;
    Ok(rows.into_iter().map(Seen::new).collect())
}
