//! Who leads an organization in which office, and the roles that come with it and go with it.

use chrono::TimeDelta;
use futures_util::future::join_all;
use serde_json::{Value, json};
use tests::given::{TODAY, member, organization, own_membership};
use tests::person::text;
use tests::{Engine, Network, Person, on_both, on_both_mailing};

const SHOWN: &str =
    "mandate { id office title holder { name } decreeNumber decreeDate startsOn endsOn isCurrent endedOn
    endReason roles customRoles { name } version successor { startsOn } }";
const LIST: &str = "query($id: ID!, $filter: MandateFilter) { organization(id: $id) {
    mandates(filter: $filter, first: 10) { totalCount nodes { office holder { name } startsOn } } } }";
const ABLE: &str = "query($id: ID!) { organization(id: $id) { viewerCan(action: PUBLISH_NEED) { code } } }";

/// Siti owns a group, Rina is an admin, Budi a member.
async fn group(network: &Network) -> (Person, Person, Person, String, String) {
    let siti = Person::registers(network, "Siti").await;
    let rina = Person::registers(network, "Rina").await;
    let budi = Person::registers(network, "Budi").await;
    let youth = organization(&siti, "Karang Taruna Bahari", "YOUTH_GROUP").await;
    member(&siti, &youth, &rina, &["ADMIN"]).await;
    let membership = member(&siti, &youth, &budi, &["MEMBER"]).await;
    (siti, rina, budi, youth, membership)
}

fn leading(youth: &str, membership: &str, office: &str, (starts, ends): (&str, &str)) -> Value {
    json!({ "organizationId": youth, "membershipId": membership, "office": office, "startsOn": starts, "endsOn": ends })
}

fn with(mut input: Value, more: &Value) -> Value {
    let more = more.as_object().expect("fields").clone();
    input.as_object_mut().expect("an input").extend(more);
    input
}

