//! Two organizations that are one: who has to agree, what moves, what stays, and where the old name leads.

use chrono::TimeDelta;
use serde_json::{Value, json};
use tests::given::{self, member, organization};
use tests::person::{PASSWORD, text};
use tests::post_office::PostOffice;
use tests::{Engine, Network, Person, on_both, on_both_mailing};

const MERGE: &str = "organizationMerge { status duplicateAgreed survivingAgreed objection objectionsUntil expiresAt }";
const DONE: &str = "organizationMerge { status } effects { membersMoved membersThereAlready invitationsCancelled
    joinRequestsDeclined serviceTokensRevoked identifiersMoved }";

/// Siti's group and Hasan's, which is the same one registered again; Budi belongs to both, Tono to Hasan's alone.
struct Twins {
    admin: Person,
    siti: Person,
    hasan: Person,
    budi: Person,
    tono: Person,
    real: String,
    twin: String,
}

async fn twins(network: &Network) -> Twins {
    let admin = given::administrator(network).await;
    let siti = Person::registers(network, "Siti").await;
    let hasan = Person::registers(network, "Hasan").await;
    let budi = Person::registers(network, "Budi").await;
    let tono = Person::registers(network, "Tono").await;
    let real = organization(&siti, "Karang Taruna Bahari", "YOUTH_GROUP").await;
    let twin = organization(&hasan, "Karang Taruna Bahari Baru", "YOUTH_GROUP").await;
    member(&siti, &real, &budi, &["MEMBER"]).await;
    member(&hasan, &twin, &budi, &["TREASURER"]).await;
    member(&hasan, &twin, &tono, &["ADMIN"]).await;
    Twins { admin, siti, hasan, budi, tono, real, twin }
}

impl Twins {
    async fn proposed(&self) -> String {
        given::proposed_merge(&self.admin, &self.twin, &self.real).await
    }

    async fn agrees(&self, who: &Person, merge: &str, side: &str) -> Value {
        let agree = json!({ "mergeId": merge, "organizationId": side, "password": PASSWORD });
        who.does("agreeToMerge", agree, MERGE).await["organizationMerge"].clone()
    }

    async fn agreed(&self) -> String {
        let merge = self.proposed().await;
        self.agrees(&self.siti, &merge, &self.real).await;
        self.agrees(&self.hasan, &merge, &self.twin).await;
        merge
    }
}

fn carry_out(merge: &str) -> Value {
    json!({ "mergeId": merge, "password": PASSWORD })
}

