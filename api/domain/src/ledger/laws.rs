//! Random histories of postings, against a model that knows nothing of accounts or databases.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use chrono::NaiveDate;
use entity::id::{NeedId, OrganizationId, PartnershipId, ProgramId, TransactionId};
use entity::ledger::account;
use entity::mobilization::need;
use entity::state::{
    AccountType, NeedStatus, PartnershipVisibility, ResourceKind, ReversalReason, Role, TransactionKind,
};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use sea_orm::{ActiveModelTrait, EntityTrait, SqliteTransactionMode, TransactionOptions, TransactionTrait};
use uuid::Uuid;

use super::check::check_books;
use super::{Fund, Move, post, reverse};
use crate::command::Writing;
use crate::policy::decide::permit;
use crate::policy::permission::Permission;
use crate::policy::place::Place;
use crate::policy::rights::Rights;
use crate::refusal::{Refusal, Rule as AnyRule};
use crate::testing::{World, worlds};

/// How many histories are played on each database.
const HISTORIES: u32 = 200;
/// The largest balance.
const LARGEST: i128 = 4_000_000_000_000_000_000;

#[derive(Clone, Debug)]
enum Op {
    Receive(i64),
    Allocate(usize, i64),
    Release(usize, i64),
    Use(usize, i64),
    /// Takes back a part, in percent, of what is left of one of the transactions before.
    Reverse(usize, i64),
}

fn quantity() -> impl Strategy<Value = i64> {
    prop_oneof![8 => 1_i64..1_000, 1 => 1_i64..=4_000_000_000_000_000_000, 1 => Just(4_000_000_000_000_000_000)]
}

fn op() -> impl Strategy<Value = Op> {
    prop_oneof![
        3 => quantity().prop_map(Op::Receive),
        3 => (0_usize..2, quantity()).prop_map(|(program, quantity)| Op::Allocate(program, quantity)),
        1 => (0_usize..2, quantity()).prop_map(|(program, quantity)| Op::Release(program, quantity)),
        3 => (0_usize..2, quantity()).prop_map(|(program, quantity)| Op::Use(program, quantity)),
        3 => (any::<prop::sample::Index>(), 1_i64..=100).prop_map(|(at, percent)| Op::Reverse(at.index(1_000), percent)),
    ]
}

/// Balances of source, available, and of allocated and used for each of two programs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Model {
    source: i128,
    available: i128,
    allocated: [i128; 2],
    used: [i128; 2],
}

type Side = (AccountType, Option<usize>);

impl Model {
    fn slot(&mut self, (kind, program): Side) -> &mut i128 {
        let program = program.unwrap_or(0);
        match kind {
            AccountType::Source => &mut self.source,
            AccountType::Available => &mut self.available,
            AccountType::Allocated => &mut self.allocated[program],
            AccountType::Used => &mut self.used[program],
            AccountType::Clearing => panic!("nothing is exchanged here"),
        }
    }

    /// The model after the movement, if it is allowed.
    fn after(&self, from: Side, to: Side, quantity: i64) -> Option<Self> {
        let mut after = self.clone();
        *after.slot(from) -= i128::from(quantity);
        *after.slot(to) += i128::from(quantity);
        let is_held = |balance: i128| (0..=LARGEST).contains(&balance);
        let is_allowed = (-LARGEST..=0).contains(&after.source)
            && is_held(after.available)
            && after.allocated.into_iter().chain(after.used).all(is_held);
        is_allowed.then_some(after)
    }
}

struct Stage {
    fund: Fund,
    programs: [ProgramId; 2],
}

impl Stage {
    fn account(&self, (kind, program): Side) -> (AccountType, Option<ProgramId>) {
        (kind, program.map(|program| self.programs[program]))
    }

    fn movement(&self, kind: TransactionKind, from: Side, to: Side, quantity: i64) -> Move {
        Move {
            kind,
            from: self.account(from),
            to: self.account(to),
            quantity,
            happened_on: NaiveDate::default(),
            contribution: None,
            allocation: None,
            expenditure: None,
        }
    }
}

pub(super) async fn writing(world: &World) -> Writing {
    let options = TransactionOptions {
        sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
        ..TransactionOptions::default()
    };
    let tx = world.databases.write.begin_with_options(options).await.unwrap();
    let permit = permit(&Rights::none(), Permission::Anybody, None, &Place::Network).unwrap();
    Writing::new(
        tx,
        Rights::none(),
        (world.office.clock().now(), world.today()),
        "test",
        "test".to_owned(),
        (None, None, None),
        permit,
    )
}

