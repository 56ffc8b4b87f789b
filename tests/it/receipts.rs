//! The receiver issues a receipt for what has arrived; whoever has its code checks it, and nobody finds codes by trying.

use std::collections::BTreeSet;

use api::http::token::Keys;
use data_encoding::HEXLOWER;
use domain::chain::head::{Document, Signer};
use domain::chain::paper;
use domain::mobilization::receipt::code::ReceiptCode;
use futures_util::future::join_all;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use tests::given::{self, Stage, member};
use tests::person::{PASSWORD, text};
use tests::{Engine, Network, Person, on_both, on_both_with};

const RECEIPT: &str = "receipt { id number code issuedAt status reversed { value } text digest signature file }";
const CHECK: &str = "query($code: String!) { receiptByCode(code: $code) { status issuedBy number kind title
    quantity { value unit } reversed { value } happenedOn confirmedAt issuedAt digest } }";

fn of(gift: &str) -> Value {
    json!({ "contributionId": gift })
}

/// What of it is the same on both engines is compared besides.
async fn issued(who: &Person, gift: &str) -> Value {
    who.does("issueReceipt", of(gift), "receipt { id number issuedAt status }").await;
    let told = who.tries_quietly("issueReceipt", of(gift), RECEIPT).await;
    assert!(told.is_done(), "{:#}", told.answer);
    told.payload()["receipt"].clone()
}

async fn checked(who: &Person, code: &str) -> Value {
    let answer = who.asks_quietly(CHECK, json!({ "code": code })).await;
    assert!(answer.get("errors").is_none(), "{answer:#}");
    answer["data"]["receiptByCode"].clone()
}

/// Codes that are none, and fit their last character.
fn unknown(count: usize) -> Vec<String> {
    let letters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    let fits = |begin: &str| {
        letters.chars().map(|last| format!("{begin}{last}")).find(|code| ReceiptCode::parse(code).is_ok())
    };
    (0..count).map(|number| fits(&format!("7{number:0>10}")).expect("a code")).collect()
}

/// A contribution to a need of its own, without a promise, confirmed.
async fn given_to(stage: &Stage, title: &str) -> String {
    let need = stage.need(title, "MONEY", "100.00", "IDR").await;
    let input = json!({
        "needId": need, "organizationId": stage.faith, "quantity": { "value": "10.00", "unit": "IDR" },
        "happenedOn": given::TODAY, "idempotencyKey": need
    });
    let gift = stage.hasan.does("announceContribution", input, "contribution { id }").await;
    let gift = text(&gift["contribution"]["id"]);
    let confirm = json!({ "contributionId": gift, "idempotencyKey": format!("confirm-{gift}") });
    stage.budi.does("confirmContribution", confirm, "contribution { status }").await;
    gift
}

