//! Ownership goes over from one member to another, with the password asked for once more.

use chrono::TimeDelta;
use futures_util::future::join_all;
use serde_json::{Value, json};
use tests::given::{member, organization, own_membership};
use tests::person::{PASSWORD, text};
use tests::{Network, Person, on_both};

const BOTH: &str = "newOwner { name roles { role } } formerOwner { name roles { role } }";

/// Siti owns the group; Budi is its treasurer.
async fn group(network: &Network) -> (Person, Person, String, String) {
    let siti = Person::registers(network, "Siti").await;
    let budi = Person::registers(network, "Budi").await;
    let youth = organization(&siti, "Karang Taruna Bahari", "YOUTH_GROUP").await;
    let membership = member(&siti, &youth, &budi, &["TREASURER"]).await;
    (siti, budi, youth, membership)
}

fn transfer(youth: &str, membership: &str, keep: Option<&str>) -> Value {
    json!({ "organizationId": youth, "membershipId": membership, "keepRole": keep, "password": PASSWORD })
}

#[tokio::test(flavor = "multi_thread")]
async fn ownership_goes_over_in_one_step_and_both_are_told() {
    on_both(|network| async move {
        let (siti, budi, youth, membership) = group(&network).await;
        let done = siti.does("transferOwnership", transfer(&youth, &membership, Some("SECRETARY")), BOTH).await;
        let roles = |names: &[&str]| names.iter().map(|name| json!({ "role": name })).collect::<Vec<_>>();
        assert_eq!(done["newOwner"], json!({ "name": "Budi", "roles": roles(&["TREASURER", "OWNER"]) }));
        assert_eq!(done["formerOwner"], json!({ "name": "Siti", "roles": roles(&["SECRETARY"]) }));
        for (event, whose) in [("ownership.received", "Budi"), ("ownership.handedOver", "Siti")] {
            // The outbox cannot be written; what it tells of can.
            let told = format!(
                "update membership set note = note where person_name = '{whose}' \
                 and id in (select subject_id from outbox where event = '{event}')"
            );
            assert_eq!(network.raw(&told).await.expect("a look"), 1, "{event}");
        }
        // From the next request on.
        let again = transfer(&youth, &membership, None);
        siti.tries("transferOwnership", again, BOTH).await.denied("FORBIDDEN");
        let own = own_membership(&budi, &youth).await;
        let itself = budi.tries("transferOwnership", transfer(&youth, &own, None), BOTH).await;
        itself.refused("ROLE_HELD_ALREADY", "membershipId");
        let back = own_membership(&siti, &youth).await;
        let owner = budi.tries("transferOwnership", transfer(&youth, &back, Some("OWNER")), BOTH).await;
        owner.refused("MALFORMED", "keepRole");
        let done = budi.does("transferOwnership", transfer(&youth, &back, None), BOTH).await;
        assert_eq!(done["formerOwner"]["roles"], json!(roles(&["TREASURER"])));
        let leave = json!({ "organizationId": youth });
        siti.tries("leaveOrganization", leave, "member { id }").await.refused("LAST_OWNER", "organizationId");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn ownership_goes_to_a_member_who_can_act() {
    on_both(|network| async move {
        let (siti, budi, youth, membership) = group(&network).await;
        let added = json!({ "organizationId": youth, "name": "Pak Agus" });
        let managed = text(&siti.does("addMember", added, "member { id }").await["member"]["id"]);
        let tried = siti.tries("transferOwnership", transfer(&youth, &managed, None), BOTH).await;
        tried.refused("LAST_OWNER", "membershipId");
        let added = json!({ "organizationId": youth, "name": "Bu Wati", "endsOn": "2027-01-01" });
        let passing = text(&siti.does("addMember", added, "member { id }").await["member"]["id"]);
        let tried = siti.tries("transferOwnership", transfer(&youth, &passing, None), BOTH).await;
        tried.refused("OWNERSHIP_WITHOUT_TERM", "membershipId");
        // Another owner makes no difference: the one who follows must be able to act.
        let rina = Person::registers(&network, "Rina").await;
        member(&siti, &youth, &rina, &["OWNER"]).await;
        let tried = siti.tries("transferOwnership", transfer(&youth, &managed, None), BOTH).await;
        tried.refused("LAST_OWNER", "membershipId");
        // Somebody of another organization, and somebody who has left.
        let eve = Person::registers(&network, "Eve").await;
        let other = organization(&eve, "Klinik", "HEALTH_PROVIDER").await;
        let foreign = own_membership(&eve, &other).await;
        siti.tries("transferOwnership", transfer(&youth, &foreign, None), BOTH).await.denied("NOT_FOUND");
        budi.does("leaveOrganization", json!({ "organizationId": youth }), "member { status }").await;
        let tried = siti.tries("transferOwnership", transfer(&youth, &membership, None), BOTH).await;
        tried.refused("MEMBERSHIP_ENDED", "membershipId");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_passwords_are_counted_and_the_right_one_is_given_back() {
    on_both(|network| async move {
        let (siti, _, youth, membership) = group(&network).await;
        let preview = |password: &str| {
            let mut input = transfer(&youth, &membership, Some("ADMIN"));
            input["validateOnly"] = json!(true);
            input["password"] = json!(password);
            input
        };
        // Right ones are not counted, however often.
        for _ in 0..12 {
            siti.does("transferOwnership", preview(PASSWORD), BOTH).await;
        }
        for _ in 0..10 {
            let tried = siti.tries("transferOwnership", preview("perahu merah di teluk tenang"), BOTH).await;
            tried.refused("WRONG_PASSWORD", "password");
        }
        siti.tries("transferOwnership", preview(PASSWORD), BOTH).await.denied("RATE_LIMITED");
        // They are the same as at the door.
        let credentials = json!({ "email": "siti@example.org", "password": PASSWORD });
        let door = network.nobody().tries("signIn", credentials, "tokens { expiresIn }").await;
        door.denied("RATE_LIMITED");
        network.passes(TimeDelta::minutes(15));
        let siti = Person::signs_in(&network, "Siti").await;
        siti.does("transferOwnership", preview(PASSWORD), BOTH).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_transfers_at_once_one_is_done() {
    on_both(|network| async move {
        let (siti, budi, youth, membership) = group(&network).await;
        let rina = Person::registers(&network, "Rina").await;
        let other = member(&siti, &youth, &rina, &["MEMBER"]).await;
        let tries = [&membership, &other].map(|to| {
            let input = transfer(&youth, to, Some("ADMIN"));
            let siti = siti.clone();
            async move { siti.tries_quietly("transferOwnership", input, BOTH).await }
        });
        let tried = join_all(tries).await;
        let done = tried.iter().filter(|tried| tried.is_done()).count();
        let refused = tried.iter().filter(|tried| tried.code() == "FORBIDDEN").count();
        assert_eq!((done, refused), (1, 1), "{:?}", tried.iter().map(|tried| tried.code()).collect::<Vec<_>>());
        let leave = json!({ "organizationId": youth });
        let lasts = join_all([&budi, &rina].map(|who| {
            let leave = leave.clone();
            async move { who.tries_quietly("leaveOrganization", leave, "member { id }").await.code().to_owned() }
        }))
        .await;
        assert_eq!(lasts.iter().filter(|code| *code == "LAST_OWNER").count(), 1, "{lasts:?}");
    })
    .await;
}
