//! The way of resources from a need to its use, played on both engines.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use entity::id::{NeedId, OrganizationId, PartnershipId, ProgramId};
use entity::mobilization::{allocation, contribution, expenditure, pledge, reversal};
use entity::state::{
    AllocationStatus, ContributionStatus, ExpenditureStatus, NeedStatus, PartnershipVisibility, PledgeStatus,
    ResourceKind, ReversalReason, Role,
};
use entity::value::key::IdempotencyKey;
use entity::value::quantity::Quantity;
use entity::value::text::{Name, Text};
use entity::value::unit::Unit;
use futures_util::future::join_all;
use uuid::Uuid;

use super::about::{About, SeenNeed};
use super::accept_pledge::AcceptPledge;
use super::allocate::AllocateResources;
use super::announce::{AnnounceContribution, Toward};
use super::approve_expenditure::ApproveExpenditure;
use super::approve_reversal::ApproveReversal;
use super::cancel_pledge::CancelPledge;
use super::confirm::ConfirmContribution;
use super::make_pledge::MakePledge;
use super::publish_need::PublishNeed;
use super::request_reversal::{Original, RequestReversal};
use super::restriction::Restriction;
use super::rule::Rule;
use super::submit_expenditure::SubmitExpenditure;
use super::totals::Asked;
use super::{find_gift, find_need, find_use, totals};
use crate::ledger;
use crate::page::Page;
use crate::policy::caller::Caller;
use crate::refusal::{Refusal, Rule as AnyRule};
use crate::testing::{World, worlds};

/// A receiver with two treasurers and a coordinator, a giver with one treasurer, and a stranger.
pub(super) struct Stage {
    pub world: World,
    pub receiver: OrganizationId,
    pub giver: OrganizationId,
    pub partnership: PartnershipId,
    pub program: ProgramId,
    pub siti: Caller,
    pub budi: Caller,
    pub rina: Caller,
    pub agus: Caller,
    pub stranger: Caller,
}

pub(super) async fn stages() -> Vec<Stage> {
    let mut stages = Vec::new();
    for world in worlds().await {
        let [siti, budi, rina] = [world.person("Siti").await, world.person("Budi").await, world.person("Rina").await];
        let [agus, stranger] = [world.person("Agus").await, world.person("Nobody").await];
        let people = [(&siti, Role::Treasurer), (&budi, Role::Treasurer), (&rina, Role::Coordinator)];
        let receiver = world.organization("fishers", &people).await;
        let giver = world.organization("council", &[(&agus, Role::Treasurer)]).await;
        let partnership = world.partnership(&[receiver, giver], PartnershipVisibility::Public).await;
        let program = world.program(partnership, receiver).await;
        stages.push(Stage { world, receiver, giver, partnership, program, siti, budi, rina, agus, stranger });
    }
    stages
}

pub(super) fn key() -> IdempotencyKey {
    IdempotencyKey::parse(&Uuid::now_v7().to_string()).unwrap()
}

pub(super) fn rupiah(amount: &str) -> Quantity {
    Quantity::parse_positive(amount, Unit::parse("IDR").unwrap()).unwrap()
}

pub(super) fn text(words: &str) -> Text {
    Text::parse(words).unwrap()
}

/// The rule that stands against it, and where.
pub(super) fn rule<T>(done: Result<T, Refusal>) -> (Rule, &'static str) {
    match done {
        Err(Refusal::Rule { rule: AnyRule::Mobilization(rule), path }) => (rule, path),
        Err(refusal) => panic!("{refusal:?}"),
        Ok(_) => panic!("it was done"),
    }
}

impl Stage {
    pub async fn need(&self, amount: &str) -> SeenNeed {
        let need = PublishNeed {
            partnership: self.partnership,
            organization: self.receiver,
            title: Name::parse("Nets").unwrap(),
            description: text(""),
            kind: ResourceKind::Money,
            quantity: rupiah(amount),
            due_on: self.world.today(),
            area_code: None,
            key: None,
        };
        self.world.does(&self.rina, need).await.unwrap()
    }