async fn taken_back(stage: &Stage, gift: &str, value: &str) {
    let ask = json!({
        "contributionId": gift, "quantity": { "value": value, "unit": "IDR" }, "reasonCode": "REFUND",
        "reason": "Counted twice", "idempotencyKey": format!("{gift}-{value}")
    });
    let reversal = stage.budi.does("requestReversal", ask, "reversal { id }").await;
    let approve =
        json!({ "reversalId": reversal["reversal"]["id"], "idempotencyKey": format!("approve-{gift}-{value}") });
    stage.rina.does("approveReversal", approve, "reversal { status }").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_confirmed_gift_has_one_receipt_that_anybody_checks() {
    on_both(|network| async move {
        let stage = given::stage(&network).await;
        let need = stage.need("Nets", "MONEY", "1000", "IDR").await;
        let pledge = stage.pledge(&need, "400", "IDR").await;
        let announced = stage.announced(&pledge, "20", "IDR").await;
        let gift = stage.received(&pledge, "250", "IDR").await;
        let select = "receipt { number }";
        stage
            .budi
            .tries("issueReceipt", of(&announced), select)
            .await
            .refused("WRONG_CONTRIBUTION_STATE", "contributionId");
        assert_eq!(stage.hasan.tries("issueReceipt", of(&gift), select).await.code(), "FORBIDDEN");
        assert_eq!(stage.siti.tries("issueReceipt", of(&gift), select).await.code(), "FORBIDDEN");
        let preview = json!({ "contributionId": gift, "validateOnly": true });
        let tried = stage.budi.does("issueReceipt", preview, select).await;
        assert_eq!(tried["receipt"]["number"], 1);
        let preview = json!({ "contributionId": gift, "validateOnly": true });
        let tried =
            stage.budi.does("issueReceipt", preview, "receipt { number code text digest signature file }").await;
        let unsigned =
            json!({ "number": 1, "code": null, "text": null, "digest": null, "signature": null, "file": null });
        assert_eq!(tried["receipt"], unsigned);
        let asked = "query($id: ID!) { contribution(id: $id) { receipt { number status reversed { value unit } } } }";
        assert!(stage.hasan.sees(asked, json!({ "id": gift })).await["contribution"]["receipt"].is_null());

        let receipt = issued(&stage.budi, &gift).await;
        // Another treasurer who asks gets the same, to the last character.
        assert_eq!(issued(&stage.rina, &gift).await, receipt);
        assert_eq!((&receipt["number"], &receipt["status"]), (&json!(1), &json!("GOOD")));
        let other = stage.received(&pledge, "50", "IDR").await;
        assert_eq!(issued(&stage.rina, &other).await["number"], 2);
        let seen = stage.hasan.sees(asked, json!({ "id": gift })).await["contribution"]["receipt"].clone();
        assert_eq!(seen, json!({ "number": 1, "status": "GOOD", "reversed": { "value": "0.00", "unit": "IDR" } }));
        let node = "query($id: ID!) { node(id: $id) { ... on Receipt { number contribution { id } } } }";
        let node_of = |who: Person| {
            let id = receipt["id"].clone();
            async move { who.asks_quietly(node, json!({ "id": id })).await["data"]["node"].clone() }
        };
        assert_eq!(node_of(stage.hasan.clone()).await["contribution"]["id"], json!(gift));
        assert!(node_of(stage.dewi.clone()).await.is_null());

        // What was signed is the text, and the text names nobody.
        let [said, signature] = ["text", "signature"].map(|field| text(&receipt[field]));
        assert_eq!(network.keys().read_text(Document::Receipt, &signature).as_ref(), Some(&said));
        assert!(
            network.keys().read_text(Document::Statement, &signature).is_none()
                && network.keys().read(&signature).is_none()
        );
        assert_eq!(receipt["digest"], HEXLOWER.encode(&Sha256::digest(&said)));
        for name in ["Hasan", "Majelis", "Budi", "Siti"] {
            assert!(!said.contains(name), "{said}");
        }
        let says: Value = serde_json::from_str(&said).expect("JSON");
        assert_eq!(says["giver"], json!({ "kind": "ORGANIZATION", "id": stage.faith }));
        assert_eq!((&says["quantity"], &says["number"]), (&json!({ "value": "250.00", "unit": "IDR" }), &json!("1")));
        assert_eq!((&says["what"]["title"], &says["code"]), (&json!("Nets"), &receipt["code"]));
        let posted = "query($id: ID!) { transaction(id: $id) { kind contribution { id } } }";
        let posted = stage.budi.sees(posted, json!({ "id": says["transaction"] })).await["transaction"].clone();
        assert_eq!(posted, json!({ "kind": "CONTRIBUTION", "contribution": { "id": gift } }));

        // The file is believed with the server's keys, and only as it was signed.
        let file = text(&receipt["file"]);
        let keys = api::http::token::head::Published::parse(&network.keys().published().to_string()).expect("keys");
        let reads = |document, signed: &str| keys.text(document, signed);
        assert_eq!(paper::kind(&file), Some(Document::Receipt));
        assert_eq!(paper::read(Document::Receipt, &file, &reads), Ok(said));
        let doubt = paper::read(Document::Receipt, &file.replacen("250.00", "950.00", 1), &reads);
        assert_eq!(doubt, Err("it says something else than what was signed"));
        let doubt = paper::read(Document::Receipt, &file.replacen(&signature, &signature.to_uppercase(), 1), &reads);
        assert_eq!(doubt, Err("none of the keys has signed it"));
        assert_eq!(paper::read(Document::Statement, &file, &reads), Err("it is no such document"));
        let renamed = file.replacen("receipt 1", "statement 1", 1);
        assert_eq!(paper::read(Document::Statement, &renamed, &reads), Err("none of the keys has signed it"));

        // Anybody, as people write it, is told what stands on it without who gave.
        let code = text(&receipt["code"]);
        let expected = json!({
            "status": "GOOD", "issuedBy": "Karang Taruna Bahari", "number": "1", "kind": "MONEY", "title": "Nets",
            "quantity": { "value": "250.00", "unit": "IDR" }, "reversed": { "value": "0.00" },
            "happenedOn": given::TODAY, "confirmedAt": says["issuedAt"].as_str().map(|at| at.replace("000Z", "Z")),
            "issuedAt": receipt["issuedAt"], "digest": receipt["digest"]
        });
        for written in [code.clone(), code.to_lowercase().replace('-', " ")] {
            assert_eq!(checked(&network.nobody(), &written).await, expected);
        }
        assert!(checked(&network.nobody(), &unknown(1)[0]).await.is_null());
        for wrong in ["", "7", "I am looking for a receipt", &format!("{code}7")] {
            let answer = network.nobody().asks_quietly(CHECK, json!({ "code": wrong })).await;
            let told = &answer["errors"][0]["extensions"];
            assert_eq!((&told["code"], &told["argument"]), (&json!("BAD_USER_INPUT"), &json!("code")), "{wrong}");
        }
        // It is in the trail once, without what opens it.
        let trail =
            "query($id: ID!) { auditRecords(organizationId: $id, first: 9, filter: { command: \"issueReceipt\" }) {
            totalCount nodes { after } } }";
        let seen = stage.budi.asks_quietly(trail, json!({ "id": stage.youth })).await["data"]["auditRecords"].clone();
        assert_eq!(seen["totalCount"], 2);
        assert!(
            !seen.to_string().contains(&code.replace('-', "")) && seen.to_string().contains(&text(&receipt["digest"]))
        );
    })
    .await;
}

