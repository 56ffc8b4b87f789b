//! Which totals outsiders see: of enough givers, of whom none gives nearly all, whatever went back.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use entity::id::{ContributionId, NeedId};

use super::accept_pledge::AcceptPledge;
use super::announce::Toward;
use super::cancel_pledge::CancelPledge;
use super::confirm::ConfirmContribution;
use super::make_pledge::MakePledge;
use super::request_reversal::Original;
use super::restriction::Restriction;
use super::story_tests::{Stage, key, rupiah, stages, text};
use super::totals;
use super::totals::Asked;
use crate::policy::caller::Caller;

impl Stage {
    /// Somebody gives this without having promised it.
    async fn given(&self, who: &Caller, need: NeedId, amount: &str) -> ContributionId {
        let announced = self.announcement(Toward::Need { need, organization: None }, amount);
        let contribution = self.world.does(who, announced).await.unwrap().row.id;
        self.world
            .does(
                &self.siti,
                ConfirmContribution { contribution, quantity: None, foreign: None, exchange: None, key: key() },
            )
            .await
            .unwrap();
        contribution
    }

    /// Somebody promises this.
    async fn promised(&self, who: &Caller, need: NeedId, amount: &str) {
        let (quantity, due_on) = (rupiah(amount), Some(self.world.today()));
        let (note, restriction) = (text(""), Restriction::default());
        let promised =
            MakePledge { need, organization: None, quantity, due_on, instalments: None, note, restriction, key: key() };
        let pledge = self.world.does(who, promised).await.unwrap().row.id;
        self.world.does(&self.siti, AcceptPledge { pledge }).await.unwrap();
    }

    /// Whether outsiders see the totals of the need, and of the partnership, which has no other.
    async fn shows(&self, need: NeedId) -> bool {
        let of_need = self.totals(&self.stranger, need).await.is_some();
        for caller in [&self.stranger, &Caller::Anonymous] {
            let reading = self.world.reading(caller).await;
            let all = totals::of_partnership(&reading, self.partnership, Asked::ALL).await;
            assert_eq!(all.is_ok(), of_need);
        }
        assert!(self.totals(&self.rina, need).await.is_some(), "the partnership's own people see them");
        of_need
    }

    async fn people(&self, count: usize) -> Vec<Caller> {
        let mut people = Vec::new();
        for number in 0..count {
            people.push(self.world.person(&format!("giver {number}")).await);
        }
        people
    }
}

#[tokio::test]
async fn of_what_was_pledged_one_giver_has_at_most_four_fifths() {
    for stage in stages().await {
        let need = stage.need("1000").await.row.id;
        let people = stage.people(5).await;
        stage.accepted(need, "40").await;
        stage.accepted(need, "40").await;
        for person in &people[..3] {
            stage.promised(person, need, "5").await;
        }
        assert!(!stage.shows(need).await, "four givers");
        stage.promised(&people[3], need, "5").await;
        assert!(stage.shows(need).await, "80 of 100");
        let more = stage.accepted(need, "0.01").await.row.id;
        assert!(!stage.shows(need).await, "80.01 of 100.01");
        let cancel = CancelPledge { pledge: more, reason: text("By mistake") };
        stage.world.does(&stage.agus, cancel).await.unwrap();
        assert!(stage.shows(need).await, "as before");
        stage.accepted(need, "4").await;
        assert!(!stage.shows(need).await, "84 of 104");
        stage.promised(&people[4], need, "1").await;
        assert!(stage.shows(need).await, "84 of 105");
    }
}

#[tokio::test]
async fn what_came_without_a_pledge_counts_by_what_is_left_of_it() {
    for stage in stages().await {
        let need = stage.need("1000").await.row.id;
        let people = stage.people(5).await;
        let large = stage.received(need, "80").await.row.id;
        let mut small = Vec::new();
        for person in &people[..4] {
            small.push(stage.given(person, need, "5").await);
        }
        assert!(stage.shows(need).await, "80 of 100");
        stage.take_back(Original::Contribution(small[0]), "0.01").await.unwrap();
        assert!(!stage.shows(need).await, "80 of 99.99");
        stage.take_back(Original::Contribution(large), "10").await.unwrap();
        assert!(stage.shows(need).await, "70 of 89.99");
        stage.take_back(Original::Contribution(small[0]), "4.99").await.unwrap();
        assert!(!stage.shows(need).await, "four givers");
        stage.given(&people[4], need, "3").await;
        assert!(stage.shows(need).await, "70 of 88");
    }
}

#[tokio::test]
async fn what_was_kept_of_pledges_tells_of_nobody_either() {
    for stage in stages().await {
        let need = stage.need("1000").await.row.id;
        let people = stage.people(5).await;
        let pledge = stage.accepted(need, "20").await.row.id;
        for person in &people {
            stage.promised(person, need, "20").await;
        }
        assert!(stage.shows(need).await, "six pledges, and nothing has come");
        let contribution = stage.announce(Toward::Pledge(pledge), "20").await.unwrap().row.id;
        let confirm = ConfirmContribution { contribution, quantity: None, foreign: None, exchange: None, key: key() };
        stage.world.does(&stage.siti, confirm).await.unwrap();
        assert!(!stage.shows(need).await, "what is received is what one has given");
        stage.take_back(Original::Contribution(contribution), "20").await.unwrap();
        assert!(stage.shows(need).await, "nothing is there any more");
    }
}
