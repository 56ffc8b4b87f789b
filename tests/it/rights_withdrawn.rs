//! Rights that are withdrawn while a change which they allow is under way: whoever is later loses, whichever that is.

use std::time::Duration;

use serde_json::{Value, json};
use tests::given::{self, DUE, Stage, own_membership};
use tests::person::Tried;
use tests::{Engine, Network, Person, on_both};

use super::refusals::service_token;

/// Those who wait for a row.
const WAITING: &str =
    "select query from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'";
/// Those whose commit is under way.
const COMMITTING: &str = "select query from pg_stat_activity where datname = current_database() \
    and lower(query) = 'commit' and wait_event = 'PgSleep'";

/// On PostgreSQL somebody else holds all needs for as long as it takes to withdraw something.
async fn holds_needs(network: Network) {
    if network.engine() == Engine::Postgres {
        let hold = "do $$ begin perform * from need for update; perform pg_sleep(1.5); end $$";
        network.raw(hold).await.expect("a hold");
    }
}

/// Until PostgreSQL has somebody like this; SQLite lets one change after the other, so nobody is waited for.
async fn until(network: &Network, who: &str) {
    if network.engine() == Engine::Postgres {
        while network.texts(who).await.is_empty() {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }
}

fn later<F: Future<Output = Tried> + Send + 'static>(tries: F) -> tokio::task::JoinHandle<Tried> {
    tokio::spawn(tries)
}

fn setting_aside(need: &str, program: &str, key: &str) -> Value {
    json!({
        "needId": need, "programId": program, "quantity": { "value": "10.00", "unit": "IDR" }, "purpose": "Nets",
        "idempotencyKey": key
    })
}

/// A need with money and a program for it.
async fn money(stage: &Stage) -> (String, String) {
    let program = stage.program("Boats").await;
    let need = stage.need("Capital", "MONEY", "1000.00", "IDR").await;
    stage.received(&stage.pledge(&need, "100.00", "IDR").await, "100.00", "IDR").await;
    (need, program)
}

/// The change begins and waits for a need; `withdraw` is done meanwhile. SQLite lets nothing happen meanwhile: there it
/// is done before.
async fn meanwhile<F>(network: &Network, withdraw: impl Future<Output = ()>, change: F) -> Tried
where
    F: Future<Output = Tried> + Send + 'static,
{
    if network.engine() == Engine::Sqlite {
        withdraw.await;
        return change.await;
    }
    let hold = tokio::spawn(holds_needs(network.clone()));
    tokio::time::sleep(Duration::from_millis(200)).await;
    let change = later(change);
    until(network, WAITING).await;
    withdraw.await;
    assert!(!network.texts(WAITING).await.is_empty(), "the change has not waited long enough");
    hold.await.expect("a hold");
    change.await.expect("an answer")
}

async fn allocates(who: Person, input: Value) -> Tried {
    who.tries_quietly("allocateResources", input, "allocation { id }").await
}

async fn revokes(stage: &Stage, membership: &str, role: &str) {
    let input = json!({ "membershipId": membership, "role": role });
    stage.siti.does("revokeRole", input, "member { roles { role } }").await;
}

async fn set_aside(network: &Network) -> usize {
    network.texts("select purpose from allocation").await.len()
}

