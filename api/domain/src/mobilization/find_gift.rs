//! Questions about what was promised and what has come: pledges and contributions.

use std::collections::HashMap;

use chrono::NaiveDate;
use entity::id::{ContributionId, NeedId, OfferId, OrganizationId, PledgeId, TypedId};
use entity::mobilization::{contribution, need, pledge};
use entity::state::{ContributionStatus, PledgeStatus};
use sea_orm::sea_query::{Expr, ExprTrait, Func, SimpleExpr};
use sea_orm::{ColumnTrait, Condition, EntityTrait, JoinType, PaginatorTrait, QueryFilter, QuerySelect, Select};
use uuid::Uuid;

use super::about::About;
use super::{find, nearest};
use crate::page::{self, Page, Slice};
use crate::placed;
use crate::policy::permission::Permission;
use crate::policy::rights::{Rights, on};
use crate::policy::visible;
use crate::refusal::Refusal;
use crate::seen::Reading;

/// How a pledge reads on a day, although nobody has written that down: an accepted one of which not all has come that was
/// due by then is overdue, and one that nobody has answered by the day on which it was to come has expired.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PledgeReads {
    Overdue,
    As(PledgeStatus),
}

impl PledgeReads {
    #[must_use]
    pub fn on(pledge: &pledge::Model, today: NaiveDate) -> Self {
        if DUE.contains(&pledge.status) && pledge.awaited_on() < today {
            Self::Overdue
        } else if pledge.has_lapsed(today) {
            Self::As(PledgeStatus::Expired)
        } else {
            Self::As(pledge.status)
        }
    }

    fn condition(self, today: NaiveDate) -> Condition {
        use pledge::Column;
        match self {
            Self::Overdue => Condition::all().add(Column::Status.is_in(DUE)).add(awaited_on().lt(today)),
            Self::As(PledgeStatus::Expired) => {
                Condition::all().add(Column::Status.eq(PledgeStatus::Proposed)).add(awaited_on().lt(today))
            }
            Self::As(status) if status == PledgeStatus::Proposed || DUE.contains(&status) => {
                Condition::all().add(Column::Status.eq(status)).add(awaited_on().gte(today))
            }
            Self::As(status) => Condition::all().add(Column::Status.eq(status)),
        }
    }
}

/// The day by which the next of a pledge is to come.
pub(crate) fn awaited_on() -> SimpleExpr {
    let of = |column: pledge::Column| Expr::col((pledge::Entity, column));
    Func::coalesce([of(pledge::Column::NextDueOn), of(pledge::Column::DueOn)]).into()
}

/// The states in which something is still to come.
const DUE: [PledgeStatus; 2] = [PledgeStatus::Accepted, PledgeStatus::PartlyFulfilled];

/// What gifts are looked for; every condition must hold.
#[derive(Clone, Debug)]
pub struct Wanted<S> {
    pub need: Option<NeedId>,
    /// Only what came on this pledge.
    pub pledge: Option<PledgeId>,
    /// Only gifts of this organization.
    pub giver: Option<OrganizationId>,
    /// Only gifts to this organization.
    pub receiver: Option<OrganizationId>,
    /// Only gifts of the person who asks.
    pub own: bool,
    pub status: Option<S>,
}

impl<S> Default for Wanted<S> {
    fn default() -> Self {
        Self { need: None, pledge: None, giver: None, receiver: None, own: false, status: None }
    }
}

impl<S> Wanted<S> {
    /// From which sides what is looked for can be seen: from all of the caller's, unless it lies on one of them
    /// altogether. `None` when it is a piece of a need or a pledge, and so few that no side has to be walked.
    fn sides(&self, rights: &Rights) -> Option<[Vec<Uuid>; 3]> {
        // Nor is there a side to walk for what is seen in one partnership alone.
        let is_narrow = rights.where_lent_in(Permission::PledgeRead).next().is_some();
        if self.need.is_some() || self.pledge.is_some() || is_narrow {
            return None;
        }
        let [receiving, giving, person] = visible::sides(rights);
        let only = |wanted: Option<OrganizationId>, owners: &[Uuid]| {
            wanted.map(OrganizationId::uuid).filter(|id| owners.contains(id)).map(|id| vec![id])
        };
        let none = Vec::new;
        Some(if self.own {
            [none(), none(), person]
        } else if let Some(giver) = only(self.giver, &giving) {
            [none(), giver, none()]
        } else if let Some(receiver) = only(self.receiver, &receiving) {
            [receiver, none(), none()]
        } else {
            [receiving, giving, person]
        })
    }
}