    pub async fn pledge(&self, need: NeedId, amount: &str) -> Result<About<pledge::Model>, Refusal> {
        let (quantity, due_on) = (rupiah(amount), self.world.today());
        let pledge = MakePledge {
            need,
            organization: Some(self.giver),
            quantity,
            due_on: Some(due_on),
            instalments: None,
            note: text(""),
            restriction: Restriction::default(),
            key: key(),
        };
        self.world.does(&self.agus, pledge).await
    }

    pub async fn accepted(&self, need: NeedId, amount: &str) -> About<pledge::Model> {
        let pledge = self.pledge(need, amount).await.unwrap().row.id;
        self.world.does(&self.siti, AcceptPledge { pledge }).await.unwrap()
    }

    pub fn announcement(&self, toward: Toward, amount: &str) -> AnnounceContribution {
        AnnounceContribution {
            toward,
            quantity: rupiah(amount),
            foreign: None,
            happened_on: self.world.today(),
            condition: None,
            note: text(""),
            restriction: Restriction::default(),
            key: key(),
        }
    }

    pub async fn announce(&self, toward: Toward, amount: &str) -> Result<About<contribution::Model>, Refusal> {
        self.world.does(&self.agus, self.announcement(toward, amount)).await
    }

    pub async fn received(&self, need: NeedId, amount: &str) -> About<contribution::Model> {
        let toward = Toward::Need { need, organization: Some(self.giver) };
        let contribution = self.announce(toward, amount).await.unwrap().row.id;
        self.world
            .does(
                &self.siti,
                ConfirmContribution { contribution, quantity: None, foreign: None, exchange: None, key: key() },
            )
            .await
            .unwrap()
    }

    pub async fn allocate(&self, need: NeedId, amount: &str) -> Result<About<allocation::Model>, Refusal> {
        let (program, quantity) = (self.program, rupiah(amount));
        let purpose = text("nets");
        self.world
            .does(
                &self.siti,
                AllocateResources { need, program, quantity, purpose, area_code: None, keeps: Vec::new(), key: key() },
            )
            .await
    }

    pub async fn spent(&self, allocation: &About<allocation::Model>, amount: &str) -> About<expenditure::Model> {
        let submitted = SubmitExpenditure {
            allocation: allocation.row.id,
            quantity: rupiah(amount),
            purpose: text("nets"),
            evidence: text("receipt 7"),
            happened_on: self.world.today(),
            key: key(),
        };
        let expenditure = self.world.does(&self.siti, submitted).await.unwrap().row.id;
        self.world.does(&self.budi, ApproveExpenditure { expenditure, key: key() }).await.unwrap()
    }

    pub async fn ask_back(&self, original: Original, amount: &str) -> Result<About<reversal::Model>, Refusal> {
        let (quantity, reason_code) = (rupiah(amount), ReversalReason::Refund);
        let asked = RequestReversal { original, quantity, reason_code, reason: text("refund"), key: key() };
        self.world.does(&self.siti, asked).await
    }

    pub async fn take_back(&self, original: Original, amount: &str) -> Result<About<reversal::Model>, Refusal> {
        let reversal = self.ask_back(original, amount).await?.row.id;
        self.world.does(&self.budi, ApproveReversal { reversal, key: key() }).await
    }

    pub async fn keeps_the_laws(&self) {
        let db = self.world.databases.administration();
        assert_eq!(ledger::check::check(db).await.unwrap(), []);
    }

    /// Needed, pledged, received, allocated, used.
    pub async fn totals(&self, caller: &Caller, need: NeedId) -> Option<[String; 5]> {
        let reading = self.world.reading(caller).await;
        let need = find_need::by_id(&reading, need).await.unwrap().unwrap();
        let all = totals::of_needs(&reading, std::slice::from_ref(&need), Asked::ALL).await.unwrap();
        let totals = all[&need.row.id].ok()?;
        let of = [totals.needed, totals.pledged, totals.received, totals.allocated, totals.used];
        Some(of.map(entity::value::sum::Sum::to_decimal))
    }
}

