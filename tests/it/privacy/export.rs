//! A copy of what is kept of somebody.

use serde_json::{Value, json};
use tests::person::{PASSWORD, text};
use tests::{Engine, Network, Person, on_both, on_both_mailing};

use super::story::{self, NAME, PHONE};

const ALL: &str = "document fileName next";

async fn exported(who: &Person, after: Option<&str>) -> (String, Value, Option<String>) {
    let tried = who.tries_quietly("exportPersonalData", json!({ "password": PASSWORD, "after": after }), ALL).await;
    assert!(tried.is_done(), "{:#}", tried.answer);
    let document = text(&tried.payload()["document"]);
    let read = serde_json::from_str(&document).unwrap();
    assert_eq!(tried.payload()["fileName"], "simpul-personal-data-2026-11-25.json");
    (document, read, tried.payload()["next"].as_str().map(str::to_owned))
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_is_given_everything_that_is_kept_of_them_and_of_nobody_else() {
    on_both_mailing(|network, post| async move {
        post.turns(tests::post_office::Mood::Busy);
        let story = story::story(&network).await;
        let forgotten = json!({ "email": story.zulaikha.email() });
        network.nobody().does("requestPasswordReset", forgotten, "accepted").await;
        let (document, read, next) = exported(&story.zulaikha, None).await;
        assert_eq!((&read["format"], &read["version"], next), (&json!("simpul-personal-data"), &json!(1), None));

        let sections = &read["sections"];
        let is_filled = |section: &str| sections[section].as_array().is_some_and(|rows| !rows.is_empty());
        for section in [
            "account",
            "sessions",
            "mailedSecrets",
            "mails",
            "memberships",
            "roles",
            "customRoles",
            "mandates",
            "invitationsReceived",
            "joinRequests",
            "offers",
            "pledges",
            "contributions",
            "nameConsents",
            "recordsAboutThem",
            "recordsAboutTheirs",
            "recordsAboutTheirRoles",
            "recordsAboutMailedSecrets",
            "invitationsSent",
            "expendituresSubmitted",
            "expendituresDecided",
            "idempotencyKeys",
            "recordsOfWhatTheyDid",
        ] {
            assert!(is_filled(section), "{section}: {document}");
        }
        assert_eq!(sections["account"][0]["name"], NAME);
        assert_eq!(sections["account"][0]["email"], "zulaikha@example.org");
        assert!(document.contains(PHONE) && document.contains("has moved to Malang"), "{document}");
        assert_eq!(sections["customRoles"][0]["role"], "Greeter");
        assert_eq!(sections["joinRequests"][0]["answers"], json!([["Who are you?", "Zulaikha, of the harbor"]]));
        assert_eq!(sections["contributions"][0]["confirmed"], json!({ "value": "300.00", "unit": "IDR" }));
        // Nobody else, and nothing that opens a door.
        for other in ["Siti", "Budi", "Rina", "Hasan", "Dewi", "Agus", "friend@", "$argon2", "Hash", "salt"] {
            assert!(!document.contains(other), "{other}: {document}");
        }
        // Of others she knows no ids of people: there is one.
        assert_eq!(document.matches("\"per_").count(), 3, "{document}");
        // That it was given is recorded, and told the next time.
        let (_, read, _) = exported(&story.zulaikha, None).await;
        let done = read["sections"]["recordsOfWhatTheyDid"].as_array().unwrap();
        assert!(done.iter().any(|record| record["command"] == "exportPersonalData"), "{done:?}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_copy_takes_the_password_and_somebody_who_is_signed_in() {
    on_both(|network| async move {
        let siti = Person::registers(&network, "Siti").await;
        let wrong = json!({ "password": "perahu merah di teluk tenang" });
        siti.tries("exportPersonalData", wrong, ALL).await.refused("WRONG_PASSWORD", "password");
        let right = json!({ "password": PASSWORD });
        network.nobody().tries("exportPersonalData", right, ALL).await.denied("UNAUTHENTICATED");
        for after in ["", "sessions", "sessions.1", "nothing.00000000000000000000000000000000"] {
            let broken = json!({ "password": PASSWORD, "after": after });
            siti.tries("exportPersonalData", broken, ALL).await.refused("MALFORMED", "after");
        }
    })
    .await;
}

/// Fifteen hundred sessions that Siti once had.
async fn old_sessions(network: &Network) {
    let (id, numbers) = match network.engine() {
        Engine::Sqlite => (
            "randomblob(16)",
            "(with recursive n(i) as (select 1 union all select i + 1 from n where i < 1500) select i from n)",
        ),
        Engine::Postgres => ("gen_random_uuid()", "generate_series(1, 1500) as n(i)"),
    };
    let (now, person) = ("'2026-11-25T10:00:00+00:00'", "(select id from person where name = 'Siti')");
    let ended = "'SIGNED_OUT'";
    let insert = format!(
        "insert into session select {id}, {person}, null, {now}, {now}, {now}, {now}, {ended}, null from {numbers}"
    );
    network.raw(&insert).await.expect("sessions");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_large_copy_comes_in_documents_of_a_thousand_rows() {
    on_both(|network| async move {
        let siti = Person::registers(&network, "Siti").await;
        old_sessions(&network).await;
        drop(network.statements());
        let (_, first, next) = exported(&siti, None).await;
        let statements = network.statements().len();
        assert!(statements < 60, "{statements} statements");
        let (_, second, none) = exported(&siti, next.as_deref()).await;
        let rows = |document: &Value| {
            let sections = document["sections"].as_object().unwrap().values();
            sections.map(|rows| rows.as_array().unwrap().len()).sum::<usize>()
        };
        assert_eq!((rows(&first), first["next"].as_str(), none), (1_000, next.as_deref(), None));
        let ids = |document: &Value| -> Vec<String> {
            let rows = document["sections"]["sessions"].as_array().unwrap();
            rows.iter().map(|row| text(&row["id"])).collect()
        };
        let mut all = [ids(&first), ids(&second)].concat();
        all.sort();
        all.dedup();
        // Each once, and hers of now.
        assert_eq!((all.len(), ids(&first).len() + ids(&second).len()), (1_501, 1_501));
        assert!(second["sections"].get("account").is_none());
    })
    .await;
}
