//! Whom totals may be shown to. A total over few givers tells what each of them gave, and so does the difference
//! of two totals; outsiders therefore see a total only where every part that they could see or compute has at
//! least five givers.

use std::collections::{HashMap, HashSet};

use entity::id::{NeedId, OrganizationId, PartnershipId, PersonId};
use entity::mobilization::{contribution, need, pledge};
use entity::partnership::party;
use entity::state::{Consent, ContributionStatus, PartnershipVisibility, PledgeStatus};
use sea_orm::{ColumnTrait, Condition, EntityTrait, JoinType, QueryFilter, QuerySelect};

use super::about::SeenNeed;
use crate::partnership::find as partnerships;
use crate::policy::permission::Permission;
use crate::policy::rights::on;
use crate::refusal::Refusal;
use crate::seen::Reading;

/// Fewest givers of a total that outsiders see.
const FEWEST: usize = 5;

/// Why a total is hidden.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hidden {
    /// Too few givers.
    Suppressed,
    /// The partnership is not public, and the caller does not read the totals of any of its parties.
    Forbidden,
    /// The partnership is out of sight.
    NotFound,
}

impl From<Hidden> for Refusal {
    fn from(hidden: Hidden) -> Self {
        match hidden {
            Hidden::Suppressed => Self::Suppressed,
            Hidden::Forbidden => Self::Forbidden(Permission::TotalsRead),
            Hidden::NotFound => Self::NotFound("partnershipId"),
        }
    }
}

/// Who gave what to what: partnership, need, unit, giver.
type Gift = (PartnershipId, NeedId, String, Option<OrganizationId>, Option<PersonId>);

/// What the caller may see of the totals of some partnerships.
pub(crate) struct Sight {
    visibility: HashMap<PartnershipId, PartnershipVisibility>,
    /// The partnerships whose totals the caller reads for one of their parties.
    own: HashSet<PartnershipId>,
    /// The gifts of the others, each giver once for each need.
    gifts: HashSet<Gift>,
}

impl Sight {
    pub(crate) async fn load(reading: &Reading, ids: &[PartnershipId]) -> Result<Self, Refusal> {
        let rows = partnerships::by_ids(reading, ids).await?;
        let visibility: HashMap<_, _> = rows.iter().map(|row| (row.id, row.visibility)).collect();
        let organizations = reading.rights().where_holding(Permission::TotalsRead);
        let own: HashSet<PartnershipId> = if organizations.is_empty() {
            HashSet::new()
        } else {
            party::Entity::find()
                .select_only()
                .column(party::Column::PartnershipId)
                .filter(reading.any_of(party::Column::PartnershipId, ids.iter().copied()))
                .filter(reading.any_of(party::Column::OrganizationId, organizations))
                .filter(party::Column::Consent.eq(Consent::Accepted))
                .into_tuple()
                .all(reading.db())
                .await?
                .into_iter()
                .collect()
        };
        let others: Vec<_> = visibility.keys().filter(|id| !own.contains(id)).copied().collect();
        let gifts = if others.is_empty() { HashSet::new() } else { gifts(reading, &others).await? };
        Ok(Self { visibility, own, gifts })
    }

    /// Whether the totals of the partnership are shown.
    pub(crate) fn of_partnership(&self, id: PartnershipId) -> Result<(), Hidden> {
        if self.is_open(id)? {
            return Ok(());
        }
        self.require_many(id, |(_, _, unit, ..)| unit.clone())
    }

    /// Whether the totals of the need are shown. The others of the partnership matter too: what is left of its
    /// total without those that are shown must not be the gift of one or two.
    pub(crate) fn of_need(&self, reading: &Reading, need: &SeenNeed) -> Result<(), Hidden> {
        if reading.rights().holds(Permission::TotalsRead, need.row.organization_id)
            || self.is_open(need.row.partnership_id)?
        {
            return Ok(());
        }
        let has_gifts = self.gifts.iter().any(|(_, id, ..)| *id == need.row.id);
        if !has_gifts {
            return Err(Hidden::Suppressed);
        }
        self.require_many(need.row.partnership_id, |(_, id, ..)| *id)
    }

    /// Whether the caller reads the totals for one of the parties.
    fn is_open(&self, id: PartnershipId) -> Result<bool, Hidden> {
        match (self.own.contains(&id), self.visibility.get(&id)) {
            (true, _) => Ok(true),
            (false, Some(PartnershipVisibility::Public)) => Ok(false),
            (false, Some(PartnershipVisibility::Parties)) => Err(Hidden::Forbidden),
            (false, None) => Err(Hidden::NotFound),
        }
    }

    /// Every part of the partnership's gifts must have enough givers, and there must be one.
    fn require_many<P: Eq + std::hash::Hash>(
        &self,
        id: PartnershipId,
        part: impl Fn(&Gift) -> P,
    ) -> Result<(), Hidden> {
        let mut givers: HashMap<P, HashSet<_>> = HashMap::new();
        for gift in self.gifts.iter().filter(|gift| gift.0 == id) {
            givers.entry(part(gift)).or_default().insert((gift.3, gift.4));
        }
        let is_enough = givers.values().all(|givers| givers.len() >= FEWEST);
        if is_enough && !givers.is_empty() { Ok(()) } else { Err(Hidden::Suppressed) }
    }
}

async fn gifts(reading: &Reading, ids: &[PartnershipId]) -> Result<HashSet<Gift>, Refusal> {
    use PledgeStatus::{Accepted, Fulfilled, PartlyFulfilled};
    // A promise that was taken back before anything came makes nobody a giver.
    let stands = Condition::any()
        .add(pledge::Column::Status.is_in([Accepted, PartlyFulfilled, Fulfilled]))
        .add(pledge::Column::Fulfilled.gt(0));
    let promised: Vec<Gift> = pledge::Entity::find()
        .join(JoinType::InnerJoin, on::<pledge::Entity, need::Entity>(pledge::Column::NeedId, need::Column::Id))
        .filter(reading.any_of(need::Column::PartnershipId, ids.iter().copied()))
        .filter(stands)
        .select_only()
        .columns([need::Column::PartnershipId, need::Column::Id, need::Column::Unit])
        .columns([pledge::Column::GiverOrganizationId, pledge::Column::GiverPersonId])
        .distinct()
        .into_tuple()
        .all(reading.db())
        .await?;
    let came: Vec<Gift> = contribution::Entity::find()
        .join(
            JoinType::InnerJoin,
            on::<contribution::Entity, need::Entity>(contribution::Column::NeedId, need::Column::Id),
        )
        .filter(reading.any_of(need::Column::PartnershipId, ids.iter().copied()))
        .filter(contribution::Column::Status.is_in([ContributionStatus::Confirmed, ContributionStatus::Short]))
        .select_only()
        .columns([need::Column::PartnershipId, need::Column::Id, need::Column::Unit])
        .columns([contribution::Column::GiverOrganizationId, contribution::Column::GiverPersonId])
        .distinct()
        .into_tuple()
        .all(reading.db())
        .await?;
    Ok(promised.into_iter().chain(came).collect())
}
