//! What was recorded is chained and signed for: a record that is changed afterwards shows, to those inside and to those
//! who were handed the books.

use api::http::token::head::Published;
use domain::chain::file::{Check, Checked, Doubt};
use domain::chain::head::Signer;
use domain::entity::state::PlatformRole;
use serde_json::{Value, json};
use tests::given::{self, Stage, member};
use tests::{Engine, Network, Person, on_both};

const TRAIL: &str = "query($id: ID!) { organization(id: $id) { auditHead { scope length hash sealedAt signature } }
    auditRecords(organizationId: $id, last: 100) { nodes { link { sequence hash } } } }";
const BOOKS: &str = "query($id: ID!, $in: ID) { verifyLedger(organizationId: $id, partnershipId: $in) {
    isSound transactions heads { scope length hash signature } faults { says subjectId } } }";

/// A network with four transactions in the youth group's books.
pub(super) async fn posted(network: &Network) -> Stage {
    let stage = given::stage(network).await;
    let need = stage.need("Nets", "MONEY", "1000", "IDR").await;
    let pledge = stage.pledge(&need, "400", "IDR").await;
    stage.received(&pledge, "250", "IDR").await;
    stage.received(&pledge, "50", "IDR").await;
    let program = stage.program("Boats").await;
    let allocation = stage.allocated(&need, &program, "100", "IDR").await;
    stage.spent(&allocation, "40", "IDR").await;
    stage
}

/// Takes the guards of the books away, as whoever owns the database can.
async fn unguarded(network: &Network) {
    let tables = ["ledger_transaction", "posting", "chain", "chain_link"];
    for table in tables {
        if network.engine() == Engine::Postgres {
            network.raw(&format!("alter table {table} disable trigger user")).await.expect("no guards");
        } else {
            network.raw(&format!("drop trigger {table}_no_update")).await.expect("no guard");
        }
    }
}

async fn books(who: &Person, organization: &str) -> Value {
    let answer = who.asks_quietly(BOOKS, json!({ "id": organization })).await;
    answer["data"]["verifyLedger"].as_object().unwrap_or_else(|| panic!("{answer}"));
    answer["data"]["verifyLedger"].clone()
}

fn path(stage: &Stage) -> String {
    format!("/exports/ledger?organizationId={}", stage.youth)
}

