//! Totals: needed, pledged, received, allocated, used, each for itself and each unit for itself. They are exact
//! whatever their size, and over no rows they are empty or zero.

use std::collections::{BTreeMap, HashMap};

use entity::id::{NeedId, OrganizationId, PartnershipId};
use entity::state::{AccountType, NeedStatus};
use entity::value::sum::Sum;
use entity::value::unit::Unit;
use sea_orm::sea_query::SimpleExpr;

use super::about::SeenNeed;
pub use super::sums::Asked;
use super::sums::{self, Over, Part};
use super::suppress::{self, Hidden, Sight};
use crate::policy::decide::require;
use crate::policy::permission::Permission;
use crate::policy::place::Place;
use crate::refusal::Refusal;
use crate::seen::Reading;
use crate::stored;

/// The totals of one unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Totals {
    pub unit: Unit,
    /// What is wanted by needs that were not withdrawn.
    pub needed: Sum,
    /// What was promised and accepted; of promises that were cancelled later only what was kept of them.
    pub pledged: Sum,
    /// What was confirmed, net of what went back.
    pub received: Sum,
    /// What was set aside, net of releases; it stays so when it is used.
    pub allocated: Sum,
    /// What was used, net of reversals.
    pub used: Sum,
    /// What of the received came on promises.
    pub fulfilled: Sum,
}

impl Totals {
    fn none(unit: Unit) -> Self {
        let nothing = Sum { minor: 0, unit };
        Self {
            unit,
            needed: nothing,
            pledged: nothing,
            received: nothing,
            allocated: nothing,
            used: nothing,
            fulfilled: nothing,
        }
    }

    /// What neither a promise stands for nor has come without one.
    #[must_use]
    pub fn gap(&self) -> Sum {
        Sum { minor: (self.needed.minor - self.committed()).max(0), unit: self.unit }
    }

    /// What is promised, or has come without a promise, beyond what is needed.
    #[must_use]
    pub fn overcommitted(&self) -> Sum {
        Sum { minor: (self.committed() - self.needed.minor).max(0), unit: self.unit }
    }

    fn committed(&self) -> i128 {
        self.pledged.minor + (self.received.minor - self.fulfilled.minor).max(0)
    }

    fn add(&mut self, part: Part, minor: i128) {
        match part {
            Part::Needed => self.needed.minor += minor,
            Part::Pledged => self.pledged.minor += minor,
            Part::Fulfilled => self.fulfilled.minor += minor,
            Part::Held(AccountType::Source | AccountType::Clearing) => self.received.minor -= minor,
            Part::Held(AccountType::Available) => {}
            Part::Held(AccountType::Allocated) => self.allocated.minor += minor,
            Part::Held(AccountType::Used) => {
                self.allocated.minor += minor;
                self.used.minor += minor;
            }
        }
    }
}

/// The totals of each of these needs, or why they are hidden, in a few statements for all of them. Sums that are not
/// asked for are zero.
pub async fn of_needs(
    reading: &Reading,
    needs: &[SeenNeed],
    asked: Asked,
) -> Result<HashMap<NeedId, Result<Totals, Hidden>>, Refusal> {
    let partnerships: Vec<_> = needs.iter().map(|need| need.row.partnership_id).collect();
    let sight = Sight::load(reading, &partnerships).await?;
    let mut totals: HashMap<_, _> = needs
        .iter()
        .map(|need| {
            let mut totals = Totals::none(need.unit);
            if need.row.status != NeedStatus::Withdrawn {
                totals.needed.minor = need.row.quantity.into();
            }
            (need.row.id, sight.of_need(reading, need).map(|()| totals))
        })
        .collect();
    let shown: Vec<_> = totals.iter().filter(|(_, totals)| totals.is_ok()).map(|(id, _)| *id).collect();
    for (part, id, minor) in sums::by_need(reading, &shown, asked).await? {
        if let Some(Ok(totals)) = totals.get_mut(&id) {
            totals.add(part, minor);
        }
    }
    Ok(totals)
}

/// The totals of a partnership, by unit. Sums that are not asked for are zero.
///
/// # Errors
/// [`Refusal::Suppressed`] for outsiders while there are few givers; `Forbidden` for outsiders of a partnership
/// that is not public; `NotFound` for a partnership that the caller may not see.
pub async fn of_partnership(reading: &Reading, id: PartnershipId, asked: Asked) -> Result<Vec<Totals>, Refusal> {
    let over = Over::Partnership(id);
    // Nearly all who ask read the totals for one of the parties: one statement finds that out and answers.
    if let Some(is_own) = suppress::is_own(reading.rights(), id) {
        let totals = by_unit(reading, &over, asked, Some(is_own)).await?;
        if !totals.is_empty() {
            return Ok(totals);
        }
    }
    Sight::load(reading, &[id]).await?.of_partnership(id)?;
    by_unit(reading, &over, asked, None).await
}

/// The totals of what an organization receives, by unit, for its own people and systems. Sums that are not asked for
/// are zero.
///
/// # Errors
/// As policy decides.
pub async fn of_organization(reading: &Reading, id: OrganizationId, asked: Asked) -> Result<Vec<Totals>, Refusal> {
    require(reading.rights(), Permission::TotalsRead, &Place::Organization(id))?;
    by_unit(reading, &Over::Organization(id), asked, None).await
}

async fn by_unit(
    reading: &Reading,
    over: &Over,
    asked: Asked,
    only_if: Option<SimpleExpr>,
) -> Result<Vec<Totals>, Refusal> {
    let mut totals: BTreeMap<String, Totals> = BTreeMap::new();
    for (part, code, minor) in sums::by_unit(reading, over, asked, only_if).await? {
        let unit = stored::unit(&code)?;
        totals.entry(code).or_insert_with(|| Totals::none(unit)).add(part, minor);
    }
    Ok(totals.into_values().collect())
}
