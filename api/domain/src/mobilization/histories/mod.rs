//! Random histories of commands, on both databases and in a model that was thought out apart: the same steps are done,
//! the same ones refused by the same rule, the totals agree after each, and so does what lay in the accounts on some day,
//! while months are closed and facts come late; and the laws of the ledger hold.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod back;
mod books;
mod gifts;
mod journal;
mod lots;
mod model;
mod plans;
mod step;

use std::cell::Cell;
use std::sync::Arc;

use entity::id::NeedId;
use entity::value::quantity::Quantity;
use entity::value::unit::Unit;
use proptest::test_runner::{Config, TestRunner};

use tokio::sync::Mutex;

use books::{ago, looked_at};
use model::Model;
use step::{Step, Things, Took, Try, tries};

use super::about::SeenNeed;
use super::accept_pledge::AcceptPledge;
use super::announce::Toward;
use super::approve_expenditure::ApproveExpenditure;
use super::approve_reversal::ApproveReversal;
use super::cancel_pledge::CancelPledge;
use super::closing_tests::Hand;
use super::dispute::DisputeContribution;
use super::release::ReleaseAllocation;
use super::request_reversal::{Original, RequestReversal};
use super::revise_pledge::RevisePledge;
use super::story_tests::{Stage, key, stages, text};
use super::submit_expenditure::SubmitExpenditure;
use super::totals::{self, Asked};
use super::withdraw_contribution::WithdrawContribution;
use crate::command::Command;
use crate::period::close::ClosePeriod;
use crate::policy::caller::Caller;
use crate::refusal::{Refusal, Rule};

/// How many histories are played on each database; `SIMPUL_HISTORIES` names another number.
const HISTORIES: u32 = 30;
/// From how many on each rule stands against something.
const MANY: u32 = 300;
/// The laws are looked for in all rows, so not after each history.
const BETWEEN_LAWS: u32 = 50;

/// What stands against it, by the name of the rule.
fn told<T>(done: Result<T, Refusal>) -> Result<T, String> {
    match done {
        Ok(outcome) => Ok(outcome),
        Err(Refusal::Rule { rule: Rule::Mobilization(rule), .. }) => Err(name(&rule)),
        Err(Refusal::Rule { rule: Rule::Period(rule), .. }) => Err(name(&rule)),
        Err(Refusal::Input(_)) => Err("Input".to_owned()),
        Err(refusal) => panic!("{refusal:?}"),
    }
}

fn name(rule: &impl std::fmt::Debug) -> String {
    format!("{rule:?}").split(' ').next().unwrap_or_default().to_owned()
}

fn rupiah(minor: i64) -> Quantity {
    Quantity { minor, unit: Unit::parse("IDR").unwrap() }
}

impl Stage {
    async fn tries<C: Command>(&self, by_siti: bool, command: C) -> Result<C::Outcome, String> {
        told(self.world.does(if by_siti { &self.siti } else { &self.budi }, command).await)
    }

