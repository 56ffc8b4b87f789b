//! Books that are closed again and again while late facts come in: what lay in the accounts on any day is what the
//! transactions say, all of them read anew.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::sync::Arc;

use chrono::{Datelike, Days, Months, NaiveDate};
use entity::id::NeedId;
use entity::ledger::{account, posting, transaction};
use entity::state::{AccountType, ChainKind, PartnershipVisibility, Role};
use entity::value::quantity::Quantity;
use entity::value::unit::Unit;
use rand::rngs::StdRng;
use rand::{Rng as _, SeedableRng as _};

use super::announce::{AnnounceContribution, Toward};
use super::confirm::ConfirmContribution;
use super::restriction::Restriction;
use super::story_tests::{Stage, key, text};
use crate::chain::head::{Document, Head, Signer};
use crate::chain::prove::prove;
use crate::period::balance::{AsOf, totals};
use crate::period::close::ClosePeriod;
use crate::refusal::Fault;
use crate::testing::worlds;

/// Signs with nothing; what it signs is what it says.
pub(super) struct Hand;

impl Signer for Hand {
    fn key_id(&self) -> &'static str {
        "hand"
    }

    fn sign(&self, head: &Head) -> Result<String, Fault> {
        Ok(serde_json::to_string(head)?)
    }

    fn read(&self, text: &str) -> Option<Head> {
        serde_json::from_str(text).ok()
    }

    fn sign_text(&self, _: Document, text: &str) -> Result<String, Fault> {
        Ok(text.to_owned())
    }

    fn read_text(&self, _: Document, signed: &str) -> Option<String> {
        Some(signed.to_owned())
    }
}

impl Stage {
    async fn gets(&self, need: NeedId, minor: i64, happened_on: NaiveDate) {
        let announced = AnnounceContribution {
            toward: Toward::Need { need, organization: Some(self.giver) },
            quantity: Quantity { minor, unit: Unit::parse("IDR").unwrap() },
            foreign: None,
            happened_on,
            condition: None,
            note: text(""),
            restriction: Restriction::default(),
            key: key(),
        };
        let contribution = self.world.does(&self.agus, announced).await.unwrap().row.id;
        self.world
            .does(
                &self.siti,
                ConfirmContribution { contribution, quantity: None, foreign: None, exchange: None, key: key() },
            )
            .await
            .unwrap();
    }

    /// What is available as of then, as the books tell.
    async fn told(&self, as_of: AsOf) -> i128 {
        let reading = self.world.reading(&self.siti).await;
        let totals = totals(&reading, self.receiver, Some(self.partnership), as_of).await.unwrap();
        totals.iter().find(|total| total.account_type == AccountType::Available).map_or(0, |total| total.sum.minor)
    }

    /// The same, summed up over all transactions there are.
    async fn recomputed(&self, as_of: AsOf) -> i128 {
        let db = self.world.databases.administration();
        let accounts = account::Entity::of_organization(self.receiver).all(db).await.unwrap();
        let is_available = |line: &posting::Model| {
            accounts
                .iter()
                .any(|account| account.id == line.account_id && account.account_type == AccountType::Available)
        };
        let is_in = |row: &transaction::Model| {
            as_of.booked_until.is_none_or(|day| row.booked_on() <= day)
                && as_of.happened_until.is_none_or(|day| row.happened_on <= day)
                && as_of.recorded_until.is_none_or(|at| row.recorded_at <= at)
        };
        let mut sum = 0;
        for row in
            transaction::Entity::of_organization(self.receiver).all(db).await.unwrap().iter().filter(|row| is_in(row))
        {
            let lines = posting::Entity::of_transaction(row.id).all(db).await.unwrap();
            sum += lines.iter().filter(|line| is_available(line)).map(|line| i128::from(line.quantity)).sum::<i128>();
        }
        sum
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_lay_in_the_accounts_on_a_day_is_what_all_transactions_say() {
    for mut world in worlds().await {
        world.office = world.office.clone().with_signer(Arc::new(Hand));
        let [siti, budi, rina] = [world.person("Siti").await, world.person("Budi").await, world.person("Rina").await];
        let [agus, stranger, lina] =
            [world.person("Agus").await, world.person("Nobody").await, world.person("Lina").await];
        let people = [(&lina, Role::Owner), (&siti, Role::Treasurer), (&rina, Role::Coordinator)];
        let receiver = world.organization("fishers", &people).await;
        let giver = world.organization("council", &[(&agus, Role::Treasurer)]).await;
        let partnership = world.partnership(&[receiver, giver], PartnershipVisibility::Public).await;
        let program = world.program(partnership, receiver).await;
        let stage = Stage { world, receiver, giver, partnership, program, siti, budi, rina, agus, stranger };
        let need = stage.need("1000000").await.row.id;
        let today = stage.world.today();
        let mut random = StdRng::seed_from_u64(19);
        let day = |random: &mut StdRng| today - Days::new(random.random_range(0..150));
        let mut instants = Vec::new();
        for months in (0..4).rev() {
            for _ in 0..5 {
                let happened_on = day(&mut random);
                stage.gets(need, random.random_range(1..100_000), happened_on).await;
            }
            instants.push(stage.world.office.clock().now());
            let through = today.with_day(1).unwrap() - Months::new(months) - Days::new(1);
            let close = ClosePeriod { organization: receiver, through };
            stage.world.does(&lina, close.clone()).await.unwrap();
            assert_eq!(stage.world.does(&lina, close).await.unwrap().ends_on, through);
            for _ in 0..10 {
                let maybe = |random: &mut StdRng| random.random_bool(0.5).then(|| day(random));
                let (booked_until, happened_until) = (maybe(&mut random), maybe(&mut random));
                let at = random.random_range(0..=instants.len());
                let as_of = AsOf { booked_until, happened_until, recorded_until: instants.get(at).copied() };
                assert_eq!(stage.told(as_of).await, stage.recomputed(as_of).await, "{as_of:?}");
            }
        }
        stage.keeps_the_laws().await;
        let db = stage.world.databases.administration();
        let proof = prove(db, ChainKind::Ledger, Some(&|text: &str| Hand.read(text))).await.unwrap();
        assert_eq!((proof.violations, proof.links), (vec![], 24));
    }
}
