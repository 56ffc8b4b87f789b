//! What is kept of minors goes when the consent that it needed is withdrawn, wherever it stands, and after they have left.

use serde_json::{Value, json};
use tests::given::{self, member, organization};
use tests::person::{PASSWORD, text};
use tests::{Network, Person, on_both};

const MEMBER: &str = "member { id }";
const INVITATIONS: &str =
    "query($id: ID!) { organization(id: $id) { invitations(first: 10) { nodes { email status } } } }";

async fn founded(network: &Network) -> (Person, String) {
    let siti = Person::registers(network, "Siti").await;
    let youth = organization(&siti, "Karang Taruna Bahari", "YOUTH_GROUP").await;
    (siti, youth)
}

/// Ani, who is 16, without an account, reached with her mother's consent.
async fn ani(owner: &Person, organization: &str) -> String {
    let consent = json!({ "guardianName": "Ibu Wayan", "relationship": "PARENT", "consentedOn": "2026-11-24" });
    let input = json!({ "organizationId": organization, "name": "Ani", "birthDate": "2010-05-01",
        "phone": "+62 811 1111 111", "email": "ani@example.org", "guardianConsent": consent });
    text(&owner.does("addMember", input, MEMBER).await["member"]["id"])
}

/// Invites her into an account at her address.
async fn invited(owner: &Person, organization: &str, membership: &str) -> String {
    let input = json!({
        "organizationId": organization, "email": "ani@example.org", "role": "MEMBER", "membershipId": membership
    });
    text(&owner.does("inviteMember", input, "invitation { id }").await["invitation"]["id"])
}

