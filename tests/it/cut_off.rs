//! PostgreSQL ends connections: when it restarts, crashes, or somebody tells it to. SQLite, which is in the process,
//! plays along to show what must come of it.

use std::time::Duration;

use serde_json::json;
use tests::given::{self, TODAY};
use tests::{Engine, Network, Person, on_both};

/// What ends all connections but the one that asks.
const END_ALL: &str = "select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid()";
/// What ends those whose commit is under way.
const END_COMMITS: &str = "select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and lower(query) = 'commit' and state = 'active'";

/// Each commit that adds a row to the table takes a second from now on.
async fn slow(network: &Network, table: &str) {
    if network.engine() == Engine::Postgres {
        for sql in [
            "create or replace function slow() returns trigger language plpgsql as
             'begin perform pg_sleep(1); return null; end'",
            &format!(
                "create constraint trigger slow after insert on {table} deferrable initially deferred
                 for each row execute function slow()"
            ),
        ] {
            network.raw(sql).await.expect("a slow table");
        }
    }
}

async fn ends(network: &Network, sql: &str) -> u64 {
    if network.engine() == Engine::Sqlite {
        return 0;
    }
    network.raw(sql).await.expect("ended connections")
}

#[tokio::test(flavor = "multi_thread")]
async fn connections_that_have_gone_are_replaced_before_anybody_notices() {
    on_both(|network| async move {
        let siti = Person::registers(&network, "Siti").await;
        // Several connections of each kind.
        let found = |name: String| {
            let siti = siti.clone();
            async move {
                let input = json!({ "name": name, "kind": "ASSOCIATION" });
                siti.tries_quietly("foundOrganization", input, "organization { id }").await
            }
        };
        futures_util::future::join_all((0..6).map(|number| found(format!("Before {number}")))).await;
        ends(&network, END_ALL).await;
        for number in 0..6 {
            let tried = found(format!("After {number}")).await;
            assert!(tried.is_done(), "{}", tried.answer);
        }
        ends(&network, END_ALL).await;
        let seen = siti.sees("{ viewer { memberships(first: 20) { totalCount } } }", json!({})).await;
        assert_eq!(seen["viewer"]["memberships"]["totalCount"], 12);
        // What the test itself asks behind the API's back goes through the same connections.
        let _ = futures_util::future::join_all((0..10).map(|_| network.raw("select 1"))).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_commit_without_an_answer_is_done_again_only_under_a_key() {
    on_both(|network| async move {
        let stage = given::stage(&network).await;
        let need = stage.need("Capital", "MONEY", "1000.00", "IDR").await;
        let pledge = stage.pledge(&need, "1000.00", "IDR").await;
        let is_postgres = network.engine() == Engine::Postgres;
        slow(&network, "organization").await;
        slow(&network, "contribution").await;
        let cuts = |network: Network| async move {
            for _ in 0..100 {
                if ends(&network, END_COMMITS).await > 0 {
                    return true;
                }
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
            false
        };

        // It has a key: done again, and there once.
        let input = json!({
            "pledgeId": pledge, "quantity": { "value": "10.00", "unit": "IDR" }, "happenedOn": TODAY,
            "idempotencyKey": "cut-off"
        });
        let tried = stage.hasan.tries_quietly("announceContribution", input, "contribution { id }");
        let (tried, was_cut) = tokio::join!(tried, cuts(network.clone()));
        assert_eq!(was_cut, is_postgres);
        assert!(tried.is_done(), "{}", tried.answer);
        let seen = "query($id: ID!) { need(id: $id) { contributions(first: 5) { totalCount } } }";
        assert_eq!(stage.budi.sees(seen, json!({ "id": need })).await["need"]["contributions"]["totalCount"], 1);

        // It has none: nobody knows what became of it, and nobody does it twice.
        let input = json!({ "name": "Cut Off", "kind": "ASSOCIATION", "slug": "cut-off" });
        let tried = stage.siti.tries_quietly("foundOrganization", input, "organization { id }");
        let (tried, was_cut) = tokio::join!(tried, cuts(network.clone()));
        assert_eq!(was_cut, is_postgres);
        let (code, status) = if is_postgres { ("DB_UNAVAILABLE", 503) } else { ("DONE", 200) };
        assert_eq!((tried.code(), tried.status), (code, status), "{}", tried.answer);
        assert_eq!(tried.waits, is_postgres.then_some(1));
    })
    .await;
}

/// The database has no room from now on, as PostgreSQL says with this code, or has again.
async fn room(network: &Network, code: Option<&str>) {
    let statements = match (network.engine(), code) {
        (Engine::Sqlite, Some(_)) => {
            network.raw("vacuum").await.expect("no free pages");
            let pages = network.texts("select cast(page_count as text) from pragma_page_count()").await;
            vec![format!("pragma max_page_count = {}", pages[0])]
        }
        (Engine::Sqlite, None) => vec!["pragma max_page_count = 1073741823".to_owned()],
        (Engine::Postgres, Some(code)) => vec![
            format!(
                "create or replace function no_room() returns trigger language plpgsql as
                 'begin raise exception using errcode = ''{code}''; end'"
            ),
            "create or replace trigger no_room before insert on audit for each row execute function no_room()"
                .to_owned(),
        ],
        (Engine::Postgres, None) => vec!["drop trigger no_room on audit".to_owned()],
    };
    for sql in statements {
        network.raw(&sql).await.expect("a database that is full or is not");
    }
}

// F08
#[tokio::test(flavor = "multi_thread")]
async fn what_there_is_no_room_for_is_not_done_by_halves_and_all_goes_on_when_there_is() {
    on_both(|network| async move {
        let stage = given::stage(&network).await;
        // More than fits into what is left of a page.
        let long = "x".repeat(5000);
        let found = json!({ "name": "Roomy", "kind": "ASSOCIATION", "slug": "roomy", "description": long });
        let offer = json!({
            "partnershipId": stage.partnership, "organizationId": stage.faith, "title": "Nets", "description": long,
            "kind": "MONEY", "quantity": { "value": "10.00", "unit": "IDR" }, "idempotencyKey": "room"
        });
        let tables = ["organization", "membership", "offer", "audit", "outbox", "idempotency"];
        let before = network.dump_without(&tables, &[]).await;
        let changes = [
            (&stage.siti, "foundOrganization", &found, "organization { id }"),
            (&stage.hasan, "publishOffer", &offer, "offer { id }"),
        ];
        for code in ["53100", "53200", "53300"] {
            for (who, field, input, select) in &changes {
                room(&network, Some(code)).await;
                let tried = who.tries_quietly(field, (*input).clone(), select).await;
                assert_eq!((tried.code(), tried.status), ("OVERLOADED", 503), "{field}: {}", tried.answer);
                assert_eq!(tried.waits, Some(1));
                // Who only asks is answered.
                let seen = "{ viewer { memberships(first: 20) { totalCount } } }";
                assert_eq!(stage.siti.sees(seen, json!({})).await["viewer"]["memberships"]["totalCount"], 1);
            }
        }
        assert_eq!(network.dump_without(&tables, &[]).await, before);

        room(&network, None).await;
        // What a rule stands against is taken back, and what is done is there for all: each change is one of its own.
        let taken = json!({ "name": "Twice", "kind": "ASSOCIATION", "slug": "majelis-taklim-al-bahr" });
        stage.siti.tries("foundOrganization", taken, "organization { id }").await.refused("SLUG_TAKEN", "slug");
        for (who, field, input, select) in &changes {
            who.does(field, (*input).clone(), select).await;
        }
        let seen = "{ viewer { memberships(first: 20) { totalCount } } }";
        assert_eq!(stage.siti.sees(seen, json!({})).await["viewer"]["memberships"]["totalCount"], 2);
    })
    .await;
}

// F06: what PostgreSQL asks to be done again is done again, at whichever table, and is there once.
#[tokio::test(flavor = "multi_thread")]
async fn what_has_to_give_way_is_done_once() {
    on_both(|network| async move {
        let stage = given::stage(&network).await;
        let need = stage.need("Capital", "MONEY", "1000.00", "IDR").await;
        let pledge = stage.pledge(&need, "1000.00", "IDR").await;
        let tables =
            ["contribution", "pledge", "account", "ledger_transaction", "posting", "audit", "outbox", "idempotency"];
        for (at, table) in tables.iter().enumerate() {
            let gift = stage.announced(&pledge, &(at + 1).to_string(), "IDR").await;
            if network.engine() == Engine::Postgres {
                // A sequence goes on although its transaction is taken back: the first statement gives way, no other.
                for sql in [
                    format!("create sequence tries_{table}"),
                    format!(
                        "create function gives_way_{table}() returns trigger language plpgsql as
                         'begin if nextval(''tries_{table}'') = 1 then raise exception using errcode = ''40001''; end if;
                         return null; end'"
                    ),
                    format!(
                        "create trigger gives_way before insert or update on {table} for each statement
                         execute function gives_way_{table}()"
                    ),
                ] {
                    network.raw(&sql).await.expect("a table that gives way");
                }
            }
            let confirm = json!({ "contributionId": gift, "idempotencyKey": format!("confirm-{table}") });
            let tried = stage.budi.tries_quietly("confirmContribution", confirm, "contribution { status }").await;
            assert!(tried.is_done(), "{table}: {}", tried.answer);
            if network.engine() == Engine::Postgres {
                let tried = network.texts(&format!("select cast(last_value as text) from tries_{table}")).await;
                assert_ne!(tried, ["1"], "{table} was not tried again");
            }
        }
        let seen =
            "query($id: ID!) { need(id: $id) { totals { received { value } } contributions(first: 20) { totalCount } } }";
        let seen = stage.budi.sees(seen, json!({ "id": need })).await["need"].clone();
        assert_eq!(seen["totals"]["received"]["value"], "36.00");
        assert_eq!(seen["contributions"]["totalCount"], tables.len());
    })
    .await;
}