pub(super) async fn new_fund(world: &World, organization: OrganizationId, partnership: PartnershipId) -> Fund {
    let need = need::Model {
        id: NeedId(Uuid::now_v7()),
        partnership_id: partnership,
        organization_id: organization,
        title: "Nets".to_owned(),
        title_key: "nets".to_owned(),
        description: String::new(),
        kind: ResourceKind::Money,
        unit: "IDR".to_owned(),
        quantity: 1,
        due_on: world.today(),
        area_code: None,
        status: NeedStatus::Open,
        created_by: None,
        created_at: world.office.clock().now(),
        closed_at: None,
    };
    let row = need::ActiveModel::from(need.clone()).reset_all();
    need::Entity::insert(row).exec_without_returning(world.databases.administration()).await.unwrap();
    Fund::of(&need).unwrap()
}

/// What was posted and how much of it is not taken back.
struct Done {
    id: TransactionId,
    kind: TransactionKind,
    from: Side,
    to: Side,
    left: i64,
}

async fn play(world: &World, stage: &Stage, history: &[Op]) -> Model {
    use AccountType::{Allocated, Available, Source, Used};
    let mut model = Model::default();
    let mut posted: Vec<Done> = Vec::new();
    for op in history {
        let (kind, from, to, quantity, original) = match *op {
            Op::Receive(quantity) => (TransactionKind::Contribution, (Source, None), (Available, None), quantity, None),
            Op::Allocate(program, quantity) => {
                (TransactionKind::Allocation, (Available, None), (Allocated, Some(program)), quantity, None)
            }
            Op::Release(program, quantity) => {
                (TransactionKind::Release, (Allocated, Some(program)), (Available, None), quantity, None)
            }
            Op::Use(program, quantity) => {
                (TransactionKind::Expenditure, (Allocated, Some(program)), (Used, Some(program)), quantity, None)
            }
            Op::Reverse(at, percent) => {
                let open: Vec<_> = (0..posted.len()).filter(|index| posted[*index].left > 0).collect();
                let Some(index) = open.get(at % open.len().max(1)) else { continue };
                let original = &posted[*index];
                let part = i128::from(original.left) * i128::from(percent) / 100;
                let quantity = i64::try_from(part).unwrap().max(1);
                (original.kind, original.from, original.to, quantity, Some(*index))
            }
        };
        let expected = match original {
            None => model.after(from, to, quantity),
            Some(_) => model.after(to, from, quantity),
        };
        let writing = writing(world).await;
        let movement = stage.movement(kind, from, to, quantity);
        let done = match original {
            None => post(&stage.fund, movement, &writing).await,
            Some(index) => {
                let why = (ReversalReason::Error, "wrong".to_owned());
                reverse(&stage.fund, posted[index].id, (movement, None), why, &writing).await
            }
        };
        match (done, expected) {
            (Ok(done), Some(after)) => {
                writing.finish(None).await.unwrap();
                writing.into_parts().0.commit().await.unwrap();
                model = after;
                match original {
                    None => posted.push(Done { id: done.id, kind, from, to, left: quantity }),
                    Some(index) => posted[index].left -= quantity,
                }
            }
            (Err(Refusal::Rule { rule: AnyRule::Mobilization(_), path: "quantity" }), None) => {
                writing.into_parts().0.rollback().await.unwrap();
            }
            (done, expected) => panic!("{op:?}: {done:?}, expected {expected:?} of {model:?}"),
        }
    }
    model
}

async fn stored(world: &World, stage: &Stage) -> Model {
    let mut model = Model::default();
    let rows = account::Entity::of_need(stage.fund.need).all(world.databases.administration()).await.unwrap();
    for row in rows {
        let program = row.program_id.map(|id| stage.programs.iter().position(|program| *program == id).unwrap());
        *model.slot((row.account_type, program)) += i128::from(row.balance);
    }
    model
}

#[test]
fn random_histories_keep_the_laws_of_the_books() {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    for world in runtime.block_on(worlds()) {
        let (organization, partnership, programs) = runtime.block_on(async {
            let person = world.person("Siti").await;
            let organization = world.organization("fishers", &[(&person, Role::Owner)]).await;
            let partnership = world.partnership(&[organization], PartnershipVisibility::Public).await;
            let programs =
                [world.program(partnership, organization).await, world.program(partnership, organization).await];
            (organization, partnership, programs)
        });
        let mut runner = TestRunner::new(Config { cases: HISTORIES, failure_persistence: None, ..Config::default() });
        runner
            .run(&prop::collection::vec(op(), 1..16), |history| {
                runtime.block_on(async {
                    let fund = new_fund(&world, organization, partnership).await;
                    let stage = Stage { fund, programs };
                    let model = play(&world, &stage, &history).await;
                    prop_assert_eq!(stored(&world, &stage).await, model);
                    Ok(())
                })
            })
            .unwrap();
        assert_eq!(runtime.block_on(check_books(world.databases.administration())).unwrap(), []);
    }
}
