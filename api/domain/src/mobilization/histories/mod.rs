//! Random histories of commands, on both databases and in a model that was thought out apart: the same steps are done,
//! the same ones refused by the same rule, the totals agree after each, and the laws of the ledger hold.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod gifts;
mod lots;
mod model;

use std::cell::Cell;

use entity::id::{AllocationId, ContributionId, ExpenditureId, NeedId, PledgeId, ReversalId};
use entity::value::quantity::Quantity;
use entity::value::unit::Unit;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use model::Model;

use super::about::SeenNeed;
use super::accept_pledge::AcceptPledge;
use super::announce::Toward;
use super::approve_expenditure::ApproveExpenditure;
use super::approve_reversal::ApproveReversal;
use super::cancel_pledge::CancelPledge;
use super::confirm::ConfirmContribution;
use super::release::ReleaseAllocation;
use super::request_reversal::{Original, RequestReversal};
use super::revise_pledge::RevisePledge;
use super::story_tests::{Stage, key, stages, text};
use super::submit_expenditure::SubmitExpenditure;
use super::totals::{self, Asked};
use crate::command::Command;
use crate::refusal::{Refusal, Rule};

/// How many histories are played on each database; `SIMPUL_HISTORIES` names another number.
const HISTORIES: u32 = 30;
/// The laws are looked for in all rows, so not after each history.
const BETWEEN_LAWS: u32 = 50;

/// What is tried, on which of the things made before, with how much.
#[derive(Clone, Debug)]
struct Try {
    verb: u8,
    which: usize,
    quantity: i64,
    by_siti: bool,
}

fn tries() -> impl Strategy<Value = Vec<Try>> {
    let one = (0_u8..14, 0_usize..8, 1_i64..150, any::<bool>()).prop_map(|(verb, which, quantity, by_siti)| Try {
        verb,
        which,
        quantity,
        by_siti,
    });
    prop::collection::vec(one, 20..60)
}

/// What was posted and may be taken back.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Took {
    Gift(usize),
    Expenditure(usize),
}

/// One step; things are named by the order in which they were made.
#[derive(Clone, Debug)]
enum Step {
    Pledge {
        quantity: i64,
    },
    Accept {
        pledge: usize,
    },
    Revise {
        pledge: usize,
        quantity: i64,
    },
    Cancel {
        pledge: usize,
    },
    Announce {
        pledge: Option<usize>,
        quantity: i64,
        /// For one place alone.
        there: bool,
    },
    Confirm {
        gift: usize,
        quantity: Option<i64>,
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
}

/// The things made so far.
#[derive(Default)]
struct Things {
    pledges: Vec<PledgeId>,
    gifts: Vec<ContributionId>,
    allocations: Vec<AllocationId>,
    expenditures: Vec<ExpenditureId>,
    reversals: Vec<ReversalId>,
}

impl Things {
    /// The step that is tried, if there is anything to try it on.
    fn step(&self, one: &Try) -> Option<Step> {
        let pick = |count: usize| (count > 0).then(|| one.which % count.max(1));
        let (quantity, by_siti, some) = (one.quantity, one.by_siti, one.by_siti.then_some(one.quantity));
        Some(match one.verb {
            0 => Step::Pledge { quantity },
            1 | 2 => Step::Accept { pledge: pick(self.pledges.len())? },
            3 => Step::Revise { pledge: pick(self.pledges.len())?, quantity },
            4 if one.which == 0 => Step::Cancel { pledge: pick(self.pledges.len())? },
            4 | 5 => Step::Announce { pledge: pick(self.pledges.len()), quantity, there: false },
            6 => Step::Announce { pledge: None, quantity, there: by_siti },
            7 | 8 => Step::Confirm { gift: pick(self.gifts.len())?, quantity: some },
            9 => Step::Allocate { quantity, there: by_siti },
            10 => Step::Release { allocation: pick(self.allocations.len())?, quantity: some },
            11 => Step::Use { allocation: pick(self.allocations.len())?, quantity },
            12 if by_siti => Step::AskBack { original: Took::Gift(pick(self.gifts.len())?), quantity, by_siti },
            12 => Step::AskBack { original: Took::Expenditure(pick(self.expenditures.len())?), quantity, by_siti },
            _ => Step::TakeBack { reversal: pick(self.reversals.len())?, by_siti },
        })
    }
}

/// What stands against it, by the name of the rule.
fn told<T>(done: Result<T, Refusal>) -> Result<T, String> {
    match done {
        Ok(outcome) => Ok(outcome),
        Err(Refusal::Rule { rule: Rule::Mobilization(rule), .. }) => {
            let name = format!("{rule:?}");
            Err(name.split(' ').next().unwrap_or_default().to_owned())
        }
        Err(refusal) => panic!("{refusal:?}"),
    }
}

fn rupiah(minor: i64) -> Quantity {
    Quantity { minor, unit: Unit::parse("IDR").unwrap() }
}

impl Stage {
    async fn tries<C: Command>(&self, by_siti: bool, command: C) -> Result<C::Outcome, String> {
        told(self.world.does(if by_siti { &self.siti } else { &self.budi }, command).await)
    }

