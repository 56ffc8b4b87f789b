//! Questions about versions and signatures. Text and signatures are the parties' own, also of a public partnership.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use entity::id::{AgreementId, PartnershipId};
use entity::partnership::agreement::{Column, Entity, Model};
use entity::partnership::{party, signature};
use entity::registry::organization;
use entity::state::{AgreementStatus, Consent, Role};
use sea_orm::sea_query::{ExprTrait, SelectStatement};
use sea_orm::{ActiveEnum, ColumnTrait, Condition, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect};

use super::super::find::seen_organization;
use crate::page::{self, Page, Slice};
use crate::policy::visible;
use crate::refusal::Refusal;
use crate::seen::{Reading, Seen};

/// A signature, with its organization if the caller may see that one too.
#[derive(Clone, Debug)]
pub struct SeenSignature {
    pub row: Seen<signature::Model>,
    pub organization: Option<Seen<organization::Model>>,
}

/// The versions with these ids that the caller may see, in no order.
pub async fn by_ids(reading: &Reading, ids: &[AgreementId]) -> Result<Vec<Seen<Model>>, Refusal> {
    let select = Entity::find().filter(reading.any_of(Column::Id, ids.iter().copied()));
    let rows = select.filter(visible::agreement(reading.rights())).all(reading.db()).await?;
    Ok(rows.into_iter().map(Seen::new).collect())
}

/// What holds in each of these partnerships, or would once all have consented, in one statement.
pub async fn present_of(
    reading: &Reading,
    partnerships: &[PartnershipId],
) -> Result<HashMap<PartnershipId, Seen<Model>>, Refusal> {
    let rows = Entity::find()
        .filter(reading.any_of(Column::PartnershipId, partnerships.iter().copied()))
        .filter(Column::Status.is_in([AgreementStatus::InForce, AgreementStatus::Proposed]))
        .filter(visible::agreement(reading.rights()))
        .order_by_desc(Column::Number)
        .all(reading.db())
        .await?;
    // The earlier of two is the one in force.
    Ok(rows.into_iter().map(|row| (row.partnership_id, Seen::new(row))).collect())
}

/// What was in force in each of these partnerships at an instant, in one statement.
pub async fn in_force_at(
    reading: &Reading,
    moments: &[(PartnershipId, DateTime<Utc>)],
) -> Result<HashMap<(PartnershipId, DateTime<Utc>), Seen<Model>>, Refusal> {
    let held = moments.iter().fold(Condition::any(), |any, (partnership, at)| {
        let began = Column::PartnershipId.eq(*partnership).and(Column::InForceAt.lte(*at));
        any.add(began.and(Column::EndedAt.is_null().or(Column::EndedAt.gt(*at))))
    });
    let rows = Entity::find()
        .filter(held)
        .filter(visible::agreement(reading.rights()))
        .order_by_asc(Column::Number)
        .all(reading.db())
        .await?;
    let held = |row: &&Model, at: DateTime<Utc>| {
        row.in_force_at.is_some_and(|began| began <= at) && row.ended_at.is_none_or(|ended| ended > at)
    };
    let found = moments.iter().filter_map(|(partnership, at)| {
        let row = rows.iter().rfind(|row| row.partnership_id == *partnership && held(row, *at))?;
        Some(((*partnership, *at), Seen::new(row.clone())))
    });
    Ok(found.collect())
}

/// One page of the versions, oldest first, of each of these partnerships, in one statement.
pub async fn versions_of(
    reading: &Reading,
    partnerships: &[PartnershipId],
    page: &Page,
) -> Result<HashMap<PartnershipId, Slice<Seen<Model>>>, Refusal> {
    let nearest = nearest(reading, partnerships, page);
    let select = Entity::find().filter(Column::Id.in_subquery(nearest)).order_by(Column::Id, page.order());
    let mut groups: HashMap<_, Vec<_>> = partnerships.iter().map(|id| (*id, Vec::new())).collect();
    for row in select.all(reading.db()).await? {
        groups.entry(row.partnership_id).or_default().push(Seen::new(row));
    }
    Ok(groups.into_iter().map(|(id, rows)| (id, page.cut(rows))).collect())
}

/// How many versions each of these partnerships has, in one statement. Those without any are not among them.
pub async fn counts_of_versions(
    reading: &Reading,
    partnerships: &[PartnershipId],
) -> Result<HashMap<PartnershipId, u64>, Refusal> {
    let select = Entity::find().filter(visible::agreement(reading.rights()));
    page::count_of_each(reading, select, (Column::PartnershipId, partnerships)).await
}

/// The signatures under these versions, in the order of signing, in one statement.
pub async fn signatures_of(
    reading: &Reading,
    agreements: &[Seen<AgreementId>],
) -> Result<HashMap<Seen<AgreementId>, Vec<SeenSignature>>, Refusal> {
    let organization = seen_organization::<signature::Entity>(signature::Column::OrganizationId, reading.rights());
    let rows = signature::Entity::find()
        .join(JoinType::LeftJoin, organization)
        .filter(reading.any_of(signature::Column::AgreementId, agreements.iter().map(|id| **id)))
        .order_by_asc(signature::Column::Id)
        .select_also(organization::Entity)
        .all(reading.db())
        .await?;
    let mut groups: HashMap<_, Vec<_>> = HashMap::new();
    for (row, organization) in rows {
        let id = Seen::new(row.agreement_id);
        let seen = SeenSignature { row: Seen::new(row), organization: organization.map(Seen::new) };
        groups.entry(id).or_default().push(seen);
    }
    Ok(groups)
}

impl SeenSignature {
    /// The roles of the network by which the officer held the right to sign.
    #[must_use]
    pub fn roles(&self) -> Vec<Role> {
        self.row.roles.split(' ').filter_map(|word| Role::try_from_value(&word.to_owned()).ok()).collect()
    }
}

impl Seen<Model> {
    /// The id of a version that the caller sees.
    #[must_use]
    pub fn seen_id(&self) -> Seen<AgreementId> {
        Seen::new(self.id)
    }

    /// The id of its partnership, whose parties whoever sees the version sees.
    #[must_use]
    pub fn seen_partnership(&self) -> Seen<PartnershipId> {
        Seen::new(self.partnership_id)
    }

    /// Whether the version waits for this party's signature.
    #[must_use]
    pub fn awaits(&self, party: &party::Model) -> bool {
        match (self.status, self.number) {
            (AgreementStatus::Proposed, 1) => party.consent == Consent::Invited,
            (AgreementStatus::Proposed, _) => party.consent == Consent::Accepted,
            _ => false,
        }
    }
}

/// The ids of the first versions of each partnership, one more than the page shows.
fn nearest(reading: &Reading, partnerships: &[PartnershipId], page: &Page) -> SelectStatement {
    let rows = Entity::find()
        .filter(reading.any_of(Column::PartnershipId, partnerships.iter().copied()))
        .filter(visible::agreement(reading.rights()));
    page.nearest_of_each(rows, Column::PartnershipId, Column::Id)
}
