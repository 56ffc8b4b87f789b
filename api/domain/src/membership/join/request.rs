//! Somebody asks to join.

use chrono::TimeDelta;
use entity::id::{JoinRequestId, OrganizationId, PersonId};
use entity::membership::join_request::{ActiveModel, Column, Entity};
use entity::membership::join_setting;
use entity::registry::organization;
use entity::state::{JoinPolicy, JoinRequestStatus, OrganizationStatus};
use entity::value::text::Text;
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveEnum, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use serde::Serialize;

use super::find::SeenRequest;
use super::setting::Joining;
use crate::command::{Command, Lookup, Writing};
use crate::feed::{audit::Entry, outbox::Event};
use crate::identity::hold::hold;
use crate::membership::rule::Rule;
use crate::membership::seat;
use crate::policy::permission::Permission;
use crate::policy::place::Place;
use crate::policy::visible;
use crate::refusal::{Refusal, Rule as AnyRule, is_taken};

const ARGUMENT: &str = "organizationId";
/// How long a request may be decided.
const LIFE: TimeDelta = TimeDelta::days(30);
/// Requests of one person to one organization in a day.
pub(in crate::membership) const A_DAY: u64 = 3;

/// Ask to join an organization that takes requests.
#[derive(Clone, Serialize)]
pub struct RequestToJoin {
    pub organization: OrganizationId,
    pub message: Text,
    /// To each of the organization's questions, in their order.
    pub answers: Vec<Text>,
}

impl Command for RequestToJoin {
    const NEEDS: Permission = Permission::SignedIn;
    const NAME: &'static str = "requestToJoin";
    type Outcome = SeenRequest;

    async fn scope(&self, _: &Lookup<'_>) -> Result<Place, Refusal> {
        Ok(Place::Network)
    }

    async fn run(self, writing: &Writing) -> Result<Self::Outcome, Refusal> {
        let person = writing.rights().person().ok_or(Refusal::Unauthenticated)?;
        let organization = organization::Entity::find_by_id(self.organization)
            .filter(visible::organization(writing.rights()))
            .one(writing.tx())
            .await?
            .ok_or(Refusal::NotFound(ARGUMENT))?;
        if seat::of_person(person, organization.id, writing).await?.is_some() {
            return Err(AnyRule::from(Rule::AlreadyMember).at(ARGUMENT));
        }
        let setting = join_setting::Entity::find_by_id(organization.id).one(writing.tx()).await?;
        let joining = Joining::of(setting)?;
        if organization.status != OrganizationStatus::Active || joining.policy != JoinPolicy::OpenToRequests {
            return Err(AnyRule::from(Rule::NoJoinRequests).at(ARGUMENT));
        }
        if self.answers.len() != joining.questions.len() {
            return Err(AnyRule::from(Rule::AnswersMismatch { count: joining.questions.len() }).at("answers"));
        }
        hold(person, writing).await?;
        self.close_expired(person, writing).await?;
        self.require_patience(person, writing).await?;
        let answers: Vec<_> = joining.questions.iter().zip(&self.answers).collect();
        let id: JoinRequestId = writing.mint();
        let row = ActiveModel {
            id: Set(id),
            organization_id: Set(organization.id),
            person_id: Set(person),
            answers: Set(serde_json::to_string(&answers)?),
            message: Set(self.message.into_string()),
            status: Set(JoinRequestStatus::Requested),
            created_at: Set(writing.now()),
            expires_at: Set(writing.now() + LIFE),
            decided_by: Set(None),
            decided_at: Set(None),
            reason: Set(None),
        };
        let request = Entity::insert(row).exec_with_returning(writing.tx()).await.map_err(|error| {
            let keys = ["organization_id", "person_id", "organization_id_person_id"];
            if keys.iter().any(|key| is_taken(&error, "join_request", key)) {
                AnyRule::from(Rule::AlreadyRequested).at(ARGUMENT)
            } else {
                error.into()
            }
        })?;
        writing.record(Entry::of(id).in_organization(organization.id).after(&request)?).await?;
        writing.announce(Event::new("join.requested", id).in_organization(organization.id)).await?;
        SeenRequest::changed(request, writing).await
    }
}

impl RequestToJoin {
    /// Whoever asks, takes it back and asks again fills an organization's books with it.
    async fn require_patience(&self, person: PersonId, writing: &Writing) -> Result<(), Refusal> {
        let asked = Entity::find()
            .filter(Column::OrganizationId.eq(self.organization))
            .filter(Column::PersonId.eq(person))
            .filter(Column::CreatedAt.gt(writing.now() - TimeDelta::days(1)))
            .count(writing.tx())
            .await?;
        if asked >= A_DAY { Err(AnyRule::from(Rule::AlreadyRequested).at(ARGUMENT)) } else { Ok(()) }
    }

    /// A request that nobody decided in time must not stand in the way of a new one. When its time would be over the record
    /// of its making tells, so nothing is recorded of that.
    async fn close_expired(&self, person: PersonId, writing: &Writing) -> Result<(), Refusal> {
        Entity::update_many()
            .col_expr(Column::Status, Expr::value(JoinRequestStatus::Expired.to_value()))
            .col_expr(Column::DecidedAt, Expr::value(writing.now()))
            .filter(Column::OrganizationId.eq(self.organization))
            .filter(Column::PersonId.eq(person))
            .filter(Column::Status.eq(JoinRequestStatus::Requested))
            .filter(Column::ExpiresAt.lte(writing.now()))
            .exec(writing.tx())
            .await?;
        Ok(())
    }
}
