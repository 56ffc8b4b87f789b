//! What nobody answers is confirmed by the network itself, where the parties have agreed on that.

use chrono::TimeDelta;
use serde_json::{Value, json};
use tests::given::{self, Stage, TODAY, organization};
use tests::person::text;
use tests::{Engine, Network, Person, on_both, on_both_mailing};

use super::reservations::{hall, hours, reserved};

const VERSION: &str = "agreementVersion { id digest canonical confirmAutomaticallyAfterDays }";
const GIFT: &str = "query($id: ID!) { node(id: $id) { ... on Contribution { status confirmed { value } confirmedAutomatically \
    lot { available { value } } pledge { status fulfilled { value } } need { totals { received { value } } } } } }";

/// The parties agree that what nobody answers is confirmed after so many days.
async fn agree(stage: &Stage, days: Value) {
    let input = json!({
        "partnershipId": stage.partnership, "organizationId": stage.youth, "reason": "Nobody has the time",
        "confirmAutomaticallyAfterDays": days
    });
    let next = stage.siti.does("proposeAmendment", input, VERSION).await["agreementVersion"].clone();
    for (officer, organization) in [(&stage.hasan, &stage.faith), (&stage.dewi, &stage.council)] {
        let sign = json!({
            "agreementVersionId": next["id"], "organizationId": organization, "digest": next["digest"]
        });
        officer.does("signAgreement", sign, VERSION).await;
    }
}

async fn later(network: &Network, stage: &mut Stage, time: TimeDelta) {
    network.passes(time);
    for (person, name) in [
        (&mut stage.siti, "Siti"),
        (&mut stage.budi, "Budi"),
        (&mut stage.rina, "Rina"),
        (&mut stage.hasan, "Hasan"),
        (&mut stage.dewi, "Dewi"),
    ] {
        *person = Person::signs_in(network, name).await;
    }
}

async fn look(network: &Network) -> usize {
    network.office().confirm_by_terms().await.expect("a look")
}

async fn gift(who: &Person, id: &str) -> Value {
    who.sees(GIFT, json!({ "id": id })).await["node"].clone()
}

async fn status(who: &Person, id: &str) -> String {
    text(&gift(who, id).await["status"])
}

/// A contribution of ten rupiah toward a pledge of ten.
async fn announced(stage: &Stage, number: u32) -> String {
    let need = stage.need(&format!("Capital {number}"), "MONEY", "100", "IDR").await;
    let pledge = stage.pledge(&need, "10", "IDR").await;
    stage.announced(&pledge, "10", "IDR").await
}

#[tokio::test(flavor = "multi_thread")]
async fn what_nobody_answers_arrives_after_the_days_that_were_agreed_and_never_without_a_term() {
    on_both(|network| async move {
        let mut stage = given::stage(&network).await;
        // Announced before the parties had agreed on it.
        let before = announced(&stage, 1).await;
        later(&network, &mut stage, TimeDelta::days(1)).await;
        agree(&stage, json!(5)).await;
        let id = announced(&stage, 2).await;
        let [disputed, confirmed] = [announced(&stage, 3).await, announced(&stage, 4).await];
        let dispute = json!({ "contributionId": disputed, "reason": "Nothing came" });
        stage.budi.does("disputeContribution", dispute, "contribution { status }").await;
        let confirm = json!({
            "contributionId": confirmed, "quantity": { "value": "4", "unit": "IDR" }, "idempotencyKey": "by-hand"
        });
        stage.budi.does("confirmContribution", confirm, "contribution { status }").await;
        network.passes(TimeDelta::days(5) - TimeDelta::seconds(1));
        assert_eq!(look(&network).await, 0, "not five full days");
        later(&network, &mut stage, TimeDelta::seconds(1)).await;
        assert_eq!(look(&network).await, 1);
        assert_eq!(gift(&stage.hasan, &id).await, json!({
            "status": "CONFIRMED", "confirmed": { "value": "10.00" }, "confirmedAutomatically": true,
            "lot": { "available": { "value": "10.00" } },
            "pledge": { "status": "FULFILLED", "fulfilled": { "value": "10.00" } },
            "need": { "totals": { "received": { "value": "10.00" } } }
        }));
        let by_hand = gift(&stage.hasan, &confirmed).await;
        assert_eq!((&by_hand["status"], &by_hand["confirmedAutomatically"]), (&json!("SHORT"), &json!(false)));
        assert_eq!(status(&stage.hasan, &disputed).await, "DISPUTED");
        // The trail names nobody, and the books hold the same as if somebody had counted it.
        let trail = "query($id: ID!, $o: ID!) { auditRecords(organizationId: $o, first: 10, filter: { subjectId: $id }) { \
            nodes { command actorId actorName } } }";
        let seen = stage.siti.sees(trail, json!({ "id": id, "o": stage.youth })).await;
        let last = seen["auditRecords"]["nodes"].as_array().expect("a list").iter().find(|one| one["actorId"].is_null());
        assert_eq!(last.expect("a record")["command"], "confirmAutomatically");
        let receipt = json!({ "contributionId": id });
        stage.budi.does("issueReceipt", receipt, "receipt { number }").await;
        assert_eq!(domain_laws(&network).await, 0);
        later(&network, &mut stage, TimeDelta::days(100)).await;
        assert_eq!(look(&network).await, 0);
        assert_eq!(status(&stage.hasan, &before).await, "ANNOUNCED", "it was announced without a term");
    })
    .await;
}

