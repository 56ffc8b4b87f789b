//! What becomes of people when organizations are merged, and for whom an owner has agreed who is none any more.

use serde_json::{Value, json};
use tests::given::{self, member, organization};
use tests::person::{PASSWORD, text};
use tests::{Network, Person, on_both};

const MERGE: &str = "organizationMerge { status duplicateAgreed survivingAgreed }";
const ROLES: &str = "query($id: ID!) { organization(id: $id) { members(first: 20) { nodes { name
    roles { role startsOn endsOn } customRoles { role { name } } } } } }";

struct Twins {
    admin: Person,
    siti: Person,
    hasan: Person,
    real: String,
    twin: String,
}

async fn twins(network: &Network) -> Twins {
    let admin = given::administrator(network).await;
    let siti = Person::registers(network, "Siti").await;
    let hasan = Person::registers(network, "Hasan").await;
    let real = organization(&siti, "Karang Taruna Bahari", "YOUTH_GROUP").await;
    let twin = organization(&hasan, "Pemuda Bahari", "YOUTH_GROUP").await;
    Twins { admin, siti, hasan, real, twin }
}

impl Twins {
    async fn agrees(&self, who: &Person, merge: &str, side: &str) {
        let agree = json!({ "mergeId": merge, "organizationId": side, "password": PASSWORD });
        who.does("agreeToMerge", agree, MERGE).await;
    }
}

