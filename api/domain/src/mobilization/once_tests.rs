//! Keys, and many who do the same at the same moment, on both engines.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::collections::HashSet;

use entity::feed::{audit, idempotency, outbox};
use entity::id::{ContributionId, NeedId};
use entity::ledger::{account, transaction};
use entity::mobilization::contribution;
use entity::state::{AccountType, ContributionStatus};
use entity::value::key::IdempotencyKey;
use futures_util::future::join_all;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};

use super::about::About;
use super::allocate::AllocateResources;
use super::announce::Toward;
use super::confirm::ConfirmContribution;
use super::rule::Rule;
use super::story_tests::{Stage, key, rule, rupiah, stages, text};
use crate::command::Mode;
use crate::refusal::Refusal;

impl Stage {
    async fn gift(&self, need: NeedId, amount: &str) -> ContributionId {
        let toward = Toward::Need { need, organization: Some(self.giver) };
        self.announce(toward, amount).await.unwrap().row.id
    }

    async fn confirm(
        &self,
        contribution: ContributionId,
        key: &IdempotencyKey,
    ) -> Result<About<contribution::Model>, Refusal> {
        let command =
            ConfirmContribution { contribution, quantity: None, foreign: None, exchange: None, key: key.clone() };
        self.world.does(&self.siti, command).await
    }

    /// Rows of the trail, the outbox, the claims and the books.
    async fn rows(&self) -> [u64; 4] {
        let db = self.world.databases.administration();
        [
            audit::Entity::find().count(db).await.unwrap(),
            outbox::Entity::find().count(db).await.unwrap(),
            idempotency::Entity::find().count(db).await.unwrap(),
            transaction::Entity::find().count(db).await.unwrap(),
        ]
    }

    async fn available(&self, need: NeedId) -> Option<i64> {
        let account = account::Entity::of_need(need).filter(account::Column::AccountType.eq(AccountType::Available));
        account.one(self.world.databases.administration()).await.unwrap().map(|account| account.balance)
    }
}

#[tokio::test]
async fn one_key_for_one_gift_at_the_same_moment_is_one_confirmation_and_one_answer() {
    for stage in stages().await {
        let need = stage.need("100").await.row.id;
        let (gift, one) = (stage.gift(need, "10").await, key());
        let before = stage.rows().await;
        let all = join_all((0..12).map(|_| stage.confirm(gift, &one))).await;
        for done in all {
            let row = done.unwrap().row;
            assert_eq!((row.id, row.status, row.confirmed), (gift, ContributionStatus::Confirmed, Some(1_000)));
        }
        // Later, too: that the gift is confirmed already is this request's own doing.
        assert_eq!(stage.confirm(gift, &one).await.unwrap().row.id, gift);
        assert_eq!(stage.available(need).await, Some(1_000));
        // The gift and the need are recorded, the gift is announced.
        assert_eq!(stage.rows().await, [before[0] + 2, before[1] + 1, before[2] + 1, before[3] + 1]);
        stage.keeps_the_laws().await;
    }
}

#[tokio::test]
async fn one_key_for_two_gifts_at_the_same_moment_confirms_one_and_leaves_nothing_of_the_other() {
    for stage in stages().await {
        for _ in 0..5 {
            // Of two needs, so that neither waits for the other before it claims the key.
            let needs = [stage.need("100").await.row.id, stage.need("100").await.row.id];
            let gifts = [stage.gift(needs[0], "10").await, stage.gift(needs[1], "10").await];
            let one = key();
            let before = stage.rows().await;
            let all = join_all(gifts.map(|gift| stage.confirm(gift, &one))).await;
            let done: Vec<_> = (0..2).filter(|place| all[*place].is_ok()).collect();
            assert_eq!(done.len(), 1);
            let refused = 1 - done[0];
            assert!(matches!(all[refused], Err(Refusal::IdempotencyKeyReused)), "{:?}", all[refused]);
            assert_eq!(
                (stage.available(needs[done[0]]).await, stage.available(needs[refused]).await),
                (Some(1_000), None)
            );
            assert_eq!(stage.rows().await, [before[0] + 2, before[1] + 1, before[2] + 1, before[3] + 1]);
            stage.confirm(gifts[refused], &key()).await.unwrap();
        }
        stage.keeps_the_laws().await;
    }
}

#[tokio::test]
async fn many_keys_for_one_gift_at_the_same_moment_confirm_it_once() {
    for stage in stages().await {
        let need = stage.need("100").await.row.id;
        let gift = stage.gift(need, "10").await;
        let keys: Vec<_> = (0..8).map(|_| key()).collect();
        let all = join_all(keys.iter().map(|key| stage.confirm(gift, key))).await;
        let (done, refused): (Vec<_>, Vec<_>) = all.into_iter().partition(Result::is_ok);
        assert_eq!((done.len(), refused.len()), (1, 7));
        for refusal in refused {
            assert_eq!(rule(refusal), (Rule::WrongContributionState { status: "CONFIRMED".into() }, "contributionId"));
        }
        assert_eq!(stage.available(need).await, Some(1_000));
        stage.keeps_the_laws().await;
    }
}

#[tokio::test]
async fn many_gifts_to_a_need_without_accounts_are_confirmed_at_the_same_moment() {
    for stage in stages().await {
        let need = stage.need("100").await.row.id;
        let mut gifts = Vec::new();
        for _ in 0..8 {
            gifts.push((stage.gift(need, "10").await, key()));
        }
        let all = join_all(gifts.iter().map(|(gift, key)| stage.confirm(*gift, key))).await;
        let confirmed: HashSet<_> = all.into_iter().map(|done| done.unwrap().row.id).collect();
        assert_eq!((confirmed.len(), stage.available(need).await), (8, Some(8_000)));
        stage.keeps_the_laws().await;
    }
}

#[tokio::test]
async fn a_refused_or_tried_request_leaves_its_key_free() {
    for stage in stages().await {
        let need = stage.need("100").await.row.id;
        let command = AllocateResources {
            need,
            program: stage.program,
            quantity: rupiah("10"),
            purpose: text("nets"),
            area_code: None,
            keeps: Vec::new(),
            key: key(),
        };
        let refused = stage.world.does(&stage.siti, command.clone()).await;
        let shortfall = Rule::Shortfall { asked: "10.00 IDR".to_owned(), available: "0.00 IDR".to_owned() };
        assert_eq!(rule(refused), (shortfall, "quantity"));
        stage.received(need, "10").await;
        let before = stage.rows().await;
        let tried = |mode| stage.world.office.perform(&stage.siti, command.clone(), mode, "test".to_owned());
        tried(Mode::Preview).await.unwrap();
        assert_eq!(stage.rows().await, before);
        let first = tried(Mode::Keep).await.unwrap().row.id;
        let after = stage.rows().await;
        // Once it is taken, trying and doing it again tell what the first one made.
        for mode in [Mode::Preview, Mode::Keep] {
            assert_eq!(tried(mode).await.unwrap().row.id, first);
        }
        let other = AllocateResources { quantity: rupiah("11"), ..command.clone() };
        let other = stage.world.does(&stage.siti, other).await;
        assert!(matches!(other, Err(Refusal::IdempotencyKeyReused)), "{other:?}");
        assert_eq!(stage.rows().await, after);
        stage.keeps_the_laws().await;
    }
}