async fn card(who: &Person, id: &str) -> Value {
    let asked = "query($id: ID!) { organization(id: $id) { name status mergedInto { name } } }";
    who.sees(asked, json!({ "id": id })).await["organization"].clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn people_go_on_and_what_was_done_stays() {
    on_both(|network| async move {
        let twins = twins(&network).await;
        let Twins { admin, siti, hasan, budi, tono, real, twin } = &twins;
        let added = json!({ "organizationId": twin, "name": "Ani", "phone": "+62 811 1111 111" });
        hasan.does("addMember", added, "member { id }").await;
        let guest = Person::registers(&network, "Gita").await;
        member(hasan, twin, &guest, &["OBSERVER"]).await;
        given::invitation(hasan, twin, "new@example.org", "MEMBER").await;
        let open = json!({ "organizationId": twin, "joinPolicy": "OPEN_TO_REQUESTS" });
        hasan.does("setJoinPolicy", open, "organization { joinPolicy }").await;
        let eve = Person::registers(&network, "Eve").await;
        eve.does("requestToJoin", json!({ "organizationId": twin }), "joinRequest { status }").await;
        let issue = json!({ "organizationId": twin, "name": "Till", "scopes": ["org:read"], "expiresOn": "2027-01-31" });
        let secret = text(&hasan.does("issueServiceToken", issue, "secret").await["secret"]);
        let number = json!({ "organizationId": twin, "scheme": "ID-KHH", "value": "AHU-9" });
        hasan.does("addIdentifier", number, "identifier { value }").await;

        let merge = twins.proposed().await;
        admin.tries("mergeOrganizations", carry_out(&merge), DONE).await.refused("MERGE_NOT_AGREED", "mergeId");
        let one = twins.agrees(siti, &merge, real).await;
        assert_eq!((&one["survivingAgreed"], &one["duplicateAgreed"]), (&json!(true), &json!(false)));
        assert_eq!(one["objectionsUntil"], "2026-12-09T02:00:00.000Z");
        // Once more changes nothing.
        let before = network.rows().await;
        twins.agrees(siti, &merge, real).await;
        assert_eq!(network.rows().await, before);
        admin.tries("mergeOrganizations", carry_out(&merge), DONE).await.refused("MERGE_NOT_AGREED", "mergeId");
        twins.agrees(hasan, &merge, twin).await;

        let before = network.rows().await;
        let mut preview = carry_out(&merge);
        preview["validateOnly"] = json!(true);
        let effects = json!({ "membersMoved": 4, "membersThereAlready": 1, "invitationsCancelled": 1,
            "joinRequestsDeclined": 1, "serviceTokensRevoked": 1, "identifiersMoved": 1 });
        assert_eq!(admin.does("mergeOrganizations", preview, DONE).await["effects"], effects);
        assert_eq!(network.rows().await, before, "a preview left something behind");
        let done = admin.does("mergeOrganizations", carry_out(&merge), DONE).await;
        assert_eq!((&done["effects"], &done["organizationMerge"]["status"]), (&effects, &json!("MERGED")));
        admin.tries("mergeOrganizations", carry_out(&merge), DONE).await.refused("MERGE_OVER", "mergeId");

        // Everybody is a member, and nobody more than that; who was a guest is one, who belonged is what they were.
        let list = "query($id: ID!) { organization(id: $id) { members(first: 20) { nodes { name roles { role } contact { phone } } } } }";
        let seen = siti.sees(list, json!({ "id": real })).await["organization"]["members"]["nodes"].clone();
        let told: Vec<_> = seen.as_array().expect("a list").iter()
            .map(|one| (text(&one["name"]), one["roles"][0]["role"].clone(), one["roles"].as_array().map(Vec::len)))
            .collect();
        let is = |name: &str, role: &str| (name.to_owned(), json!(role), Some(1));
        assert_eq!(told, [is("Ani", "MEMBER"), is("Budi", "MEMBER"), is("Gita", "OBSERVER"), is("Hasan", "MEMBER"),
            is("Siti", "OWNER"), is("Tono", "MEMBER")]);
        assert_eq!(seen[0]["contact"]["phone"], "+628111111111");
        let able = "query($id: ID!) { organization(id: $id) { viewerCan(action: INVITE_MEMBER) { allowed } } }";
        for who in [budi, tono, hasan] {
            assert_eq!(who.sees(able, json!({ "id": real })).await["organization"]["viewerCan"]["allowed"], false);
        }
        // The token is refused; the former owner reads what was, and nobody does anything any more.
        let till = Person::with(&network, "till", &secret);
        assert_eq!(till.asks("{ viewer { id } }", json!({})).await["errors"][0]["extensions"]["code"], "UNAUTHENTICATED");
        let trail = "query($id: ID!, $command: String) { auditRecords(organizationId: $id, first: 100, filter: { command: $command }) {
            totalCount } }";
        let count = async |who: &Person, id: &str| {
            let seen = who.sees(trail, json!({ "id": id, "command": "mergeOrganizations" })).await;
            seen["auditRecords"]["totalCount"].as_i64().expect("a count")
        };
        assert!(count(hasan, twin).await > 5 && count(siti, real).await > 5);
        let edit = json!({ "organizationId": twin, "expectedVersion": 1, "description": "Still here" });
        hasan.tries("editOrganization", edit, "organization { id }").await.denied("FORBIDDEN");

        // The old id shows the card and where it leads; the old slug and the old identifier lead there.
        let lives_on = json!({ "name": "Karang Taruna Bahari Baru", "status": "ARCHIVED",
            "mergedInto": { "name": "Karang Taruna Bahari" } });
        for who in [&network.nobody(), &eve, hasan] {
            assert_eq!(card(who, twin).await, lives_on);
        }
        let by = "{ organizationBySlug(slug: \"karang-taruna-bahari-baru\") { name }
            organizationByIdentifier(scheme: \"ID-KHH\", value: \"AHU-9\") { name }
            organizations(first: 10) { totalCount nodes { name } } }";
        let found = network.nobody().sees(by, json!({})).await;
        let name = json!({ "name": "Karang Taruna Bahari" });
        assert_eq!((&found["organizationBySlug"], &found["organizationByIdentifier"]), (&name, &name));
        assert_eq!(found["organizations"], json!({ "totalCount": 1, "nodes": [name] }));
        let again = json!({ "name": "Other", "slug": "karang-taruna-bahari-baru", "kind": "ASSOCIATION" });
        eve.tries("foundOrganization", again, "organization { id }").await.refused("SLUG_TAKEN", "slug");
        // Who has no account is erased in the one organization that there is.
        let ani = siti.sees("query($id: ID!) { organization(id: $id) { members(first: 1) { nodes { id } } } }", json!({ "id": real })).await;
        let erase = json!({ "membershipId": text(&ani["organization"]["members"]["nodes"][0]["id"]) });
        siti.does("eraseMember", erase, "member { name }").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_stands_against_it_is_named() {
    on_both(|network| async move {
        let twins = twins(&network).await;
        let Twins { admin, siti, hasan, budi, tono, real, twin } = &twins;
        let propose = |duplicate: &str, surviving: &str, reason: &str| {
            json!({ "duplicateId": duplicate, "survivingId": surviving, "reason": reason, "password": PASSWORD })
        };
        let why = "Registered twice by mistake";
        for (input, code, path) in [
            (propose(twin, twin, why), "MERGE_ITSELF", "survivingId"),
            (propose(twin, real, "Twice"), "TOO_SHORT", "reason"),
            (propose(twin, real, " \u{a0} "), "EMPTY", "reason"),
        ] {
            admin.tries("proposeMerge", input, MERGE).await.refused(code, path);
        }
        admin.tries("proposeMerge", propose(twin, "org_nonsense", why), MERGE).await.denied("NOT_FOUND");
        let mut wrong = propose(twin, real, why);
        wrong["password"] = json!("not this one at all");
        admin.tries("proposeMerge", wrong, MERGE).await.refused("WRONG_PASSWORD", "password");
        for who in [siti, hasan, tono] {
            who.tries("proposeMerge", propose(twin, real, why), MERGE).await.denied("FORBIDDEN");
        }
        let merge = twins.proposed().await;
        admin.tries("proposeMerge", propose(real, twin, why), MERGE).await.refused("MERGE_OPEN", "duplicateId");

        // Who owns neither neither agrees nor objects, and nobody for the other side.
        let agree = |side: &str| json!({ "mergeId": merge, "organizationId": side, "password": PASSWORD });
        budi.tries("agreeToMerge", agree(real), MERGE).await.denied("NOT_FOUND");
        tono.tries("agreeToMerge", agree(twin), MERGE).await.denied("FORBIDDEN");
        siti.tries("agreeToMerge", agree(twin), MERGE).await.denied("FORBIDDEN");
        let object = |reason: &str| json!({ "mergeId": merge, "organizationId": twin, "reason": reason });
        hasan.tries("objectToMerge", object("No"), MERGE).await.refused("TOO_SHORT", "reason");
        twins.agrees(hasan, &merge, twin).await;
        let objected = hasan.does("objectToMerge", object("We are two, not one"), MERGE).await["organizationMerge"].clone();
        assert_eq!((&objected["status"], &objected["objection"]), (&json!("OBJECTED"), &json!("We are two, not one")));
        hasan.tries("agreeToMerge", agree(twin), MERGE).await.refused("MERGE_OVER", "mergeId");
        admin.tries("mergeOrganizations", carry_out(&merge), DONE).await.refused("MERGE_OVER", "mergeId");

        // Silence is enough after two weeks, and too late after three months.
        let merge = twins.proposed().await;
        let open = "query($id: ID!) { organization(id: $id) { openMerge { status reason } } }";
        assert_eq!(siti.sees(open, json!({ "id": real })).await["organization"]["openMerge"]["reason"], why);
        assert_eq!(budi.sees(open, json!({ "id": real })).await["organization"]["openMerge"], Value::Null);
        network.passes(TimeDelta::days(15));
        let admin = Person::signs_in(&network, "Admin").await;
        let hasan = Person::signs_in(&network, "Hasan").await;
        // What is open in the duplicate is settled first, as before any closing.
        let proposal = given::proposal(&hasan, "Clean beach", "PARTIES", &[twin, real]).await;
        admin.tries("mergeOrganizations", carry_out(&merge), DONE).await.refused("OPEN_COMMITMENTS", "mergeId");
        let siti = Person::signs_in(&network, "Siti").await;
        let decline = json!({ "partnershipId": proposal, "organizationId": real, "reason": "We are one" });
        siti.does("declinePartnership", decline, "partnership { status }").await;
        let suspend = json!({ "organizationId": real, "reason": "A complaint" });
        admin.does("suspendOrganization", suspend, "organization { status }").await;
        admin.tries("mergeOrganizations", carry_out(&merge), DONE).await.denied("ORG_SUSPENDED");
        admin.does("restoreOrganization", json!({ "organizationId": real }), "organization { status }").await;
        admin.does("mergeOrganizations", carry_out(&merge), DONE).await;

        // Merged on, the first of them leads to the last.
        let third = organization(&siti, "Bahari Bersatu", "YOUTH_GROUP").await;
        let merge = given::proposed_merge(&admin, real, &third).await;
        // Owners object whatever the network does meanwhile.
        let suspend = json!({ "organizationId": third, "reason": "A complaint" });
        admin.does("suspendOrganization", suspend, "organization { status }").await;
        let object = json!({ "mergeId": merge, "organizationId": third, "reason": "Not while we are suspended" });
        siti.does("objectToMerge", object, MERGE).await;
        admin.does("restoreOrganization", json!({ "organizationId": third }), "organization { status }").await;
        // Whoever runs the network merges nothing into what is theirs.
        let own = organization(&admin, "Own", "ASSOCIATION").await;
        let into_own = json!({
            "duplicateId": real, "survivingId": own, "reason": "Registered twice by mistake", "password": PASSWORD
        });
        admin.tries("proposeMerge", into_own, MERGE).await.refused("SELF_APPROVAL", "survivingId");
        let merge = given::proposed_merge(&admin, real, &third).await;
        network.passes(TimeDelta::days(91));
        let admin = Person::signs_in(&network, "Admin").await;
        admin.tries("mergeOrganizations", carry_out(&merge), DONE).await.refused("MERGE_OVER", "mergeId");
        let merge = given::proposed_merge(&admin, real, &third).await;
        let siti = Person::signs_in(&network, "Siti").await;
        for side in [real, &third] {
            twins.agrees(&siti, &merge, side).await;
        }
        admin.does("mergeOrganizations", carry_out(&merge), DONE).await;
        assert_eq!(card(&network.nobody(), twin).await["mergedInto"]["name"], "Bahari Bersatu");
    })
    .await;
}

/// What the first mail says that names the twin, to somebody.
async fn about_twins(post: &PostOffice, who: &Person) -> String {
    loop {
        let mail = post.next_to(&who.email()).await;
        if mail.subject.contains("Karang Taruna Bahari Baru") && !mail.text.contains("simpul_inv_") {
            return mail.text;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn owners_are_asked_and_people_are_told() {
    on_both_mailing(|network, post| async move {
        let twins = twins(&network).await;
        let merge = twins.agreed().await;
        twins.admin.does("mergeOrganizations", carry_out(&merge), DONE).await;
        for who in [&twins.siti, &twins.hasan] {
            let asked = about_twins(&post, who).await;
            assert!(asked.contains("Registered twice by mistake") && asked.contains("2026-12-09"), "{asked}");
        }
        let told = about_twins(&post, &twins.tono).await;
        assert!(!told.contains("2026-12-09"), "{told}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_member_who_is_added_meanwhile_is_refused_or_goes_along() {
    let network = Network::start(Engine::Postgres).await;
    let twins = twins(&network).await;
    let merge = twins.agreed().await;
    // Holds the duplicate, so that both wait for it; whoever comes first, nobody is left behind.
    let hold = format!(
        "select 1 from organization where name = '{}' for update; select pg_sleep(0.5)",
        "Karang Taruna Bahari Baru"
    );
    let add = json!({ "organizationId": twins.twin, "name": "Ani" });
    let (held, done, added) = tokio::join!(
        network.raw(&hold),
        twins.admin.tries_quietly("mergeOrganizations", carry_out(&merge), DONE),
        twins.hasan.tries_quietly("addMember", add, "member { id }"),
    );
    held.expect("a lock");
    assert!(done.is_done(), "{}", done.answer);
    let moved = &done.payload()["effects"]["membersMoved"];
    match added.code() {
        "DONE" => assert_eq!(moved, &json!(3)),
        "WRONG_ORGANIZATION_STATE" | "FORBIDDEN" => assert_eq!(moved, &json!(2)),
        other => panic!("{other}: {}", added.answer),
    }
    let left = network
        .texts(
            "select m.id::text from membership m join organization o on o.id = m.organization_id
        where o.merged_into_id is not null and m.status = 'ACTIVE'",
        )
        .await;
    assert_eq!(left.len(), 1, "its owner alone stays");
    network.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_merges_that_cross_do_not_both_happen() {
    let network = Network::start(Engine::Postgres).await;
    let twins = twins(&network).await;
    let merge = twins.agreed().await;
    // A second proposal the other way round, past the rule that there is only one.
    let cross = "insert into organization_merge select gen_random_uuid(), surviving_id, duplicate_id, reason, status,
        proposed_by, created_at, objections_until, expires_at, surviving_agreed_by, duplicate_agreed_by, decided_by,
        decided_at, objection from organization_merge";
    assert_eq!(network.raw(cross).await.expect("a change"), 1);
    let other = network
        .texts("select id::text from organization_merge order by created_at desc, id")
        .await
        .into_iter()
        .map(|id| domain::entity::id::MergeId(id.parse().expect("a uuid")).to_string())
        .find(|id| *id != merge)
        .expect("another one");
    let hold = "select 1 from organization for update; select pg_sleep(0.5)";
    let (held, one, two) = tokio::join!(
        network.raw(hold),
        twins.admin.tries_quietly("mergeOrganizations", carry_out(&merge), DONE),
        twins.admin.tries_quietly("mergeOrganizations", carry_out(&other), DONE),
    );
    held.expect("a lock");
    let mut codes = [one.code(), two.code()];
    codes.sort_unstable();
    assert_eq!(codes, ["DONE", "WRONG_ORGANIZATION_STATE"]);
    let merged = network.texts("select name from organization where merged_into_id is not null").await;
    assert_eq!(merged.len(), 1);
    network.stop().await;
}