/// The pledge with this id, if the caller may see it.
pub async fn pledge(reading: &Reading, id: PledgeId) -> Result<Option<About<pledge::Model>>, Refusal> {
    find::one(reading, pledges(reading).filter(pledge::Column::Id.eq(id))).await
}

/// The pledges with these ids that the caller may see, in no order.
pub async fn pledges_by_id(reading: &Reading, ids: &[PledgeId]) -> Result<Vec<About<pledge::Model>>, Refusal> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let select = pledges(reading).filter(reading.any_of(pledge::Column::Id, ids.iter().copied()));
    let select = select.select_two_required(need::Entity);
    placed::pairs(reading.db(), select).await?.into_iter().map(About::of).collect()
}

/// A page of pledges in the order in which they were made.
pub async fn page_of_pledges(
    reading: &Reading,
    wanted: &Wanted<PledgeReads>,
    page: &Page,
) -> Result<Slice<About<pledge::Model>>, Refusal> {
    use pledge::Column;
    let like = pledges_like(wanted, reading);
    if let Some(sides) = wanted.sides(reading.rights()) {
        let columns = [Column::OrganizationId, Column::GiverOrganizationId, Column::GiverPersonId];
        return nearest::page(reading, all_pledges(), columns.into_iter().zip(sides), &like, page).await;
    }
    find::page(reading, pledges(reading).filter(like), page).await
}

/// How many pledges match, of those that the caller may see.
pub async fn count_of_pledges(reading: &Reading, wanted: &Wanted<PledgeReads>) -> Result<u64, Refusal> {
    Ok(pledges(reading).filter(pledges_like(wanted, reading)).count(reading.db()).await?)
}

/// The same page of pledges for each of these needs, in one statement.
pub async fn pledges_of_needs(
    reading: &Reading,
    needs: &[NeedId],
    page: &Page,
) -> Result<HashMap<NeedId, Slice<About<pledge::Model>>>, Refusal> {
    let owners = (pledge::Column::NeedId, needs);
    find::page_of_each(reading, pledges(reading), owners, |row| row.need_id, page).await
}

/// How many pledges each of these needs has, of those that the caller may see.
pub async fn counts_of_pledges(reading: &Reading, needs: &[NeedId]) -> Result<HashMap<NeedId, u64>, Refusal> {
    page::count_of_each(reading, pledges(reading), (pledge::Column::NeedId, needs)).await
}

/// The same page of pledges made from each of these offers, in one statement.
pub async fn pledges_of_offers(
    reading: &Reading,
    offers: &[OfferId],
    page: &Page,
) -> Result<HashMap<OfferId, Slice<About<pledge::Model>>>, Refusal> {
    let owners: Vec<_> = offers.iter().copied().map(Some).collect();
    let owners = (pledge::Column::OfferId, &owners[..]);
    let groups = find::page_of_each(reading, pledges(reading), owners, |row| row.offer_id, page).await?;
    Ok(groups.into_iter().filter_map(|(offer, slice)| Some((offer?, slice))).collect())
}

/// How many pledges were made from each of these offers, of those that the caller may see.
pub async fn counts_of_offered(reading: &Reading, offers: &[OfferId]) -> Result<HashMap<OfferId, u64>, Refusal> {
    page::count_of_each(reading, pledges(reading), (pledge::Column::OfferId, offers)).await
}

/// The contribution with this id, if the caller may see it.
pub async fn contribution(
    reading: &Reading,
    id: ContributionId,
) -> Result<Option<About<contribution::Model>>, Refusal> {
    find::one(reading, contributions(reading).filter(contribution::Column::Id.eq(id))).await
}

/// The contributions with these ids that the caller may see, in no order.
pub async fn contributions_by_id(
    reading: &Reading,
    ids: &[ContributionId],
) -> Result<Vec<About<contribution::Model>>, Refusal> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let select = contributions(reading).filter(reading.any_of(contribution::Column::Id, ids.iter().copied()));
    let select = select.select_two_required(need::Entity);
    placed::pairs(reading.db(), select).await?.into_iter().map(About::of).collect()
}

