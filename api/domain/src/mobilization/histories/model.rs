//! What must come of each step, thought out a second time: a few lists and numbers, no database, and nothing of the
//! code that is tested.

use super::journal::Journal;
use super::lots::Lot;
use super::plans::parts;
use super::step::{RATES, Step, Took};
use chrono::NaiveDate;

/// What stands against a step, by the name of the rule.
pub(super) type Against = Result<(), &'static str>;

#[derive(Clone, Copy, PartialEq)]
pub(super) enum Promise {
    Proposed,
    Accepted,
    Cancelled,
}

pub(super) struct Pledge {
    pub(super) quantity: i64,
    pub(super) fulfilled: i64,
    pub(super) promise: Promise,
    /// Days, and how much by each; none when it comes in one.
    pub(super) parts: Vec<(NaiveDate, i64)>,
}

/// What was said of a gift that is not confirmed.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Said {
    Nothing,
    Disputed,
    Withdrawn,
}

pub(super) struct Gift {
    pub(super) pledge: Option<usize>,
    pub(super) announced: i64,
    pub(super) confirmed: Option<i64>,
    pub(super) said: Said,
    pub(super) reversed: i64,
    /// For one place alone.
    pub there: bool,
    pub available: i64,
    pub happened_on: NaiveDate,
    /// How much was sent in another currency, or, once it is confirmed, has arrived.
    pub(super) abroad: Option<i64>,
    /// What of that has gone back.
    pub(super) back: i64,
}

pub(super) struct Allocation {
    pub(super) quantity: i64,
    pub(super) used: i64,
    pub(super) released: i64,
    pub lots: Vec<Lot>,
}

impl Allocation {
    fn left(&self) -> i64 {
        self.quantity - self.used - self.released
    }
}

pub(super) struct Expenditure {
    pub allocation: usize,
    pub(super) quantity: i64,
    pub(super) reversed: i64,
    pub lots: Vec<Lot>,
}

pub(super) struct Reversal {
    pub(super) original: Took,
    pub(super) quantity: i64,
    pub(super) by_siti: bool,
    pub(super) is_open: bool,
}

/// One need and all that came of it.
pub(super) struct Model {
    pub(super) pledges: Vec<Pledge>,
    pub(super) gifts: Vec<Gift>,
    /// The gifts in the order in which they were confirmed.
    pub(super) arrived: Vec<usize>,
    pub(super) allocations: Vec<Allocation>,
    pub(super) expenditures: Vec<Expenditure>,
    pub(super) reversals: Vec<Reversal>,
    pub journal: Journal,
    today: NaiveDate,
}

impl Model {
    pub(super) fn new(today: NaiveDate) -> Self {
        let (pledges, gifts, arrived, allocations) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        let (expenditures, reversals, journal) = (Vec::new(), Vec::new(), Journal::new(today));
        Self { pledges, gifts, arrived, allocations, expenditures, reversals, journal, today }
    }

    /// Takes the step if nothing stands against it.
    pub(super) fn takes(&mut self, step: &Step) -> Against {
        let taken = self.tries(step);
        self.journal.steps += 1;
        taken
    }

