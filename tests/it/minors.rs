//! What is specially protected of members: how to reach minors, and health.

use chrono::TimeDelta;
use data_encoding::BASE64;
use serde_json::{Value, json};
use tests::given::{self, member, organization};
use tests::person::{PASSWORD, text};
use tests::{Engine, Network, Person, on_both};

const MEMBER: &str = "member { id name isMinor }";
const SEEN: &str = "query($id: ID!) { member(id: $id) { name isMinor contact { email phone }
    guardianConsent { guardianName relationship consentedOn } } }";

/// Siti owns the group, Kadek coordinates it, Mira is a member.
struct Group {
    siti: Person,
    kadek: Person,
    mira: Person,
    youth: String,
}

async fn group(network: &Network) -> Group {
    let siti = Person::registers(network, "Siti").await;
    let kadek = Person::registers(network, "Kadek").await;
    let mira = Person::registers(network, "Mira").await;
    let youth = organization(&siti, "Karang Taruna Bahari", "YOUTH_GROUP").await;
    member(&siti, &youth, &kadek, &["COORDINATOR"]).await;
    member(&siti, &youth, &mira, &["MEMBER"]).await;
    Group { siti, kadek, mira, youth }
}

fn consent() -> Value {
    json!({ "guardianName": "Ibu Wayan", "relationship": "PARENT", "consentedOn": "2026-11-24" })
}

impl Group {
    fn child(&self, born: &str) -> Value {
        json!({ "organizationId": self.youth, "name": "Ani", "birthDate": born, "phone": "+62 811 1111 111",
            "email": "ani@example.org", "guardianConsent": consent() })
    }

    async fn added(&self, born: &str) -> String {
        text(&self.kadek.does("addMember", self.child(born), MEMBER).await["member"]["id"])
    }
}

/// What somebody is answered about a member, and with which codes.
async fn seen(who: &Person, id: &str) -> (Value, Vec<String>) {
    let answer = who.asks(SEEN, json!({ "id": id })).await;
    let errors = answer["errors"].as_array().into_iter().flatten();
    let codes = errors.map(|error| text(&error["extensions"]["code"])).collect();
    (answer["data"]["member"].clone(), codes)
}