/// B028: what goes back is told by the receipt, which stays what it was.
#[tokio::test(flavor = "multi_thread")]
async fn a_receipt_tells_what_was_taken_back_since() {
    on_both(|network| async move {
        let stage = given::stage(&network).await;
        let need = stage.need("Nets", "MONEY", "1000", "IDR").await;
        let pledge = stage.pledge(&need, "400", "IDR").await;
        let gift = stage.received(&pledge, "100", "IDR").await;
        let before = issued(&stage.budi, &gift).await;
        let code = text(&before["code"]);
        for (value, status, reversed) in [("30", "PARTLY_REVERSED", "30.00"), ("70", "REVERSED", "100.00")] {
            taken_back(&stage, &gift, value).await;
            let now = issued(&stage.budi, &gift).await;
            let told = checked(&network.nobody(), &code).await;
            for seen in [&now, &told] {
                assert_eq!((&seen["status"], &seen["reversed"]["value"]), (&json!(status), &json!(reversed)));
            }
            assert_eq!((&now["text"], &now["signature"]), (&before["text"], &before["signature"]));
            assert_eq!(told["quantity"]["value"], "100.00");
        }
        // What has gone back as a whole gets no receipt any more; of what has gone in part it says so.
        let part = stage.received(&pledge, "80", "IDR").await;
        taken_back(&stage, &part, "10").await;
        let late = issued(&stage.budi, &part).await;
        let says: Value = serde_json::from_str(&text(&late["text"])).expect("JSON");
        assert_eq!((&says["quantity"]["value"], &says["reversed"]["value"]), (&json!("80.00"), &json!("10.00")));
        let whole = stage.received(&pledge, "90", "IDR").await;
        taken_back(&stage, &whole, "90").await;
        let refused = stage.budi.tries("issueReceipt", of(&whole), "receipt { number }").await;
        refused.refused("WRONG_CONTRIBUTION_STATE", "contributionId");
    })
    .await;
}