#[tokio::test(flavor = "multi_thread")]
async fn whose_role_is_taken_away_while_a_change_waits_does_not_make_it() {
    on_both(|network| async move {
        let stage = given::stage(&network).await;
        let (need, program) = money(&stage).await;
        let membership = own_membership(&stage.rina, &stage.youth).await;
        let change = allocates(stage.rina.clone(), setting_aside(&need, &program, "late"));
        meanwhile(&network, revokes(&stage, &membership, "TREASURER"), change).await.denied("FORBIDDEN");
        assert_eq!(set_aside(&network).await, 0);
        assert_eq!(network.violations().await, Vec::<&str>::new());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_removed_or_signed_out_while_a_change_waits_does_not_make_it() {
    on_both(|network| async move {
        let stage = given::stage(&network).await;
        let (need, program) = money(&stage).await;
        let phone = Person::signs_in(&network, "Budi").await;
        let sessions = phone.sees("{ viewer { sessions(first: 9) { nodes { id current } } } }", json!({})).await;
        let sessions = sessions["viewer"]["sessions"]["nodes"].as_array().expect("a list").clone();
        let own = sessions.iter().find(|session| session["current"] == true).expect("a session")["id"].clone();
        let others = async {
            stage.budi.does("endSession", json!({ "sessionId": own }), "sessionId").await;
        };
        let change = allocates(phone, setting_aside(&need, &program, "signed-out"));
        meanwhile(&network, others, change).await.denied("UNAUTHENTICATED");
        let membership = own_membership(&stage.budi, &stage.youth).await;
        let removed = async {
            let input = json!({ "membershipId": membership, "reason": "Moved" });
            stage.siti.does("endMembership", input, "member { id }").await;
        };
        let change = allocates(stage.budi.clone(), setting_aside(&need, &program, "removed"));
        let tried = meanwhile(&network, removed, change).await;
        assert!(["FORBIDDEN", "NOT_FOUND"].contains(&tried.code()), "{}", tried.answer);
        assert_eq!(set_aside(&network).await, 0);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_keeps_what_it_takes_makes_the_change_once() {
    on_both(|network| async move {
        let stage = given::stage(&network).await;
        let (need, program) = money(&stage).await;
        let membership = own_membership(&stage.rina, &stage.youth).await;
        let change = allocates(stage.rina.clone(), setting_aside(&need, &program, "still"));
        let tried = meanwhile(&network, revokes(&stage, &membership, "COORDINATOR"), change).await;
        assert!(tried.is_done(), "{}", tried.answer);
        assert_eq!(set_aside(&network).await, 1);
        assert_eq!(network.violations().await, Vec::<&str>::new());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_role_is_taken_away_after_the_change_that_has_come_to_its_end() {
    on_both(|network| async move {
        let stage = given::stage(&network).await;
        let (need, program) = money(&stage).await;
        let membership = own_membership(&stage.rina, &stage.youth).await;
        if network.engine() == Engine::Postgres {
            for sql in [
                "create function slow() returns trigger language plpgsql as \
                 'begin perform pg_sleep(1); return null; end'",
                "create constraint trigger slow after insert on allocation deferrable initially deferred \
                 for each row execute function slow()",
            ] {
                network.raw(sql).await.expect("a slow table");
            }
        }
        let change = later(allocates(stage.rina.clone(), setting_aside(&need, &program, "first")));
        if network.engine() == Engine::Sqlite {
            tokio::time::sleep(Duration::from_millis(300)).await;
        }
        until(&network, COMMITTING).await;
        revokes(&stage, &membership, "TREASURER").await;
        // Whoever takes it away has waited for the change.
        assert_eq!(set_aside(&network).await, 1);
        let tried = change.await.expect("an answer");
        assert!(tried.is_done(), "{}", tried.answer);
        allocates(stage.rina.clone(), setting_aside(&need, &program, "second")).await.denied("FORBIDDEN");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_system_whose_token_is_revoked_while_its_change_waits_does_not_make_it() {
    on_both(|network| async move {
        let stage = given::stage(&network).await;
        let need = stage.need("Capital", "MONEY", "1000.00", "IDR").await;
        let scopes = ["org:read", "partnership:read", "pledges:write", "pledges:read"];
        let secret = service_token(&stage.hasan, &stage.faith, &scopes).await;
        let system = Person::with(&network, "system", &secret);
        let tokens = "query($id: ID!) { organization(id: $id) { serviceTokens(first: 1) { nodes { id } } } }";
        let seen = stage.hasan.sees(tokens, json!({ "id": stage.faith })).await;
        let token = seen["organization"]["serviceTokens"]["nodes"][0]["id"].clone();
        let input = json!({
            "needId": need, "organizationId": stage.faith, "quantity": { "value": "1.00", "unit": "IDR" }, "dueOn": DUE,
            "idempotencyKey": "late"
        });
        let revoked = async {
            stage.hasan.does("revokeServiceToken", json!({ "serviceTokenId": token }), "serviceToken { id }").await;
        };
        let change = async move { system.tries_quietly("makePledge", input, "pledge { id }").await };
        meanwhile(&network, revoked, change).await.denied("UNAUTHENTICATED");
        assert_eq!(network.texts("select note from pledge").await, Vec::<String>::new());
    })
    .await;
}

/// Two owners who demote each other: one comes first, and the other one may not any more.
#[tokio::test(flavor = "multi_thread")]
async fn two_who_take_ownership_from_each_other_do_not_both() {
    on_both(|network| async move {
        let stage = given::stage(&network).await;
        let dewi = given::member(&stage.siti, &stage.youth, &stage.dewi, &["OWNER"]).await;
        let siti = own_membership(&stage.siti, &stage.youth).await;
        let take = |membership: &str| json!({ "membershipId": membership, "role": "OWNER" });
        let tries = futures_util::future::join_all(
            [(&stage.siti, take(&dewi)), (&stage.dewi, take(&siti))]
                .map(|(who, input)| who.tries_quietly("revokeRole", input, "member { id }")),
        )
        .await;
        let done = tries.iter().filter(|tried| tried.is_done()).count();
        assert_eq!(done, 1, "{:?}", tries.iter().map(Tried::code).collect::<Vec<_>>());
    })
    .await;
}
