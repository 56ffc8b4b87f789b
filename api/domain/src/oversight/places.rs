//! The doors of organizations and partnerships, which are seen by more than a column of theirs.

use entity::id::{OrganizationId, PartnershipId};
use entity::mobilization::{offer, resource};
use entity::partnership::{agreement, partnership, party};
use entity::registry::organization;
use entity::state::{Consent, OrganizationStatus, Visibility};
use sea_orm::sea_query::{Expr, Query};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use crate::policy::offered;
use crate::policy::permission::Permission;
use crate::policy::visible;
use crate::policy::way::Door;
use crate::refusal::Refusal;
use crate::seen::Reading;

/// What opens an organization's card, as [`visible::organization`] says it of many.
pub(super) async fn of_organization(reading: &Reading, row: &organization::Model) -> Result<Vec<Door>, Refusal> {
    let mut doors = vec![Door::Inside(row.id)];
    match (row.visibility, row.status) {
        (Visibility::Public, status) if is_shown(status, row) => doors.push(Door::Everybody),
        (Visibility::Network, status) if is_shown(status, row) => doors.push(Door::SignedIn),
        (Visibility::Public | Visibility::Network, OrganizationStatus::Archived) => {
            // Whoever is not of it learns of those alone with whom they were in a partnership with it.
            let is_inside = reading.rights().standing(row.id).is_some();
            doors.extend(partners(reading, row.id, is_inside).await?);
        }
        (Visibility::Hidden, _) | (Visibility::Public | Visibility::Network, _) => {}
    }
    if row.visibility != Visibility::Hidden {
        doors.push(Door::Administrators);
    }
    Ok(doors)
}

/// Whether the card is there for all whom the organization does not hide from.
fn is_shown(status: OrganizationStatus, row: &organization::Model) -> bool {
    matches!(status, OrganizationStatus::Active | OrganizationStatus::Suspended) || row.merged_into_id.is_some()
}

/// What opens a partnership, as [`visible::partnership`] says it of many, or something in it, to these of its parties.
pub(super) async fn of_parties(
    reading: &Reading,
    row: &partnership::Model,
    sees: impl Fn(&party::Model) -> bool,
) -> Result<Vec<Door>, Refusal> {
    let parties = joined(reading, row.id).await?;
    let public = visible::is_public(row).then_some(Door::Everybody);
    Ok(parties.iter().filter(|party| sees(party)).map(door).chain(public).collect())
}

/// What opens an offer to the people of its partnership's parties.
pub(super) async fn of_offer(reading: &Reading, row: &offer::Model) -> Result<Vec<Door>, Refusal> {
    let parties = joined(reading, row.partnership_id).await?;
    Ok(parties.iter().filter(|party| visible::is_among_parties(party, row.created_at)).map(door).collect())
}

/// What opens what an organization lends to the people of its partners, as [`offered::resource`] says it of many.
pub(super) async fn of_resource(reading: &Reading, row: &resource::Model) -> Result<Vec<Door>, Refusal> {
    let column = |column| (party::Entity, column);
    let standing = Query::select()
        .column(partnership::Column::Id)
        .from(partnership::Entity)
        .and_where(partnership::Column::Status.is_in(offered::LENDING))
        .take();
    let mut shared = Query::select()
        .column(party::Column::PartnershipId)
        .from(party::Entity)
        .and_where(party::Column::OrganizationId.eq(row.organization_id))
        .and_where(party::Column::Consent.eq(Consent::Accepted))
        .and_where(party::Column::PartnershipId.in_subquery(standing))
        .to_owned();
    // Whoever is not of it learns of those alone who are in a partnership with both.
    if reading.rights().standing(row.organization_id).is_none() {
        let partnership = column(party::Column::PartnershipId);
        shared.and_where(visible::joined_with(partnership, reading.rights(), &[Consent::Accepted]));
    }
    let select = party::Entity::find()
        .filter(party::Column::PartnershipId.in_subquery(shared))
        .filter(party::Column::Consent.eq(Consent::Accepted))
        .order_by_asc(party::Column::OrganizationId);
    let mut partners: Vec<_> = select.all(reading.db()).await?.into_iter().map(|party| party.organization_id).collect();
    partners.dedup();
    Ok(partners.into_iter().map(|id| Door::Holding(id, Permission::PartnershipRead)).collect())
}

/// What opens a version of an agreement, as [`visible::agreement`] says it of many.
pub(super) async fn of_agreement(reading: &Reading, row: &agreement::Model) -> Result<Vec<Door>, Refusal> {
    let parties = joined(reading, row.partnership_id).await?;
    Ok(parties.iter().filter(|party| visible::is_of_its_time(party, row.created_at)).map(door).collect())
}

async fn joined(reading: &Reading, id: PartnershipId) -> Result<Vec<party::Model>, Refusal> {
    let select = party::Entity::of_partnership(id).filter(party::Column::Consent.is_in(visible::JOINED));
    Ok(select.order_by_asc(party::Column::Id).all(reading.db()).await?)
}

fn door(party: &party::Model) -> Door {
    Door::Holding(party.organization_id, Permission::PartnershipRead)
}

/// Those who were in a partnership with an organization that has closed.
async fn partners(reading: &Reading, id: OrganizationId, is_inside: bool) -> Result<Vec<Door>, Refusal> {
    let mut joined = Query::select()
        .column(party::Column::PartnershipId)
        .from(party::Entity)
        .and_where(party::Column::OrganizationId.eq(id))
        .and_where(visible::was_in(Expr::col(party::Column::Consent), Expr::col(party::Column::DecidedAt)))
        .to_owned();
    if !is_inside {
        joined.and_where(visible::joined((party::Entity, party::Column::PartnershipId), reading.rights()));
    }
    let select = party::Entity::find()
        .filter(party::Column::PartnershipId.in_subquery(joined))
        .filter(party::Column::Consent.is_in(visible::JOINED))
        .order_by_asc(party::Column::OrganizationId);
    let mut partners: Vec<_> = select.all(reading.db()).await?.into_iter().map(|party| party.organization_id).collect();
    partners.dedup();
    Ok(partners.into_iter().map(|id| Door::Holding(id, Permission::PartnershipRead)).collect())
}