/// The lines of a whole dump that say how she is reached.
async fn traces(network: &Network) -> Vec<String> {
    let tables = network.columns().await;
    let tables: Vec<_> = tables.iter().map(|(table, _)| table.as_str()).collect();
    let lines = network.dump(&tables).await;
    lines.into_iter().filter(|line| line.contains("ani@example.org") || line.contains("628111111111")).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn neither_invitations_nor_the_trail_tell_how_to_reach_a_minor_any_more() {
    on_both(|network| async move {
        let (siti, youth) = founded(&network).await;
        let ani = ani(&siti, &youth).await;
        let cancelled = invited(&siti, &youth, &ani).await;
        siti.does("cancelInvitation", json!({ "invitationId": cancelled }), "invitation { status }").await;
        // What is chained already and what is not yet are both taken out, and the chain is whole in the end.
        network.seals().await;
        invited(&siti, &youth, &ani).await;
        assert!(traces(&network).await.len() > 4);
        siti.does("withdrawGuardianConsent", json!({ "membershipId": ani }), MEMBER).await;
        assert_eq!(traces(&network).await, Vec::<String>::new());
        let seen = siti.sees(INVITATIONS, json!({ "id": youth })).await["organization"]["invitations"]["nodes"].clone();
        let gone = json!({ "email": "erased@erased.invalid", "status": "CANCELLED" });
        assert_eq!(seen, json!([gone, gone]));
        // That she was added, and by whom, is told as before; what it held is not.
        let trail =
            "query($id: ID!, $filter: AuditFilter) { auditRecords(organizationId: $id, filter: $filter, first: 9) {
            nodes { command actorName after erasedAt } } }";
        let about = json!({ "id": youth, "filter": { "subjectId": ani } });
        let records = siti.sees(trail, about).await["auditRecords"]["nodes"].clone();
        assert_eq!((&records[0]["command"], &records[0]["actorName"]), (&json!("addMember"), &json!("Siti")));
        assert_eq!((&records[0]["after"], records[0]["erasedAt"].is_string()), (&Value::Null, true));
        let member = siti.sees("query($id: ID!) { member(id: $id) { name isMinor } }", json!({ "id": ani })).await;
        assert_eq!(member["member"], json!({ "name": "Ani", "isMinor": true }));
        network.seals().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn consent_and_health_note_go_after_the_minor_has_left_too() {
    on_both(|network| async move {
        let (siti, youth) = founded(&network).await;
        let ani = ani(&siti, &youth).await;
        let about = || json!({ "membershipId": ani });
        let note = |note: Value| json!({ "membershipId": ani, "note": note });
        siti.does("setHealthNote", note(json!("Asthma")), MEMBER).await;
        siti.does("endMembership", json!({ "membershipId": ani, "reason": "Moved" }), MEMBER).await;
        // Nothing is added to what is over, and nothing read.
        siti.tries("setHealthNote", note(json!("Asthma, mild")), MEMBER)
            .await
            .refused("MEMBERSHIP_ENDED", "membershipId");
        let read = json!({ "membershipId": ani, "reason": "Before the camp" });
        siti.tries("readHealthNote", read, "note").await.refused("MEMBERSHIP_ENDED", "membershipId");
        siti.does("setHealthNote", note(Value::Null), MEMBER).await;
        let kept = "select person_name from membership where health_note is not null";
        assert_eq!(network.texts(kept).await, Vec::<String>::new());
        let reasons = "select reason from audit where reason = 'Moved' and subject_kind = 'mem'";
        assert_eq!(network.texts(reasons).await.len(), 1);
        siti.does("withdrawGuardianConsent", about(), MEMBER).await;
        assert_eq!(traces(&network).await, Vec::<String>::new());
        // Nor why she left: of what is erased nothing can be erased later.
        assert_eq!(network.texts(reasons).await, Vec::<String>::new());
        let again = siti.tries("withdrawGuardianConsent", about(), MEMBER).await;
        again.refused("GUARDIAN_CONSENT_MISSING", "membershipId");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_has_the_address_today_is_invited_still() {
    on_both(|network| async move {
        let (siti, youth) = founded(&network).await;
        let other = organization(&siti, "Sanggar Bahari", "ASSOCIATION").await;
        let open = async |organization: &str| {
            let input = json!({ "organizationId": organization, "email": "ani@example.org", "role": "MEMBER" });
            text(&siti.does("inviteMember", input, "invitation { id }").await["invitation"]["id"])
        };
        let mut left = Vec::new();
        for organization in [&youth, &other] {
            let ani = ani(&siti, organization).await;
            siti.does("endMembership", json!({ "membershipId": ani, "reason": "Moved" }), MEMBER).await;
            let over = open(organization).await;
            siti.does("cancelInvitation", json!({ "invitationId": over }), "invitation { id }").await;
            left.push(ani);
        }
        // Her mother has the address in one of them, and somebody who is no member yet in the other.
        let mother = json!({ "organizationId": youth, "name": "Ibu Wayan", "email": "ani@example.org" });
        let mother = text(&siti.does("addMember", mother, MEMBER).await["member"]["id"]);
        invited(&siti, &youth, &mother).await;
        open(&other).await;
        for (organization, ani) in [&youth, &other].into_iter().zip(left) {
            siti.does("withdrawGuardianConsent", json!({ "membershipId": ani }), MEMBER).await;
            let seen = siti.sees(INVITATIONS, json!({ "id": organization })).await;
            let seen = seen["organization"]["invitations"]["nodes"].as_array().expect("a list").clone();
            assert!(seen.contains(&json!({ "email": "erased@erased.invalid", "status": "CANCELLED" })), "{seen:?}");
            assert!(seen.contains(&json!({ "email": "ani@example.org", "status": "INVITED" })), "{seen:?}");
            assert_eq!(seen.len(), 2);
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_consent_that_went_along_with_a_merge_takes_along_what_the_duplicate_kept() {
    on_both(|network| async move {
        let (siti, youth) = founded(&network).await;
        let admin = given::administrator(&network).await;
        let hasan = Person::registers(&network, "Hasan").await;
        let twin = organization(&hasan, "Pemuda Bahari", "YOUTH_GROUP").await;
        let before = ani(&hasan, &twin).await;
        let open = invited(&hasan, &twin, &before).await;
        hasan.does("cancelInvitation", json!({ "invitationId": open }), "invitation { status }").await;
        let merge = given::proposed_merge(&admin, &twin, &youth).await;
        for (who, side) in [(&siti, &youth), (&hasan, &twin)] {
            let agree = json!({ "mergeId": merge, "organizationId": side, "password": PASSWORD });
            who.does("agreeToMerge", agree, "organizationMerge { id }").await;
        }
        let carry_out = json!({ "mergeId": merge, "password": PASSWORD });
        admin.does("mergeOrganizations", carry_out, "organizationMerge { id }").await;
        let list =
            "query($id: ID!) { organization(id: $id) { members(first: 1) { nodes { id name contact { phone } } } } }";
        let moved = siti.sees(list, json!({ "id": youth })).await["organization"]["members"]["nodes"][0].clone();
        assert_eq!((&moved["name"], &moved["contact"]["phone"]), (&json!("Ani"), &json!("+628111111111")));
        // Nothing stays behind in the duplicate but that she was there.
        let left = "select person_name from membership where status = 'ENDED' and (contact_email is not null
            or contact_phone is not null or birth_date is not null or national_id is not null or note is not null
            or health_note is not null)";
        assert_eq!(network.texts(left).await, Vec::<String>::new());
        siti.does("withdrawGuardianConsent", json!({ "membershipId": moved["id"] }), MEMBER).await;
        assert_eq!(traces(&network).await, Vec::<String>::new());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_minor_is_reached_through_no_delegate_nor_seen_through_a_mandate_by_others() {
    on_both(|network| async move {
        let stage = given::stage(&network).await;
        let ani = Person::registers(&network, "Ani").await;
        let membership = member(&stage.hasan, &stage.faith, &ani, &["MEMBER"]).await;
        let born = "update membership set birth_date = '2010-05-01', contact_phone = '+628111111111'
            where person_name = 'Ani'";
        assert_eq!(network.raw(born).await.expect("a change"), 1);
        let input = json!({
            "partnershipId": stage.partnership, "organizationId": stage.faith, "membershipId": membership,
            "role": "OBSERVER", "title": "Wakil pemuda"
        });
        let delegate = text(&stage.hasan.does("nameDelegate", input, "delegate { id }").await["delegate"]["id"]);
        // Whatever she has agreed to herself.
        let share = json!({ "delegateId": delegate, "isShared": true });
        ani.does("shareDelegateContact", share, "delegate { contactSharedAt }").await;
        let asked = "query($id: ID!) { node(id: $id) { ... on Delegate { name contact { phone } } } }";
        let reached = async |who: &Person| {
            let seen = who.sees(asked, json!({ "id": delegate })).await["node"].clone();
            assert_eq!(seen["name"], "Ani");
            seen["contact"]["phone"].clone()
        };
        let kadek = Person::registers(&network, "Kadek").await;
        member(&stage.hasan, &stage.faith, &kadek, &["COORDINATOR"]).await;
        let phone = json!("+628111111111");
        for (who, told) in [(&stage.siti, &Value::Null), (&kadek, &Value::Null), (&stage.hasan, &phone), (&ani, &phone)]
        {
            assert_eq!(reached(who).await, *told, "{}", who.name);
        }

        // Dewi's council reads the faith group's members; of a mandate that a minor holds it sees nothing.
        let lead = json!({ "organizationId": stage.faith, "membershipId": membership, "office": "VICE_CHAIR",
            "startsOn": given::TODAY, "endsOn": given::DUE });
        let mandate = text(&stage.hasan.does("recordMandate", lead, "mandate { id }").await["mandate"]["id"]);
        let offer = json!({ "organizationId": stage.faith, "toOrganizationId": stage.council,
            "permissions": ["MEMBER_READ"], "reason": "They keep our list", "endsOn": "2027-11-25" });
        let offered = stage.hasan.does("delegateRights", offer, "delegation { id }").await["delegation"]["id"].clone();
        stage.dewi.does("acceptDelegation", json!({ "delegationId": offered }), "delegation { id }").await;
        let mandates = "query($id: ID!) { organization(id: $id) { mandates(first: 5) { totalCount nodes { id } } } }";
        let counted = async |who: &Person| {
            who.sees(mandates, json!({ "id": stage.faith })).await["organization"]["mandates"]["totalCount"].clone()
        };
        let one = "query($id: ID!) { node(id: $id) { id } }";
        assert_eq!((counted(&stage.hasan).await, counted(&stage.dewi).await), (json!(1), json!(0)));
        assert_eq!(stage.dewi.sees(one, json!({ "id": mandate })).await["node"], Value::Null);
        let able = "query($id: ID!) { node(id: $id) { ... on Mandate { viewerCan(action: END) { code } } } }";
        assert_eq!(stage.hasan.sees(able, json!({ "id": mandate })).await["node"]["viewerCan"]["code"], "ALLOWED");

        // And those who ask who can see her, or what she leads, are told so.
        let who = "query($id: ID!) { whoCanSee(id: $id) { organizations { delegations(first: 5) { nodes { id } } } } }";
        let told = async |id: &str| {
            let seen = stage.hasan.sees(who, json!({ "id": id })).await["whoCanSee"]["organizations"].clone();
            seen[0]["delegations"].clone()
        };
        let own = given::own_membership(&stage.hasan, &stage.faith).await;
        assert_eq!(told(&own).await, json!({ "nodes": [{ "id": offered }] }));
        assert_eq!((told(&membership).await, told(&mandate).await), (Value::Null, Value::Null));
    })
    .await;
}