/// A page of contributions in the order in which they were announced.
pub async fn page_of_contributions(
    reading: &Reading,
    wanted: &Wanted<ContributionStatus>,
    page: &Page,
) -> Result<Slice<About<contribution::Model>>, Refusal> {
    use contribution::Column;
    let like = contributions_like(wanted, reading);
    if let Some(sides) = wanted.sides(reading.rights()) {
        let columns = [Column::OrganizationId, Column::GiverOrganizationId, Column::GiverPersonId];
        return nearest::page(reading, all_contributions(), columns.into_iter().zip(sides), &like, page).await;
    }
    find::page(reading, contributions(reading).filter(like), page).await
}

/// How many contributions match, of those that the caller may see.
pub async fn count_of_contributions(reading: &Reading, wanted: &Wanted<ContributionStatus>) -> Result<u64, Refusal> {
    Ok(contributions(reading).filter(contributions_like(wanted, reading)).count(reading.db()).await?)
}

/// The same page of contributions for each of these needs, in one statement.
pub async fn contributions_of_needs(
    reading: &Reading,
    needs: &[NeedId],
    page: &Page,
) -> Result<HashMap<NeedId, Slice<About<contribution::Model>>>, Refusal> {
    let owners = (contribution::Column::NeedId, needs);
    find::page_of_each(reading, contributions(reading), owners, |row| row.need_id, page).await
}

/// How many contributions each of these needs has, of those that the caller may see.
pub async fn counts_of_contributions(reading: &Reading, needs: &[NeedId]) -> Result<HashMap<NeedId, u64>, Refusal> {
    page::count_of_each(reading, contributions(reading), (contribution::Column::NeedId, needs)).await
}

/// The same page of contributions for each of these pledges, in one statement.
pub async fn contributions_of_pledges(
    reading: &Reading,
    pledges: &[PledgeId],
    page: &Page,
) -> Result<HashMap<PledgeId, Slice<About<contribution::Model>>>, Refusal> {
    let owners: Vec<_> = pledges.iter().copied().map(Some).collect();
    let owners = (contribution::Column::PledgeId, &owners[..]);
    let groups = find::page_of_each(reading, contributions(reading), owners, |row| row.pledge_id, page).await?;
    Ok(groups.into_iter().filter_map(|(pledge, slice)| Some((pledge?, slice))).collect())
}

/// How many contributions each of these pledges has, of those that the caller may see.
pub async fn counts_of_pledged(reading: &Reading, pledges: &[PledgeId]) -> Result<HashMap<PledgeId, u64>, Refusal> {
    page::count_of_each(reading, contributions(reading), (contribution::Column::PledgeId, pledges)).await
}

fn pledges(reading: &Reading) -> Select<pledge::Entity> {
    all_pledges().filter(visible::pledge(reading.rights()))
}

fn contributions(reading: &Reading) -> Select<contribution::Entity> {
    all_contributions().filter(visible::contribution(reading.rights()))
}

fn all_pledges() -> Select<pledge::Entity> {
    let need = on::<pledge::Entity, need::Entity>(pledge::Column::NeedId, need::Column::Id);
    pledge::Entity::find().join(JoinType::InnerJoin, need)
}

fn all_contributions() -> Select<contribution::Entity> {
    let need = on::<contribution::Entity, need::Entity>(contribution::Column::NeedId, need::Column::Id);
    contribution::Entity::find().join(JoinType::InnerJoin, need)
}

fn pledges_like(wanted: &Wanted<PledgeReads>, reading: &Reading) -> Condition {
    use pledge::Column;
    Condition::all()
        .add_option(wanted.need.map(|id| Column::NeedId.eq(id)))
        .add_option(wanted.pledge.map(|id| Column::Id.eq(id)))
        .add_option(wanted.giver.map(|id| Column::GiverOrganizationId.eq(id)))
        .add_option(wanted.receiver.map(|id| Column::OrganizationId.eq(id)))
        .add_option(wanted.own.then(|| Column::GiverPersonId.is_in(reading.rights().person())))
        .add_option(wanted.status.map(|reads| reads.condition(reading.today())))
}

fn contributions_like(wanted: &Wanted<ContributionStatus>, reading: &Reading) -> Condition {
    use contribution::Column;
    Condition::all()
        .add_option(wanted.need.map(|id| Column::NeedId.eq(id)))
        .add_option(wanted.pledge.map(|id| Column::PledgeId.eq(id)))
        .add_option(wanted.giver.map(|id| Column::GiverOrganizationId.eq(id)))
        .add_option(wanted.receiver.map(|id| Column::OrganizationId.eq(id)))
        .add_option(wanted.own.then(|| Column::GiverPersonId.is_in(reading.rights().person())))
        .add_option(wanted.status.map(|status| Column::Status.eq(status)))
}