/// How many rows break a law of the ledger.
pub(super) async fn domain_laws(network: &Network) -> usize {
    domain::ledger::check::check(network.office().databases().administration()).await.expect("a look").len()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_term_is_signed_and_of_two_the_later_day_holds() {
    on_both(|network| async move {
        let mut stage = given::stage(&network).await;
        for (days, code) in [(0, "NOT_POSITIVE"), (-1, "NOT_POSITIVE"), (91, "TOO_LARGE")] {
            let input = json!({
                "partnershipId": stage.partnership, "organizationId": stage.youth, "reason": "Nobody has the time",
                "confirmAutomaticallyAfterDays": days
            });
            let tried = stage.siti.tries("proposeAmendment", input, VERSION).await;
            tried.refused(code, "confirmAutomaticallyAfterDays");
        }
        agree(&stage, json!(2)).await;
        let present =
            "query($id: ID!) { partnership(id: $id) { agreement { canonical confirmAutomaticallyAfterDays } } }";
        let seen =
            stage.dewi.sees(present, json!({ "id": stage.partnership })).await["partnership"]["agreement"].clone();
        assert_eq!(seen["confirmAutomaticallyAfterDays"], 2);
        assert!(text(&seen["canonical"]).ends_with("\"confirmAutomaticallyAfterDays\":2}"), "{seen}");
        let id = announced(&stage, 1).await;
        network.passes(TimeDelta::seconds(1));
        agree(&stage, json!(4)).await;
        later(&network, &mut stage, TimeDelta::days(3)).await;
        assert_eq!(look(&network).await, 0, "four days hold now");
        // Without a term now, nothing is; with the shorter one again, the longer of then holds.
        let late = announced(&stage, 2).await;
        network.passes(TimeDelta::seconds(1));
        agree(&stage, json!(null)).await;
        later(&network, &mut stage, TimeDelta::days(2)).await;
        assert_eq!(look(&network).await, 0);
        agree(&stage, json!(1)).await;
        assert_eq!(look(&network).await, 1);
        assert_eq!(
            (status(&stage.budi, &id).await, status(&stage.budi, &late).await),
            ("CONFIRMED".into(), "ANNOUNCED".into())
        );
        later(&network, &mut stage, TimeDelta::days(2)).await;
        assert_eq!(look(&network).await, 1, "four days of then");
        // An amendment that names another thing leaves the term as it is.
        let input = json!({
            "partnershipId": stage.partnership, "organizationId": stage.youth, "reason": "Better so", "purpose": "Boats"
        });
        let next = stage.siti.does("proposeAmendment", input, VERSION).await["agreementVersion"].clone();
        assert_eq!(next["confirmAutomaticallyAfterDays"], 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn it_waits_while_the_partnership_is_at_rest_a_party_is_suspended_or_a_promise_is_taken_back() {
    on_both(|network| async move {
        let mut stage = given::stage(&network).await;
        agree(&stage, json!(1)).await;
        let id = announced(&stage, 1).await;
        let partnership = json!({ "partnershipId": stage.partnership, "reason": "A storm" });
        later(&network, &mut stage, TimeDelta::hours(23)).await;
        stage.siti.does("suspendPartnership", partnership, "partnership { status }").await;
        later(&network, &mut stage, TimeDelta::hours(2)).await;
        assert_eq!(look(&network).await, 0, "the partnership is suspended");
        let resume = json!({ "partnershipId": stage.partnership });
        stage.siti.does("resumePartnership", resume, "partnership { status }").await;
        let administrator = given::administrator(&network).await;
        for organization in [&stage.youth, &stage.faith, &stage.council] {
            let suspend = json!({ "organizationId": organization, "reason": "A complaint" });
            administrator.does("suspendOrganization", suspend, "organization { status }").await;
            assert_eq!(look(&network).await, 0, "a party is suspended");
            let restore = json!({ "organizationId": organization, "reason": "It was none" });
            administrator.does("restoreOrganization", restore, "organization { status }").await;
        }
        assert_eq!(look(&network).await, 1);
        assert_eq!(status(&stage.budi, &id).await, "CONFIRMED");
        // What a person could not confirm, the network does not either: the promise was taken back.
        let need = stage.need("Nets", "MONEY", "100", "IDR").await;
        let pledge = stage.pledge(&need, "20", "IDR").await;
        let on_its_way = stage.announced(&pledge, "20", "IDR").await;
        let cancel = json!({ "pledgeId": pledge, "reason": "A storm" });
        stage.hasan.does("cancelPledge", cancel, "pledge { status }").await;
        let other = announced(&stage, 2).await;
        later(&network, &mut stage, TimeDelta::days(2)).await;
        assert_eq!(look(&network).await, 1, "the other one alone");
        assert_eq!(status(&stage.budi, &other).await, "CONFIRMED");
        assert_eq!(status(&stage.budi, &on_its_way).await, "ANNOUNCED");
        // After a giver has left, or the partnership is over, nobody is there to answer for it.
        let left = announced(&stage, 3).await;
        network.raw("update party set consent = 'WITHDRAWN' where role = 'FUNDING'").await.expect("a change");
        later(&network, &mut stage, TimeDelta::days(2)).await;
        assert_eq!(look(&network).await, 0, "the giver has left");
        network.raw("update party set consent = 'ACCEPTED'").await.expect("a change");
        network.raw("update partnership set ends_on = '2026-11-26'").await.expect("a change");
        assert_eq!(look(&network).await, 0, "it is over");
        network.raw("update partnership set ends_on = null").await.expect("a change");
        assert_eq!(look(&network).await, 1);
        assert_eq!(status(&stage.budi, &left).await, "CONFIRMED");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_servers_confirm_once_and_of_a_confirmation_and_a_dispute_one_wins() {
    on_both(|network| async move {
        let mut stage = given::stage(&network).await;
        agree(&stage, json!(1)).await;
        let mut ids = Vec::new();
        for number in 0..6 {
            ids.push(announced(&stage, number).await);
        }
        later(&network, &mut stage, TimeDelta::days(1)).await;
        let beside = network.beside(&[]).await;
        let (first, second) = (network.office(), beside.office());
        let disputes = ids.iter().take(3).map(|id| {
            let input = json!({ "contributionId": id, "reason": "Nothing came" });
            let budi = stage.budi.clone();
            async move {
                budi.tries_quietly("disputeContribution", input, "contribution { status }").await.code().to_owned()
            }
        });
        let (one, other, codes) =
            tokio::join!(first.confirm_by_terms(), second.confirm_by_terms(), futures_util::future::join_all(disputes));
        let mut confirmed = one.expect("a look") + other.expect("a look");
        // What had to give way to another change is done at the next look.
        confirmed += look(&network).await;
        let disputed = codes.iter().filter(|code| *code == "DONE").count();
        assert!(codes.iter().all(|code| ["DONE", "WRONG_CONTRIBUTION_STATE"].contains(&code.as_str())), "{codes:?}");
        assert_eq!(confirmed + disputed, ids.len());
        let budi = Person::signs_in(&network, "Budi").await;
        let mut kinds = std::collections::BTreeMap::new();
        for id in &ids {
            let seen = budi.asks_quietly(GIFT, json!({ "id": id })).await["data"]["node"]["status"].clone();
            *kinds.entry(text(&seen)).or_insert(0) += 1;
        }
        assert_eq!(kinds.get("CONFIRMED").copied().unwrap_or(0), confirmed);
        assert_eq!(kinds.get("DISPUTED").copied().unwrap_or(0), disputed);
        assert_eq!(domain_laws(&network).await, 0);
        beside.stop().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_breaks_in_between_leaves_nothing_and_is_done_once_afterwards() {
    on_both(|network| async move {
        let mut stage = given::stage(&network).await;
        agree(&stage, json!(1)).await;
        let id = announced(&stage, 1).await;
        later(&network, &mut stage, TimeDelta::days(1)).await;
        // The last thing that is written cannot be.
        let [break_it, mend_it] = match network.engine() {
            Engine::Sqlite => [
                "create trigger broken before insert on outbox begin select raise(abort, 'broken'); end",
                "drop trigger broken",
            ],
            Engine::Postgres => {
                let function = "create function broken() returns trigger language plpgsql as \
                                $$ begin raise exception 'broken'; end $$";
                network.raw(function).await.expect("a function");
                [
                    "create trigger broken before insert on outbox for each row execute function broken()",
                    "drop trigger broken on outbox",
                ]
            }
        };
        network.raw(break_it).await.expect("a trigger");
        assert!(network.office().confirm_by_terms().await.is_err());
        let untouched = gift(&stage.budi, &id).await;
        assert_eq!((&untouched["status"], &untouched["confirmed"]), (&json!("ANNOUNCED"), &Value::Null));
        assert_eq!(untouched["need"]["totals"]["received"]["value"], "0.00");
        network.raw(mend_it).await.expect("no trigger");
        assert_eq!((look(&network).await, look(&network).await), (1, 0));
        assert_eq!(gift(&stage.budi, &id).await["need"]["totals"]["received"]["value"], "10.00");
        assert_eq!(domain_laws(&network).await, 0);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_can_answer_is_reminded_once_before_and_nothing_is_confirmed_earlier() {
    on_both_mailing(|network, post| async move {
        let mut stage = given::stage(&network).await;
        agree(&stage, json!(10)).await;
        let id = announced(&stage, 1).await;
        let office = network.office().clone();
        network.passes(TimeDelta::days(7) - TimeDelta::seconds(1));
        assert_eq!(office.remind_of_confirmations().await.expect("a look"), 0);
        network.passes(TimeDelta::seconds(1));
        let beside_settings = post.settings();
        let settings: Vec<_> = beside_settings.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let beside = network.beside(&settings).await;
        let (one, other) = tokio::join!(office.remind_of_confirmations(), beside.office().remind_of_confirmations());
        let mut reminded = one.expect("a look") + other.expect("a look");
        reminded += office.remind_of_confirmations().await.expect("a look");
        assert_eq!(reminded, 1);
        let subject = "10.00 IDR for Karang Taruna Bahari will be confirmed on 2026-12-05";
        for person in [&stage.budi, &stage.rina] {
            let mail = post.next_of(&person.email(), subject).await;
            assert!(mail.text.contains("For \"Capital 1\" in the partnership Fishers' finance"), "{}", mail.text);
            assert!(mail.text.contains("on 2026-12-05, in 3 days"), "{}", mail.text);
        }
        let all = "update mail set tries = tries where kind = 'CONFIRMATION_DUE'";
        assert_eq!(network.raw(all).await.expect("a look"), 2, "the two treasurers, once each");
        assert_eq!(look(&network).await, 0);
        later(&network, &mut stage, TimeDelta::days(3)).await;
        assert_eq!(look(&network).await, 1);
        assert_eq!(status(&stage.budi, &id).await, "CONFIRMED");
        // A server that was away reminds first, and leaves as long as it would have.
        let late = announced(&stage, 2).await;
        later(&network, &mut stage, TimeDelta::days(30)).await;
        assert_eq!(look(&network).await, 0, "nobody was reminded");
        assert_eq!(office.remind_of_confirmations().await.expect("a look"), 1);
        later(&network, &mut stage, TimeDelta::days(2)).await;
        assert_eq!(look(&network).await, 0);
        later(&network, &mut stage, TimeDelta::days(1)).await;
        assert_eq!(look(&network).await, 1);
        assert_eq!(status(&stage.budi, &late).await, "CONFIRMED");
        beside.stop().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_partnership_is_proposed_with_the_term_and_without_it_says_what_it_always_said() {
    on_both(|network| async move {
        let siti = Person::registers(&network, "Siti").await;
        let hasan = Person::registers(&network, "Hasan").await;
        let youth = organization(&siti, "Karang Taruna", "YOUTH_GROUP").await;
        let faith = organization(&hasan, "Majelis Taklim", "FAITH_GROUP").await;
        let parties = json!([
            { "organizationId": youth, "role": "LEAD" }, { "organizationId": faith, "role": "FUNDING" }
        ]);
        let input = |name: &str, days: Value| {
            json!({
                "proposerId": youth, "name": name, "purpose": "Roofs", "parties": parties, "startsOn": TODAY,
                "confirmAutomaticallyAfterDays": days
            })
        };
        let select = "partnership { agreement { canonical confirmAutomaticallyAfterDays } }";
        let refused = siti.tries("proposePartnership", input("Storm", json!(0)), select).await;
        refused.refused("NOT_POSITIVE", "confirmAutomaticallyAfterDays");
        for (name, days, end) in [
            ("With", json!(90), ",\"text\":\"\",\"confirmAutomaticallyAfterDays\":90}"),
            ("Without", json!(null), ",\"text\":\"\"}"),
        ] {
            let done = siti.does("proposePartnership", input(name, days.clone()), select).await;
            let agreement = &done["partnership"]["agreement"];
            assert_eq!(agreement["confirmAutomaticallyAfterDays"], days);
            assert!(text(&agreement["canonical"]).ends_with(end), "{agreement}");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn silence_of_those_who_have_agreed_to_nothing_or_could_not_answer_says_nothing() {
    on_both(|network| async move {
        let mut stage = given::stage(&network).await;
        agree(&stage, json!(5)).await;
        let need = stage.need("Capital", "MONEY", "100", "IDR").await;
        let ten = json!({ "value": "10", "unit": "IDR" });
        let announce = json!({ "needId": need, "quantity": ten, "happenedOn": TODAY, "idempotencyKey": "own" });
        let own = stage.hasan.does("announceContribution", announce, "contribution { id }").await;
        let own = text(&own["contribution"]["id"]);
        // Budi is treasurer on both sides, and the only one who could confirm for the receiver.
        given::member(&stage.hasan, &stage.faith, &stage.budi, &["TREASURER"]).await;
        let membership = given::own_membership(&stage.rina, &stage.youth).await;
        let role = json!({ "membershipId": membership, "role": "TREASURER", "password": tests::person::PASSWORD });
        let gone = json!({ "membershipId": membership, "role": "TREASURER" });
        stage.siti.does("revokeRole", gone, "member { id }").await;
        let announce = json!({
            "needId": need, "organizationId": stage.faith, "quantity": ten, "happenedOn": TODAY, "idempotencyKey": "both"
        });
        let both = stage.budi.does("announceContribution", announce, "contribution { id }").await;
        let both = text(&both["contribution"]["id"]);
        later(&network, &mut stage, TimeDelta::days(6)).await;
        assert_eq!(look(&network).await, 0);
        assert_eq!(status(&stage.hasan, &own).await, "ANNOUNCED");
        assert_eq!(status(&stage.budi, &both).await, "ANNOUNCED");
        stage.siti.does("grantRole", role, "member { id }").await;
        assert_eq!(look(&network).await, 1);
        assert_eq!(status(&stage.budi, &both).await, "CONFIRMED");
        assert_eq!(status(&stage.hasan, &own).await, "ANNOUNCED");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_came_in_another_currency_or_is_for_a_time_to_come_waits() {
    on_both(|network| async move {
        let mut stage = given::stage(&network).await;
        agree(&stage, json!(5)).await;
        let need = stage.need("Capital", "MONEY", "100000", "IDR").await;
        let pledge = stage.pledge(&need, "50000", "IDR").await;
        let announce = json!({
            "pledgeId": pledge, "quantity": { "value": "15000", "unit": "IDR" }, "happenedOn": TODAY,
            "foreign": { "value": "1.00", "unit": "USD" }, "idempotencyKey": "abroad"
        });
        let abroad = stage.hasan.does("announceContribution", announce, "contribution { id }").await;
        let abroad = text(&abroad["contribution"]["id"]);
        let need = stage.need("Room", "SPACE", "40", "HUR").await;
        let pledge = stage.pledge(&need, "10", "HUR").await;
        let hall = hall(&stage, "Hall").await;
        let time = reserved(&stage, &pledge, &hall, "20T08:00", "20T14:00", "6").await;
        let announce = json!({
            "reservationId": time, "quantity": hours("6"), "happenedOn": TODAY, "idempotencyKey": "early"
        });
        let early = stage.hasan.does("announceContribution", announce, "contribution { id }").await;
        let early = text(&early["contribution"]["id"]);
        // Nine in the morning of December 20, by the clock of the hall, which is reserved until two.
        later(&network, &mut stage, TimeDelta::days(25)).await;
        assert_eq!(look(&network).await, 0);
        later(&network, &mut stage, TimeDelta::hours(5)).await;
        assert_eq!(look(&network).await, 1);
        assert_eq!(status(&stage.hasan, &early).await, "CONFIRMED");
        assert_eq!(status(&stage.hasan, &abroad).await, "ANNOUNCED");
    })
    .await;
}
