//! Questions about service tokens, and the note of when one was last used.

use std::collections::HashMap;

use chrono::{DateTime, TimeDelta, Utc};
use entity::id::{MembershipId, OrganizationId, ServiceTokenId};
use entity::identity::service_token::{Column, Entity, Model};
use entity::membership::member;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, JoinType, PaginatorTrait, QueryFilter, QuerySelect, RelationDef, Select,
};

use crate::office::Office;
use crate::page::{Page, Slice};
use crate::policy::belonging;
use crate::policy::decide::require;
use crate::policy::permission::Permission;
use crate::policy::place::Place;
use crate::policy::visible;
use crate::refusal::Refusal;
use crate::seen::{Reading, Seen};

/// A use is noted at most this often.
const COARSE: TimeDelta = TimeDelta::minutes(1);

/// A page of an organization's service tokens, oldest first, dead ones too.
///
/// # Errors
/// As policy answers those who may not issue tokens.
pub async fn tokens(
    reading: &Reading,
    organization: OrganizationId,
    page: &Page,
) -> Result<Slice<Seen<Model>>, Refusal> {
    require(reading.rights(), Permission::TokenIssue, &Place::Organization(organization))?;
    let rows = page.apply(visible(reading, organization), None, Column::Id).all(reading.db()).await?;
    Ok(page.cut(rows).map(Seen::new))
}

/// How many service tokens the organization has issued.
pub async fn count_of_tokens(reading: &Reading, organization: OrganizationId) -> Result<u64, Refusal> {
    Ok(visible(reading, organization).count(reading.db()).await?)
}

/// The service token with this id, if the caller may issue tokens there.
pub async fn by_id(reading: &Reading, id: ServiceTokenId) -> Result<Option<Seen<Model>>, Refusal> {
    let select = Entity::find_by_id(id).filter(visible::service_token(reading.rights()));
    Ok(select.one(reading.db()).await?.map(Seen::new))
}

fn visible(reading: &Reading, organization: OrganizationId) -> Select<Entity> {
    Entity::of_organization(organization).filter(visible::service_token(reading.rights()))
}

impl Office {
    /// Notes beside the request that the token was used. This is no command: it decides nothing, nobody waits for it,
    /// and losing it does no harm. The only other change that is none is the count of tries, which must be kept
    /// whatever comes of the request.
    pub(crate) fn note_token_use(&self, id: ServiceTokenId, now: DateTime<Utc>) {
        let db = self.databases().write.clone();
        tokio::spawn(async move {
            let noted = Entity::update_many()
                .col_expr(Column::LastUsedAt, Expr::value(now))
                .filter(Column::Id.eq(id))
                .filter(Condition::any().add(Column::LastUsedAt.is_null()).add(Column::LastUsedAt.lt(now - COARSE)))
                .exec(&db)
                .await;
            if let Err(error) = noted {
                tracing::warn!(%error, "the use of a service token was not noted");
            }
        });
    }
}

/// The memberships in force of those who have issued these tokens, in the tokens' organizations.
pub async fn issuers_of(
    reading: &Reading,
    ids: &[Seen<ServiceTokenId>],
) -> Result<HashMap<Seen<ServiceTokenId>, MembershipId>, Refusal> {
    let issuer: RelationDef = Entity::belongs_to(member::Entity)
        .from(Column::IssuedBy)
        .to(member::Column::PersonId)
        .on_condition(|token, member| {
            let there = Expr::col((member, member::Column::OrganizationId));
            Condition::all().add(there.equals((token, Column::OrganizationId)))
        })
        .into();
    let rows: Vec<(ServiceTokenId, MembershipId)> = Entity::find()
        .join(JoinType::InnerJoin, issuer)
        .filter(reading.any_of(Column::Id, ids.iter().map(|id| **id)))
        .filter(belonging::in_force(reading.today()))
        .select_only()
        .column(Column::Id)
        .column(member::Column::Id)
        .into_tuple()
        .all(reading.db())
        .await?;
    Ok(rows.into_iter().map(|(token, issuer)| (Seen::new(token), issuer)).collect())
}
