//! Whom totals may be shown to. A total over few givers, or over one who gives nearly all of it, tells what they gave,
//! and so does the difference of two totals; outsiders therefore see totals only where every part that they could see
//! or compute has at least five givers, of whom none gives more than four fifths.
//!
//! The parts are a partnership's needs, or its units, and of each what is pledged, what was kept of it, and what came
//! without a pledge: the last two are not shown, but follow from what is received and what is missing.

use std::collections::{HashMap, HashSet};
use std::hash::Hash;

use entity::id::{NeedId, OrganizationId, PartnershipId, PersonId};
use entity::mobilization::{contribution, need, pledge};
use entity::partnership::{partnership, party};
use entity::state::{Consent, ContributionStatus, PartnershipVisibility, PledgeStatus};
use sea_orm::sea_query::{CaseStatement, Expr, ExprTrait, SimpleExpr, UnionType};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, JoinType, QueryFilter, QueryResult, QuerySelect,
    QueryTrait, Select,
};

use super::about::SeenNeed;
use super::sums::{split, whole};
use crate::policy::permission::Permission;
use crate::policy::rights::{Rights, on};
use crate::policy::visible;
use crate::refusal::Refusal;
use crate::seen::Reading;

/// Fewest givers of a total that outsiders see.
const FEWEST: usize = 5;

/// Most of such a total that one of them gives, in hundredths.
const MOST: i128 = 80;

/// Why a total is hidden.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hidden {
    /// Too few givers, or one who gives nearly all.
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

/// What one giver has promised to one need, kept of that, and given without a promise.
struct Gift {
    partnership: PartnershipId,
    need: NeedId,
    unit: String,
    giver: Giver,
    sums: [i128; FIGURES],
}

/// An organization or a person.
type Giver = (Option<OrganizationId>, Option<PersonId>);

const FIGURES: usize = 3;

/// What the caller may see of the totals of some partnerships.
pub(crate) struct Sight {
    visibility: HashMap<PartnershipId, PartnershipVisibility>,
    /// The partnerships whose totals the caller reads for one of their parties.
    own: HashSet<PartnershipId>,
    /// The gifts of the others.
    gifts: Vec<Gift>,
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
        let gifts = if others.is_empty() { Vec::new() } else { gifts(reading, &others).await? };
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
        self.require_many(id, |gift| gift.unit.clone())
    }

    /// Whether the totals of the need are shown. The others of the partnership matter too: what is left of its
    /// total without those that are shown must not be the gift of one or two.
    pub(crate) fn of_need(&self, reading: &Reading, need: &SeenNeed) -> Result<(), Hidden> {
        if reading.rights().holds(Permission::TotalsRead, need.row.organization_id)
            || self.is_open(need.row.partnership_id)?
        {
            return Ok(());
        }
        let has_gifts = self.gifts.iter().any(|gift| gift.need == need.row.id);
        if !has_gifts {
            return Err(Hidden::Suppressed);
        }
        self.require_many(need.row.partnership_id, |gift| gift.need)
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
    fn require_many<P: Eq + Hash>(&self, id: PartnershipId, part: impl Fn(&Gift) -> P) -> Result<(), Hidden> {
        let mut parts: HashMap<(P, usize), HashMap<Giver, i128>> = HashMap::new();
        for gift in self.gifts.iter().filter(|gift| gift.partnership == id) {
            for (figure, minor) in gift.sums.iter().enumerate().filter(|(_, minor)| **minor > 0) {
                *parts.entry((part(gift), figure)).or_default().entry(gift.giver).or_default() += minor;
            }
        }
        if !parts.is_empty() && parts.values().all(is_of_many) { Ok(()) } else { Err(Hidden::Suppressed) }
    }
}

