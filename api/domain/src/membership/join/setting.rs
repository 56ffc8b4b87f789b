//! Whether an organization takes requests to join, and what it asks.

use std::collections::HashMap;

use entity::id::OrganizationId;
use entity::membership::join_setting::{ActiveModel, Column, Entity, Model};
use entity::registry::organization;
use entity::state::JoinPolicy;
use entity::value::text::Text;
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::OnConflict;
use sea_orm::{EntityTrait, JoinType, QueryFilter, QuerySelect};
use serde::Serialize;

use crate::command::{Command, Lookup, Writing};
use crate::feed::{audit::Entry, outbox::Event};
use crate::membership::owners;
use crate::membership::rule::Rule;
use crate::policy::permission::Permission;
use crate::policy::place::Place;
use crate::policy::rights::on;
use crate::policy::visible;
use crate::refusal::{Refusal, Rule as AnyRule};
use crate::registry::state::require_at_work;
use crate::seen::{Reading, Seen};

/// Most questions that a request answers.
const QUESTIONS_MAX: usize = 5;

/// Say how an organization is joined.
#[derive(Clone, Serialize)]
pub struct SetJoinPolicy {
    pub organization: OrganizationId,
    pub policy: JoinPolicy,
    pub questions: Vec<Text>,
}

impl Command for SetJoinPolicy {
    const NEEDS: Permission = Permission::OrganizationEdit;
    const NAME: &'static str = "setJoinPolicy";
    type Outcome = Seen<organization::Model>;

    async fn scope(&self, lookup: &Lookup<'_>) -> Result<Place, Refusal> {
        lookup.place(self.organization, "organizationId", Self::NEEDS).await
    }

    async fn run(self, writing: &Writing) -> Result<Self::Outcome, Refusal> {
        let organization = owners::lock(self.organization, writing).await?;
        require_at_work(&organization)?;
        if self.questions.len() > QUESTIONS_MAX {
            return Err(AnyRule::from(Rule::TooManyQuestions { limit: QUESTIONS_MAX }).at("questions"));
        }
        let before = Entity::find_by_id(self.organization).one(writing.tx()).await?;
        let row = ActiveModel {
            organization_id: Set(self.organization),
            policy: Set(self.policy),
            questions: Set(serde_json::to_string(&self.questions)?),
        };
        let anew =
            OnConflict::column(Column::OrganizationId).update_columns([Column::Policy, Column::Questions]).to_owned();
        let after = Entity::insert(row).on_conflict(anew).exec_with_returning(writing.tx()).await?;
        let entry = Entry::of(self.organization).in_organization(self.organization);
        let entry = if let Some(before) = before { entry.before(&before)? } else { entry };
        writing.record(entry.after(&after)?).await?;
        let event = Event::new("organization.joining", self.organization).in_organization(self.organization);
        writing.announce(event).await?;
        Ok(Seen::new(organization))
    }
}

/// How an organization is joined.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Joining {
    pub policy: JoinPolicy,
    /// What a request answers.
    pub questions: Vec<String>,
}

impl Joining {
    /// What a row says, or its absence.
    pub(super) fn of(row: Option<Model>) -> Result<Self, Refusal> {
        match row {
            None => Ok(Self { policy: JoinPolicy::InvitationOnly, questions: Vec::new() }),
            Some(row) => Ok(Self { policy: row.policy, questions: serde_json::from_str(&row.questions)? }),
        }
    }
}

/// How those of these organizations are joined that the caller may see and that have said so, in one statement.
pub async fn of_organizations(
    reading: &Reading,
    organizations: &[OrganizationId],
) -> Result<HashMap<OrganizationId, Joining>, Refusal> {
    let rows = Entity::find()
        .join(JoinType::InnerJoin, on::<Entity, organization::Entity>(Column::OrganizationId, organization::Column::Id))
        .filter(visible::organization(reading.rights()))
        .filter(reading.any_of(Column::OrganizationId, organizations.iter().copied()))
        .all(reading.db())
        .await?;
    rows.into_iter().map(|row| Ok((row.organization_id, Joining::of(Some(row))?))).collect()
}
