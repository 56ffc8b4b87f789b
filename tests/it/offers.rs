//! What somebody could give: offered, pledged to several needs at once, given back, and never pledged twice unseen.

use std::collections::HashMap;

use chrono::TimeDelta;
use futures_util::future::join_all;
use serde_json::{Value, json};
use tests::given::{self, Stage, TODAY, member, organization, proposal};
use tests::person::text;
use tests::{Engine, Network, Person, on_both};

use super::races::tally;

const OFFER: &str = "offer { id status free { value unit } overcommitted { value } availableFrom availableUntil }";
pub(super) const MADE: &str =
    "offer { status free { value } } pledges { id status quantity { value } dueOn note need { id } }";
const LEFT: &str = "query($id: ID!) { offer(id: $id) { status free { value } overcommitted { value }
    pledges(first: 10) { totalCount nodes { status offer { id } } } } }";

/// While it is offered.
const BY: &str = "2026-12-20";

pub(super) fn rupiah(value: &str) -> Value {
    json!({ "value": value, "unit": "IDR" })
}

fn offering(stage: &Stage, value: &str) -> Value {
    json!({
        "partnershipId": stage.partnership, "organizationId": stage.faith, "title": "Savings", "kind": "MONEY",
        "description": "For nets", "quantity": rupiah(value), "availableUntil": "2026-12-31", "areaCode": "73.05",
        "idempotencyKey": format!("offer-{value}")
    })
}

/// An offer of the faith group.
pub(super) async fn offered(stage: &Stage, value: &str) -> String {
    text(&stage.hasan.does("publishOffer", offering(stage, value), OFFER).await["offer"]["id"])
}

pub(super) fn pledging(offer: &str, parts: &[(&str, &str)], key: &str) -> Value {
    let needs: Vec<_> =
        parts.iter().map(|(need, value)| json!({ "needId": need, "quantity": rupiah(value), "dueOn": BY })).collect();
    json!({ "offerId": offer, "needs": needs, "note": "As offered", "idempotencyKey": key })
}

pub(super) async fn left(who: &Person, offer: &str) -> (String, String, String) {
    let seen = who.sees(LEFT, json!({ "id": offer })).await["offer"].clone();
    (text(&seen["status"]), text(&seen["free"]["value"]), text(&seen["overcommitted"]["value"]))
}

pub(super) fn is(status: &str, free: &str, beyond: &str) -> (String, String, String) {
    (status.to_owned(), free.to_owned(), beyond.to_owned())
}