/// Reads a file with the keys that the server publishes.
pub(super) fn checks(network: &Network, file: &str) -> Result<Checked, Doubt> {
    let keys = Published::parse(&network.keys().published().to_string()).expect("keys");
    let reads = |text: &str| keys.books(text);
    let mut check = Check::with(&reads);
    for line in file.lines() {
        check.line(line)?;
    }
    check.finish()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_trail_is_chained_and_its_head_is_signed() {
    on_both(|network| async move {
        let stage = given::stage(&network).await;
        let before = stage.siti.asks_quietly(TRAIL, json!({ "id": stage.youth })).await["data"].clone();
        assert!(before["organization"]["auditHead"].is_null());
        assert!(before["auditRecords"]["nodes"][0]["link"].is_null(), "{before}");
        network.seals().await;
        let seen = stage.siti.asks_quietly(TRAIL, json!({ "id": stage.youth })).await["data"].clone();
        let links = seen["auditRecords"]["nodes"].as_array().unwrap();
        let numbers: Vec<_> = links.iter().map(|node| node["link"]["sequence"].as_u64().unwrap()).collect();
        assert_eq!(numbers, (1..=links.len() as u64).collect::<Vec<_>>());
        let head = &seen["organization"]["auditHead"];
        assert_eq!((&head["scope"], &head["length"]), (&json!(stage.youth), &json!(links.len())));
        assert_eq!(head["hash"], links.last().unwrap()["link"]["hash"]);
        let signed = network.keys().read(head["signature"].as_str().unwrap()).expect("our signature");
        assert_eq!((signed.scope.as_str(), json!(signed.hash)), (stage.youth.as_str(), head["hash"].clone()));
        // A signed head opens nothing, and an access token is no head.
        let forged = Person::with(&network, "nobody", head["signature"].as_str().unwrap());
        let answer = forged.asks_quietly("{ viewer { name } }", json!({})).await;
        assert_eq!(answer["errors"][0]["extensions"]["code"], "UNAUTHENTICATED");

        // For those who read the trail, and nobody else.
        let plain = Person::registers(&network, "Joko").await;
        member(&stage.siti, &stage.youth, &plain, &["MEMBER"]).await;
        let document = "query($id: ID!) { organization(id: $id) { name auditHead { length } } }";
        let expected =
            [(network.nobody(), "UNAUTHENTICATED"), (plain, "FORBIDDEN"), (stage.hasan.clone(), "NOT_FOUND")];
        for (who, code) in expected {
            let answer = who.asks(document, json!({ "id": stage.youth })).await;
            assert_eq!(answer["errors"][0]["extensions"]["code"], code, "{answer}");
            assert!(answer["data"]["organization"]["name"].is_string());
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn books_that_were_changed_afterwards_are_not_sound() {
    on_both(|network| async move {
        let stage = posted(&network).await;
        network.seals().await;
        let sound = books(&stage.budi, &stage.youth).await;
        assert_eq!((&sound["isSound"], &sound["transactions"]), (&json!(true), &json!(4)), "{sound}");
        assert_eq!(sound["heads"][0]["scope"], format!("{}/{}", stage.youth, stage.partnership));
        assert_eq!(sound["heads"][0]["length"], 4);
        let elsewhere = json!({ "id": stage.youth, "in": stage.youth.replace("org_", "prt_") });
        let answer = stage.budi.asks(BOOKS, elsewhere).await;
        let empty = json!({ "isSound": true, "transactions": 0, "heads": [], "faults": [] });
        assert_eq!(answer["data"]["verifyLedger"], empty);

        // A hundred more on both sides: the other laws find nothing wrong with that.
        unguarded(&network).await;
        let more = "update posting set quantity = quantity + case when quantity > 0 then 100 else -100 end \
                    where transaction_id = (select subject_id from chain_link where kind = 'LEDGER' and sequence = 1)";
        let balances = "update account set balance = \
                        (select sum(quantity) from posting where account_id = account.id)";
        assert_eq!(network.raw(more).await.expect("a change"), 2);
        network.raw(balances).await.expect("balances");
        let found = books(&stage.budi, &stage.youth).await;
        assert_eq!((&found["isSound"], found["faults"].as_array().map(Vec::len)), (&json!(false), Some(1)), "{found}");
        assert_eq!(found["faults"][0]["says"], "a link follows from its record and the link before it");
        assert!(found["faults"][0]["subjectId"].as_str().unwrap().starts_with("trx_"));
        // The file that would be handed out now is not believed.
        let file = stage.budi.gets(&path(&stage)).await.1;
        let doubt = checks(&network, &file).err().expect("a doubt");
        assert_eq!(doubt.says, "the hash does not follow from the transaction and the line before");
        network.raw(&more.replace("+ case", "- case")).await.expect("a change");
        network.raw(balances).await.expect("balances");
        assert_eq!(books(&stage.budi, &stage.youth).await["isSound"], true);

        network.raw("update account set balance = balance + 1 where type = 'AVAILABLE'").await.expect("a change");
        let found = books(&stage.budi, &stage.youth).await;
        assert_eq!(found["faults"][0]["says"], "the balance of an account is the sum of its postings");
        network.raw(balances).await.expect("balances");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn exported_books_are_believed_only_as_they_were_signed() {
    on_both(|network| async move {
        let stage = posted(&network).await;
        network.seals().await;
        let (status, file) = stage.budi.gets(&path(&stage)).await;
        assert_eq!(status, 200, "{file}");
        let checked = checks(&network, &file).expect("good books");
        assert_eq!((checked.manifest.organization.name.as_str(), checked.books.count()), ("Karang Taruna Bahari", 4));
        let lies: Vec<_> =
            checked.books.balances().iter().map(|(_, key, lies)| (key.kind.clone(), key.unit.clone(), *lies)).collect();
        let idr = |kind: &str, lies| (kind.to_owned(), "IDR".to_owned(), lies);
        let expected = [idr("ALLOCATED", 6_000), idr("AVAILABLE", 20_000), idr("SOURCE", -30_000), idr("USED", 4_000)];
        assert_eq!(lies, expected);
        let (status, of_one) = stage.budi.gets(&format!("{}&partnershipId={}", path(&stage), stage.partnership)).await;
        assert_eq!((status, of_one.lines().skip(1).eq(file.lines().skip(1))), (200, true));

        let lines: Vec<_> = file.lines().collect();
        let without = |at: usize| {
            let kept = lines.iter().enumerate().filter(|(line, _)| *line != at).map(|(_, line)| *line);
            kept.collect::<Vec<_>>().join("\n")
        };
        let doubts = |file: &str, says: &str| {
            let doubt = checks(&network, file).err().unwrap_or_else(|| panic!("believed, but {says}"));
            assert!(doubt.says.contains(says), "{doubt}, not {says}");
        };
        doubts("", "empty");
        doubts(&without(0), "the first line is missing");
        doubts(&without(1), "a chain must begin");
        doubts(&without(3), "it is number 3, and 2 is next");
        doubts(&without(lines.len() - 1), "of 4 transactions of the signed head 3 came");
        doubts(&lines[..3].join("\n"), "1 came");
        // Cut where a chain ends, or before the first one.
        doubts(lines[0], &format!("{}/{} is missing", stage.youth, stage.partnership));
        doubts(&file.replacen("25000", "25001", 1), "the hash does not follow");
        doubts(&file.replacen("2026-11-25", "2026-11-24", 3), "the hash does not follow");
        doubts(&[&lines[..], &lines[1..]].concat().join("\n"), "another chain was signed to come here");
        doubts(&[&lines[..], &lines[..1]].concat().join("\n"), "begins once more");
        doubts(&file.replacen(&stage.youth, &stage.faith, 1), "another chain was signed to come here");
        doubts(&file.replacen("ledger 1", "ledger 2", 1), "of another kind");
        doubts(&file.replacen("\"sequence\"", "\"note\":1,\"sequence\"", 1), "no line of such a file");
        let signed = &lines[0][lines[0].find("\"books\":\"").unwrap() + 9..lines[0].len() - 2];
        doubts(&file.replacen(signed, &signed.to_uppercase(), 1), "none of the keys");
        // A head that was signed is no manifest.
        let head = books(&stage.budi, &stage.youth).await["heads"][0]["signature"].as_str().unwrap().to_owned();
        doubts(&file.replacen(signed, &head, 1), "none of the keys");
        // Another server's keys.
        let stranger = Published::parse("{\"keys\": []}").expect("no keys");
        let reads = |text: &str| stranger.books(text);
        assert!(Check::with(&reads).line(lines[0]).is_err());
        // It is recorded who has taken the books.
        let trail = "query($id: ID!) { auditRecords(organizationId: $id, last: 2) { nodes { command actorName } } }";
        let seen = stage.siti.sees(trail, json!({ "id": stage.youth })).await;
        assert_eq!(seen["auditRecords"]["nodes"][0], json!({ "command": "exportLedger", "actorName": "Budi" }));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn books_are_handed_to_those_who_read_them() {
    on_both(|network| async move {
        let stage = posted(&network).await;
        let plain = Person::registers(&network, "Joko").await;
        member(&stage.siti, &stage.youth, &plain, &["MEMBER"]).await;
        let token = |scopes: &'static [&'static str]| {
            let input =
                json!({ "organizationId": stage.youth, "name": "Till", "scopes": scopes, "expiresOn": "2027-01-31" });
            let siti = stage.siti.clone();
            async move { siti.does("issueServiceToken", input, "secret").await["secret"].as_str().unwrap().to_owned() }
        };
        let reader = Person::with(&network, "reader", &token(&["ledger:read", "org:read"]).await);
        let other = Person::with(&network, "other", &token(&["totals:read"]).await);
        let looking_in = given::officer(&network, "Gita", PlatformRole::Admin).await;
        given::glass(&looking_in, &stage.youth).await;
        let document = "query($id: ID!) { verifyLedger(organizationId: $id) { isSound } }";
        // What is looked at by a system, or through a broken glass, is not taken along.
        for (who, status, code, sound) in [
            (&stage.siti, 200, "", ""),
            (&stage.budi, 200, "", ""),
            (&reader, 403, "FORBIDDEN", ""),
            (&looking_in, 403, "FORBIDDEN", ""),
            (&other, 403, "INSUFFICIENT_SCOPE", "INSUFFICIENT_SCOPE"),
            (&plain, 403, "FORBIDDEN", "FORBIDDEN"),
            (&stage.hasan, 403, "FORBIDDEN", "NOT_FOUND"),
            (&network.nobody(), 401, "UNAUTHENTICATED", "UNAUTHENTICATED"),
        ] {
            let (answered, text) = who.gets(&path(&stage)).await;
            assert_eq!(answered, status, "{}: {text}", who.name);
            if status != 200 {
                let problem: Value = serde_json::from_str(&text).expect("a problem");
                assert_eq!((&problem["code"], &problem["status"]), (&json!(code), &json!(status)));
            }
            let asked = who.asks(document, json!({ "id": stage.youth })).await;
            if sound.is_empty() {
                assert_eq!(asked["data"]["verifyLedger"]["isSound"], true, "{asked}");
            } else {
                assert_eq!(asked["errors"][0]["extensions"]["code"], sound, "{asked}");
            }
        }
        for path in ["/exports/ledger", "/exports/ledger?organizationId=org_1", "/exports/ledger?organizationId"] {
            assert_eq!(stage.siti.gets(path).await.0, 404, "{path}");
        }
        assert_eq!(stage.siti.gets(&format!("{}&partnershipId=prt_1", path(&stage))).await.0, 404);
    })
    .await;
}