/// Whether the sum tells of none of its givers nearly what they gave.
fn is_of_many(givers: &HashMap<Giver, i128>) -> bool {
    let all: i128 = givers.values().sum();
    let largest = givers.values().max().copied().unwrap_or_default();
    givers.len() >= FEWEST && largest * 100 <= all * MOST
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

/// Each giver once for each need, as far as anything stands or has come.
async fn gifts(reading: &Reading, ids: &[PartnershipId]) -> Result<Vec<Gift>, Refusal> {
    use PledgeStatus::{Accepted, Fulfilled, PartlyFulfilled};
    let of = |column: pledge::Column| Expr::col((pledge::Entity, column));
    let stands = || pledge::Column::Status.is_in([Accepted, PartlyFulfilled, Fulfilled]);
    // Of a promise that was taken back only what was kept of it was one.
    let promised = CaseStatement::new()
        .case(stands(), of(pledge::Column::Quantity).sub(of(pledge::Column::Missed)))
        .finally(of(pledge::Column::Fulfilled))
        .into();
    let mut select = pledge::Entity::find()
        .join(JoinType::InnerJoin, on::<pledge::Entity, need::Entity>(pledge::Column::NeedId, need::Column::Id))
        .filter(reading.any_of(need::Column::PartnershipId, ids.iter().copied()))
        .filter(Condition::any().add(stands()).add(pledge::Column::Fulfilled.gt(0)))
        .select_only()
        .columns([need::Column::PartnershipId, need::Column::Id, need::Column::Unit])
        .columns([pledge::Column::GiverOrganizationId, pledge::Column::GiverPersonId]);
    for (figure, sum) in [promised, of(pledge::Column::Fulfilled), Expr::val(0_i64)].into_iter().enumerate() {
        select = sum_of(select, figure, sum);
    }
    let mut select = select
        .group_by(need::Column::Id)
        .group_by(pledge::Column::GiverOrganizationId)
        .group_by(pledge::Column::GiverPersonId)
        .into_query();
    let column = |column: contribution::Column| Expr::col((contribution::Entity, column));
    let net = column(contribution::Column::Confirmed).sub(column(contribution::Column::Reversed));
    let mut came = contribution::Entity::find()
        .join(
            JoinType::InnerJoin,
            on::<contribution::Entity, need::Entity>(contribution::Column::NeedId, need::Column::Id),
        )
        .filter(reading.any_of(need::Column::PartnershipId, ids.iter().copied()))
        .filter(contribution::Column::Status.is_in([ContributionStatus::Confirmed, ContributionStatus::Short]))
        .filter(contribution::Column::PledgeId.is_null())
        .select_only()
        .columns([need::Column::PartnershipId, need::Column::Id, need::Column::Unit])
        .columns([contribution::Column::GiverOrganizationId, contribution::Column::GiverPersonId]);
    for (figure, sum) in [Expr::val(0_i64), Expr::val(0_i64), net].into_iter().enumerate() {
        came = sum_of(came, figure, sum);
    }
    let came = came
        .group_by(need::Column::Id)
        .group_by(contribution::Column::GiverOrganizationId)
        .group_by(contribution::Column::GiverPersonId)
        .into_query();
    select.union(UnionType::All, came);
    let rows = reading.db().query_all(&select).await?;
    Ok(rows.iter().map(gift).collect::<Result<_, _>>()?)
}

fn sum_of<E: EntityTrait>(select: Select<E>, figure: usize, quantity: SimpleExpr) -> Select<E> {
    let [upper, lower] = split(quantity);
    select.column_as(upper, format!("upper_{figure}")).column_as(lower, format!("lower_{figure}"))
}

fn gift(row: &QueryResult) -> Result<Gift, DbErr> {
    let mut sums = [0; FIGURES];
    for (figure, sum) in sums.iter_mut().enumerate() {
        *sum = whole(row, &format!("upper_{figure}"), &format!("lower_{figure}"))?;
    }
    Ok(Gift {
        partnership: row.try_get("", "partnership_id")?,
        need: row.try_get("", "id")?,
        unit: row.try_get("", "unit")?,
        giver: (row.try_get("", "giver_organization_id")?, row.try_get("", "giver_person_id")?),
        sums,
    })
}