fn carry_out(merge: &str) -> Value {
    json!({ "mergeId": merge, "password": PASSWORD })
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_less_than_a_member_who_was_more_than_a_guest_nor_before_their_day() {
    on_both(|network| async move {
        let twins = twins(&network).await;
        let Twins { admin, siti, hasan, real, twin } = &twins;
        // Both look on in the surviving organization; Ratna is an admin of the duplicate, Oka a guest there, too.
        let (ratna, oka) = (Person::registers(&network, "Ratna").await, Person::registers(&network, "Oka").await);
        for who in [&ratna, &oka] {
            member(siti, real, who, &["OBSERVER"]).await;
        }
        member(hasan, twin, &ratna, &["ADMIN"]).await;
        member(hasan, twin, &oka, &["OBSERVER"]).await;
        // Budi is more there than in the duplicate.
        let budi = Person::registers(&network, "Budi").await;
        member(siti, real, &budi, &["TREASURER"]).await;
        member(hasan, twin, &budi, &["MEMBER"]).await;
        // Tono holds a role of the duplicate's own and nothing else.
        let tono = Person::registers(&network, "Tono").await;
        let tono_there = member(hasan, twin, &tono, &["MEMBER"]).await;
        let role = json!({ "organizationId": twin, "name": "Pembina", "permissions": ["MEMBER_READ"] });
        let role = text(&hasan.does("defineRole", role, "customRole { id }").await["customRole"]["id"]);
        let grant = json!({ "membershipId": tono_there, "customRoleId": role, "endsOn": "2027-06-30" });
        hasan.does("grantRole", grant, "member { id }").await;
        let plain = json!({ "membershipId": tono_there, "role": "MEMBER" });
        hasan.does("revokeRole", plain, "member { id }").await;
        // Gita is a guest, and a member from the new year on.
        let gita = Person::registers(&network, "Gita").await;
        let gita_there = member(hasan, twin, &gita, &["OBSERVER"]).await;
        let later = json!({ "membershipId": gita_there, "role": "MEMBER", "startsOn": "2027-01-01" });
        hasan.does("grantRole", later, "member { id }").await;

        let merge = given::proposed_merge(admin, twin, real).await;
        twins.agrees(siti, &merge, real).await;
        twins.agrees(hasan, &merge, twin).await;
        let done = "effects { membersMoved membersThereAlready }";
        let effects = admin.does("mergeOrganizations", carry_out(&merge), done).await["effects"].clone();
        assert_eq!(effects, json!({ "membersMoved": 3, "membersThereAlready": 3 }));
        let seen = siti.sees(ROLES, json!({ "id": real })).await["organization"]["members"]["nodes"].clone();
        let held = |name: &str| {
            let rows = seen.as_array().expect("a list").iter();
            rows.into_iter().find(|one| one["name"] == json!(name)).expect("a member")["roles"].clone()
        };
        let role = |role: &str, starts: &str, ends: Value| json!({ "role": role, "startsOn": starts, "endsOn": ends });
        let since = |name: &str| role(name, given::TODAY, Value::Null);
        assert_eq!(held("Ratna"), json!([since("OBSERVER"), since("MEMBER")]));
        assert_eq!(held("Oka"), json!([since("OBSERVER")]));
        assert_eq!(held("Budi"), json!([since("TREASURER")]));
        assert_eq!(held("Tono"), json!([role("MEMBER", given::TODAY, json!("2027-06-30"))]));
        assert_eq!(held("Gita"), json!([since("OBSERVER"), role("MEMBER", "2027-01-01", Value::Null)]));
        assert!(seen.as_array().expect("a list").iter().all(|one| one["customRoles"] == json!([])), "{seen:#}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_consent_goes_on_with_who_is_there_already_or_ends_with_what_was_kept_by_it() {
    on_both(|network| async move {
        let twins = twins(&network).await;
        let Twins { admin, siti, hasan, real, twin } = &twins;
        // Their guardians agreed in the duplicate; Oka's in the surviving organization, too.
        let (ani, oka) = (Person::registers(&network, "Ani").await, Person::registers(&network, "Oka").await);
        let mut there = Vec::new();
        for who in [&ani, &oka] {
            there.push((member(siti, real, who, &["MEMBER"]).await, member(hasan, twin, who, &["MEMBER"]).await));
            let reached = format!(
                "update membership set birth_date = '2010-05-01', contact_email = '{0}', contact_email_key = '{0}'
                where person_name = '{1}'",
                who.email(),
                who.name
            );
            assert_eq!(network.raw(&reached).await.expect("a change"), 2);
        }
        let consents = [(hasan, &there[0].1), (hasan, &there[1].1), (siti, &there[1].0)];
        for (who, membership) in consents {
            let consent = json!({ "guardianName": "Ibu Wayan", "relationship": "PARENT", "consentedOn": "2026-11-24" });
            let record = json!({ "membershipId": membership, "guardianConsent": consent });
            who.does("recordGuardianConsent", record, "member { id }").await;
        }
        // Tono looks on in the surviving organization, and is suspended in the duplicate.
        let tono = Person::registers(&network, "Tono").await;
        member(siti, real, &tono, &["OBSERVER"]).await;
        let suspended = member(hasan, twin, &tono, &["MEMBER"]).await;
        let quarrel = json!({ "membershipId": suspended, "reason": "A quarrel" });
        hasan.does("suspendMember", quarrel, "member { id }").await;

        let merge = given::proposed_merge(admin, twin, real).await;
        twins.agrees(siti, &merge, real).await;
        twins.agrees(hasan, &merge, twin).await;
        admin.does("mergeOrganizations", carry_out(&merge), MERGE).await;
        let in_force = "select o.name || ' ' || m.person_name from guardian_consent g
            join membership m on m.id = g.membership_id join organization o on o.id = m.organization_id
            where g.withdrawn_at is null order by m.person_name";
        let goes_on = ["Karang Taruna Bahari Ani", "Karang Taruna Bahari Oka"];
        assert_eq!(network.texts(in_force).await, goes_on);
        // What the duplicate has kept of Oka is out of reach for good; what it has of Ani goes with the consent.
        let kept = "select i.email from invitation i join organization o on o.id = i.organization_id
            where o.name = 'Pemuda Bahari' and i.email in ('{ani}', '{oka}')";
        let kept = kept.replace("{ani}", &ani.email()).replace("{oka}", &oka.email());
        let held = "select m.person_name from audit a join membership m on m.id = a.subject_id
            join organization o on o.id = m.organization_id where o.name = 'Pemuda Bahari' and m.person_name <> 'Tono'
            and (a.before_json like '%\"contact_email\":\"%' or a.after_json like '%\"contact_email\":\"%')";
        let oka_there = network.texts(held).await.into_iter().filter(|name| name == "Oka").count();
        assert_eq!(oka_there, 0);
        assert!(!network.texts(&kept).await.contains(&oka.email()));
        siti.does("withdrawGuardianConsent", json!({ "membershipId": there[0].0 }), "member { id }").await;
        assert_eq!(network.texts(&kept).await, Vec::<String>::new());
        assert_eq!(network.texts(held).await, Vec::<String>::new());
        let seen = siti.sees(ROLES, json!({ "id": real })).await["organization"]["members"]["nodes"].clone();
        let tono = seen.as_array().expect("a list").iter().find(|one| one["name"] == "Tono").expect("a member").clone();
        assert_eq!(tono["roles"], json!([{ "role": "OBSERVER", "startsOn": given::TODAY, "endsOn": null }]));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_owner_who_is_none_any_more_has_agreed_for_nobody() {
    on_both(|network| async move {
        let twins = twins(&network).await;
        let Twins { admin, siti, hasan, real, twin } = &twins;
        let made = Person::registers(&network, "Made").await;
        member(hasan, twin, &made, &["OWNER"]).await;
        let kadek = Person::registers(&network, "Kadek").await;
        let heir = member(hasan, twin, &kadek, &["MEMBER"]).await;
        let lost = json!({ "organizationId": twin, "membershipId": heir, "reason": "Its owner has died at sea",
            "password": PASSWORD });
        admin.does("startOwnershipRecovery", lost, "ownershipRecovery { id }").await;
        let merge = given::proposed_merge(admin, twin, real).await;
        twins.agrees(siti, &merge, real).await;
        twins.agrees(hasan, &merge, twin).await;
        let able =
            "query($id: ID!) { node(id: $id) { ... on OrganizationMerge { merge: viewerCan(action: MERGE) { code }
            agree: viewerCan(action: AGREE) { code } object: viewerCan(action: OBJECT) { code }
            withdraw: viewerCan(action: WITHDRAW) { code } } } }";
        let told = async |who: &Person| {
            let seen = who.sees(able, json!({ "id": merge })).await["node"].clone();
            ["merge", "agree", "object", "withdraw"].map(|action| text(&seen[action]["code"]))
        };
        assert_eq!(told(admin).await, ["ALLOWED", "FORBIDDEN", "FORBIDDEN", "ALLOWED"]);
        assert_eq!(told(&made).await, ["FORBIDDEN", "ALLOWED", "ALLOWED", "FORBIDDEN"]);
        hasan.does("leaveOrganization", json!({ "organizationId": twin }), "member { id }").await;
        assert_eq!(told(admin).await, ["MERGE_NOT_AGREED", "FORBIDDEN", "FORBIDDEN", "ALLOWED"]);
        admin.tries("mergeOrganizations", carry_out(&merge), MERGE).await.refused("MERGE_NOT_AGREED", "mergeId");
        twins.agrees(&made, &merge, twin).await;
        assert_eq!(told(admin).await[0], "ALLOWED");
        admin.does("mergeOrganizations", carry_out(&merge), MERGE).await;
        assert_eq!(told(admin).await, ["MERGE_OVER", "FORBIDDEN", "FORBIDDEN", "MERGE_OVER"]);
        // What was open of the duplicate's ownership has ended with it.
        let open = "select reason from ownership_recovery where withdrawn_at is null";
        assert_eq!(network.texts(open).await, Vec::<String>::new());
        // Whoever belongs to one of both is told that first, as the command does.
        member(siti, real, admin, &["MEMBER"]).await;
        assert_eq!(told(admin).await, ["MERGE_OVER", "FORBIDDEN", "FORBIDDEN", "SELF_APPROVAL"]);
        let back = json!({ "mergeId": merge, "reason": "It was a mistake" });
        admin.tries("withdrawMerge", back, MERGE).await.refused("SELF_APPROVAL", "mergeId");
    })
    .await;
}