    async fn takes(&self, step: &Step, (need, owner): (NeedId, &Caller), things: &mut Things) -> Result<(), String> {
        let today = self.world.today();
        match *step {
            Step::Pledge { quantity, planned } => {
                let promised = self.promises(need, quantity, plans::parts(planned, quantity, today)).await;
                things.pledges.push(told(promised)?.row.id);
            }
            Step::Accept { pledge } => {
                self.tries(true, AcceptPledge { pledge: things.pledges[pledge] }).await?;
            }
            Step::Revise { pledge, quantity, planned } => {
                let revised = RevisePledge {
                    pledge: things.pledges[pledge],
                    quantity: Some(rupiah(quantity)),
                    due_on: None,
                    instalments: plans::asked(&plans::parts(planned, quantity, today)),
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
            Step::Announce { pledge, quantity, happened_on, there } => {
                let on_need = Toward::Need { need, organization: Some(self.giver) };
                let toward = pledge.map_or(on_need, |pledge| Toward::Pledge(things.pledges[pledge]));
                things.gifts.push(told(self.gives(toward, quantity, (happened_on, there)).await)?.row.id);
                things.abroad.push(false);
            }
            Step::Send { pledge, quantity, original, happened_on } => {
                let on_need = Toward::Need { need, organization: Some(self.giver) };
                let toward = pledge.map_or(on_need, |pledge| Toward::Pledge(things.pledges[pledge]));
                let sent = self.sends(toward, (quantity, original), happened_on).await;
                things.gifts.push(told(sent)?.row.id);
                things.abroad.push(true);
            }
            Step::Confirm { gift, quantity, rate } => {
                let arrived = self.arrival((things.gifts[gift], things.abroad[gift]), quantity, rate);
                self.tries(true, arrived).await?;
            }
            Step::Dispute { gift } => {
                let disputed = DisputeContribution { contribution: things.gifts[gift], reason: text("nothing came") };
                self.tries(true, disputed).await?;
            }
            Step::Withdraw { gift } => {
                let withdrawn = WithdrawContribution { contribution: things.gifts[gift], reason: text("mistaken") };
                told(self.world.does(&self.agus, withdrawn).await)?;
            }
            Step::Allocate { quantity, there } => {
                things.allocations.push(self.tries(true, self.setting_aside(need, quantity, there)).await?.row.id);
            }
            Step::Release { allocation, quantity } => {
                let (allocation, quantity) = (things.allocations[allocation], quantity.map(rupiah));
                self.tries(false, ReleaseAllocation { allocation, quantity, key: key() }).await?;
            }
            Step::Use { allocation, quantity, happened_on } => {
                let submitted = SubmitExpenditure {
                    allocation: things.allocations[allocation],
                    quantity: rupiah(quantity),
                    purpose: text("nets"),
                    evidence: text("receipt"),
                    happened_on,
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
            Step::Close { through } => {
                let closed = ClosePeriod { organization: self.receiver, through };
                assert_eq!(told(self.world.does(owner, closed).await)?.ends_on, through);
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

    /// Plays a history; the names of the rules that stood against its steps, and of what seldom goes well.
    async fn plays(&mut self, history: &[Try]) -> Vec<String> {
        let (owner, today) = (self.begins_anew().await, self.world.today());
        let need = self.need("1.00").await;
        let (mut things, mut model, mut against) = (Things::default(), Model::new(today), Vec::new());
        let mut instants = vec![self.world.office.clock().now()];
        for one in history {
            let Some(step) = things.step(one, today) else { continue };
            let done = self.takes(&step, (need.row.id, &owner), &mut things).await;
            assert_eq!(done, model.takes(&step).map_err(str::to_owned), "{step:?}");
            assert_eq!(self.sums(&need).await, model.totals(), "{step:?}");
            assert_eq!(self.lots(&things.gifts).await, model.lots(), "{step:?}");
            assert_eq!(self.plans(&things.pledges).await, model.plans(), "{step:?}");
            instants.push(self.world.office.clock().now());
            let until = looked_at(one, today, model.journal.steps);
            assert_eq!(self.lay(until, &instants).await, model.journal.lay(until), "{until:?} after {step:?}");
            if let (Ok(()), Some(word)) = (&done, step.told()) {
                against.push(word.to_owned());
            }
            against.extend(done.err());
        }
        if let Some(last) = history.last() {
            let days = [last.booked, last.happened].map(|days| ago(today, days.unwrap_or_default()));
            self.states((days[0].min(days[1]), days[0].max(days[1])), &model.journal).await;
        }
        against
    }
}

#[test]
fn random_histories_are_what_the_model_says() {
    let histories = std::env::var("SIMPUL_HISTORIES").map_or(HISTORIES, |number| number.parse().unwrap());
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    for mut stage in runtime.block_on(stages()) {
        stage.world.office = stage.world.office.clone().with_signer(Arc::new(Hand));
        let stage = Mutex::new(stage);
        let mut runner = TestRunner::new(Config { cases: histories, failure_persistence: None, ..Config::default() });
        let (played, against) = (Cell::new(0), std::cell::RefCell::new(std::collections::BTreeSet::new()));
        runner
            .run(&tries(), |history| {
                runtime.block_on(async {
                    let mut stage = stage.lock().await;
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
        // A history in which nothing is refused, or nothing exchanged, says little.
        let usual = [
            "AbovePledge",
            "AboveReversible",
            "Exchanged",
            "PlanMissing",
            "Shortfall",
            "WrongContributionState",
            "WrongPledgeState",
        ]
        .as_slice();
        // A few histories may not come to these.
        let rare = ["BeforeReceipt", "ClosedFurther", "Input", "NotForeign", "RateMissing", "Restricted"].as_slice();
        for rule in if histories < MANY { usual.to_vec() } else { [usual, rare].concat() } {
            assert!(against.borrow().contains(rule), "{rule} stood against nothing in {histories} histories");
        }
    }
}
