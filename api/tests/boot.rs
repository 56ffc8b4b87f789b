//! The program itself: how it starts, refuses to start, stops, and what it keeps.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on has failed")]

#[path = "../../tests/src/postgres.rs"]
#[allow(dead_code, reason = "shared with other test crates")]
mod postgres;

#[path = "program/mod.rs"]
mod program;

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::time::Duration;

use api::http::token::Keys;
use serde_json::json;
use tempfile::TempDir;

use program::{Running, run, simpul};

#[test]
fn every_mistake_of_the_settings_is_told_at_once() {
    let (is_well, _, told) = run(&["serve"], &[("SIMPUL_LISTEN", "here"), ("SIMPUL_POOL_SIZE", "0")]);
    assert!(!is_well);
    for name in ["DATABASE_URL", "SIMPUL_SIGNING_KEY", "SIMPUL_LISTEN", "SIMPUL_POOL_SIZE"] {
        assert!(told.contains(name), "{name} is not told: {told}");
    }
    let (is_well, _, told) = run(&["serve"], &[("SIMPUL_LISTNE", "127.0.0.1:0")]);
    assert!(!is_well && told.contains("SIMPUL_LISTNE"), "{told}");
    for address in ["mysql://root:hunter2@db/x", "postgres://root:hunter2#x@127.0.0.1:1/x"] {
        for command in [&["serve"][..], &["migrate", "status"], &["check-ledger"]] {
            let settings = [("DATABASE_URL", address), ("SIMPUL_SIGNING_KEY", "   "), ("SIMPUL_LOG", "trace")];
            let (is_well, _, told) = run(command, &settings);
            assert!(!is_well && told.contains("DATABASE_URL") && !told.contains("hunter2"), "{told}");
        }
    }
}

#[test]
fn what_it_prints_about_itself_needs_no_settings() {
    for command in ["schema", "permissions", "errors", "settings"] {
        let (is_well, printed, told) = run(&[command], &[]);
        assert!(is_well && printed.len() > 1_000 && told.is_empty(), "{command}: {told}");
    }
}

/// Migrates, serves, stops and checks the books, on the database at `url`.
async fn serves(url: &str, folder: &Path) {
    let key = folder.join("key.pem");
    std::fs::write(&key, Keys::generate_pem().unwrap().as_bytes()).unwrap();
    let settings = [("DATABASE_URL", url), ("SIMPUL_SIGNING_KEY_FILE", key.to_str().unwrap())];

    // Nothing is migrated yet: it lives, and is not ready.
    let early = Running::start(&["serve"], &settings);
    assert_eq!((early.get("/health/live").await, early.get("/health/ready").await), (200, 503));
    assert!(early.stops());

    // Four machines are told to migrate at the same moment: each step is applied once, and nobody fails.
    let at_once: Vec<_> = (0..4).map(|_| simpul(&["migrate", "up"], &settings).spawn().unwrap()).collect();
    for migrating in at_once {
        let done = migrating.wait_with_output().unwrap();
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    }
    let (is_well, printed, told) = run(&["migrate", "status"], &settings);
    assert!(is_well && !printed.contains("pending"), "{told}");
    let running = Running::start(&["serve"], &settings);
    assert_eq!(running.get("/health/ready").await, 200);
    assert_eq!(running.get("/graphiql/").await, 404);
    let document = "mutation($input: RegisterInput!) { register(input: $input) { errors { code } } }";
    let account = json!({ "name": "Siti", "email": "siti@example.org", "password": "perahu biru di teluk tenang" });
    running.asks(None, document, json!({ "input": account })).await;
    let token = running.signs_in("siti@example.org", "perahu biru di teluk tenang").await;
    running.founds(&token, "Karang Taruna Bahari").await;

    // What was acknowledged is there after the plug was pulled, and the token is still good.
    running.signal("-KILL");
    drop(running);
    let again = Running::start(&["serve"], &settings);
    assert_eq!(again.names().await, ["Karang Taruna Bahari"]);
    again.founds(&token, "Majelis Taklim").await;
    again.has_sealed(&settings).await;
    assert!(again.stops());

    let (is_well, _, told) = run(&["check-ledger"], &settings);
    assert!(is_well, "{told}");
    // The server has sealed what it did, and has signed for it; a key that it does not have has not.
    let (is_well, printed, told) = run(&["check-audit"], &settings);
    assert!(is_well && printed.contains(" records in ") && !printed.contains(" 0 records"), "{printed}{told}");
    let keys = folder.join("keys.json");
    std::fs::write(&keys, "{\"keys\": []}").unwrap();
    let (is_well, _, told) = run(&["check-audit", "--keys", keys.to_str().unwrap()], &settings);
    assert!(!is_well && told.contains("H4"), "{told}");
    let (is_well, _, _) = run(&["migrate", "fresh"], &settings);
    assert!(!is_well, "all rows would be gone without a word");
    let (is_well, printed, _) = run(&["migrate", "down", "--steps", "1", "--yes"], &settings);
    assert!(is_well && printed.contains("pending"));
}