    async fn takes(&self, step: &Step, need: NeedId, things: &mut Things) -> Result<(), String> {
        let today = self.world.today();
        match *step {
            Step::Pledge { quantity } => {
                things.pledges.push(told(self.pledge(need, &rupiah(quantity).to_decimal()).await)?.row.id);
            }
            Step::Accept { pledge } => {
                self.tries(true, AcceptPledge { pledge: things.pledges[pledge] }).await?;
            }
            Step::Revise { pledge, quantity } => {
                let revised = RevisePledge {
                    pledge: things.pledges[pledge],
                    quantity: Some(rupiah(quantity)),
                    due_on: None,
                    reason: text("weather"),
                    effective_on: today,
                    key: key(),
                };
                told(self.world.does(&self.agus, revised).await)?;
            }
            Step::Cancel { pledge } => {
                let cancelled = CancelPledge { pledge: things.pledges[pledge], reason: text("storm") };
                told(self.world.does(&self.agus, cancelled).await)?;
            }
            Step::Announce { pledge, quantity, there } => {
                let on_need = Toward::Need { need, organization: Some(self.giver) };
                let toward = pledge.map_or(on_need, |pledge| Toward::Pledge(things.pledges[pledge]));
                things.gifts.push(told(self.gives(toward, quantity, there).await)?.row.id);
            }
            Step::Confirm { gift, quantity } => {
                let (contribution, quantity) = (things.gifts[gift], quantity.map(rupiah));
                self.tries(true, ConfirmContribution { contribution, quantity, key: key() }).await?;
            }
            Step::Allocate { quantity, there } => {
                things.allocations.push(self.tries(true, self.setting_aside(need, quantity, there)).await?.row.id);
            }
            Step::Release { allocation, quantity } => {
                let (allocation, quantity) = (things.allocations[allocation], quantity.map(rupiah));
                self.tries(false, ReleaseAllocation { allocation, quantity, key: key() }).await?;
            }
            Step::Use { allocation, quantity } => {
                let submitted = SubmitExpenditure {
                    allocation: things.allocations[allocation],
                    quantity: rupiah(quantity),
                    purpose: text("nets"),
                    evidence: text("receipt"),
                    happened_on: today,
                    key: key(),
                };
                let expenditure = self.tries(true, submitted).await?.row.id;
                self.tries(false, ApproveExpenditure { expenditure, key: key() }).await?;
                things.expenditures.push(expenditure);
            }
            Step::AskBack { original, quantity, by_siti } => {
                let original = match original {
                    Took::Gift(gift) => Original::Contribution(things.gifts[gift]),
                    Took::Expenditure(expenditure) => Original::Expenditure(things.expenditures[expenditure]),
                };
                let asked = RequestReversal {
                    original,
                    quantity: rupiah(quantity),
                    reason_code: entity::state::ReversalReason::Error,
                    reason: text("wrong"),
                    key: key(),
                };
                things.reversals.push(self.tries(by_siti, asked).await?.row.id);
            }
            Step::TakeBack { reversal, by_siti } => {
                self.tries(by_siti, ApproveReversal { reversal: things.reversals[reversal], key: key() }).await?;
            }
        }
        Ok(())
    }

    /// Pledged, received, allocated and used, in minor units.
    async fn sums(&self, need: &SeenNeed) -> [i64; 4] {
        let reading = self.world.reading(&self.siti).await;
        let all = totals::of_needs(&reading, std::slice::from_ref(need), Asked::ALL).await.unwrap();
        let of = all[&need.row.id].unwrap();
        [of.pledged, of.received, of.allocated, of.used].map(|sum| i64::try_from(sum.minor).unwrap())
    }

    /// Plays a history; the names of the rules that stood against its steps.
    async fn plays(&self, history: &[Try]) -> Vec<String> {
        let need = self.need("1.00").await;
        let (mut things, mut model, mut against) = (Things::default(), Model::default(), Vec::new());
        for one in history {
            let Some(step) = things.step(one) else { continue };
            let done = self.takes(&step, need.row.id, &mut things).await;
            assert_eq!(done, model.takes(&step).map_err(str::to_owned), "{step:?}");
            assert_eq!(self.sums(&need).await, model.totals(), "{step:?}");
            assert_eq!(self.lots(&things.gifts).await, model.lots(), "{step:?}");
            against.extend(done.err());
        }
        against
    }
}

#[test]
fn random_histories_are_what_the_model_says() {
    let histories = std::env::var("SIMPUL_HISTORIES").map_or(HISTORIES, |number| number.parse().unwrap());
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    for stage in runtime.block_on(stages()) {
        let mut runner = TestRunner::new(Config { cases: histories, failure_persistence: None, ..Config::default() });
        let (played, against) = (Cell::new(0), std::cell::RefCell::new(std::collections::BTreeSet::new()));
        runner
            .run(&tries(), |history| {
                runtime.block_on(async {
                    let refused = stage.plays(&history).await;
                    against.borrow_mut().extend(refused);
                    played.set(played.get() + 1);
                    if played.get() % BETWEEN_LAWS == 0 || played.get() == histories {
                        stage.keeps_the_laws().await;
                    }
                });
                Ok(())
            })
            .unwrap();
        // A history in which nothing is refused says little.
        let expected =
            ["AbovePledge", "AboveReversible", "Restricted", "Shortfall", "WrongContributionState", "WrongPledgeState"];
        for rule in expected {
            assert!(against.borrow().contains(rule), "{rule} stood against nothing in {histories} histories");
        }
    }
}
