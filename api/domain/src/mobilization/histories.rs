//! Random histories of commands. Whatever is done or refused, the laws hold and nothing breaks.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use entity::id::{AllocationId, ContributionId, ExpenditureId, NeedId, PledgeId, ReversalId};
use entity::value::quantity::Quantity;
use entity::value::unit::Unit;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use super::accept_pledge::AcceptPledge;
use super::allocate::AllocateResources;
use super::announce::{AnnounceContribution, Toward};
use super::approve_expenditure::ApproveExpenditure;
use super::approve_reversal::ApproveReversal;
use super::cancel_pledge::CancelPledge;
use super::confirm::ConfirmContribution;
use super::release::ReleaseAllocation;
use super::request_reversal::{Original, RequestReversal};
use super::revise_pledge::RevisePledge;
use super::story_tests::{Stage, key, stages, text};
use super::submit_expenditure::SubmitExpenditure;
use crate::command::Command;
use crate::refusal::Refusal;

/// How many histories are played on each database.
const HISTORIES: u32 = 60;

/// What is tried, on which of the things made before, with how much.
#[derive(Clone, Debug)]
struct Try {
    verb: u8,
    which: usize,
    quantity: i64,
    by_siti: bool,
}

fn tries() -> impl Strategy<Value = Vec<Try>> {
    let one = (0_u8..12, 0_usize..8, 1_i64..150, any::<bool>()).prop_map(|(verb, which, quantity, by_siti)| Try {
        verb,
        which,
        quantity,
        by_siti,
    });
    prop::collection::vec(one, 10..40)
}

/// The things made so far.
#[derive(Default)]
struct Things {
    pledges: Vec<PledgeId>,
    contributions: Vec<ContributionId>,
    allocations: Vec<AllocationId>,
    expenditures: Vec<ExpenditureId>,
    reversals: Vec<ReversalId>,
}

fn pick<T: Copy>(list: &[T], which: usize) -> Option<T> {
    list.get(which % list.len().max(1)).copied()
}

/// A rule may stand against it; nothing may break.
async fn tried<C: Command>(stage: &Stage, by_siti: bool, command: C) -> Option<C::Outcome> {
    let caller = if by_siti { &stage.siti } else { &stage.budi };
    told(stage.world.does(caller, command).await)
}

fn told<T>(done: Result<T, Refusal>) -> Option<T> {
    match done {
        Ok(outcome) => Some(outcome),
        Err(Refusal::Rule { .. }) => None,
        Err(refusal) => panic!("{refusal:?}"),
    }
}

async fn play(stage: &Stage, need: NeedId, history: &[Try]) -> Things {
    let mut things = Things::default();
    for one in history {
        let by = one.by_siti;
        let amount = Quantity { minor: one.quantity, unit: Unit::parse("IDR").unwrap() };
        let show = amount.to_decimal();
        match one.verb {
            0 => things.pledges.extend(told(stage.pledge(need, &show).await).map(|about| about.row.id)),
            1 => {
                let Some(pledge) = pick(&things.pledges, one.which) else { continue };
                tried(stage, by, AcceptPledge { pledge }).await;
            }
            2 => {
                let Some(pledge) = pick(&things.pledges, one.which) else { continue };
                let revised = RevisePledge {
                    pledge,
                    quantity: Some(amount),
                    due_on: None,
                    reason: text("weather"),
                    effective_on: stage.world.today(),
                    key: key(),
                };
                told(stage.world.does(&stage.agus, revised).await);
            }
            3 if one.which == 0 => {
                let Some(pledge) = pick(&things.pledges, one.which) else { continue };
                told(stage.world.does(&stage.agus, CancelPledge { pledge, reason: text("storm") }).await);
            }
            3 | 4 => {
                let on_need = Toward::Need { need, organization: Some(stage.giver) };
                let toward = pick(&things.pledges, one.which).map_or(on_need, Toward::Pledge);
                let announced = AnnounceContribution {
                    toward,
                    quantity: amount,
                    happened_on: stage.world.today(),
                    condition: None,
                    note: text(""),
                    key: key(),
                };
                let done = told(stage.world.does(&stage.agus, announced).await);
                things.contributions.extend(done.map(|about| about.row.id));
            }
            5 | 6 => {
                let Some(contribution) = pick(&things.contributions, one.which) else { continue };
                let quantity = by.then_some(amount);
                tried(stage, by, ConfirmContribution { contribution, quantity, key: key() }).await;
            }
            7 => {
                let (program, purpose) = (stage.program, text("nets"));
                let set_aside = AllocateResources { need, program, quantity: amount, purpose, key: key() };
                things.allocations.extend(tried(stage, by, set_aside).await.map(|about| about.row.id));
            }
            8 => {
                let Some(allocation) = pick(&things.allocations, one.which) else { continue };
                let quantity = by.then_some(amount);
                tried(stage, by, ReleaseAllocation { allocation, quantity, key: key() }).await;
            }
            9 => {
                let Some(allocation) = pick(&things.allocations, one.which) else { continue };
                let submitted = SubmitExpenditure {
                    allocation,
                    quantity: amount,
                    purpose: text("nets"),
                    evidence: text("receipt"),
                    happened_on: stage.world.today(),
                    key: key(),
                };
                let Some(about) = tried(stage, by, submitted).await else { continue };
                let expenditure = about.row.id;
                if tried(stage, !by, ApproveExpenditure { expenditure, key: key() }).await.is_some() {
                    things.expenditures.push(expenditure);
                }
            }
            10 => {
                let contribution = pick(&things.contributions, one.which).map(Original::Contribution);
                let expenditure = pick(&things.expenditures, one.which).map(Original::Expenditure);
                let Some(original) = (if by { contribution } else { expenditure }) else { continue };
                let asked = RequestReversal {
                    original,
                    quantity: amount,
                    reason_code: entity::state::ReversalReason::Error,
                    reason: text("wrong"),
                    key: key(),
                };
                things.reversals.extend(tried(stage, by, asked).await.map(|about| about.row.id));
            }
            _ => {
                let Some(reversal) = pick(&things.reversals, one.which) else { continue };
                tried(stage, by, ApproveReversal { reversal, key: key() }).await;
            }
        }
    }
    things
}

#[test]
fn random_histories_keep_the_laws() {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    for stage in runtime.block_on(stages()) {
        let mut runner = TestRunner::new(Config { cases: HISTORIES, failure_persistence: None, ..Config::default() });
        let taken_back = std::cell::Cell::new(0);
        runner
            .run(&tries(), |history| {
                runtime.block_on(async {
                    let need = stage.need("1.00").await.row.id;
                    let things = play(&stage, need, &history).await;
                    taken_back.set(taken_back.get() + things.reversals.len());
                    stage.keeps_the_laws().await;
                    Ok(())
                })
            })
            .unwrap();
        assert!(taken_back.get() > 0, "no history came so far as to take something back");
    }
}