#[tokio::test]
async fn a_need_is_pledged_received_set_aside_used_and_taken_back() {
    for stage in stages().await {
        let need = stage.need("100").await.row.id;
        let none = ["100.00", "0.00", "0.00", "0.00", "0.00"].map(str::to_owned);
        assert_eq!(stage.totals(&stage.siti, need).await, Some(none));
        let pledge = stage.accepted(need, "80").await;
        let announced = stage.announce(Toward::Pledge(pledge.row.id), "50").await.unwrap();
        let contribution = announced.row.id;
        let confirm = ConfirmContribution {
            contribution,
            quantity: Some(rupiah("40")),
            foreign: None,
            exchange: None,
            key: key(),
        };
        let own = stage.world.does(&stage.agus, confirm.clone()).await;
        assert!(matches!(own, Err(Refusal::Forbidden(_))));
        let confirmed = stage.world.does(&stage.siti, confirm).await.unwrap();
        assert_eq!(confirmed.row.status, ContributionStatus::Short);
        assert_eq!(confirmed.need.row.status, NeedStatus::PartlyCovered);
        let allocation = stage.allocate(need, "30").await.unwrap();
        let expenditure = stage.spent(&allocation, "25").await;
        assert_eq!(expenditure.row.status, ExpenditureStatus::Posted);
        let all = ["100.00", "80.00", "40.00", "30.00", "25.00"].map(str::to_owned);
        assert_eq!(stage.totals(&stage.siti, need).await, Some(all));
        stage.take_back(Original::Expenditure(expenditure.row.id), "5").await.unwrap();
        stage.take_back(Original::Contribution(contribution), "10").await.unwrap();
        let all = ["100.00", "80.00", "30.00", "30.00", "20.00"].map(str::to_owned);
        assert_eq!(stage.totals(&stage.siti, need).await, Some(all));
        let reading = stage.world.reading(&stage.siti).await;
        let pledge = find_gift::pledge(&reading, pledge.row.id).await.unwrap().unwrap();
        assert_eq!((pledge.row.fulfilled, pledge.row.status), (3_000, PledgeStatus::PartlyFulfilled));
        let allocation = find_use::allocation(&reading, allocation.row.id).await.unwrap().unwrap();
        assert_eq!((allocation.row.used, allocation.row.status), (2_000, AllocationStatus::PartlyUsed));
        stage.keeps_the_laws().await;
    }
}

#[tokio::test]
async fn a_repeated_key_gets_the_first_answer_and_another_request_is_refused() {
    for stage in stages().await {
        let need = stage.need("100").await.row.id;
        let pledge = |amount: &str, key: &IdempotencyKey| MakePledge {
            need,
            organization: Some(stage.giver),
            quantity: rupiah(amount),
            due_on: Some(stage.world.today()),
            instalments: None,
            note: text(""),
            restriction: Restriction::default(),
            key: key.clone(),
        };
        let one = key();
        let (first, second) = tokio::join!(
            stage.world.does(&stage.agus, pledge("10", &one)),
            stage.world.does(&stage.agus, pledge("10.00", &one))
        );
        let (first, second) = (first.unwrap().row.id, second.unwrap().row.id);
        assert_eq!(first, second);
        let other = stage.world.does(&stage.agus, pledge("20", &one)).await;
        assert!(matches!(other, Err(Refusal::IdempotencyKeyReused)));
        let reading = stage.world.reading(&stage.siti).await;
        let all = find_gift::page_of_pledges(&reading, &find_gift::Wanted::default(), &Page::first(10)).await.unwrap();
        assert_eq!(all.rows.iter().map(|about| about.row.quantity).collect::<Vec<_>>(), [1_000]);
        stage.keeps_the_laws().await;
    }
}