/// Whoever is beaten to a number waits for it, and two who ask for the same receipt get the same.
#[tokio::test(flavor = "multi_thread")]
async fn receipts_that_are_issued_at_once_are_numbered_without_a_gap() {
    on_both(|network| async move {
        let stage = given::stage(&network).await;
        let first = given_to(&stage, "Boats").await;
        issued(&stage.budi, &first).await;
        let mut gifts = Vec::new();
        for title in ["Nets", "Ropes", "Lamps", "Paint"] {
            gifts.push(given_to(&stage, title).await);
        }
        let hold = async {
            if network.engine() == Engine::Postgres {
                network.raw("select 1 from receipt_book for update; select pg_sleep(0.7)").await.expect("a lock");
            }
        };
        let tries = async {
            tokio::time::sleep(std::time::Duration::from_millis(200)).await;
            let asks = gifts.iter().flat_map(|gift| [(&stage.budi, gift), (&stage.rina, gift)]);
            join_all(asks.map(|(who, gift)| who.tries_quietly("issueReceipt", of(gift), "receipt { id number }"))).await
        };
        let ((), tries) = tokio::join!(hold, tries);
        let numbers: Vec<_> = tries.iter().map(|tried| tried.payload()["receipt"]["number"].as_i64()).collect();
        assert!(numbers.chunks(2).all(|pair| pair[0] == pair[1]), "{numbers:?}");
        let distinct: BTreeSet<_> = numbers.into_iter().flatten().collect();
        assert_eq!(distinct, BTreeSet::from([2, 3, 4, 5]));
        // One that was tried and taken back has left no gap either.
        let next = given_to(&stage, "Sails").await;
        let preview = json!({ "contributionId": next, "validateOnly": true });
        stage.budi.does("issueReceipt", preview, "receipt { number }").await;
        assert_eq!(issued(&stage.budi, &next).await["number"], 6);
        // The receipts of a page take one statement, however many they are.
        let list = "query($first: Int!) { contributions(first: $first) { nodes { receipt { number } } } }";
        let mut taken = Vec::new();
        for first in [1, 2, 6] {
            let _ = network.statements();
            // Who was first of those above is another one each time.
            let seen = stage.budi.asks_quietly(list, json!({ "first": first })).await;
            let numbers = seen["data"]["contributions"]["nodes"].as_array().expect("a list").iter();
            assert_eq!(numbers.filter(|node| node["receipt"]["number"].is_i64()).count(), first);
            taken.push(network.statements().len());
        }
        assert_eq!(taken[1], taken[2], "{taken:?}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn codes_are_not_found_by_trying() {
    on_both_with(&[], |network| async move {
        let stage = given::stage(&network).await;
        let code = text(&issued(&stage.budi, &given_to(&stage, "Nets").await).await["code"]);
        let near = network.nobody().at("127.0.9.1");
        // Right ones are no tries, however many.
        for _ in 0..30 {
            assert_eq!(checked(&near, &code).await["status"], "GOOD");
        }
        // Each alias is one.
        let fields = |codes: &[String]| {
            let each = codes.iter().enumerate();
            let each = each.map(|(at, code)| format!("a{at}: receiptByCode(code: \"{code}\") {{ status }}"));
            format!("{{ {} }}", each.collect::<Vec<_>>().join(" "))
        };
        let mut limited = 0;
        for codes in unknown(25).chunks(10) {
            let answer = near.asks_quietly(&fields(codes), json!({})).await;
            for error in answer["errors"].as_array().into_iter().flatten() {
                assert_eq!(error["extensions"]["code"], "RATE_LIMITED", "{answer:#}");
                limited += 1;
            }
        }
        assert_eq!(limited, 5);
        let answer = near.asks_quietly(CHECK, json!({ "code": code })).await;
        assert_eq!(answer["errors"][0]["extensions"]["code"], "RATE_LIMITED", "{answer}");
        assert_eq!(checked(&network.nobody().at("127.0.9.2"), &code).await["status"], "GOOD");
        network.passes(chrono::TimeDelta::minutes(2));
        assert_eq!(checked(&near, &code).await["status"], "GOOD");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_receipt_of_a_person_holds_nothing_of_them() {
    on_both(|network| async move {
        let stage = given::stage(&network).await;
        let joko = Person::registers(&network, "Joko").await;
        member(&stage.siti, &stage.youth, &joko, &["MEMBER"]).await;
        let need = stage.need("Nets", "MONEY", "1000", "IDR").await;
        let input = json!({
            "needId": need, "quantity": { "value": "10.00", "unit": "IDR" }, "happenedOn": given::TODAY,
            "idempotencyKey": "mine"
        });
        let gift = text(&joko.does("announceContribution", input, "contribution { id }").await["contribution"]["id"]);
        let confirm = json!({ "contributionId": gift, "idempotencyKey": "confirm-mine" });
        stage.budi.does("confirmContribution", confirm, "contribution { status }").await;
        let before = issued(&stage.budi, &gift).await;
        let own = "query($id: ID!) { contribution(id: $id) { mine receipt { number } } }";
        let seen = joko.sees(own, json!({ "id": gift })).await;
        assert_eq!(seen["contribution"], json!({ "mine": true, "receipt": { "number": 1 } }));
        let id = joko.asks_quietly("{ viewer { id } }", json!({})).await["data"]["viewer"]["id"].clone();
        let says: Value = serde_json::from_str(&text(&before["text"])).expect("JSON");
        assert_eq!(says["giver"], json!({ "kind": "PERSON" }));
        assert!(!before.to_string().contains(&text(&id)) && !before.to_string().contains("Joko"));
        // Who gave writes themselves no receipt, and is told the one that somebody else has issued.
        let input = json!({
            "needId": need, "quantity": { "value": "20.00", "unit": "IDR" }, "happenedOn": given::TODAY,
            "idempotencyKey": "hers"
        });
        let hers = stage.rina.does("announceContribution", input, "contribution { id }").await;
        let hers = text(&hers["contribution"]["id"]);
        let confirm = json!({ "contributionId": hers, "idempotencyKey": "confirm-hers" });
        stage.budi.does("confirmContribution", confirm, "contribution { status }").await;
        let refused = stage.rina.tries("issueReceipt", of(&hers), "receipt { number }").await;
        refused.refused("OWN_DELIVERY", "contributionId");
        assert_eq!(issued(&stage.budi, &hers).await, issued(&stage.rina, &hers).await);
        joko.does("eraseAccount", json!({ "password": PASSWORD }), "erasedAt").await;
        assert_eq!(issued(&stage.budi, &gift).await, before);
        assert_eq!(checked(&network.nobody(), &text(&before["code"])).await["status"], "GOOD");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_receipt_that_was_changed_is_not_shown_by_its_code() {
    on_both(|network| async move {
        let stage = given::stage(&network).await;
        let code = text(&issued(&stage.budi, &given_to(&stage, "Nets").await).await["code"]);
        let more = "update receipt set body = replace(body, '10.00', '90.00')";
        network.raw(more).await.expect_err("a guard");
        network.raw("delete from receipt").await.expect_err("a guard");
        if network.engine() == Engine::Postgres {
            network.raw("alter table receipt disable trigger user").await.expect("no guards");
        } else {
            network.raw("drop trigger receipt_fixed").await.expect("no guard");
        }
        for (change, back) in [
            (more, "update receipt set body = replace(body, '90.00', '10.00')"),
            ("update receipt set signature = 'x' || signature", "update receipt set signature = substr(signature, 2)"),
        ] {
            assert_eq!(network.raw(change).await.expect("a change"), 1);
            let answer = network.nobody().asks_quietly(CHECK, json!({ "code": code })).await;
            assert_eq!(answer["errors"][0]["extensions"]["code"], "INTERNAL", "{answer}");
            network.raw(back).await.expect("a change");
            assert_eq!(checked(&network.nobody(), &code).await["status"], "GOOD");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn receipts_are_signed_anew_when_keys_change() {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let [old, new] = [(); 2].map(|()| Keys::generate_pem().expect("a key").to_string());
        let roomy = ("SIMPUL_ADDRESS_TRIES", "10000");
        let before = Network::start_as(engine, Default::default(), &[("SIMPUL_SIGNING_KEY", &old), roomy]).await;
        let stage = given::stage(&before).await;
        let receipt = issued(&stage.budi, &given_to(&stage, "Nets").await).await;
        let code = text(&receipt["code"]);
        let alone = before.beside(&[("SIMPUL_SIGNING_KEY", &new), roomy]).await;
        assert_eq!(alone.office().sign_receipts_anew(alone.keys()).await.expect("a look"), 1);
        let answer = alone.nobody().asks_quietly(CHECK, json!({ "code": code })).await;
        assert_eq!(answer["errors"][0]["extensions"]["code"], "INTERNAL", "{answer}");
        let turning = before.beside(&[("SIMPUL_SIGNING_KEY", &new), ("SIMPUL_KEY_BESIDE", &old), roomy]).await;
        for _ in 0..2 {
            assert_eq!(turning.office().sign_receipts_anew(turning.keys()).await.expect("a change"), 0);
        }
        assert_eq!(checked(&alone.nobody(), &code).await["digest"], receipt["digest"]);
        for network in [&turning, &alone, &before] {
            network.stop().await;
        }
    }
}