#[tokio::test(flavor = "multi_thread")]
async fn one_offer_is_pledged_to_several_needs_or_to_none() {
    on_both(|network| async move {
        let stage = given::stage(&network).await;
        let nets = stage.need("Nets", "MONEY", "60.00", "IDR").await;
        let boats = stage.need("Boats", "MONEY", "1000.00", "IDR").await;
        let rice = stage.need("Rice", "GOODS", "40", "KGM").await;
        let offer = offered(&stage, "100.00").await;
        let dollars = stage.need("Rope", "MONEY", "60.00", "USD").await;
        let before = network.rows().await;
        let tries = |parts: &[(&str, &str)]| {
            let input = pledging(&offer, parts, "several");
            let hasan = stage.hasan.clone();
            async move { hasan.tries("pledgeFromOffer", input, MADE).await }
        };
        // The second is too much, after the first: neither is made.
        let tried = tries(&[(&nets, "60.00"), (&boats, "40.01")]).await;
        tried.refused("ABOVE_OFFER", "needs.1.quantity");
        let limit = "mutation($input: PledgeFromOfferInput!) { pledgeFromOffer(input: $input) {
            errors { ... on LimitError { limit message } } } }";
        let input = json!({ "input": pledging(&offer, &[(&nets, "60.00"), (&boats, "40.01")], "several") });
        let told = stage.hasan.asks(limit, input).await["data"]["pledgeFromOffer"]["errors"][0].clone();
        assert_eq!(told, json!({ "limit": "40.00 IDR", "message": "Only 40.00 IDR is free of the offer." }));
        tries(&[(&nets, "60.00"), (&rice, "1.00")]).await.refused("KIND_MISMATCH", "needs.1.needId");
        let past = json!({ "needId": nets, "quantity": rupiah("1.00"), "dueOn": "2026-11-24" });
        let late = json!({ "offerId": offer, "needs": [past], "idempotencyKey": "late" });
        stage.hasan.tries("pledgeFromOffer", late, MADE).await.refused("DATE_IN_PAST", "needs.0.dueOn");
        let broken = json!({ "needId": nets, "quantity": rupiah("1.001"), "dueOn": BY });
        let precise = json!({ "offerId": offer, "needs": [broken], "idempotencyKey": "precise" });
        let tried = stage.hasan.tries("pledgeFromOffer", precise, MADE).await;
        tried.refused("TOO_MANY_DECIMALS", "needs.0.quantity.value");
        let none = json!({ "offerId": offer, "needs": [], "idempotencyKey": "none" });
        stage.hasan.tries("pledgeFromOffer", none, MADE).await.refused("EMPTY", "needs");
        let many: Vec<_> = (0..21).map(|_| (nets.as_str(), "1.00")).collect();
        tries(&many).await.refused("TOO_LARGE", "needs");
        let there = json!({ "needId": dollars, "quantity": { "value": "1.00", "unit": "USD" }, "dueOn": BY });
        let foreign = json!({ "offerId": offer, "needs": [there], "idempotencyKey": "foreign" });
        let tried = stage.hasan.tries("pledgeFromOffer", foreign, MADE).await;
        tried.refused("UNIT_MISMATCH", "needs.0.quantity.unit");
        let after = json!({ "needId": nets, "quantity": rupiah("1.00"), "dueOn": "2027-01-01" });
        let outside = json!({ "offerId": offer, "needs": [after], "idempotencyKey": "outside" });
        stage.hasan.tries("pledgeFromOffer", outside, MADE).await.refused("OUTSIDE_OFFER", "needs.0.dueOn");
        tries(&[("ned_01h455vb4pex5vsknk084sn02q", "1.00")]).await.denied("NOT_FOUND");
        assert_eq!(network.rows().await, before, "something was left behind");

        let mut tried = pledging(&offer, &[(&nets, "60.00"), (&boats, "30.00")], "several");
        tried["validateOnly"] = json!(true);
        let told = stage.hasan.does("pledgeFromOffer", tried, "preview { events { type } }").await;
        let made = json!({ "type": "pledge.made" });
        assert_eq!(told["preview"]["events"], json!([made, made]));
        assert_eq!(network.rows().await, before, "something was left behind");

        let done = tries(&[(&nets, "60.00"), (&boats, "30.00")]).await;
        assert!(done.is_done(), "{}", done.answer);
        let made = done.payload();
        assert_eq!(made["offer"], json!({ "status": "OPEN", "free": { "value": "10.00" } }));
        assert_eq!(made["pledges"][0]["need"]["id"], nets);
        assert_eq!(made["pledges"][1]["quantity"]["value"], "30.00");
        assert_eq!(made["pledges"][1]["note"], "As offered");
        // Sent again, it names the same ones and does nothing more; for something else the key is used.
        let rows = network.rows().await;
        let again = tries(&[(&nets, "60.00"), (&boats, "30.00")]).await;
        assert_eq!(again.payload(), made);
        tries(&[(&nets, "1.00")]).await.refused("IDEMPOTENCY_KEY_REUSED", "idempotencyKey");
        let offering = stage.hasan.does("publishOffer", offering(&stage, "100.00"), OFFER).await;
        assert_eq!(offering["offer"]["id"], offer);
        assert_eq!(network.rows().await, rows);
        let seen = stage.hasan.sees(LEFT, json!({ "id": offer })).await["offer"]["pledges"].clone();
        assert_eq!(seen["totalCount"], 2);
        assert_eq!(seen["nodes"][0]["offer"]["id"], offer);
        // The receiver's treasurer sees both; another party's owner sees the offer and none of its pledges.
        let others = stage.dewi.sees(LEFT, json!({ "id": offer })).await["offer"].clone();
        assert_eq!((&others["free"]["value"], &others["pledges"]["totalCount"]), (&json!("10.00"), &json!(0)));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_free_follows_the_pledges_and_what_is_beyond_shows() {
    on_both(|network| async move {
        let stage = given::stage(&network).await;
        let nets = stage.need("Nets", "MONEY", "60.00", "IDR").await;
        let boats = stage.need("Boats", "MONEY", "50.00", "IDR").await;
        let offer = offered(&stage, "100.00").await;
        let parts = [(nets.as_str(), "60.00"), (boats.as_str(), "40.00")];
        let made = stage.hasan.does("pledgeFromOffer", pledging(&offer, &parts, "all"), MADE).await;
        let ids: Vec<_> = (0..2).map(|at| text(&made["pledges"][at]["id"])).collect();
        assert_eq!(left(&stage.hasan, &offer).await, is("RESERVED", "0.00", "0.00"));
        let more = stage.hasan.tries("pledgeFromOffer", pledging(&offer, &[(&nets, "1.00")], "more"), MADE).await;
        more.refused("OFFER_NOT_OPEN", "offerId");
        for id in &ids {
            stage.budi.does("acceptPledge", json!({ "pledgeId": id }), "pledge { status }").await;
        }
        assert_eq!(left(&stage.dewi, &offer).await, is("TAKEN", "0.00", "0.00"));
        // A pledge is the giver's to raise, also beyond the offer, and beyond the need; it shows in both.
        let raise = json!({
            "pledgeId": ids[0], "quantity": rupiah("75.00"), "reason": "More fish", "effectiveOn": TODAY,
            "idempotencyKey": "raise"
        });
        stage.hasan.does("revisePledge", raise, "pledge { quantity { value } }").await;
        assert_eq!(left(&stage.hasan, &offer).await, is("TAKEN", "0.00", "15.00"));
        let shown = "query($id: ID!) { need(id: $id) { commitment { gap { value } overcommitted { value } } } }";
        let commitment = stage.budi.sees(shown, json!({ "id": nets })).await["need"]["commitment"].clone();
        assert_eq!(commitment, json!({ "gap": { "value": "0.00" }, "overcommitted": { "value": "15.00" } }));
        let commitment = stage.budi.sees(shown, json!({ "id": boats })).await["need"]["commitment"].clone();
        assert_eq!(commitment, json!({ "gap": { "value": "10.00" }, "overcommitted": { "value": "0.00" } }));
        // What comes without a promise closes the gap as well, and what is promised is not counted twice when it comes.
        let gift = json!({
            "needId": boats, "organizationId": stage.council, "quantity": rupiah("4.00"), "happenedOn": TODAY,
            "idempotencyKey": "unpromised"
        });
        let gift = stage.dewi.does("announceContribution", gift, "contribution { id }").await;
        let confirm = json!({ "contributionId": gift["contribution"]["id"], "idempotencyKey": "unpromised" });
        stage.budi.does("confirmContribution", confirm, "contribution { status }").await;
        stage.received(&ids[1], "25.00", "IDR").await;
        let commitment = stage.budi.sees(shown, json!({ "id": boats })).await["need"]["commitment"].clone();
        assert_eq!(commitment, json!({ "gap": { "value": "6.00" }, "overcommitted": { "value": "0.00" } }));
        // Of what is cancelled only what has come stays taken.
        let cancel = json!({ "pledgeId": ids[1], "reason": "A storm" });
        stage.hasan.does("cancelPledge", cancel, "pledge { status }").await;
        assert_eq!(left(&stage.hasan, &offer).await, is("TAKEN", "0.00", "0.00"));
        let lower = json!({
            "pledgeId": ids[0], "quantity": rupiah("40.00"), "reason": "Less", "effectiveOn": TODAY,
            "idempotencyKey": "lower"
        });
        stage.hasan.does("revisePledge", lower, "pledge { quantity { value } }").await;
        assert_eq!(left(&stage.hasan, &offer).await, is("OPEN", "35.00", "0.00"));
        let made = stage.hasan.does("pledgeFromOffer", pledging(&offer, &[(&boats, "35.00")], "rest"), MADE).await;
        let decline = json!({ "pledgeId": made["pledges"][0]["id"], "reason": "We have enough" });
        stage.budi.does("declinePledge", decline, "pledge { status }").await;
        assert_eq!(left(&stage.hasan, &offer).await, is("OPEN", "35.00", "0.00"));
        let withdraw = |reason: &str| json!({ "offerId": offer, "reason": reason });
        stage.hasan.tries("withdrawOffer", withdraw("  "), OFFER).await.refused("REASON_MISSING", "reason");
        let done = stage.hasan.does("withdrawOffer", withdraw("Spent"), OFFER).await;
        assert_eq!(done["offer"]["status"], "WITHDRAWN");
        stage.hasan.tries("withdrawOffer", withdraw("Again"), OFFER).await.refused("OFFER_NOT_OPEN", "offerId");
        let gone = stage.hasan.tries("pledgeFromOffer", pledging(&offer, &[(&boats, "1.00")], "gone"), MADE).await;
        gone.refused("OFFER_NOT_OPEN", "offerId");
        let kept = "query($id: ID!) { pledge(id: $id) { status offer { id status } } }";
        let kept = stage.hasan.sees(kept, json!({ "id": ids[0] })).await["pledge"].clone();
        assert_eq!(kept, json!({ "status": "ACCEPTED", "offer": { "id": offer, "status": "WITHDRAWN" } }));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_offer_is_read_by_the_people_of_the_partnership_and_by_whoever_made_it() {
    on_both(|network| async move {
        let mut stage = given::stage(&network).await;
        // Anybody sees a public partnership, and may offer something there.
        let public = proposal(&stage.siti, "Clean beach", "PUBLIC", &[&stage.youth, &stage.faith]).await;
        let accept = json!({ "partnershipId": public, "organizationId": stage.faith });
        stage.hasan.does("acceptPartnership", accept, "partnership { status }").await;
        let tono = Person::registers(&network, "Tono").await;
        let mine = json!({
            "partnershipId": public, "title": "My boat", "kind": "SPACE", "quantity": { "value": "2", "unit": "DAY" },
            "idempotencyKey": "boat"
        });
        let offer = text(&tono.does("publishOffer", mine.clone(), OFFER).await["offer"]["id"]);
        let hidden = json!({
            "partnershipId": stage.partnership, "title": "My boat", "kind": "SPACE",
            "quantity": { "value": "2", "unit": "DAY" }, "idempotencyKey": "hidden"
        });
        tono.tries("publishOffer", hidden, OFFER).await.denied("NOT_FOUND");
        network.nobody().tries("publishOffer", mine, OFFER).await.denied("UNAUTHENTICATED");
        let lists = "query($id: ID!, $partnership: ID!) {
            node(id: $id) { ... on Offer { id giverIsPerson mine giverOrganization { id } area { code }
                withdraw: viewerCan(action: WITHDRAW) { allowed code }
                pledge: viewerCan(action: PLEDGE) { allowed code } } }
            partnership(id: $partnership) { offers(first: 10) { totalCount nodes { id } } }
            offers(first: 10) { totalCount } own: offers(first: 10, filter: { mine: true }) { totalCount } }";
        let asked = json!({ "id": offer, "partnership": public });
        for (who, sees, code) in [
            (&tono, true, "ALLOWED"),
            (&stage.rina, true, "FORBIDDEN"),
            (&stage.hasan, true, "FORBIDDEN"),
            (&stage.dewi, false, ""),
            (&network.nobody(), false, ""),
        ] {
            let seen = who.sees(lists, asked.clone()).await;
            assert_eq!(seen["node"].is_object(), sees, "{}: {seen}", who.name);
            let count = json!(i32::from(sees));
            assert_eq!(seen["partnership"]["offers"]["totalCount"], count, "{}", who.name);
            assert_eq!(seen["offers"]["totalCount"], count, "{}", who.name);
            if sees {
                assert_eq!(seen["node"]["withdraw"]["code"], code, "{}", who.name);
                assert_eq!(seen["node"]["pledge"]["code"], code, "{}", who.name);
                assert_eq!(seen["own"]["totalCount"], i32::from(who.name == "Tono"));
            }
        }
        stage.hasan.tries("withdrawOffer", json!({ "offerId": offer, "reason": "No" }), OFFER).await.denied("FORBIDDEN");
        stage.dewi.tries("withdrawOffer", json!({ "offerId": offer, "reason": "No" }), OFFER).await.denied("NOT_FOUND");

        // Of the organization whose it is, its page shows it to those alone who see it.
        let group = offered(&stage, "100.00").await;
        let of = "query($id: ID!) { organization(id: $id) { offers(first: 5) { totalCount nodes { id } } } }";
        for (who, count) in [(&stage.siti, 1), (&stage.dewi, 1), (&tono, 0)] {
            let seen = who.sees(of, json!({ "id": stage.faith })).await["organization"]["offers"].clone();
            assert_eq!(seen["totalCount"], count, "{}", who.name);
        }
        // It ends by itself, and can then neither be pledged from nor withdrawn.
        let need = stage.need("Nets", "MONEY", "60.00", "IDR").await;
        network.passes(TimeDelta::days(37));
        stage.hasan = Person::signs_in(&network, "Hasan").await;
        assert_eq!(left(&stage.hasan, &group).await.0, "EXPIRED");
        let late = stage.hasan.tries("pledgeFromOffer", pledging(&group, &[(&need, "1.00")], "late"), MADE).await;
        late.refused("OFFER_NOT_OPEN", "offerId");
        let withdraw = json!({ "offerId": group, "reason": "Late" });
        stage.hasan.tries("withdrawOffer", withdraw, OFFER).await.refused("OFFER_NOT_OPEN", "offerId");
        let current = "{ offers(first: 5, filter: { current: true }) { totalCount } offersOfAll: offers(first: 5) { totalCount } }";
        let seen = stage.hasan.sees(current, json!({})).await;
        assert_eq!((&seen["offers"]["totalCount"], &seen["offersOfAll"]["totalCount"]), (&json!(1), &json!(2)));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_offered_is_refused() {
    on_both(|network| async move {
        let stage = given::stage(&network).await;
        let faults: [(&str, Value, &str, &str); 7] = [
            ("quantity", json!({ "value": "5", "unit": "KGM" }), "UNIT_MISMATCH", "quantity.unit"),
            ("quantity", rupiah("0"), "NOT_POSITIVE", "quantity.value"),
            ("availableUntil", json!("2026-11-24"), "DATE_IN_PAST", "availableUntil"),
            ("availableFrom", json!("2027-01-01"), "ENDS_BEFORE_START", "availableUntil"),
            ("areaCode", json!("99.99"), "UNKNOWN_AREA", "areaCode"),
            ("title", json!("  "), "EMPTY", "title"),
            ("idempotencyKey", json!(""), "EMPTY", "idempotencyKey"),
        ];
        for (field, value, code, path) in faults {
            let mut input = offering(&stage, "100.00");
            input[field] = value;
            stage.hasan.tries("publishOffer", input, OFFER).await.refused(code, path);
        }
        // Of an organization that is no party, and where nothing is in force.
        let wayan = Person::registers(&network, "Wayan").await;
        let outside = organization(&wayan, "Payung Pesisir", "FOUNDATION").await;
        member(&wayan, &outside, &stage.hasan, &["TREASURER"]).await;
        let mut input = offering(&stage, "100.00");
        input["organizationId"] = json!(outside);
        stage.hasan.tries("publishOffer", input, OFFER).await.refused("NOT_A_PARTY", "organizationId");
        let offer = offered(&stage, "90.00").await;
        let need = stage.need("Nets", "MONEY", "60.00", "IDR").await;
        let admin = given::administrator(&network).await;
        let suspend = json!({ "organizationId": stage.council, "reason": "A complaint" });
        admin.does("suspendOrganization", suspend, "organization { status }").await;
        let frozen = stage.hasan.tries("publishOffer", offering(&stage, "100.00"), OFFER).await;
        frozen.refused("PARTNERSHIP_FROZEN", "partnershipId");
        let frozen = stage.hasan.tries("pledgeFromOffer", pledging(&offer, &[(&need, "1.00")], "frozen"), MADE).await;
        frozen.refused("PARTNERSHIP_FROZEN", "needs");
        let able = "query($id: ID!) { offer(id: $id) { viewerCan(action: PLEDGE) { code } } }";
        let seen = stage.hasan.sees(able, json!({ "id": offer })).await;
        assert_eq!(seen["offer"]["viewerCan"]["code"], "PARTNERSHIP_FROZEN");
        // Taken back it may be at any time.
        let withdraw = json!({ "offerId": offer, "reason": "We wait" });
        stage.hasan.does("withdrawOffer", withdraw, OFFER).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_offer_reaches_needs_of_other_partnerships_where_its_giver_may_promise() {
    on_both(|network| async move {
        let stage = given::stage(&network).await;
        let other = proposal(&stage.dewi, "Storm relief", "PARTIES", &[&stage.council, &stage.faith]).await;
        let accept = json!({ "partnershipId": other, "organizationId": stage.faith });
        stage.hasan.does("acceptPartnership", accept, "partnership { status }").await;
        let roofs = json!({
            "partnershipId": other, "organizationId": stage.council, "title": "Roofs", "kind": "MONEY",
            "quantity": rupiah("50.00"), "dueOn": BY
        });
        let roofs = text(&stage.dewi.does("publishNeed", roofs, "need { id }").await["need"]["id"]);
        let nets = stage.need("Nets", "MONEY", "60.00", "IDR").await;
        let offer = offered(&stage, "100.00").await;
        let parts = [(roofs.as_str(), "50.00"), (nets.as_str(), "50.00")];
        stage.hasan.does("pledgeFromOffer", pledging(&offer, &parts, "both"), MADE).await;
        // A delegate of one partnership promises nothing in the other.
        let lia = Person::registers(&network, "Lia").await;
        let membership = member(&stage.hasan, &stage.faith, &lia, &["MEMBER"]).await;
        let name = json!({
            "partnershipId": stage.partnership, "organizationId": stage.faith, "membershipId": membership,
            "role": "REPRESENTATIVE", "title": "Envoy"
        });
        stage.hasan.does("nameDelegate", name, "delegate { id }").await;
        let hers = text(&lia.does("publishOffer", offering(&stage, "80.00"), OFFER).await["offer"]["id"]);
        lia.does("pledgeFromOffer", pledging(&hers, &[(&nets, "1.00")], "here"), MADE).await;
        let both = pledging(&hers, &[(&nets, "1.00"), (&roofs, "1.00")], "there");
        lia.tries("pledgeFromOffer", both, MADE).await.denied("FORBIDDEN");
        // Nobody promises to themselves.
        let own = json!({
            "partnershipId": stage.partnership, "organizationId": stage.faith, "title": "Books", "kind": "MONEY",
            "quantity": rupiah("5.00"), "dueOn": BY
        });
        let own = text(&stage.hasan.does("publishNeed", own, "need { id }").await["need"]["id"]);
        let tried = stage.hasan.tries("pledgeFromOffer", pledging(&hers, &[(&own, "1.00")], "own"), MADE).await;
        tried.refused("OWN_DELIVERY", "needs.0.needId");
    })
    .await;
}

// Two needs, so that nothing but the offer itself makes the one wait for the other.
#[tokio::test(flavor = "multi_thread")]
async fn two_who_pledge_from_one_offer_at_once_do_not_pledge_it_twice() {
    on_both(|network| async move {
        let stage = given::stage(&network).await;
        let needs =
            [stage.need("Nets", "MONEY", "100.00", "IDR").await, stage.need("Boats", "MONEY", "100.00", "IDR").await];
        let offer = offered(&stage, "100.00").await;
        let phone = Person::signs_in(&network, "Hasan").await;
        let held = hold(&network);
        let both = async {
            tokio::time::sleep(std::time::Duration::from_millis(100)).await;
            join_all([(&stage.hasan, 0), (&phone, 1)].map(|(who, at)| {
                let input = pledging(&offer, &[(&needs[at], "60.00")], &format!("race-{at}"));
                who.tries_quietly("pledgeFromOffer", input, MADE)
            }))
            .await
        };
        let ((), tries) = tokio::join!(held, both);
        assert_eq!(tally(&tries), HashMap::from([("DONE", 1), ("ABOVE_OFFER", 1)]));
        assert_eq!(left(&stage.hasan, &offer).await, is("OPEN", "40.00", "0.00"));
    })
    .await;
}

/// Holds the offer until both wait for it.
async fn hold(network: &Network) {
    if network.engine() == Engine::Postgres {
        network.raw("select id from offer for update; select pg_sleep(1)").await.expect("a lock");
    }
}