    fn tries(&mut self, step: &Step) -> Against {
        match *step {
            Step::Pledge { quantity, planned } => {
                let parts = parts(planned, quantity, self.today);
                self.pledges.push(Pledge { quantity, fulfilled: 0, promise: Promise::Proposed, parts });
                Ok(())
            }
            Step::Accept { pledge } => {
                let pledge = &mut self.pledges[pledge];
                refuse(pledge.promise != Promise::Proposed, "WrongPledgeState")?;
                pledge.promise = Promise::Accepted;
                Ok(())
            }
            Step::Revise { pledge, quantity, planned } => {
                let parts = parts(planned, quantity, self.today);
                let pledge = &mut self.pledges[pledge];
                refuse(pledge.promise == Promise::Cancelled, "WrongPledgeState")?;
                refuse(quantity < pledge.fulfilled, "BelowFulfilled")?;
                let is_left_without = parts.is_empty() && !pledge.parts.is_empty() && quantity != pledge.quantity;
                refuse(is_left_without, "PlanMissing")?;
                pledge.quantity = quantity;
                if !parts.is_empty() {
                    pledge.parts = parts;
                }
                Ok(())
            }
            Step::Cancel { pledge } => {
                let pledge = &mut self.pledges[pledge];
                // What was kept is not taken back.
                let is_kept = pledge.promise == Promise::Accepted && pledge.fulfilled == pledge.quantity;
                refuse(pledge.promise == Promise::Cancelled || is_kept, "WrongPledgeState")?;
                pledge.promise = Promise::Cancelled;
                Ok(())
            }
            Step::Announce { pledge, quantity, happened_on, there } => {
                self.announces(pledge, quantity, (happened_on, there))
            }
            Step::Send { pledge, quantity, original, happened_on } => {
                self.announces(pledge, quantity, (happened_on, false))?;
                self.gifts.last_mut().unwrap().abroad = Some(original);
                Ok(())
            }
            Step::Confirm { gift, quantity, rate } => self.confirms(gift, quantity, rate),
            Step::Dispute { gift } => self.says(gift, Said::Disputed, &[Said::Nothing]),
            Step::Withdraw { gift } => self.says(gift, Said::Withdrawn, &[Said::Nothing, Said::Disputed]),
            Step::Allocate { quantity, there } => {
                let lots = self.sets_aside(quantity, there)?;
                self.allocations.push(Allocation { quantity, used: 0, released: 0, lots });
                self.journal.set_aside(quantity);
                Ok(())
            }
            Step::Release { allocation, quantity } => {
                let of = &mut self.allocations[allocation];
                refuse(of.left() == 0, "WrongAllocationState")?;
                let quantity = quantity.unwrap_or(of.left());
                refuse(quantity > of.left(), "Shortfall")?;
                of.released += quantity;
                self.gives_back(allocation, quantity);
                self.journal.released(quantity);
                Ok(())
            }
            Step::Use { allocation, quantity, happened_on } => {
                let of = &self.allocations[allocation];
                refuse(quantity > of.left(), "Shortfall")?;
                refuse(!self.has_come(allocation, happened_on), "BeforeReceipt")?;
                self.allocations[allocation].used += quantity;
                let lots = self.spends(allocation, quantity);
                self.expenditures.push(Expenditure { allocation, quantity, reversed: 0, lots });
                self.journal.used(quantity, happened_on);
                Ok(())
            }
            Step::AskBack { original, quantity, by_siti } => {
                let asked: i64 = self
                    .reversals
                    .iter()
                    .filter(|one| one.is_open && one.original == original)
                    .map(|one| one.quantity)
                    .sum();
                refuse(quantity > self.reversible(original)? - asked, "AboveReversible")?;
                self.reversals.push(Reversal { original, quantity, by_siti, is_open: true });
                Ok(())
            }
            Step::TakeBack { reversal, by_siti } => self.takes_back(reversal, by_siti),
            Step::Close { through } => self.journal.closes(through),
        }
    }

    /// Pledged, received, allocated and used.
    pub(super) fn totals(&self) -> [i64; 4] {
        let pledged = |pledge: &Pledge| match pledge.promise {
            Promise::Proposed => 0,
            Promise::Accepted => pledge.quantity,
            Promise::Cancelled => pledge.fulfilled,
        };
        [
            self.pledges.iter().map(pledged).sum(),
            self.gifts.iter().map(|gift| gift.confirmed.unwrap_or(0) - gift.reversed).sum(),
            self.allocations.iter().map(|allocation| allocation.quantity - allocation.released).sum(),
            self.expenditures.iter().map(|expenditure| expenditure.quantity - expenditure.reversed).sum(),
        ]
    }

