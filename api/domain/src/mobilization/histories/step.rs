//! What a history is made of: tries drawn at random, and the step that each is, once there is something to try it on.

use chrono::NaiveDate;
use entity::id::{AllocationId, ContributionId, ExpenditureId, PledgeId, ReversalId};
use proptest::prelude::*;

use super::books::{ago, month_end};

/// What is tried, on which of the things made before, with how much.
#[derive(Clone, Debug)]
pub(super) struct Try {
    pub verb: u8,
    pub which: usize,
    pub quantity: i64,
    pub by_siti: bool,
    /// How many days ago it happened.
    pub ago: u64,
    /// Of which day the books are asked afterwards, by how many days ago; after which of the steps.
    pub booked: Option<u64>,
    pub happened: Option<u64>,
    pub recorded: Option<usize>,
}

/// The rates that are stated, each also as a fraction.
pub(super) const RATES: [(&str, i64, i64); 4] =
    [("0.37", 37, 100), ("1.5", 3, 2), ("2", 2, 1), ("1.333333333333", 1_333_333_333_333, 1_000_000_000_000)];

/// How many days back things happen.
const DAYS: u64 = 150;

pub(super) fn tries() -> impl Strategy<Value = Vec<Try>> {
    // Half of it happens today, the rest is told late.
    let days = || prop_oneof![Just(0), 0..DAYS];
    let looks = (prop::option::of(0..DAYS), prop::option::of(0..DAYS), prop::option::of(0_usize..60));
    let one = (0_u8..18, 0_usize..8, 1_i64..150, any::<bool>(), days(), looks);
    let one = one.prop_map(|(verb, which, quantity, by_siti, ago, (booked, happened, recorded))| Try {
        verb,
        which,
        quantity,
        by_siti,
        ago,
        booked,
        happened,
        recorded,
    });
    prop::collection::vec(one, 20..60)
}

/// What was posted and may be taken back.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Took {
    Gift(usize),
    Expenditure(usize),
}

/// One step; things are named by the order in which they were made.
#[derive(Clone, Debug)]
pub(super) enum Step {
    Pledge {
        quantity: i64,
        planned: bool,
    },
    Accept {
        pledge: usize,
    },
    Revise {
        pledge: usize,
        quantity: i64,
        planned: bool,
    },
    Cancel {
        pledge: usize,
    },
    Announce {
        pledge: Option<usize>,
        quantity: i64,
        happened_on: NaiveDate,
        /// For one place alone.
        there: bool,
    },
    /// Sent in another currency, and taken to come to `quantity`.
    Send {
        pledge: Option<usize>,
        quantity: i64,
        original: i64,
        happened_on: NaiveDate,
    },
    Confirm {
        gift: usize,
        /// Of what was sent in another currency: how much of that.
        quantity: Option<i64>,
        /// Which of the rates is stated.
        rate: Option<usize>,
    },
    Dispute {
        gift: usize,
    },
    Withdraw {
        gift: usize,
    },
    Allocate {
        quantity: i64,
        there: bool,
    },
    Release {
        allocation: usize,
        quantity: Option<i64>,
    },
    /// Submitted by one treasurer and approved by the other one.
    Use {
        allocation: usize,
        quantity: i64,
        happened_on: NaiveDate,
    },
    AskBack {
        original: Took,
        quantity: i64,
        by_siti: bool,
    },
    TakeBack {
        reversal: usize,
        by_siti: bool,
    },
    Close {
        through: NaiveDate,
    },
}

impl Step {
    /// What is worth telling when it was done.
    pub(super) fn told(&self) -> Option<&'static str> {
        matches!(self, Self::Confirm { rate: Some(_), .. }).then_some("Exchanged")
    }
}

/// The things made so far.
#[derive(Default)]
pub(super) struct Things {
    pub pledges: Vec<PledgeId>,
    pub gifts: Vec<ContributionId>,
    /// Which of them were sent in another currency.
    pub abroad: Vec<bool>,
    pub allocations: Vec<AllocationId>,
    pub expenditures: Vec<ExpenditureId>,
    pub reversals: Vec<ReversalId>,
}

impl Things {
    /// The step that is tried, if there is anything to try it on.
    pub(super) fn step(&self, one: &Try, today: NaiveDate) -> Option<Step> {
        let pick = |count: usize| (count > 0).then(|| one.which % count.max(1));
        let (quantity, by_siti, some) = (one.quantity, one.by_siti, one.by_siti.then_some(one.quantity));
        let happened_on = ago(today, one.ago);
        Some(match one.verb {
            0 => Step::Pledge { quantity, planned: by_siti },
            1 | 2 => Step::Accept { pledge: pick(self.pledges.len())? },
            3 => Step::Revise { pledge: pick(self.pledges.len())?, quantity, planned: by_siti },
            4 if one.which == 0 => Step::Cancel { pledge: pick(self.pledges.len())? },
            4 | 5 => Step::Announce { pledge: pick(self.pledges.len()), quantity, happened_on, there: false },
            6 => Step::Announce { pledge: None, quantity, happened_on, there: by_siti },
            7 | 8 => {
                let gift = pick(self.gifts.len())?;
                // Now and then a rate is stated where none belongs, or left out.
                let is_stated = self.abroad[gift] != (one.which == 7 && one.quantity % 4 == 0);
                let rate = is_stated.then_some(one.which % RATES.len());
                Step::Confirm { gift, quantity: some, rate }
            }
            15 => {
                let pledge = pick(self.pledges.len()).filter(|_| by_siti);
                Step::Send { pledge, quantity, original: 1 + quantity * 7 % 90, happened_on }
            }
            16 => Step::Dispute { gift: pick(self.gifts.len())? },
            17 => Step::Withdraw { gift: pick(self.gifts.len())? },
            9 => Step::Allocate { quantity, there: by_siti },
            10 => Step::Release { allocation: pick(self.allocations.len())?, quantity: some },
            11 => Step::Use { allocation: pick(self.allocations.len())?, quantity, happened_on },
            12 if by_siti => Step::AskBack { original: Took::Gift(pick(self.gifts.len())?), quantity, by_siti },
            12 => Step::AskBack { original: Took::Expenditure(pick(self.expenditures.len())?), quantity, by_siti },
            13 => Step::Close { through: month_end(today, one.which % 5) },
            _ => Step::TakeBack { reversal: pick(self.reversals.len())?, by_siti },
        })
    }
}