/// B020: as many at a time as there is enough for are done, and the others refused.
#[tokio::test]
async fn twenty_at_once_cannot_set_aside_more_than_was_received() {
    for stage in stages().await {
        let need = stage.need("100").await.row.id;
        stage.received(need, "100").await;
        let all = join_all((0..20).map(|_| stage.allocate(need, "10"))).await;
        let (done, refused): (Vec<_>, Vec<_>) = all.into_iter().partition(Result::is_ok);
        assert_eq!((done.len(), refused.len()), (10, 10));
        for refusal in refused {
            let shortfall = Rule::Shortfall { asked: "10.00 IDR".to_owned(), available: "0.00 IDR".to_owned() };
            assert_eq!(rule(refusal), (shortfall, "quantity"));
        }
        stage.keeps_the_laws().await;
    }
}

#[tokio::test]
async fn reversals_in_parts_never_exceed_the_original() {
    for stage in stages().await {
        let need = stage.need("100").await.row.id;
        let original = Original::Contribution(stage.received(need, "100").await.row.id);
        stage.take_back(original, "40").await.unwrap();
        stage.take_back(original, "40").await.unwrap();
        let left = Rule::AboveReversible { left: "20.00 IDR".to_owned() };
        assert_eq!(rule(stage.take_back(original, "40").await), (left, "quantity"));
        let last = stage.take_back(original, "20").await.unwrap();
        assert_eq!(last.need.row.status, NeedStatus::Open);
        let reading = stage.world.reading(&stage.siti).await;
        let Original::Contribution(id) = original else { continue };
        let row = find_gift::contribution(&reading, id).await.unwrap().unwrap().row;
        assert_eq!((row.status, row.reversed), (ContributionStatus::Returned, 10_000));
        stage.keeps_the_laws().await;
    }
}

/// B025: given, spent and asked back: only what is left goes back.
#[tokio::test]
async fn what_was_used_cannot_go_back_to_its_giver() {
    for stage in stages().await {
        let need = stage.need("100").await.row.id;
        let original = Original::Contribution(stage.received(need, "100").await.row.id);
        let allocation = stage.allocate(need, "90").await.unwrap();
        stage.spent(&allocation, "90").await;
        let shortfall = Rule::Shortfall { asked: "100.00 IDR".to_owned(), available: "10.00 IDR".to_owned() };
        assert_eq!(rule(stage.take_back(original, "100").await), (shortfall, "reversalId"));
        stage.keeps_the_laws().await;
    }
}

#[tokio::test]
async fn a_cancelled_pledge_receives_nothing() {
    for stage in stages().await {
        let need = stage.need("100").await.row.id;
        let pledge = stage.accepted(need, "100").await.row.id;
        let announced = stage.announce(Toward::Pledge(pledge), "60").await.unwrap().row.id;
        let above = Rule::AbovePledge { left: "40.00 IDR".to_owned() };
        assert_eq!(rule(stage.announce(Toward::Pledge(pledge), "41").await), (above, "quantity"));
        stage.world.does(&stage.agus, CancelPledge { pledge, reason: text("storm") }).await.unwrap();
        let wrong = Rule::WrongPledgeState { status: "CANCELLED".to_owned() };
        assert_eq!(rule(stage.announce(Toward::Pledge(pledge), "10").await), (wrong.clone(), "pledgeId"));
        let confirm =
            ConfirmContribution { contribution: announced, quantity: None, foreign: None, exchange: None, key: key() };
        assert_eq!(rule(stage.world.does(&stage.siti, confirm).await), (wrong, "contributionId"));
        stage.keeps_the_laws().await;
    }
}

#[tokio::test]
async fn nobody_approves_what_they_have_asked_for() {
    for stage in stages().await {
        let need = stage.need("100").await.row.id;
        let received = stage.received(need, "100").await.row.id;
        let reversal = stage.ask_back(Original::Contribution(received), "10").await.unwrap().row.id;
        let approve = ApproveReversal { reversal, key: key() };
        assert_eq!(rule(stage.world.does(&stage.siti, approve).await), (Rule::SelfApproval, "reversalId"));
        let mine = MakePledge {
            need,
            organization: None,
            quantity: rupiah("5"),
            due_on: Some(stage.world.today()),
            instalments: None,
            note: text(""),
            restriction: Restriction::default(),
            key: key(),
        };
        let pledge = stage.world.does(&stage.siti, mine).await.unwrap().row.id;
        stage.world.does(&stage.budi, AcceptPledge { pledge }).await.unwrap();
        let announced = AnnounceContribution {
            toward: Toward::Pledge(pledge),
            quantity: rupiah("5"),
            foreign: None,
            happened_on: stage.world.today(),
            condition: None,
            note: text(""),
            restriction: Restriction::default(),
            key: key(),
        };
        let contribution = stage.world.does(&stage.siti, announced).await.unwrap().row.id;
        let confirm = ConfirmContribution { contribution, quantity: None, foreign: None, exchange: None, key: key() };
        assert_eq!(rule(stage.world.does(&stage.siti, confirm).await), (Rule::OwnDelivery, "contributionId"));
    }
}

