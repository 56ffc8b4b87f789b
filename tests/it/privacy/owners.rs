//! Who is needed cannot be erased.

use std::time::Duration;

use domain::entity::value::email::Email;
use domain::entity::value::text::Name;
use domain::identity::secret::Secret;
use serde_json::{Value, json};
use tests::given::{administrator, invitation, member, organization, own_membership};
use tests::person::{PASSWORD, Tried};
use tests::{Engine, Network, Person, on_both};

use super::super::races::tally;

async fn erases(who: &Person) -> Tried {
    who.tries_quietly("eraseAccount", json!({ "password": PASSWORD }), "erasedAt").await
}

// B144
#[tokio::test(flavor = "multi_thread")]
async fn who_alone_owns_organizations_is_told_which_and_stays() {
    on_both(|network| async move {
        let siti = Person::registers(&network, "Siti").await;
        let budi = Person::registers(&network, "Budi").await;
        let youth = organization(&siti, "Karang Taruna Bahari", "YOUTH_GROUP").await;
        let faith = organization(&siti, "Majelis Taklim", "FAITH_GROUP").await;
        let shared = organization(&siti, "Bank Sampah", "WASTE_BANK").await;
        member(&siti, &shared, &budi, &["OWNER"]).await;
        let before = network.rows().await;
        let document = "mutation($input: EraseAccountInput!) { eraseAccount(input: $input) {
            erasedAt errors { code path message } } }";
        let asked = siti.asks(document, json!({ "input": { "password": PASSWORD } })).await;
        let error = &asked["data"]["eraseAccount"]["errors"][0];
        assert_eq!((&error["code"], &error["path"]), (&json!("LAST_OWNER"), &json!([])), "{asked}");
        let message = error["message"].as_str().unwrap();
        for (name, is_named) in [("Karang Taruna Bahari", true), ("Majelis Taklim", true), ("Bank Sampah", false)] {
            assert_eq!(message.contains(name), is_named, "{message}");
        }
        assert_eq!(network.rows().await, before);

        // The ways out: somebody else owns it, or it closes.
        let heir = member(&siti, &youth, &budi, &["MEMBER"]).await;
        let hand = json!({ "organizationId": youth, "membershipId": heir, "password": PASSWORD });
        siti.does("transferOwnership", hand, "newOwner { name }").await;
        let close = json!({ "organizationId": faith, "password": PASSWORD });
        siti.does("archiveOrganization", close, "organization { status }").await;
        siti.does("eraseAccount", json!({ "password": PASSWORD }), "erasedAt").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_owners_who_go_at_once_one_stays() {
    on_both(|network| async move {
        let siti = Person::registers(&network, "Siti").await;
        let budi = Person::registers(&network, "Budi").await;
        let youth = organization(&siti, "Karang Taruna Bahari", "YOUTH_GROUP").await;
        member(&siti, &youth, &budi, &["OWNER"]).await;
        let (_, siti, budi) = tokio::join!(held(&network, "organization", 2), later(&siti), later(&budi));
        let tried = [siti, budi];
        assert_eq!(tally(&tried), [("DONE", 1), ("LAST_OWNER", 1)].into());
    })
    .await;
}

/// Those who wait for a row.
const WAITING: &str = "from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'";

/// Somebody holds the rows until so many wait for them, so that all have come before one goes on. SQLite lets one write
/// after the other.
async fn held(network: &Network, table: &str, waiting: u8) {
    if network.engine() == Engine::Postgres {
        let hold = format!(
            "do $$ begin perform 1 from {table} for update; \
             for turn in 1..250 loop \
                 perform pg_stat_clear_snapshot(); \
                 exit when (select count(*) {WAITING}) >= {waiting}; \
                 perform pg_sleep(0.1); \
             end loop; end $$"
        );
        network.raw(&hold).await.expect("a wait");
    }
}

/// Until so many wait for a row.
async fn waits(network: &Network, waiting: usize) {
    while network.texts(&format!("select query {WAITING}")).await.len() < waiting {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

async fn later(who: &Person) -> Tried {
    tokio::time::sleep(Duration::from_millis(100)).await;
    erases(who).await
}

#[tokio::test(flavor = "multi_thread")]
async fn the_network_keeps_an_administrator() {
    on_both(|network| async move {
        let first = administrator(&network).await;
        let alone = erases(&first).await;
        assert_eq!(alone.code(), "LAST_ADMINISTRATOR", "{:#}", alone.answer);
        let (name, email) = (Name::parse("Second").unwrap(), Email::parse("second@example.org").unwrap());
        network
            .office()
            .create_admin(domain::entity::state::PlatformRole::Admin, name, email, &Secret::new(PASSWORD))
            .await
            .expect("an administrator");
        let second = Person::signs_in(&network, "Second").await;
        let (_, first, second) = tokio::join!(held(&network, "person", 2), later(&first), later(&second));
        assert_eq!(tally(&[first, second]), [("DONE", 1), ("LAST_ADMINISTRATOR", 1)].into());
    })
    .await;
}

/// On PostgreSQL; SQLite lets one write after the other.
#[tokio::test(flavor = "multi_thread")]
async fn who_is_being_erased_joins_and_founds_nothing() {
    let network = Network::start(Engine::Postgres).await;
    let siti = Person::registers(&network, "Siti").await;
    let budi = Person::registers(&network, "Budi").await;
    let youth = organization(&siti, "Karang Taruna Bahari", "YOUTH_GROUP").await;
    let token = invitation(&siti, &youth, &budi.email(), "MEMBER").await;
    let founds = json!({ "name": "Kelompok Baru", "kind": "ASSOCIATION" });
    // Behind the erasure, which waits for the person's row that somebody holds.
    let comes = async |field: &'static str, input: Value, select: &'static str| {
        waits(&network, 1).await;
        budi.tries_quietly(field, input, select).await
    };
    let (_, erased, accepted, founded) = tokio::join!(
        held(&network, "person", 3),
        later(&budi),
        comes("acceptInvitation", json!({ "token": token }), "member { id }"),
        comes("foundOrganization", founds, "organization { id }"),
    );
    assert!(erased.is_done(), "{:#}", erased.answer);
    assert_eq!(tally(&[accepted, founded]), [("UNAUTHENTICATED", 2)].into());
    network.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_member_who_goes_leaves_the_others_alone() {
    on_both(|network| async move {
        let siti = Person::registers(&network, "Siti").await;
        let budi = Person::registers(&network, "Budi").await;
        let youth = organization(&siti, "Karang Taruna Bahari", "YOUTH_GROUP").await;
        member(&siti, &youth, &budi, &["ADMIN"]).await;
        let siti_is = own_membership(&siti, &youth).await;
        budi.does("eraseAccount", json!({ "password": PASSWORD }), "erasedAt").await;
        let asked = "query($id: ID!) { organization(id: $id) { members(first: 10) { nodes { id name } } } }";
        let seen = siti.sees(asked, json!({ "id": youth })).await;
        assert_eq!(seen["organization"]["members"]["nodes"][0], json!({ "id": siti_is, "name": "Siti" }));
    })
    .await;
}