    /// Of each pledge in parts what has come of each of them, and the day of the first that lacks something, or the last.
    pub(super) fn plans(&self) -> Vec<(Option<NaiveDate>, Vec<i64>)> {
        let poured = |pledge: &Pledge| {
            let mut left = pledge.fulfilled;
            let mut come = Vec::new();
            for (_, quantity) in &pledge.parts {
                let here = left.min(*quantity);
                come.push(here);
                left -= here;
            }
            let lacking = pledge.parts.iter().zip(&come).find(|((_, quantity), come)| *come < quantity);
            let next = lacking.map(|((day, _), _)| *day).or(pledge.parts.last().map(|(day, _)| *day));
            (next, come)
        };
        self.pledges.iter().map(poured).collect()
    }

    pub(super) fn available(&self) -> i64 {
        let [_, received, allocated, _] = self.totals();
        received - allocated
    }

    fn announces(&mut self, pledge: Option<usize>, quantity: i64, (happened_on, there): (NaiveDate, bool)) -> Against {
        if let Some(number) = pledge {
            let pledge = &self.pledges[number];
            refuse(pledge.promise != Promise::Accepted, "WrongPledgeState")?;
            let on_its_way: i64 = self
                .gifts
                .iter()
                .filter(|gift| gift.pledge == Some(number) && gift.confirmed.is_none() && gift.said == Said::Nothing)
                .map(|gift| gift.announced)
                .sum();
            refuse(quantity > (pledge.quantity - pledge.fulfilled - on_its_way).max(0), "AbovePledge")?;
        }
        let (announced, confirmed, said) = (quantity, None, Said::Nothing);
        let (reversed, available, abroad, back) = (0, 0, None, 0);
        let gift = Gift { pledge, announced, confirmed, said, reversed, there, available, happened_on, abroad, back };
        self.gifts.push(gift);
        Ok(())
    }

    fn says(&mut self, number: usize, said: Said, after: &[Said]) -> Against {
        let gift = &mut self.gifts[number];
        refuse(gift.confirmed.is_some() || !after.contains(&gift.said), "WrongContributionState")?;
        gift.said = said;
        Ok(())
    }

    fn confirms(&mut self, number: usize, quantity: Option<i64>, rate: Option<usize>) -> Against {
        let gift = &mut self.gifts[number];
        refuse(gift.confirmed.is_some() || gift.said == Said::Withdrawn, "WrongContributionState")?;
        refuse(gift.abroad.is_none() && rate.is_some(), "NotForeign")?;
        refuse(gift.abroad.is_some() && rate.is_none(), "RateMissing")?;
        let announced = gift.abroad.unwrap_or(gift.announced);
        let arrived = quantity.unwrap_or(announced);
        refuse(arrived > announced, "AboveAnnounced")?;
        let quantity = match rate {
            Some(rate) => to_even(arrived * RATES[rate].1, RATES[rate].2),
            None => arrived,
        };
        refuse(quantity == 0, "Input")?;
        if let Some(pledge) = gift.pledge {
            let pledge = &mut self.pledges[pledge];
            refuse(pledge.promise != Promise::Accepted, "WrongPledgeState")?;
            // It may have been revised since it was announced on.
            refuse(pledge.fulfilled + quantity > pledge.quantity, "AbovePledge")?;
            pledge.fulfilled += quantity;
        }
        gift.confirmed = Some(quantity);
        gift.available = quantity;
        self.arrived.push(number);
        if gift.abroad.is_some() {
            gift.abroad = Some(arrived);
            self.journal.came_from_abroad((arrived, quantity), gift.happened_on);
        } else {
            self.journal.came(quantity, gift.happened_on);
        }
        Ok(())
    }
}

/// To the nearest, and from the middle to the even one.
pub(super) fn to_even(above: i64, below: i64) -> i64 {
    let double = 2 * above + below;
    let nearest = double / (2 * below);
    if double % (2 * below) == 0 && nearest % 2 == 1 { nearest - 1 } else { nearest }
}

pub(super) fn refuse(stands_against: bool, rule: &'static str) -> Against {
    if stands_against { Err(rule) } else { Ok(()) }
}
