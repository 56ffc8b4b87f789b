//! Questions about chains: where a record stands in one, and what its head is.

use std::collections::HashMap;

use entity::feed::{chain, chain_link};
use entity::id::OrganizationId;
use entity::state::ChainKind;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

use crate::policy::decide::require;
use crate::policy::permission::Permission;
use crate::policy::place::Place;
use crate::refusal::Refusal;
use crate::seen::{Reading, Seen};

/// The links of these records, which the caller has seen.
pub async fn links_of(
    reading: &Reading,
    records: &[Seen<Uuid>],
) -> Result<HashMap<Uuid, Seen<chain_link::Model>>, Refusal> {
    let ids = records.iter().map(|id| **id);
    let select = chain_link::Entity::find().filter(reading.any_of(chain_link::Column::SubjectId, ids));
    let links = select.all(reading.db()).await?;
    Ok(links.into_iter().map(|link| (link.subject_id, Seen::new(link))).collect())
}

/// The head of an organization's audit trail; none as long as nothing is in its chain.
///
/// # Errors
/// As policy answers those who do not read the trail.
pub async fn trail_head(
    reading: &Reading,
    organization: OrganizationId,
) -> Result<Option<Seen<chain::Model>>, Refusal> {
    require(reading.rights(), Permission::AuditRead, &Place::Organization(organization))?;
    let found = chain::Entity::find()
        .filter(chain::Column::OrganizationId.eq(organization.0))
        .filter(chain::Column::Kind.eq(ChainKind::Audit))
        .one(reading.db())
        .await?;
    Ok(found.map(Seen::new))
}
