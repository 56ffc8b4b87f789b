//! An administrator of the network reads what is private of one organization: for an hour, for a reason, and its owners
//! know.

use std::time::Duration;

use chrono::TimeDelta;
use domain::entity::state::PlatformRole;
use serde_json::{Value, json};
use tests::given::{self, glass, member, organization};
use tests::person::{PASSWORD, text};
use tests::{Engine, Network, Person, on_both, on_both_mailing};

const GRANT: &str = "breakGlassGrant { reason administratorName expiresAt endedAt organization { name } }";
const PRIVATE: &str = "query($id: ID!) {
    organization(id: $id) {
        name members(first: 10) { nodes { name contact { phone } } } serviceTokens(first: 1) { totalCount }
        read: viewerCan(action: READ_LEDGER) { allowed code message } edit: viewerCan(action: EDIT) { code } }
    auditRecords(organizationId: $id, first: 1) { nodes { command } }
    receivedPledges(organizationId: $id, first: 1) { totalCount }
    accounts(organizationId: $id, first: 1) { totalCount } }";
const GRANTS: &str = "query($id: ID!) { organization(id: $id) { breakGlassGrants(first: 10) {
    totalCount nodes { reason administratorName expiresAt endedAt } } } }";

fn breaking(organization: &str, reason: &str) -> Value {
    json!({ "organizationId": organization, "reason": reason, "password": PASSWORD })
}

/// What somebody is answered about the organization's private things: data, and the codes of what was refused, which
/// come in no order.
async fn looks(who: &Person, organization: &str) -> (Value, Vec<String>) {
    let answer = who.asks_quietly(PRIVATE, json!({ "id": organization })).await;
    let errors = answer["errors"].as_array().into_iter().flatten();
    let mut codes: Vec<_> = errors.map(|error| text(&error["extensions"]["code"])).collect();
    codes.sort_unstable();
    (answer["data"].clone(), codes)
}

async fn scene(network: &Network) -> (Person, String, Person) {
    let siti = Person::registers(network, "Siti").await;
    let youth = organization(&siti, "Karang Taruna", "YOUTH_GROUP").await;
    (siti, youth, given::administrator(network).await)
}

/// The same session with an access token of now.
async fn refreshed(network: &Network, name: &str, refresh: &str) -> (Person, String) {
    let input = json!({ "refreshToken": refresh });
    let done = network.nobody().tries_quietly("refreshSession", input, "tokens { accessToken refreshToken }").await;
    let tokens = &done.payload()["tokens"];
    (Person::with(network, name, &text(&tokens["accessToken"])), text(&tokens["refreshToken"]))
}

