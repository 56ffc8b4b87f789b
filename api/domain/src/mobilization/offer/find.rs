//! Questions about offers.

use std::collections::HashMap;
use std::hash::Hash;

use entity::id::{OfferId, OrganizationId, PartnershipId};
use entity::mobilization::offer;
use entity::state::ResourceKind;
use entity::value::unit::Unit;
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, Select, TryGetable, Value,
};

use crate::page::{self, Page, Slice};
use crate::placed;
use crate::policy::offered;
use crate::refusal::Refusal;
use crate::seen::{Reading, Seen};
use crate::stored;

/// An offer with its unit.
#[derive(Clone, Debug)]
pub struct SeenOffer {
    pub row: Seen<offer::Model>,
    pub unit: Unit,
}

impl SeenOffer {
    pub(crate) fn new(offer: offer::Model) -> Result<Self, Refusal> {
        let unit = stored::unit(&offer.unit)?;
        Ok(Self { unit, row: Seen::new(offer) })
    }
}

/// What offers are looked for; every condition must hold.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    pub partnership: Option<PartnershipId>,
    /// Only offers of this organization.
    pub organization: Option<OrganizationId>,
    pub kind: Option<ResourceKind>,
    /// Only offers of the person who asks.
    pub own: bool,
    /// Only those that are neither withdrawn nor past their last day.
    pub current: bool,
}

/// The offer with this id, if the caller may see it.
pub async fn by_id(reading: &Reading, id: OfferId) -> Result<Option<SeenOffer>, Refusal> {
    let row = visible(reading).filter(offer::Column::Id.eq(id)).one(reading.db()).await?;
    row.map(SeenOffer::new).transpose()
}

/// The offers with these ids that the caller may see, in no order.
pub async fn by_ids(reading: &Reading, ids: &[OfferId]) -> Result<Vec<SeenOffer>, Refusal> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let select = visible(reading).filter(reading.any_of(offer::Column::Id, ids.iter().copied()));
    placed::all(reading.db(), select).await?.into_iter().map(SeenOffer::new).collect()
}

/// A page of offers in order of publication.
pub async fn page_of_offers(reading: &Reading, wanted: &Wanted, page: &Page) -> Result<Slice<SeenOffer>, Refusal> {
    let select = page.apply(like(reading, wanted), None, (offer::Entity, offer::Column::Id));
    seen(page.cut(placed::all(reading.db(), select).await?))
}

/// How many offers match, of those that the caller may see.
pub async fn count_of_offers(reading: &Reading, wanted: &Wanted) -> Result<u64, Refusal> {
    Ok(like(reading, wanted).count(reading.db()).await?)
}

/// The same page of offers in each of these partnerships, in one statement.
pub async fn offers_in(
    reading: &Reading,
    partnerships: &[PartnershipId],
    page: &Page,
) -> Result<HashMap<PartnershipId, Slice<SeenOffer>>, Refusal> {
    page_of_each(reading, (offer::Column::PartnershipId, partnerships), |row| Some(row.partnership_id), page).await
}

/// How many offers there are in each of these partnerships, of those that the caller may see.
pub async fn counts_in(
    reading: &Reading,
    partnerships: &[PartnershipId],
) -> Result<HashMap<PartnershipId, u64>, Refusal> {
    page::count_of_each(reading, visible(reading), (offer::Column::PartnershipId, partnerships)).await
}

/// The same page of what each of these organizations offers, in one statement.
pub async fn offers_of(
    reading: &Reading,
    organizations: &[OrganizationId],
    page: &Page,
) -> Result<HashMap<OrganizationId, Slice<SeenOffer>>, Refusal> {
    let owners = (offer::Column::GiverOrganizationId, organizations);
    page_of_each(reading, owners, |row| row.giver_organization_id, page).await
}

/// How much each of these organizations offers, of what the caller may see.
pub async fn counts_of(
    reading: &Reading,
    organizations: &[OrganizationId],
) -> Result<HashMap<OrganizationId, u64>, Refusal> {
    page::count_of_each(reading, visible(reading), (offer::Column::GiverOrganizationId, organizations)).await
}

async fn page_of_each<O>(
    reading: &Reading,
    (column, owners): (offer::Column, &[O]),
    owner: impl Fn(&offer::Model) -> Option<O>,
    page: &Page,
) -> Result<HashMap<O, Slice<SeenOffer>>, Refusal>
where
    O: Copy + Eq + Hash + Into<Value> + TryGetable,
{
    let select = visible(reading).filter(reading.any_of(column, owners.iter().copied()));
    let nearest = page.nearest_of_each(select, column, offer::Column::Id);
    let select =
        offer::Entity::find().filter(offer::Column::Id.in_subquery(nearest)).order_by(offer::Column::Id, page.order());
    let mut groups: HashMap<O, Vec<_>> = owners.iter().map(|owner| (*owner, Vec::new())).collect();
    for row in placed::all(reading.db(), select).await? {
        if let Some(owner) = owner(&row) {
            groups.entry(owner).or_default().push(row);
        }
    }
    groups.into_iter().map(|(owner, rows)| Ok((owner, seen(page.cut(rows))?))).collect()
}

fn seen(slice: Slice<offer::Model>) -> Result<Slice<SeenOffer>, Refusal> {
    let rows = slice.rows.into_iter().map(SeenOffer::new).collect::<Result<_, _>>()?;
    Ok(Slice { rows, has_next: slice.has_next, has_previous: slice.has_previous })
}

fn visible(reading: &Reading) -> Select<offer::Entity> {
    offer::Entity::find().filter(offered::offer(reading.rights()))
}

fn like(reading: &Reading, wanted: &Wanted) -> Select<offer::Entity> {
    use offer::Column;
    let is_current = || {
        let has_not_ended =
            Condition::any().add(Column::AvailableUntil.is_null()).add(Column::AvailableUntil.gte(reading.today()));
        Condition::all().add(Column::WithdrawnAt.is_null()).add(has_not_ended)
    };
    let like = Condition::all()
        .add_option(wanted.partnership.map(|id| Column::PartnershipId.eq(id)))
        .add_option(wanted.organization.map(|id| Column::GiverOrganizationId.eq(id)))
        .add_option(wanted.kind.map(|kind| Column::Kind.eq(kind)))
        .add_option(wanted.own.then(|| Column::GiverPersonId.is_in(reading.rights().person())))
        .add_option(wanted.current.then(is_current));
    visible(reading).filter(like)
}
