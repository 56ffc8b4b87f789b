//! Guessing is slow: tries at passwords and secrets are counted by account and by address, in the database.

use chrono::TimeDelta;
use futures_util::future::join_all;
use sea_orm::{ConnectionTrait, TransactionTrait};
use serde_json::{Value, json};
use tests::person::{PASSWORD, Tried, text};
use tests::{Engine, Network, Person, on_both_with};

use crate::races::tally;

const TOKENS: &str = "tokens { accessToken refreshToken }";
const WRONG: &str = "perahu merah di teluk tenang";
/// As many as an account has within a quarter of an hour.
const MOST: u8 = 10;

async fn signs_in(who: &Person, email: &str, password: &str) -> Tried {
    who.tries_quietly("signIn", json!({ "email": email, "password": password }), TOKENS).await
}

/// Every try from another machine, so that only the account is counted.
async fn guesses(network: &Network, email: &str, times: u8) {
    for guess in 1..=times {
        let tried = signs_in(&network.nobody().at(&format!("127.0.7.{guess}")), email, WRONG).await;
        tried.refused("WRONG_CREDENTIALS", "email");
    }
}

fn limited(tried: &Tried, at_most: u64) {
    tried.denied("RATE_LIMITED");
    assert_eq!((tried.status, &tried.answer["data"]), (429, &Value::Null), "{}", tried.answer);
    let told = tried.answer["errors"][0]["extensions"]["retryAfter"].as_u64();
    assert!(tried.waits.is_some_and(|waits| (1..=at_most).contains(&waits)), "{:?}", tried.waits);
    assert_eq!(told, tried.waits);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_has_ten_wrong_tries_however_its_address_is_written() {
    on_both_with(&[], |network| async move {
        let siti = Person::registers(&network, "Siti").await;
        guesses(&network, "siti@example.org", 5).await;
        network.passes(TimeDelta::minutes(14));
        guesses(&network, " SITI@Example.Org ", 5).await;
        let nobody = network.nobody();
        for email in ["siti@example.org", "Siti@example.org ", "ｓiti@example.org", "siti@EXAMPLE.org"] {
            for password in [WRONG, PASSWORD] {
                limited(&signs_in(&nobody.at("127.0.8.1"), email, password).await, 900);
            }
        }
        // Another account is not concerned, and whoever has a session keeps it.
        Person::registers(&network, "Budi").await;
        assert_eq!(siti.sees("{ viewer { name } }", json!({})).await["viewer"]["name"], "Siti");
        // Refused tries do not make it last longer.
        network.passes(TimeDelta::minutes(14));
        limited(&signs_in(&nobody, "siti@example.org", PASSWORD).await, 60);
        network.passes(TimeDelta::minutes(1));
        assert!(signs_in(&nobody, "siti@example.org", PASSWORD).await.is_done());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unknown_address_is_limited_like_a_known_one() {
    on_both_with(&[], |network| async move {
        Person::registers(&network, "Siti").await;
        let mut answers = Vec::new();
        for email in ["siti@example.org", "nobody@example.org", "no address at all"] {
            guesses(&network, email, MOST).await;
            network.passes(TimeDelta::minutes(2));
            let tried = signs_in(&network.nobody(), email, WRONG).await;
            limited(&tried, 900);
            answers.push((tried.waits, tried.answer));
        }
        assert!(answers.iter().all(|answer| *answer == answers[0]), "{answers:?}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn right_passwords_are_no_tries_and_take_none_away() {
    on_both_with(&[], |network| async move {
        Person::registers(&network, "Siti").await;
        Person::registers(&network, "Mallory").await;
        let nobody = network.nobody();
        for _ in 0..2 * MOST {
            assert!(signs_in(&nobody, "siti@example.org", PASSWORD).await.is_done());
        }
        // Siti signs in between the guesses, and Mallory to an own account: neither makes room for more of them.
        for guess in 0..20 {
            let email =
                if guess < MOST { "siti@example.org".to_owned() } else { format!("number-{guess}@example.org") };
            signs_in(&nobody, &email, WRONG).await.refused("WRONG_CREDENTIALS", "email");
            if guess < MOST - 1 {
                assert!(signs_in(&nobody.at("127.0.8.1"), "siti@example.org", PASSWORD).await.is_done());
            }
            if guess < 19 {
                assert!(signs_in(&nobody, "mallory@example.org", PASSWORD).await.is_done());
            }
        }
        limited(&signs_in(&nobody.at("127.0.8.2"), "siti@example.org", PASSWORD).await, 900);
        limited(&signs_in(&nobody, "mallory@example.org", PASSWORD).await, 60);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn right_passwords_at_the_same_moment_spend_nothing() {
    on_both_with(&[], |network| async move {
        Person::registers(&network, "Siti").await;
        guesses(&network, "siti@example.org", MOST - 1).await;
        // One place is left; whoever finds none waits, and has spent none.
        let nobody = network.nobody();
        let tries = join_all((0..6).map(|_| signs_in(&nobody, "siti@example.org", PASSWORD))).await;
        assert!(tries.iter().any(Tried::is_done));
        assert!(tries.iter().all(|tried| tried.is_done() || tried.code() == "RATE_LIMITED"));
        assert!(signs_in(&nobody, "siti@example.org", PASSWORD).await.is_done());
        guesses(&network, "siti@example.org", 1).await;
        limited(&signs_in(&nobody, "siti@example.org", PASSWORD).await, 900);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_secrets_of_neighbors_keep_no_right_one_out() {
    on_both_with(&[], |network| async move {
        Person::registers(&network, "Siti").await;
        let nobody = network.nobody();
        let opened = nobody.does("signIn", json!({ "email": "siti@example.org", "password": PASSWORD }), TOKENS).await;
        let refresh = |token: Value| nobody.tries_quietly("refreshSession", json!({ "refreshToken": token }), TOKENS);
        for guess in 0..25 {
            let tried = refresh(json!(format!("simpul_rt_{guess}"))).await;
            assert_eq!(tried.code(), if guess < 20 { "REFRESH_TOKEN_INVALID" } else { "RATE_LIMITED" });
        }
        assert!(refresh(opened["tokens"]["refreshToken"].clone()).await.is_done());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_password_at_many_accounts_is_limited_by_address_whatever_a_header_says() {
    on_both_with(&[], |network| async move {
        Person::registers(&network, "Siti").await;
        let here = network.nobody().at("127.0.9.1");
        for account in 0..20 {
            let proxied = here.forwarded(&format!("203.0.113.{account}"));
            signs_in(&proxied, &format!("number-{account}@example.org"), WRONG)
                .await
                .refused("WRONG_CREDENTIALS", "email");
        }
        limited(&signs_in(&here.forwarded("203.0.113.99"), "number-99@example.org", WRONG).await, 60);
        limited(&signs_in(&here, "siti@example.org", PASSWORD).await, 60);
        // From elsewhere, and here in a minute.
        assert!(signs_in(&network.nobody().at("127.0.9.2"), "siti@example.org", PASSWORD).await.is_done());
        network.passes(TimeDelta::minutes(1));
        assert!(signs_in(&here, "siti@example.org", PASSWORD).await.is_done());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_trusted_proxy_is_believed_and_counted_by_nobody() {
    on_both_with(&[("SIMPUL_TRUSTED_PROXIES", "127.0.9.0/24, ::1")], |network| async move {
        Person::registers(&network, "Siti").await;
        let proxy = network.nobody().at("127.0.9.1");
        // What a client writes into the header stands before what the proxy adds.
        for guess in 0..20 {
            let asks = proxy.forwarded(&format!("198.51.100.{guess}, 203.0.113.5"));
            let tried = signs_in(&asks, &format!("number-{guess}@example.org"), WRONG).await;
            tried.refused("WRONG_CREDENTIALS", "email");
        }
        limited(&signs_in(&proxy.forwarded("203.0.113.5"), "siti@example.org", PASSWORD).await, 60);
        assert!(signs_in(&proxy.forwarded("203.0.113.6"), "siti@example.org", PASSWORD).await.is_done());
        assert!(signs_in(&proxy, "siti@example.org", PASSWORD).await.is_done());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn servers_on_one_database_share_the_count() {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let first = Network::start_as(engine, Default::default(), &[]).await;
        let second = first.beside(&[]).await;
        Person::registers(&first, "Siti").await;
        guesses(&first, "siti@example.org", 5).await;
        guesses(&second, "siti@example.org", 5).await;
        for network in [&first, &second] {
            limited(&signs_in(&network.nobody(), "siti@example.org", PASSWORD).await, 900);
        }
        // Many at the same moment, at both, are no more than one after the other.
        let doors: Vec<_> = (0..30)
            .map(|n| if n % 2 == 0 { &first } else { &second })
            .zip(1..)
            .map(|(network, n): (_, u8)| network.nobody().at(&format!("127.0.8.{n}")))
            .collect();
        let tries = join_all(doors.iter().map(|nobody| signs_in(nobody, "other@example.org", WRONG))).await;
        let counts = tally(&tries);
        assert_eq!(
            counts.get("WRONG_CREDENTIALS").copied().unwrap_or_default()
                + counts.get("OVERLOADED").copied().unwrap_or_default(),
            usize::from(MOST),
            "{counts:?}"
        );
        assert_eq!(counts.get("RATE_LIMITED"), Some(&20), "{counts:?}");
        second.stop().await;
        first.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_owner_with_a_session_is_not_thrown_out_by_guesses() {
    on_both_with(&[], |network| async move {
        Person::registers(&network, "Siti").await;
        let nobody = network.nobody();
        let opened = nobody.does("signIn", json!({ "email": "siti@example.org", "password": PASSWORD }), TOKENS).await;
        guesses(&network, "siti@example.org", MOST).await;
        for guess in 0..20 {
            signs_in(&nobody, &format!("number-{guess}@example.org"), WRONG).await;
        }
        limited(&signs_in(&nobody, "siti@example.org", PASSWORD).await, 900);
        let siti = Person::with(&network, "Siti", &text(&opened["tokens"]["accessToken"]));
        assert_eq!(siti.sees("{ viewer { name } }", json!({})).await["viewer"]["name"], "Siti");
        siti.does("foundOrganization", json!({ "name": "Bahari", "kind": "OTHER" }), "organization { name }").await;
        let refresh = json!({ "refreshToken": opened["tokens"]["refreshToken"] });
        nobody.does("refreshSession", refresh, TOKENS).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn registrations_and_guessed_secrets_are_limited_by_address() {
    on_both_with(&[("SIMPUL_ADDRESS_TRIES", "3")], |network| async move {
        let nobody = network.nobody();
        let account =
            |number: u8| json!({ "name": "Siti", "email": format!("siti-{number}@example.org"), "password": PASSWORD });
        for number in 0..3 {
            nobody.does("register", account(number), "viewer { name }").await;
        }
        limited(&nobody.tries("register", account(3), "viewer { name }").await, 60);
        let elsewhere = nobody.at("127.0.9.1");
        elsewhere.does("register", account(3), "viewer { name }").await;

        let siti = Person::with(
            &network,
            "Siti",
            &text(&signs_in(&nobody, "siti-0@example.org", PASSWORD).await.payload()["tokens"]["accessToken"]),
        );
        for (who, field, secret, select, code) in [
            (&nobody, "refreshSession", "refreshToken", TOKENS, "REFRESH_TOKEN_INVALID"),
            (&siti, "acceptInvitation", "token", "member { id }", "INVITATION_INVALID"),
        ] {
            for _ in 0..3 {
                who.tries(field, json!({ secret: "simpul_guess" }), select).await.refused(code, secret);
            }
            limited(&who.tries(field, json!({ secret: "simpul_guess" }), select).await, 60);
            who.at("127.0.9.1").tries(field, json!({ secret: "simpul_guess" }), select).await.refused(code, secret);
        }
        // One count for all that is done with an invitation.
        limited(&siti.tries("declineInvitation", json!({ "token": "simpul_guess" }), "invitation { id }").await, 60);
        network.passes(TimeDelta::minutes(1));
        nobody.does("register", account(4), "viewer { name }").await;
    })
    .await;
}

/// Only PostgreSQL ends statements; SQLite's wait for nobody but its own writer.
#[tokio::test(flavor = "multi_thread")]
async fn a_statement_that_is_cut_off_is_no_fault_of_ours() {
    let network = Network::start(Engine::Postgres).await;
    let siti = Person::registers(&network, "Siti").await;
    let db = network.office().databases().administration();
    let holds = db.begin().await.expect("a transaction");
    holds.execute_unprepared("lock table organization in access exclusive mode").await.expect("a lock");
    let waits =
        siti.tries_quietly("foundOrganization", json!({ "name": "Bahari", "kind": "OTHER" }), "organization { id }");
    let cut_off = async {
        let cancel = "select pg_cancel_backend(pid) from pg_stat_activity \
                      where datname = current_database() and wait_event_type = 'Lock'";
        while network.raw(cancel).await.expect("a look") == 0 {
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
    };
    let (tried, ()) = tokio::join!(waits, cut_off);
    holds.rollback().await.expect("an end");
    tried.denied("OVERLOADED");
    assert_eq!((tried.status, tried.waits), (503, Some(1)), "{}", tried.answer);
    network.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn counts_that_have_ended_are_removed() {
    on_both_with(&[], |network| async move {
        guesses(&network, "nobody@example.org", 5).await;
        network.passes(TimeDelta::minutes(15));
        guesses(&network, "somebody@example.org", 1).await;
        // That try has removed what was there before, and has two counts of its own.
        let left = network.raw("update attempt set tries = tries").await.expect("a count");
        assert_eq!(left, 2);
    })
    .await;
}