#[tokio::test(flavor = "multi_thread")]
async fn it_serves_an_embedded_database() {
    let folder = TempDir::new().unwrap();
    serves(&format!("sqlite:{}?mode=rwc", folder.path().join("network.db").display()), folder.path()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn it_serves_a_postgresql_database() {
    let folder = TempDir::new().unwrap();
    let cluster = tokio::task::spawn_blocking(postgres::Cluster::shared).await.unwrap();
    serves(&cluster.url("postgres"), folder.path()).await;
}

async fn mails_are_shown_to_this_machine_only(demo: &Running) {
    let document = "mutation { requestPasswordReset(input: { email: \"hasan@demo.example\" }) { accepted } }";
    let answer = demo.asks(None, document, json!({})).await;
    assert_eq!(answer["data"]["requestPasswordReset"]["accepted"], true, "{answer}");
    let asks = |header: Option<(&'static str, &'static str)>| {
        let request = reqwest::Client::new().get(format!("{}/outbox", demo.base));
        if let Some((name, value)) = header { request.header(name, value) } else { request }.send()
    };
    let page = asks(None).await.unwrap();
    assert_eq!(
        page.headers()["content-security-policy"].to_str().unwrap().split(';').next(),
        Some("default-src 'none'")
    );
    let page = page.text().await.unwrap();
    assert!(page.contains("hasan@demo.example") && page.contains("simpul_pr_"), "{page}");
    for header in [("host", "demo.example"), ("x-forwarded-for", "203.0.113.5")] {
        assert_eq!(asks(Some(header)).await.unwrap().status(), 404, "{header:?}");
    }
}

/// A statement and a receipt, which a file each is.
async fn documents_are_checked_elsewhere(demo: &Running, token: &str, folder: &Path) {
    let document =
        "{ contributions(first: 1, filter: { status: CONFIRMED }) { nodes { id need { organization { id } } } } }";
    let answer = demo.asks(Some(token), document, json!({})).await;
    let gift = answer["data"]["contributions"]["nodes"][0].clone();
    let document = "mutation($input: IssueReceiptInput!) { issueReceipt(input: $input) { receipt { file } } }";
    let answer = demo.asks(Some(token), document, json!({ "input": { "contributionId": gift["id"] } })).await;
    let receipt = answer["data"]["issueReceipt"]["receipt"]["file"].as_str().unwrap_or_else(|| panic!("{answer}"));
    let organization = gift["need"]["organization"]["id"].as_str().unwrap();
    let path = format!("{}/exports/statement?organizationId={organization}&until=2026-01-31", demo.base);
    let statement = reqwest::Client::new().get(path).bearer_auth(token).send().await.unwrap().text().await.unwrap();
    let [_, keys] = demo.exports(token, folder).await;
    for (name, text, says) in
        [("receipt", receipt, "Posted as trx_"), ("statement", statement.as_str(), "each one adds up")]
    {
        let file = folder.join(format!("{name}.json"));
        let check = ["verify", file.to_str().unwrap(), "--keys", keys.to_str().unwrap()];
        std::fs::write(&file, text).unwrap();
        let (is_well, printed, told) = run(&check, &[]);
        assert!(is_well && printed.contains(says), "{printed}{told}");
        std::fs::write(&file, text.replacen("\"id\":\"org_0", "\"id\":\"org_1", 1)).unwrap();
        let (is_well, printed, told) = run(&check, &[]);
        assert!(
            !is_well && printed.is_empty() && told.contains("something else than what was signed"),
            "{printed}{told}"
        );
    }
}

async fn books_are_checked_elsewhere(demo: &Running, token: &str, folder: &Path) {
    for _ in 0..100 {
        let [books, keys] = demo.exports(token, folder).await;
        let check = ["verify", books.to_str().unwrap(), "--keys", keys.to_str().unwrap()];
        let (is_well, printed, told) = run(&check, &[]);
        assert!(is_well, "{told}");
        if !printed.contains("SOURCE") {
            tokio::time::sleep(Duration::from_millis(200)).await;
            continue;
        }
        assert!(printed.contains(".00 IDR"), "{printed}");
        let text = std::fs::read_to_string(&books).unwrap();
        let forged = text.replacen("\"SOURCE\"", "\"USED\"", 1);
        std::fs::write(&books, forged).unwrap();
        let (is_well, printed, told) = run(&check, &[]);
        assert!(!is_well && printed.is_empty() && told.contains("line 3"), "{printed}{told}");
        return;
    }
    panic!("no books are exported");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_demonstration_keeps_its_data() {
    let folder = TempDir::new().unwrap();
    let settings = [("SIMPUL_DATA_DIR", folder.path().to_str().unwrap())];
    let mut first = Running::start(&["demo"], &settings);
    let mut printed = BufReader::new(first.child.stdout.take().unwrap()).lines();
    assert!(printed.next().unwrap().unwrap().contains("/graphiql"));
    assert!(printed.next().unwrap().unwrap().ends_with("/outbox"));
    let password = printed.next().unwrap().unwrap().rsplit_once(": ").unwrap().1.to_owned();
    let logins: Vec<_> = printed.by_ref().take(9).map(|line| line.unwrap()).collect();
    for login in &logins {
        first.signs_in(login.split_whitespace().next().unwrap(), &password).await;
    }
    let before = first.names().await;
    assert!(before.len() >= 6, "{before:?}");
    let token = first.signs_in("siti@demo.example", &password).await;
    first.founds(&token, "Koperasi Baru").await;
    let giver = first.signs_in("hasan@demo.example", &password).await;
    let pledged = first.pledges(&giver).await;
    assert_eq!(first.pledges(&giver).await, pledged);
    assert_eq!(first.get("/graphiql/").await, 200);
    mails_are_shown_to_this_machine_only(&first).await;
    let reader = first.signs_in("agus@demo.example", &password).await;
    books_are_checked_elsewhere(&first, &reader, folder.path()).await;
    let treasurer = first.signs_in("yusuf@demo.example", &password).await;
    documents_are_checked_elsewhere(&first, &treasurer, folder.path()).await;
    let mut rest = String::new();
    assert!(first.stops());
    for line in printed {
        rest.push_str(&line.unwrap());
    }
    assert!(rest.is_empty(), "{rest}");

    let second = Running::start(&["demo"], &settings);
    assert_eq!(second.names().await.len(), before.len() + 1);
    // A client that lost the answer to the stop asks again, and finds what it made.
    assert_eq!(second.pledges(&giver).await, pledged);
    // The key is kept, too: whoever was signed in still is.
    second.founds(&token, "Koperasi Lain").await;
    assert!(second.stops());
}