async fn can_publish(who: &Person, youth: &str) -> String {
    text(&who.sees(ABLE, json!({ "id": youth })).await["organization"]["viewerCan"]["code"])
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mandate_is_recorded_corrected_ended_and_found() {
    on_both(|network| async move {
        let (siti, rina, budi, youth, membership) = group(&network).await;
        let decree = json!({ "decreeNumber": "SK 12/2026", "decreeDate": "2026-11-20", "title": "Ketua umum" });
        let term = ("2026-11-25", "2027-03-31");
        let first = rina.does("recordMandate", with(leading(&youth, &membership, "CHAIR", term), &decree), SHOWN).await;
        let id = first["mandate"]["id"].clone();
        assert_eq!(first["mandate"]["holder"]["name"], "Budi");
        assert_eq!((&first["mandate"]["isCurrent"], &first["mandate"]["version"]), (&json!(true), &json!(1)));

        // Once for each organization, whoever it is and however little the days have in common.
        let own = own_membership(&siti, &youth).await;
        for term in [("2027-03-31", "2028-03-30"), ("2026-01-01", "2026-11-25")] {
            let tried = rina.tries("recordMandate", leading(&youth, &own, "CHAIR", term), SHOWN).await;
            tried.refused("OFFICE_TAKEN", "office");
        }
        let follows = json!({ "predecessorId": id });
        let next = leading(&youth, &own, "CHAIR", ("2027-04-01", "2028-03-31"));
        let next = rina.does("recordMandate", with(next, &follows), SHOWN).await;
        assert_eq!(next["mandate"]["isCurrent"], false);
        for office in ["CHAIR", "SECRETARY"] {
            let third = with(leading(&youth, &own, office, ("2028-04-01", "2029-03-31")), &follows);
            rina.tries("recordMandate", third, SHOWN).await.refused("NOT_A_PREDECESSOR", "predecessorId");
        }
        // Of some offices there are several, and what is over is recorded, too.
        for term in [("2026-11-25", "2027-03-31"), ("2026-11-25", "2027-03-31"), ("2020-01-01", "2024-12-31")] {
            rina.does("recordMandate", leading(&youth, &own, "VICE_CHAIR", term), SHOWN).await;
        }

        let correct = |more: Value| with(json!({ "mandateId": id, "expectedVersion": 1 }), &more);
        let tried = rina.tries("correctMandate", correct(json!({ "endsOn": "2027-04-01" })), SHOWN).await;
        tried.refused("OFFICE_TAKEN", "mandateId");
        let better = correct(json!({ "title": null, "decreeNumber": "SK 13/2026", "endsOn": "2027-02-28" }));
        let corrected = rina.does("correctMandate", better.clone(), SHOWN).await["mandate"].clone();
        assert_eq!((&corrected["title"], &corrected["decreeNumber"]), (&Value::Null, &json!("SK 13/2026")));
        assert_eq!((&corrected["endsOn"], &corrected["version"]), (&json!("2027-02-28"), &json!(2)));
        assert_eq!(corrected["successor"]["startsOn"], "2027-04-01");
        rina.tries("correctMandate", better, SHOWN).await.refused("STALE_VERSION", "expectedVersion");

        let list = |filter: Value| {
            let (budi, youth) = (budi.clone(), youth.clone());
            async move {
                let seen = budi.sees(LIST, json!({ "id": youth, "filter": filter })).await;
                seen["organization"]["mandates"]["totalCount"].as_i64().expect("a count")
            }
        };
        assert_eq!(list(Value::Null).await, 5);
        assert_eq!(list(json!({ "current": true })).await, 3);
        assert_eq!(list(json!({ "current": false, "office": "CHAIR" })).await, 1);
        assert_eq!(list(json!({ "expiringBefore": "2027-03-01" })).await, 2);
        assert_eq!(list(json!({ "expiringBefore": "2027-02-28", "current": true })).await, 0);

        // The last day is the one before the end.
        let end = |more: Value| with(json!({ "mandateId": id, "reason": "DISMISSED" }), &more);
        rina.tries("endMandate", end(json!({ "endedOn": "2026-11-26" })), SHOWN)
            .await
            .refused("DATE_IN_FUTURE", "endedOn");
        rina.tries("endMandate", end(json!({ "endedOn": "2026-11-24" })), SHOWN)
            .await
            .refused("ENDS_BEFORE_START", "endedOn");
        let ended = rina.does("endMandate", end(json!({ "note": "Lost the vote" })), SHOWN).await["mandate"].clone();
        assert_eq!((&ended["endedOn"], &ended["endReason"]), (&json!(TODAY), &json!("DISMISSED")));
        rina.tries("endMandate", end(json!({})), SHOWN).await.refused("MANDATE_OVER", "mandateId");
        rina.does("recordMandate", leading(&youth, &own, "CHAIR", (TODAY, "2027-03-31")), SHOWN).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_is_refused_where_it_stands() {
    on_both(|network| async move {
        let (siti, rina, budi, youth, membership) = group(&network).await;
        let term = (TODAY, "2027-03-31");
        let plain = leading(&youth, &membership, "TREASURER", term);
        for (more, code, path) in [
            (json!({ "endsOn": "2026-11-24" }), "ENDS_BEFORE_START", "endsOn"),
            (json!({ "startsOn": "2026-02-30" }), "MALFORMED", "startsOn"),
            (json!({ "office": "OTHER" }), "EMPTY", "title"),
            (json!({ "title": "  " }), "EMPTY", "title"),
            (json!({ "decreeNumber": "x".repeat(101) }), "TOO_LONG", "decreeNumber"),
            (json!({ "roles": ["OWNER"] }), "OWNERSHIP_WITHOUT_TERM", "roles"),
            (
                json!({ "startsOn": "2020-01-01", "endsOn": "2021-01-01", "roles": ["SECRETARY"] }),
                "ENDS_BEFORE_START",
                "endsOn",
            ),
        ] {
            siti.tries("recordMandate", with(plain.clone(), &more), SHOWN).await.refused(code, path);
        }
        // Nobody brings more by a mandate than they give alone, and it takes the right to give.
        rina.tries("recordMandate", with(plain.clone(), &json!({ "roles": ["ADMIN"] })), SHOWN)
            .await
            .refused("ROLE_ABOVE_OWN", "roles");
        let keeper =
            json!({ "organizationId": youth, "name": "Keeper", "permissions": ["MANDATE_MANAGE", "MEMBER_READ"] });
        let keeper = siti.does("defineRole", keeper, "customRole { id }").await["customRole"]["id"].clone();
        siti.does("grantRole", json!({ "membershipId": membership, "customRoleId": keeper }), "member { id }").await;
        budi.tries("recordMandate", with(plain.clone(), &json!({ "roles": ["MEMBER"] })), SHOWN)
            .await
            .denied("FORBIDDEN");
        budi.does("recordMandate", plain.clone(), SHOWN).await;
        let brings = with(
            leading(&youth, &membership, "SECRETARY", term),
            &json!({ "roles": ["SECRETARY"], "customRoleIds": [keeper] }),
        );
        let brought = siti.does("recordMandate", brings, SHOWN).await["mandate"].clone();
        assert_eq!(
            (&brought["roles"], &brought["customRoles"]),
            (&json!(["SECRETARY"]), &json!([{ "name": "Keeper" }]))
        );
        let ends = json!({ "mandateId": brought["id"], "reason": "RESIGNED" });
        budi.tries("endMandate", ends, SHOWN).await.denied("FORBIDDEN");
        // Not of others, not longer than the membership, not of who has left.
        let eve = Person::registers(&network, "Eve").await;
        let other = organization(&eve, "Klinik", "HEALTH_PROVIDER").await;
        let foreign = own_membership(&eve, &other).await;
        siti.tries("recordMandate", leading(&youth, &foreign, "CHAIR", term), SHOWN).await.denied("NOT_FOUND");
        let elsewhere = eve.does("recordMandate", leading(&other, &foreign, "CHAIR", term), SHOWN).await;
        let follows = json!({ "predecessorId": elsewhere["mandate"]["id"] });
        siti.tries("recordMandate", with(leading(&youth, &membership, "CHAIR", term), &follows), SHOWN)
            .await
            .denied("NOT_FOUND");
        let passing = json!({ "organizationId": youth, "name": "Ani", "endsOn": "2027-03-30" });
        let passing = text(&siti.does("addMember", passing, "member { id }").await["member"]["id"]);
        let tried = siti.tries("recordMandate", leading(&youth, &passing, "CHAIR", term), SHOWN).await;
        tried.refused("MANDATE_OUTLASTS_MEMBERSHIP", "endsOn");
        budi.does("leaveOrganization", json!({ "organizationId": youth }), "member { status }").await;
        let tried = siti.tries("recordMandate", leading(&youth, &membership, "CHAIR", term), SHOWN).await;
        tried.refused("MEMBERSHIP_ENDED", "membershipId");
        siti.does("recordMandate", leading(&youth, &membership, "CHAIR", ("2020-01-01", "2021-01-01")), SHOWN).await;
        // Whoever has left leads no more.
        let seen = siti
            .sees(
                "query($id: ID!) { node(id: $id) { ... on Mandate { endReason endedOn isCurrent } } }",
                json!({ "id": brought["id"] }),
            )
            .await;
        assert_eq!(seen["node"], json!({ "endReason": "LEFT", "endedOn": TODAY, "isCurrent": false }));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn roles_hold_exactly_for_the_term_also_one_after_the_other() {
    on_both(|network| async move {
        let (siti, _, budi, youth, membership) = group(&network).await;
        let brings = json!({ "roles": ["SECRETARY"] });
        let first = leading(&youth, &membership, "SECRETARY", ("2026-11-26", "2026-11-27"));
        let first = siti.does("recordMandate", with(first, &brings), SHOWN).await["mandate"]["id"].clone();
        // Elected again before the term is over: the same role once more.
        let again = leading(&youth, &membership, "SECRETARY", ("2026-11-28", "2026-11-29"));
        let second = siti.does("recordMandate", with(again, &brings), SHOWN).await["mandate"]["id"].clone();
        assert_eq!(can_publish(&budi, &youth).await, "FORBIDDEN");
        let mut budi = budi;
        for (day, code) in [(26, "ALLOWED"), (27, "ALLOWED"), (28, "ALLOWED"), (29, "ALLOWED"), (30, "FORBIDDEN")] {
            let before = if day == 26 { TimeDelta::hours(15) } else { TimeDelta::days(1) } - TimeDelta::minutes(1);
            network.passes(before);
            budi = Person::signs_in(&network, "Budi").await;
            can_publish(&budi, &youth).await;
            network.passes(TimeDelta::minutes(1));
            assert_eq!(can_publish(&budi, &youth).await, code, "the {day}th");
        }
        // A longer term brings the role back, and an end before the term takes it in the same breath.
        let siti = Person::signs_in(&network, "Siti").await;
        let longer = json!({ "mandateId": second, "expectedVersion": 1, "endsOn": "2027-03-31" });
        siti.does("correctMandate", longer, SHOWN).await;
        assert_eq!(can_publish(&budi, &youth).await, "ALLOWED");
        siti.does("endMandate", json!({ "mandateId": second, "reason": "RESIGNED" }), SHOWN).await;
        assert_eq!(can_publish(&budi, &youth).await, "FORBIDDEN");
        let late = json!({ "mandateId": first, "reason": "RESIGNED" });
        siti.tries("endMandate", late, SHOWN).await.refused("MANDATE_OVER", "mandateId");
        // What the member holds alone is not touched.
        let shown = "query($id: ID!) { member(id: $id) { roles { role } } }";
        let held = siti.sees(shown, json!({ "id": membership })).await;
        assert_eq!(held["member"]["roles"], json!([{ "role": "MEMBER" }]));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_chairs_at_once_one_is_recorded() {
    on_both(|network| async move {
        let (siti, rina, _, youth, membership) = group(&network).await;
        let held = network.clone();
        let hold = tokio::spawn(async move {
            if held.engine() == Engine::Postgres {
                held.raw("select id from organization for update; select pg_sleep(1)").await.expect("a hold");
            }
        });
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        let tries = [&siti, &rina].map(|who| {
            let (who, input) = (who.clone(), leading(&youth, &membership, "CHAIR", (TODAY, "2027-03-31")));
            async move { who.tries_quietly("recordMandate", input, SHOWN).await.code().to_owned() }
        });
        let mut codes = join_all(tries).await;
        hold.await.expect("a hold");
        codes.sort_unstable();
        assert_eq!(codes, ["DONE", "OFFICE_TAKEN"]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn terms_are_reminded_of_once_by_whichever_server_and_nothing_is_lost() {
    on_both_mailing(|network, post| async move {
        let (siti, rina, budi, youth, membership) = group(&network).await;
        let term = ("2026-11-25", "2027-03-31");
        siti.does("recordMandate", leading(&youth, &membership, "CHAIR", term), SHOWN).await;
        let office = network.office().clone();
        assert_eq!(office.remind_of_mandates().await.expect("a look"), 0, "126 days are many");
        network.passes(TimeDelta::days(36));
        // The mail server is down, and two servers look at once.
        post.close().await;
        drop(post.taken());
        let settings = post.settings();
        let settings: Vec<_> = settings.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let beside = network.beside(&settings).await;
        let (one, other) = tokio::join!(office.remind_of_mandates(), beside.office().remind_of_mandates());
        // The second one's postman may have come first.
        assert!(one.expect("a look") + other.expect("a look") <= 1);
        let waiting = "update mail set tries = tries where kind = 'MANDATE_ENDING' and address is not null";
        let mut waited = 0;
        while network.raw(waiting).await.expect("a look") < 3 && waited < 200 {
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
            waited += 1;
        }
        assert_eq!(network.raw(waiting).await.expect("a look"), 3, "owner, admin and holder, once each");
        post.reopen().await;
        network.mails("MANDATE_ENDING").await;
        let subject = "A term of office in Karang Taruna Bahari ends on 2027-03-31";
        let mail = post.next_of(&budi.email(), subject).await;
        assert!(
            mail.text.contains("Your term as chair of Karang Taruna Bahari ends on 2027-03-31, in 90 days"),
            "{}",
            mail.text
        );
        let mail = post.next_of(&siti.email(), subject).await;
        assert!(mail.text.contains("The term of Budi as chair"), "{}", mail.text);
        post.next_of(&rina.email(), subject).await;
        // Not again for the same days, and once more for a month.
        assert_eq!(office.remind_of_mandates().await.expect("a look"), 0);
        network.passes(TimeDelta::days(60));
        // The postman may have come first.
        assert!(office.remind_of_mandates().await.expect("a look") <= 1);
        let mail = post.next_of(&budi.email(), subject).await;
        assert!(mail.text.contains("in 30 days"), "{}", mail.text);
        assert_eq!(office.remind_of_mandates().await.expect("a look"), 0);
        beside.stop().await;
    })
    .await;
}