#[tokio::test]
async fn pledges_and_books_are_seen_by_those_whom_they_concern() {
    for stage in stages().await {
        let need = stage.need("100").await.row.id;
        let pledge = stage.accepted(need, "80").await.row.id;
        stage.received(need, "20").await;
        for (caller, sees) in [
            (&stage.siti, true),
            (&stage.agus, true),
            (&stage.rina, false),
            (&stage.stranger, false),
            (&Caller::Anonymous, false),
        ] {
            let reading = stage.world.reading(caller).await;
            assert_eq!(find_gift::pledge(&reading, pledge).await.unwrap().is_some(), sees);
            let accounts =
                ledger::find::page_of_accounts(&reading, &Default::default(), &Page::first(9)).await.unwrap();
            assert_eq!(accounts.rows.is_empty(), caller != &stage.siti);
        }
        let accept = || AcceptPledge { pledge };
        assert!(matches!(stage.world.does(&stage.rina, accept()).await, Err(Refusal::Forbidden(_))));
        assert!(matches!(stage.world.does(&stage.agus, accept()).await, Err(Refusal::Forbidden(_))));
        assert!(matches!(stage.world.does(&stage.stranger, accept()).await, Err(Refusal::NotFound("pledgeId"))));
        assert!(matches!(stage.world.does(&Caller::Anonymous, accept()).await, Err(Refusal::Unauthenticated)));
        assert!(stage.totals(&stage.rina, need).await.is_some());
        assert!(stage.totals(&stage.agus, need).await.is_some());
        assert!(stage.totals(&stage.stranger, need).await.is_none());
    }
}

#[tokio::test]
async fn outsiders_see_totals_of_five_givers_and_sums_are_exact() {
    for stage in stages().await {
        let need = stage.need("9000000000000000").await.row.id;
        for giver in 1..=5 {
            assert!(stage.totals(&stage.stranger, need).await.is_none());
            let person = stage.world.person(&format!("giver {giver}")).await;
            let promised = MakePledge {
                need,
                organization: None,
                quantity: rupiah("9000000000000000"),
                due_on: Some(stage.world.today()),
                instalments: None,
                note: text(""),
                restriction: Restriction::default(),
                key: key(),
            };
            let pledge = stage.world.does(&person, promised).await.unwrap().row.id;
            stage.world.does(&stage.siti, AcceptPledge { pledge }).await.unwrap();
        }
        for _ in 0..7 {
            stage.accepted(need, "9000000000000000").await;
        }
        let [needed, pledged, received, ..] = stage.totals(&stage.stranger, need).await.unwrap();
        assert_eq!(needed, "9000000000000000.00");
        assert_eq!(pledged, "108000000000000000.00");
        assert_eq!(received, "0.00");
        let reading = stage.world.reading(&Caller::Anonymous).await;
        let all = totals::of_partnership(&reading, stage.partnership, Asked::ALL).await.unwrap();
        assert_eq!(all.iter().map(|one| one.pledged.to_decimal()).collect::<Vec<_>>(), [pledged]);
        let reading = stage.world.reading(&stage.siti).await;
        assert_eq!(totals::of_organization(&reading, stage.receiver, Asked::ALL).await.unwrap(), all);
        let nothing =
            totals::of_organization(&stage.world.reading(&stage.agus).await, stage.giver, Asked::ALL).await.unwrap();
        assert_eq!(nothing, []);
    }
}