#[tokio::test(flavor = "multi_thread")]
async fn how_to_reach_a_minor_is_kept_with_consent_and_shown_to_fewer() {
    on_both(|network| async move {
        let group = group(&network).await;
        let Group { siti, kadek, mira, youth } = &group;
        let without = |field: &str| {
            let mut input = group.child("2010-05-01");
            input.as_object_mut().expect("an object").remove(field);
            input
        };
        let mut reachable = without("guardianConsent");
        kadek
            .tries("addMember", reachable.clone(), MEMBER)
            .await
            .refused("GUARDIAN_CONSENT_MISSING", "guardianConsent");
        reachable["birthDate"] = json!("2026-11-26");
        kadek.tries("addMember", reachable, MEMBER).await.refused("DATE_IN_FUTURE", "birthDate");
        kadek.tries("addMember", group.child("2008-11-25"), MEMBER).await.refused("NOT_MINOR", "guardianConsent");
        let mut late = group.child("2010-05-01");
        late["guardianConsent"]["consentedOn"] = json!("2026-11-26");
        kadek.tries("addMember", late, MEMBER).await.refused("DATE_IN_FUTURE", "guardianConsent");
        let mut nobody = group.child("2010-05-01");
        nobody["guardianConsent"]["guardianName"] = json!(" ");
        kadek.tries("addMember", nobody, MEMBER).await.refused("EMPTY", "guardianConsent.guardianName");

        let ani = group.added("2010-05-01").await;
        let contact = json!({ "email": "ani@example.org", "phone": "+628111111111" });
        let told = json!({ "guardianName": "Ibu Wayan", "relationship": "PARENT", "consentedOn": "2026-11-24" });
        let (owner, codes) = seen(siti, &ani).await;
        assert_eq!((&owner["contact"], &owner["guardianConsent"], codes.len()), (&contact, &told, 0));
        // Who coordinates knows that she is a minor, and no more; a member knows her name.
        let (coordinator, codes) = seen(kadek, &ani).await;
        assert_eq!((&coordinator["isMinor"], &coordinator["contact"]), (&json!(true), &Value::Null));
        assert_eq!(codes, ["FORBIDDEN", "FORBIDDEN"]);
        let (member, _) = seen(mira, &ani).await;
        assert_eq!(
            (&member["name"], &member["isMinor"], &member["contact"]),
            (&json!("Ani"), &Value::Null, &Value::Null)
        );
        let admin = given::administrator(&network).await;
        given::glass(&admin, youth).await;
        let (glass, codes) = seen(&admin, &ani).await;
        assert_eq!((&glass["name"], &glass["contact"]), (&json!("Ani"), &Value::Null));
        assert_eq!(codes, ["FORBIDDEN", "FORBIDDEN"]);
        assert_eq!(seen(&Person::registers(&network, "Eve").await, &ani).await.0, Value::Null);

        // A role of the organization's own may carry it.
        let role = json!({ "organizationId": youth, "name": "Pembina", "permissions": ["SENSITIVE_READ"] });
        let role = text(&siti.does("defineRole", role, "customRole { id }").await["customRole"]["id"]);
        let membership = given::own_membership(kadek, youth).await;
        siti.does("grantRole", json!({ "membershipId": membership, "customRoleId": role }), "member { id }").await;
        assert_eq!(seen(kadek, &ani).await.0["contact"], contact);
        siti.does("revokeRole", json!({ "membershipId": membership, "customRoleId": role }), "member { id }").await;

        // The trail shows what it held of her to those alone who read that elsewhere.
        let trail =
            "query($id: ID!, $filter: AuditFilter) { auditRecords(organizationId: $id, filter: $filter, first: 9) {
            nodes { after } } }";
        let about = json!({ "id": youth, "filter": { "subjectId": ani } });
        let held = async |who: &Person| {
            let answer = who.asks_quietly(trail, about.clone()).await;
            answer["data"]["auditRecords"]["nodes"][0]["after"].clone()
        };
        assert!(held(siti).await.is_string() && held(kadek).await.is_null());

        // An invitation would keep an address, too.
        let bare = json!({ "organizationId": youth, "name": "Dodi", "birthDate": "2012-01-01" });
        let dodi = text(&kadek.does("addMember", bare, MEMBER).await["member"]["id"]);
        let invite =
            json!({ "organizationId": youth, "email": "dodi@example.org", "role": "MEMBER", "membershipId": dodi });
        kadek
            .tries("inviteMember", invite, "invitation { id }")
            .await
            .refused("GUARDIAN_CONSENT_MISSING", "membershipId");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_a_minor_any_more_from_a_midnight_on() {
    on_both(|network| async move {
        let group = group(&network).await;
        // Tomorrow, where the network's days begin: it is 09:00 there.
        let ani = group.added("2008-11-26").await;
        assert_eq!(seen(&group.kadek, &ani).await.0["isMinor"], true);
        network.passes(TimeDelta::hours(15) - TimeDelta::seconds(1));
        let kadek = Person::signs_in(&network, "Kadek").await;
        assert_eq!(seen(&kadek, &ani).await.0["contact"], Value::Null);
        network.passes(TimeDelta::seconds(1));
        let (of_age, codes) = seen(&kadek, &ani).await;
        assert_eq!((&of_age["isMinor"], &of_age["contact"]["phone"]), (&json!(false), &json!("+628111111111")));
        assert_eq!(codes, ["FORBIDDEN"], "whose guardian once agreed stays protected");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn consent_that_is_taken_back_takes_along_what_it_was_needed_for() {
    on_both(|network| async move {
        let group = group(&network).await;
        let Group { siti, kadek, mira, youth } = &group;
        let ani = group.added("2010-05-01").await;
        let record = |membership: &str| json!({ "membershipId": membership, "guardianConsent": consent() });
        siti.tries("recordGuardianConsent", record(&ani), MEMBER)
            .await
            .refused("GUARDIAN_CONSENT_GIVEN", "membershipId");
        let grown = given::own_membership(mira, youth).await;
        siti.tries("recordGuardianConsent", record(&grown), MEMBER).await.refused("NOT_MINOR", "membershipId");
        kadek.tries("recordGuardianConsent", record(&ani), MEMBER).await.denied("FORBIDDEN");
        let note = json!({ "membershipId": ani, "note": "Asthma; the spray is in her bag" });
        siti.does("setHealthNote", note.clone(), MEMBER).await;
        siti.does("withdrawGuardianConsent", json!({ "membershipId": ani }), MEMBER).await;
        let (bare, _) = seen(siti, &ani).await;
        assert_eq!(
            (&bare["contact"], &bare["guardianConsent"]),
            (&json!({ "email": null, "phone": null }), &Value::Null)
        );
        let read = json!({ "membershipId": ani, "reason": "Before the camp" });
        assert_eq!(siti.does("readHealthNote", read, "note").await["note"], Value::Null);
        siti.tries("withdrawGuardianConsent", json!({ "membershipId": ani }), MEMBER)
            .await
            .refused("GUARDIAN_CONSENT_MISSING", "membershipId");
        siti.tries("setHealthNote", note, MEMBER).await.refused("GUARDIAN_CONSENT_MISSING", "membershipId");
        siti.does("recordGuardianConsent", record(&ani), MEMBER).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn each_reading_of_a_health_note_is_recorded_and_nothing_of_the_note() {
    on_both(|network| async move {
        let group = group(&network).await;
        let Group { siti, kadek, mira, youth } = &group;
        let mira_here = given::own_membership(mira, youth).await;
        let note = |text: Value| json!({ "membershipId": mira_here, "note": text });
        siti.tries("setHealthNote", note(json!("")), MEMBER).await.refused("EMPTY", "note");
        siti.tries("setHealthNote", note(json!("x".repeat(2001))), MEMBER).await.refused("TOO_LONG", "note");
        kadek.tries("setHealthNote", note(json!("Diabetes")), MEMBER).await.denied("FORBIDDEN");
        siti.does("setHealthNote", note(json!("Diabetes")), MEMBER).await;
        let read = json!({ "membershipId": mira_here, "reason": "Before the camp" });
        kadek.tries("readHealthNote", read.clone(), "note").await.denied("FORBIDDEN");
        siti.tries("readHealthNote", json!({ "membershipId": mira_here, "reason": "So" }), "note").await
            .refused("TOO_SHORT", "reason");

        let trail = "query($id: ID!, $command: String) { auditRecords(organizationId: $id, filter: { command: $command }, first: 9) {
            totalCount nodes { actorName reason before after } } }";
        let recorded = async |command: &str| {
            siti.sees(trail, json!({ "id": youth, "command": command })).await["auditRecords"].clone()
        };
        let mut preview = read.clone();
        preview["validateOnly"] = json!(true);
        assert_eq!(siti.does("readHealthNote", preview, "note").await["note"], Value::Null, "what leaves no record is not told");
        assert_eq!(recorded("readHealthNote").await["totalCount"], 0);
        for times in 1..=2 {
            assert_eq!(siti.does("readHealthNote", read.clone(), "note").await["note"], "Diabetes");
            assert_eq!(recorded("readHealthNote").await["totalCount"], times);
        }
        let one = recorded("readHealthNote").await["nodes"][0].clone();
        assert_eq!(one, json!({ "actorName": "Siti", "reason": "Before the camp", "before": null, "after": null }));
        assert_eq!(recorded("setHealthNote").await["totalCount"], 1);
        // What is kept of her is hers to have, and gone when she is erased.
        let password = json!({ "password": PASSWORD });
        let given = mira.tries_quietly("exportPersonalData", password.clone(), "document").await;
        assert!(given.payload()["document"].to_string().contains("Diabetes"), "{}", given.answer);
        mira.does("eraseAccount", password, "erasedAt").await;
        siti.tries("readHealthNote", read, "note").await.refused("MEMBERSHIP_ENDED", "membershipId");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_brings_minors_without_how_to_reach_them() {
    on_both(|network| async move {
        let group = group(&network).await;
        let file = |text: &str| json!({ "organizationId": group.youth, "file": BASE64.encode(text.as_bytes()) });
        let report = "added faults { line code column { title } }";
        let with = "nama,tanggal lahir,telepon\nAni,2010-05-01,0811 1111 111\nBudi,1990-05-01,0811 1111 112\n";
        let tried = group.kadek.tries("importMembers", file(with), report).await;
        tried.refused("LIST_FAULTY", "file");
        let fault = json!([{ "line": 2, "code": "GUARDIAN_CONSENT_MISSING", "column": { "title": "telepon" } }]);
        assert_eq!(tried.payload()["faults"], fault);
        let bare = "nama,tanggal lahir,telepon\nAni,2010-05-01,\nBudi,1990-05-01,0811 1111 112\n";
        assert_eq!(group.kadek.does("importMembers", file(bare), report).await["added"], 2);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_note_that_is_written_while_consent_is_withdrawn_does_not_stay() {
    let network = Network::start(Engine::Postgres).await;
    let group = group(&network).await;
    let ani = group.added("2010-05-01").await;
    let hold = "select 1 from organization for update; select pg_sleep(0.5)";
    let note = json!({ "membershipId": ani, "note": "Asthma" });
    let (held, withdrawn, noted) = tokio::join!(
        network.raw(hold),
        group.siti.tries_quietly("withdrawGuardianConsent", json!({ "membershipId": ani }), MEMBER),
        group.siti.tries_quietly("setHealthNote", note, MEMBER),
    );
    held.expect("a lock");
    assert!(withdrawn.is_done(), "{}", withdrawn.answer);
    assert!(["DONE", "GUARDIAN_CONSENT_MISSING"].contains(&noted.code()), "{}", noted.answer);
    let left = network.texts("select health_note from membership where health_note is not null").await;
    assert_eq!(left, Vec::<String>::new());
    network.stop().await;
}