#[tokio::test(flavor = "multi_thread")]
async fn it_opens_what_is_read_of_one_organization_and_nothing_that_is_changed() {
    on_both(|network| async move {
        let (siti, youth, admin) = scene(&network).await;
        let other = organization(&siti, "Nelayan", "ASSOCIATION").await;
        let (before, refused) = looks(&admin, &youth).await;
        assert_eq!(before["organization"]["members"], Value::Null);
        assert_eq!(refused, ["FORBIDDEN"; 5]);
        assert_eq!(before["organization"]["read"]["code"], "FORBIDDEN");

        for reason in
            ["", "   too short   ", "x\u{200b}\u{200b}\u{200b}\u{200b}\u{200b}\u{200b}\u{200b}\u{200b}\u{200b}"]
        {
            let tried = admin.tries("breakGlass", breaking(&youth, reason), GRANT).await;
            assert!(
                ["EMPTY", "TOO_SHORT", "FORBIDDEN_CHARACTER"].contains(&tried.code()),
                "{reason:?}: {}",
                tried.code()
            );
        }
        let wrong = json!({ "organizationId": youth, "reason": "A complaint of members", "password": "no" });
        admin.tries("breakGlass", wrong, GRANT).await.refused("WRONG_PASSWORD", "password");
        siti.tries("breakGlass", breaking(&youth, "A complaint of members"), GRANT).await.denied("FORBIDDEN");
        let done = admin.does("breakGlass", breaking(&youth, " A complaint of members "), GRANT).await;
        let grant = json!({ "reason": "A complaint of members", "administratorName": "Admin", "endedAt": null,
            "expiresAt": "2026-11-25T03:00:00.000Z", "organization": { "name": "Karang Taruna" } });
        assert_eq!(done["breakGlassGrant"], grant);
        let again = admin.tries("breakGlass", breaking(&youth, "A complaint of members"), GRANT).await;
        again.refused("BREAK_GLASS_OPEN", "organizationId");

        let (seen, refused) = looks(&admin, &youth).await;
        assert_eq!(seen["organization"]["members"]["nodes"][0]["name"], "Siti");
        assert_eq!(refused, ["FORBIDDEN"], "service tokens stay closed");
        let says = text(&seen["organization"]["read"]["message"]);
        assert!(says.contains("until 2026-11-25T03:00:00Z"), "{says}");
        assert_eq!(seen["organization"]["edit"]["code"], "FORBIDDEN");
        assert_eq!(looks(&admin, &other).await.1, ["FORBIDDEN"; 5], "one organization is not another");
        let edit = json!({ "organizationId": youth, "expectedVersion": 1, "description": "Mine" });
        admin.tries("editOrganization", edit, "organization { id }").await.denied("FORBIDDEN");

        // It stands in the organization's trail and list, with the reason.
        let listed = siti.sees(GRANTS, json!({ "id": youth })).await["organization"]["breakGlassGrants"].clone();
        assert_eq!((&listed["totalCount"], &listed["nodes"][0]["administratorName"]), (&json!(1), &json!("Admin")));
        let trail =
            "query($id: ID!) { auditRecords(organizationId: $id, filter: { command: \"breakGlass\" }, first: 9) {
            nodes { command reason } } }";
        let kept = siti.sees(trail, json!({ "id": youth })).await;
        let record = json!({ "command": "breakGlass", "reason": "A complaint of members" });
        assert_eq!(kept["auditRecords"]["nodes"], json!([record]));
        let tono = Person::registers(&network, "Tono").await;
        member(&siti, &youth, &tono, &["MEMBER"]).await;
        assert_eq!(tono.asks(GRANTS, json!({ "id": youth })).await["errors"][0]["extensions"]["code"], "FORBIDDEN");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_done_to_what_only_a_broken_glass_shows() {
    on_both(|network| async move {
        let stage = given::stage(&network).await;
        let admin = given::administrator(&network).await;
        let need = stage.need("Nets", "MONEY", "1000", "IDR").await;
        let pledge = json!({
            "needId": need, "quantity": { "value": "1", "unit": "IDR" }, "dueOn": given::DUE, "idempotencyKey": "k1"
        });
        // A partnership of others, in which a stranger cannot pledge for themselves.
        admin.tries("makePledge", pledge.clone(), "pledge { id }").await.denied("NOT_FOUND");
        glass(&admin, &stage.youth).await;
        let asked = "query($id: ID!) { need(id: $id) { title viewerCan(action: PLEDGE) { code } } }";
        let seen = admin.sees(asked, json!({ "id": need })).await;
        assert_eq!(seen["need"], json!({ "title": "Nets", "viewerCan": { "code": "FORBIDDEN" } }));
        admin.tries("makePledge", pledge, "pledge { id }").await.denied("FORBIDDEN");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn it_adds_to_what_the_administrator_is_there_and_takes_nothing_away() {
    on_both(|network| async move {
        let (siti, youth, admin) = scene(&network).await;
        member(&siti, &youth, &admin, &["COORDINATOR"]).await;
        glass(&admin, &youth).await;
        let (seen, refused) = looks(&admin, &youth).await;
        assert_eq!(seen["accounts"]["totalCount"], 0);
        assert_eq!(refused, ["FORBIDDEN"]);
        // What a coordinator does is done as before, and said to be a coordinator's.
        admin.does("addMember", json!({ "organizationId": youth, "name": "Ani" }), "member { name }").await;
        let can = "query($id: ID!) { organization(id: $id) { viewerCan(action: READ_MEMBERS) { message } } }";
        let said = admin.sees(can, json!({ "id": youth })).await["organization"]["viewerCan"].clone();
        assert_eq!(said["message"], "You may do this.");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn it_ends_at_its_hour_also_for_a_session_whose_rights_are_known() {
    on_both(|network| async move {
        let (_, youth, _) = scene(&network).await;
        let sign_in = json!({ "email": "admin@example.org", "password": PASSWORD });
        let done = network.nobody().tries_quietly("signIn", sign_in, "tokens { accessToken refreshToken }").await;
        let tokens = &done.payload()["tokens"];
        let admin = Person::with(&network, "Admin", &text(&tokens["accessToken"]));
        let id = glass(&admin, &youth).await;
        let mut refresh = text(&tokens["refreshToken"]);
        let mut admin = admin;
        for _ in 0..5 {
            network.passes(TimeDelta::minutes(10));
            (admin, refresh) = refreshed(&network, "Admin", &refresh).await;
            assert_eq!(looks(&admin, &youth).await.1.len(), 1);
        }
        network.passes(TimeDelta::seconds(599));
        assert_eq!(looks(&admin, &youth).await.1.len(), 1);
        network.passes(TimeDelta::seconds(1));
        assert_eq!(looks(&admin, &youth).await.1, ["FORBIDDEN"; 5]);
        let end = json!({ "breakGlassGrantId": id });
        admin.tries("endBreakGlass", end, GRANT).await.refused("BREAK_GLASS_OVER", "breakGlassGrantId");
        // And may be asked for anew.
        glass(&admin, &youth).await;
        assert_eq!(looks(&admin, &youth).await.1.len(), 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_requests_at_once_make_one_grant() {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let network = Network::start(engine).await;
        let (_, youth, admin) = scene(&network).await;
        let one = || admin.tries_quietly("breakGlass", breaking(&youth, "A complaint of members"), GRANT);
        let held = async {
            // Both have read that there is none before either may go on.
            if engine == Engine::Postgres {
                let hold = "select id from organization for update; select pg_sleep(1.5)";
                network.raw(hold).await.expect("a lock");
            }
        };
        let both = async {
            tokio::time::sleep(Duration::from_millis(100)).await;
            tokio::join!(one(), one())
        };
        let ((), (first, second)) = tokio::join!(held, both);
        let mut codes = [first.code(), second.code()];
        codes.sort_unstable();
        assert_eq!(codes, ["BREAK_GLASS_OPEN", "DONE"], "{engine:?}");
        network.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn it_is_ended_early_and_with_the_administrators_role() {
    on_both(|network| async move {
        let (siti, youth, admin) = scene(&network).await;
        let gita = given::officer(&network, "Gita", PlatformRole::Admin).await;
        let first = glass(&admin, &youth).await;
        assert_eq!(looks(&admin, &youth).await.1.len(), 1);
        let end = json!({ "breakGlassGrantId": first });
        siti.tries("endBreakGlass", end.clone(), GRANT).await.denied("FORBIDDEN");
        let done = gita.does("endBreakGlass", end, GRANT).await;
        assert_eq!(done["breakGlassGrant"]["endedAt"], "2026-11-25T02:00:00.000Z");
        // Another server's or not: the next question has the rights of now.
        assert_eq!(looks(&admin, &youth).await.1, ["FORBIDDEN"; 5]);
        glass(&admin, &youth).await;
        assert_eq!(looks(&admin, &youth).await.1.len(), 1);
        let theirs =
            "{ breakGlassGrants(filter: { open: true }, first: 9) { totalCount nodes { administratorName } } }";
        assert_eq!(gita.sees(theirs, json!({})).await["breakGlassGrants"]["totalCount"], 1);

        // Behind the command line's back, the role alone is worth it; and it does not come back with the role.
        given::officer(&network, "Admin", PlatformRole::Auditor).await;
        assert_eq!(looks(&admin, &youth).await.1.len(), 5);
        given::officer(&network, "Admin", PlatformRole::Admin).await;
        assert_eq!(looks(&admin, &youth).await.1, ["FORBIDDEN"; 5]);
        glass(&admin, &youth).await;
        network.raw("update person set platform_role = null where name = 'Admin'").await.expect("a change");
        assert_eq!(looks(&admin, &youth).await.1.len(), 5);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hidden_organization_is_seen_through_a_broken_glass_only() {
    on_both(|network| async move {
        let (siti, youth, admin) = scene(&network).await;
        let hide = json!({ "organizationId": youth, "expectedVersion": 1, "visibility": "HIDDEN" });
        siti.does("editOrganization", hide, "organization { visibility }").await;
        assert_eq!(looks(&admin, &youth).await.0["organization"], Value::Null);
        // Whoever knows its id may suspend it, and sees nothing by that.
        let suspend = json!({ "organizationId": youth, "reason": "A complaint" });
        let done = admin.does("suspendOrganization", suspend, "organization { name }").await;
        assert_eq!(done["organization"], Value::Null);
        let restore = json!({ "organizationId": youth });
        assert_eq!(
            admin.does("restoreOrganization", restore, "organization { name }").await["organization"],
            Value::Null
        );
        glass(&admin, &youth).await;
        assert_eq!(looks(&admin, &youth).await.0["organization"]["name"], "Karang Taruna");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn each_owner_is_told_who_why_and_until_when() {
    on_both_mailing(|network, post| async move {
        let (siti, youth, admin) = scene(&network).await;
        let account = json!({ "name": "Budi", "email": "budi@example.org", "password": PASSWORD, "language": "ID" });
        network.nobody().does("register", account, "viewer { name }").await;
        let budi = Person::signs_in(&network, "Budi").await;
        let membership = member(&siti, &youth, &budi, &["MEMBER"]).await;
        siti.does(
            "grantRole",
            json!({ "membershipId": membership, "role": "OWNER", "password": PASSWORD }),
            "member { id }",
        )
        .await;
        let tono = Person::registers(&network, "Tono").await;
        member(&siti, &youth, &tono, &["ADMIN"]).await;
        let mut preview = breaking(&youth, "Only looking whether <it> works");
        preview["validateOnly"] = json!(true);
        admin.does("breakGlass", preview, GRANT).await;
        admin.does("breakGlass", breaking(&youth, "Two members wrote that <money> is missing"), GRANT).await;
        let english = post.next_of("siti@example.org", "The network reads what is private of Karang Taruna").await;
        for part in ["Admin, an administrator", "2026-11-25 03:00 UTC", "Two members wrote that <money> is missing"] {
            assert!(english.text.contains(part), "{part}: {}", english.text);
        }
        assert!(english.html.contains("&lt;money&gt;"), "{}", english.html);
        let indonesian = post.next_of("budi@example.org", "Jaringan membaca data tertutup Karang Taruna").await;
        assert!(indonesian.text.contains("sampai 2026-11-25 03:00 UTC"), "{}", indonesian.text);
        let told = network.raw("update mail set kind = kind where kind = 'BREAK_GLASS'").await.expect("a count");
        assert_eq!(told, 2, "owners, each once, and nobody else");
    })
    .await;
}
