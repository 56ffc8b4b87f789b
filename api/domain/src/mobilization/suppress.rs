//! Whom totals may be shown to. A total over few givers tells what each of them gave, and so does the difference
//! of two totals; outsiders therefore see a total only where every part that they could see or compute has at
//! least five givers.

use std::collections::{HashMap, HashSet};

use entity::id::{NeedId, OrganizationId, PartnershipId, PersonId};
use entity::mobilization::{contribution, need, pledge};
use entity::partnership::{partnership, party};
use entity::state::{Consent, ContributionStatus, PartnershipVisibility, PledgeStatus};
use sea_orm::sea_query::{Expr, ExprTrait, SimpleExpr, UnionType};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, JoinType, QueryFilter, QueryResult, QuerySelect,
    QueryTrait,
};

use super::about::SeenNeed;
use crate::policy::permission::Permission;
use crate::policy::rights::{Rights, on};
use crate::policy::visible;
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
        let rights = reading.rights();
        let is_own = own(rights, &Expr::col((partnership::Entity, partnership::Column::Id)));
        let rows: Vec<(PartnershipId, PartnershipVisibility, bool)> = partnership::Entity::find()
            .select_only()
            .columns([partnership::Column::Id, partnership::Column::Visibility])
            .column_as(is_own.clone(), "is_own")
            .filter(reading.any_of(partnership::Column::Id, ids.iter().copied()))
            .filter(Condition::any().add(visible::partnership(rights)).add(is_own))
            .into_tuple()
            .all(reading.db())
            .await?;
        let own = rows.iter().filter(|(_, _, is_own)| *is_own).map(|(id, ..)| *id).collect::<HashSet<_>>();
        let visibility: HashMap<_, _> = rows.into_iter().map(|(id, visibility, _)| (id, visibility)).collect();
        let others: Vec<_> = visibility.keys().filter(|id| !own.contains(id)).copied().collect();
        let gifts = if others.is_empty() { HashSet::new() } else { gifts(reading, &others).await? };
        Ok(Self { visibility, own, gifts })
    }

    /// Whether the caller reads the totals of one of its parties.
    pub(crate) fn is_party(&self, id: PartnershipId) -> bool {
        self.own.contains(&id)
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

/// That the caller reads the totals of this partnership for one of its parties; `None` when the caller reads no totals
/// at all.
pub(super) fn is_own(rights: &Rights, id: PartnershipId) -> Option<SimpleExpr> {
    let reads_some = !rights.where_holding(Permission::TotalsRead).is_empty()
        || !rights.partnerships_lent(Permission::TotalsRead).is_empty();
    reads_some.then(|| own(rights, &Expr::val(id)))
}

/// The same of the partnership in this expression.
fn own(rights: &Rights, partnership: &SimpleExpr) -> SimpleExpr {
    let organizations = rights.where_holding(Permission::TotalsRead);
    let party = party::Entity::find()
        .select_only()
        .expr(Expr::val(1))
        .filter(Expr::col((party::Entity, party::Column::PartnershipId)).eq(partnership.clone()))
        .filter(rights.any_of(party::Column::OrganizationId, organizations))
        .filter(party::Column::Consent.eq(Consent::Accepted))
        .into_query();
    let lent = rights.partnerships_lent(Permission::TotalsRead);
    let joined = Expr::exists(party);
    if lent.is_empty() { joined } else { joined.or(rights.engine.among(partnership.clone(), lent)) }
}

async fn gifts(reading: &Reading, ids: &[PartnershipId]) -> Result<HashSet<Gift>, Refusal> {
    use PledgeStatus::{Accepted, Fulfilled, PartlyFulfilled};
    // A promise that was taken back before anything came makes nobody a giver.
    let stands = Condition::any()
        .add(pledge::Column::Status.is_in([Accepted, PartlyFulfilled, Fulfilled]))
        .add(pledge::Column::Fulfilled.gt(0));
    let mut select = pledge::Entity::find()
        .join(JoinType::InnerJoin, on::<pledge::Entity, need::Entity>(pledge::Column::NeedId, need::Column::Id))
        .filter(reading.any_of(need::Column::PartnershipId, ids.iter().copied()))
        .filter(stands)
        .select_only()
        .columns([need::Column::PartnershipId, need::Column::Id, need::Column::Unit])
        .columns([pledge::Column::GiverOrganizationId, pledge::Column::GiverPersonId])
        .distinct()
        .into_query();
    let came = contribution::Entity::find()
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
        .into_query();
    select.union(UnionType::All, came);
    let rows = reading.db().query_all(&select).await?;
    let gift = |row: &QueryResult| -> Result<Gift, DbErr> {
        let given = (row.try_get("", "partnership_id")?, row.try_get("", "id")?, row.try_get("", "unit")?);
        let giver = (row.try_get("", "giver_organization_id")?, row.try_get("", "giver_person_id")?);
        Ok((given.0, given.1, given.2, giver.0, giver.1))
    };
    Ok(rows.iter().map(gift).collect::<Result<_, _>>()?)
}
