//! What an account bears and what it does not, whether it was opened before or not.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use chrono::NaiveDate;
use entity::id::ProgramId;
use entity::ledger::account;
use entity::state::{AccountType, PartnershipVisibility, ReversalReason, Role, TransactionKind};
use sea_orm::PaginatorTrait;

use super::check::check_books;
use super::laws::{new_fund, writing};
use super::{Fund, Move, Posted, post, reverse};
use crate::mobilization::Rule;
use crate::refusal::{Refusal, Rule as AnyRule};
use crate::testing::{World, worlds};

const LARGEST: i64 = 4_000_000_000_000_000_000;

type Account = (AccountType, Option<ProgramId>);

const SOURCE: Account = (AccountType::Source, None);
const AVAILABLE: Account = (AccountType::Available, None);

struct Stage {
    world: World,
    fund: Fund,
    program: ProgramId,
    other: ProgramId,
}

async fn stages() -> Vec<Stage> {
    let mut stages = Vec::new();
    for world in worlds().await {
        let person = world.person("Siti").await;
        let organization = world.organization("fishers", &[(&person, Role::Owner)]).await;
        let partnership = world.partnership(&[organization], PartnershipVisibility::Public).await;
        let fund = new_fund(&world, organization, partnership).await;
        let program = world.program(partnership, organization).await;
        let other = world.program(partnership, organization).await;
        stages.push(Stage { world, fund, program, other });
    }
    stages
}

impl Stage {
    /// Moves it in a transaction of its own, or the reversal of an earlier one.
    async fn moves(&self, from: Account, to: Account, quantity: i64, back: Option<Posted>) -> Result<Posted, Refusal> {
        let kind = match (from.0, to.0) {
            (AccountType::Source, _) => TransactionKind::Contribution,
            (AccountType::Available, _) => TransactionKind::Allocation,
            (_, AccountType::Available) => TransactionKind::Release,
            _ => TransactionKind::Expenditure,
        };
        let movement = Move {
            kind,
            from,
            to,
            quantity,
            happened_on: NaiveDate::default(),
            contribution: None,
            allocation: None,
            expenditure: None,
        };
        let writing = writing(&self.world).await;
        let done = match back {
            None => post(&self.fund, movement, &writing).await,
            Some(original) => {
                let why = (ReversalReason::Error, "wrong".to_owned());
                reverse(&self.fund, original.id, (movement, None), why, &writing).await
            }
        };
        if done.is_ok() {
            writing.finish(None).await.unwrap();
            writing.into_parts().0.commit().await.unwrap();
        } else {
            writing.into_parts().0.rollback().await.unwrap();
        }
        done
    }

    async fn accounts(&self) -> u64 {
        let db = self.world.databases.administration();
        assert_eq!(check_books(db).await.unwrap(), []);
        account::Entity::of_need(self.fund.need).count(db).await.unwrap()
    }
}

fn falls_short(done: Result<Posted, Refusal>, asked: &str, available: &str) {
    let expected = Rule::Shortfall { asked: format!("{asked} IDR"), available: format!("{available} IDR") };
    assert_eq!(rule(done), expected);
}

fn rule(done: Result<Posted, Refusal>) -> Rule {
    match done {
        Err(Refusal::Rule { rule: AnyRule::Mobilization(rule), path: "quantity" }) => rule,
        done => panic!("{done:?}"),
    }
}

#[tokio::test]
async fn accounts_are_opened_by_what_moves_and_by_nothing_else() {
    for stage in stages().await {
        let (allocated, used) =
            ((AccountType::Allocated, Some(stage.program)), (AccountType::Used, Some(stage.program)));
        falls_short(stage.moves(AVAILABLE, allocated, 1, None).await, "0.01", "0.00");
        falls_short(stage.moves(allocated, used, 1, None).await, "0.01", "0.00");
        falls_short(stage.moves(allocated, AVAILABLE, 1, None).await, "0.01", "0.00");
        assert_eq!(stage.accounts().await, 0);
        assert_eq!(stage.moves(SOURCE, AVAILABLE, 500, None).await.unwrap().received, Some(500));
        assert_eq!(stage.moves(SOURCE, AVAILABLE, 100, None).await.unwrap().received, Some(600));
        assert_eq!(stage.accounts().await, 2);
        assert_eq!(stage.moves(AVAILABLE, allocated, 300, None).await.unwrap().received, None);
        assert_eq!(stage.moves(allocated, used, 200, None).await.unwrap().received, None);
        assert_eq!(stage.accounts().await, 4);
    }
}

#[tokio::test]
async fn an_account_gives_no_more_than_it_has() {
    for stage in stages().await {
        let (allocated, used) =
            ((AccountType::Allocated, Some(stage.program)), (AccountType::Used, Some(stage.program)));
        let (unopened, beside) = ((AccountType::Allocated, Some(stage.other)), (AccountType::Used, Some(stage.other)));
        stage.moves(SOURCE, AVAILABLE, 500, None).await.unwrap();
        falls_short(stage.moves(AVAILABLE, allocated, 501, None).await, "5.01", "5.00");
        stage.moves(AVAILABLE, allocated, 300, None).await.unwrap();
        falls_short(stage.moves(AVAILABLE, allocated, 201, None).await, "2.01", "2.00");
        falls_short(stage.moves(allocated, used, 301, None).await, "3.01", "3.00");
        falls_short(stage.moves(allocated, AVAILABLE, 301, None).await, "3.01", "3.00");
        // What one program has is nothing to another.
        falls_short(stage.moves(unopened, beside, 1, None).await, "0.01", "0.00");
        stage.moves(allocated, used, 300, None).await.unwrap();
        falls_short(stage.moves(allocated, used, 1, None).await, "0.01", "0.00");
        assert_eq!(stage.accounts().await, 4);
    }
}

#[tokio::test]
async fn no_more_goes_back_than_came_and_none_that_is_set_aside() {
    for stage in stages().await {
        let allocated = (AccountType::Allocated, Some(stage.program));
        let gift = stage.moves(SOURCE, AVAILABLE, 500, None).await.unwrap();
        assert_eq!(rule(stage.moves(SOURCE, AVAILABLE, 501, Some(gift)).await), Rule::SumTooLarge);
        stage.moves(AVAILABLE, allocated, 300, None).await.unwrap();
        falls_short(stage.moves(SOURCE, AVAILABLE, 201, Some(gift)).await, "2.01", "2.00");
        let back = stage.moves(SOURCE, AVAILABLE, 200, Some(gift)).await.unwrap();
        assert_eq!(back.received, Some(300));
        assert_eq!(stage.accounts().await, 3);
    }
}

#[tokio::test]
async fn no_balance_is_larger_than_the_largest() {
    for stage in stages().await {
        for beyond in [LARGEST + 1, i64::MAX] {
            assert_eq!(rule(stage.moves(SOURCE, AVAILABLE, beyond, None).await), Rule::SumTooLarge);
        }
        assert_eq!(stage.accounts().await, 0);
        stage.moves(SOURCE, AVAILABLE, LARGEST, None).await.unwrap();
        for beyond in [1, LARGEST, i64::MAX] {
            assert_eq!(rule(stage.moves(SOURCE, AVAILABLE, beyond, None).await), Rule::SumTooLarge);
        }
        assert_eq!(stage.accounts().await, 2);
    }
}
