//! Somebody asks to join, and the organization answers.

use chrono::TimeDelta;
use serde_json::{Value, json};
use tests::given::{invitation, member, organization};
use tests::person::text;
use tests::{Network, Person, on_both};

const REQUEST: &str = "joinRequest { id status personName message answers { question answer } deciderName reason
    createdAt expiresAt decidedAt organization { name } }";
const LIST: &str = "query($id: ID!) { organization(id: $id) { joinRequests(first: 10) {
    totalCount nodes { id status personName deciderName } } } }";
const OWN: &str = "{ viewer { joinRequests(first: 10) { totalCount nodes { status reason deciderName } } } }";

/// Siti owns the group, Ani coordinates it, Cici is a member; it asks two questions of who wants to join.
struct Group {
    siti: Person,
    ani: Person,
    cici: Person,
    youth: String,
}

async fn group(network: &Network) -> Group {
    let siti = Person::registers(network, "Siti").await;
    let ani = Person::registers(network, "Ani").await;
    let cici = Person::registers(network, "Cici").await;
    let youth = organization(&siti, "Karang Taruna Bahari", "YOUTH_GROUP").await;
    member(&siti, &youth, &ani, &["COORDINATOR"]).await;
    member(&siti, &youth, &cici, &["MEMBER"]).await;
    let group = Group { siti, ani, cici, youth };
    group.takes("OPEN_TO_REQUESTS", &["Where do you live?", "Do you \"swim\"?"]).await;
    group
}

impl Group {
    async fn takes(&self, policy: &str, questions: &[&str]) {
        let input = json!({ "organizationId": self.youth, "joinPolicy": policy, "questions": questions });
        self.siti.does("setJoinPolicy", input, "organization { joinPolicy joinQuestions }").await;
    }

    fn request(&self) -> Value {
        json!({ "organizationId": self.youth, "message": "Please", "answers": ["By the sea", "Yes"] })
    }

    async fn asked_by(&self, who: &Person) -> String {
        text(&who.does("requestToJoin", self.request(), REQUEST).await["joinRequest"]["id"])
    }
}

fn code(answer: &Value) -> &Value {
    &answer["errors"][0]["extensions"]["code"]
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_is_approved_once_and_makes_a_member() {
    on_both(|network| async move {
        let group = group(&network).await;
        let Group { siti, ani, cici, youth } = &group;
        let rina = Person::registers(&network, "Rina").await;
        let card = "query($id: ID!) { organization(id: $id) { joinPolicy joinQuestions } }";
        let seen = rina.sees(card, json!({ "id": youth })).await["organization"].clone();
        let questions = json!(["Where do you live?", "Do you \"swim\"?"]);
        assert_eq!(seen, json!({ "joinPolicy": "OPEN_TO_REQUESTS", "joinQuestions": questions }));
        let made = rina.does("requestToJoin", group.request(), REQUEST).await["joinRequest"].clone();
        assert_eq!((&made["status"], &made["expiresAt"]), (&json!("REQUESTED"), &json!("2026-12-25T02:00:00.000Z")));
        assert_eq!(made["answers"][1], json!({ "question": "Do you \"swim\"?", "answer": "Yes" }));
        rina.tries("requestToJoin", group.request(), REQUEST).await.refused("ALREADY_REQUESTED", "organizationId");
        cici.tries("requestToJoin", group.request(), REQUEST).await.refused("ALREADY_MEMBER", "organizationId");

        // Its person sees it, and who may invite; to others it does not exist.
        let id = made["id"].clone();
        let node = "query($id: ID!) { node(id: $id) { id } }";
        let eve = Person::registers(&network, "Eve").await;
        for (who, is_seen) in [(&rina, true), (ani, true), (siti, true), (cici, false), (&eve, false)] {
            let seen = who.sees(node, json!({ "id": id })).await["node"].is_object();
            assert_eq!(seen, is_seen, "{}", who.name);
        }
        assert_eq!(code(&cici.asks(LIST, json!({ "id": youth })).await), "FORBIDDEN");
        assert_eq!(code(&eve.asks(LIST, json!({ "id": youth })).await), "NOT_FOUND");
        assert_eq!(ani.sees(LIST, json!({ "id": youth })).await["organization"]["joinRequests"]["totalCount"], 1);

        // Nobody approves more than they may, and its person not at all.
        let approve = json!({ "joinRequestId": id });
        let done = "joinRequest { status deciderName } member { name roles { role } contact { email } }";
        rina.tries("approveJoinRequest", approve.clone(), done).await.denied("FORBIDDEN");
        eve.tries("approveJoinRequest", approve.clone(), done).await.denied("NOT_FOUND");
        eve.tries("withdrawJoinRequest", approve.clone(), REQUEST).await.denied("NOT_FOUND");
        let above = json!({ "joinRequestId": id, "role": "TREASURER" });
        ani.tries("approveJoinRequest", above, done).await.refused("ROLE_ABOVE_OWN", "role");
        // Ownership takes a password, for which there is no place here.
        let owner = json!({ "joinRequestId": id, "role": "OWNER" });
        siti.tries("approveJoinRequest", owner, done).await.refused("PASSWORD_REQUIRED", "role");
        let approved = ani.does("approveJoinRequest", approve.clone(), done).await;
        assert_eq!(approved["joinRequest"], json!({ "status": "APPROVED", "deciderName": "Ani" }));
        let joined = json!({ "name": "Rina", "roles": [{ "role": "MEMBER" }], "contact": { "email": null } });
        assert_eq!(approved["member"], joined);
        siti.tries("approveJoinRequest", approve.clone(), done).await.refused("JOIN_REQUEST_CLOSED", "joinRequestId");
        rina.tries("withdrawJoinRequest", approve, REQUEST).await.refused("JOIN_REQUEST_CLOSED", "joinRequestId");
        let own = rina.sees(OWN, json!({})).await["viewer"]["joinRequests"]["nodes"].clone();
        assert_eq!(own, json!([{ "status": "APPROVED", "reason": null, "deciderName": "Ani" }]));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_is_declined_withdrawn_or_runs_out() {
    on_both(|network| async move {
        let group = group(&network).await;
        let Group { ani, siti, youth, .. } = &group;
        let rina = Person::registers(&network, "Rina").await;
        let first = group.asked_by(&rina).await;
        rina.does("withdrawJoinRequest", json!({ "joinRequestId": first }), REQUEST).await;
        let second = group.asked_by(&rina).await;
        let decline = json!({ "joinRequestId": second, "reason": "Too many swimmers" });
        ani.does("declineJoinRequest", decline.clone(), REQUEST).await;
        ani.tries("declineJoinRequest", decline, REQUEST).await.refused("JOIN_REQUEST_CLOSED", "joinRequestId");
        group.asked_by(&rina).await;
        // A stranger is told what was decided and why, not by whom.
        let own = rina.sees(OWN, json!({})).await["viewer"]["joinRequests"]["nodes"].clone();
        let expected = json!([
            { "status": "WITHDRAWN", "reason": null, "deciderName": "Rina" },
            { "status": "DECLINED", "reason": "Too many swimmers", "deciderName": null },
            { "status": "REQUESTED", "reason": null, "deciderName": null }
        ]);
        assert_eq!(own, expected);

        network.passes(TimeDelta::days(30));
        let (rina, siti) =
            (Person::signs_in(&network, "Rina").await, Person::signs_in(&network, siti.name.as_str()).await);
        let list = siti.sees(LIST, json!({ "id": youth })).await["organization"]["joinRequests"].clone();
        assert_eq!((&list["totalCount"], &list["nodes"][2]["status"]), (&json!(3), &json!("EXPIRED")));
        let late = json!({ "joinRequestId": list["nodes"][2]["id"] });
        siti.tries("approveJoinRequest", late, REQUEST).await.refused("JOIN_REQUEST_CLOSED", "joinRequestId");
        let again = group.asked_by(&rina).await;
        // An invitation is faster than the request.
        let token = invitation(&siti, youth, "rina@example.org", "MEMBER").await;
        rina.does("acceptInvitation", json!({ "token": token }), "member { id }").await;
        let approve = json!({ "joinRequestId": again });
        siti.tries("approveJoinRequest", approve, REQUEST).await.refused("ALREADY_MEMBER", "joinRequestId");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn only_who_sees_an_organization_that_asks_for_it_can_ask_to_join() {
    on_both(|network| async move {
        let group = group(&network).await;
        let Group { siti, youth, .. } = &group;
        let rina = Person::registers(&network, "Rina").await;
        let asks = |answers: Value| json!({ "organizationId": youth, "answers": answers });
        for answers in [json!([]), json!(["By the sea"]), json!(["a", "b", "c"])] {
            let tried = rina.tries("requestToJoin", asks(answers), REQUEST).await;
            tried.refused("ANSWERS_MISMATCH", "answers");
        }
        rina.tries("requestToJoin", asks(json!(["By the sea", " "])), REQUEST).await.refused("EMPTY", "answers.1");
        let six = json!({
            "organizationId": youth, "joinPolicy": "OPEN_TO_REQUESTS", "questions": ["1", "2", "3", "4", "5", "6"]
        });
        siti.tries("setJoinPolicy", six, "organization { id }").await.refused("TOO_MANY_QUESTIONS", "questions");
        group.takes("INVITATION_ONLY", &[]).await;
        rina.tries("requestToJoin", group.request(), REQUEST).await.refused("NO_JOIN_REQUESTS", "organizationId");
        // One that has never said how it is joined, and one that is hidden.
        let other = organization(&rina, "Klinik", "HEALTH_PROVIDER").await;
        let plain = json!({ "organizationId": other });
        siti.tries("requestToJoin", plain, REQUEST).await.refused("NO_JOIN_REQUESTS", "organizationId");
        group.takes("OPEN_TO_REQUESTS", &[]).await;
        let hide = json!({ "organizationId": youth, "expectedVersion": 1, "visibility": "HIDDEN" });
        siti.does("editOrganization", hide, "organization { visibility }").await;
        let plain = json!({ "organizationId": youth });
        rina.tries("requestToJoin", plain.clone(), REQUEST).await.denied("NOT_FOUND");
        network.nobody().tries("requestToJoin", plain, REQUEST).await.denied("UNAUTHENTICATED");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_asks_and_takes_it_back_without_end() {
    on_both(|network| async move {
        let group = group(&network).await;
        let eve = Person::registers(&network, "Eve").await;
        for _ in 0..3 {
            let request = group.asked_by(&eve).await;
            eve.does("withdrawJoinRequest", json!({ "joinRequestId": request }), REQUEST).await;
        }
        eve.tries("requestToJoin", group.request(), REQUEST).await.refused("ALREADY_REQUESTED", "organizationId");
        network.passes(TimeDelta::days(1));
        group.asked_by(&Person::signs_in(&network, "Eve").await).await;
        // Who reads the trail and not how to reach people is not told who asked, nor why somebody was refused.
        let siti = Person::signs_in(&network, "Siti").await;
        let tika = Person::registers(&network, "Tika").await;
        member(&siti, &group.youth, &tika, &["AUDITOR"]).await;
        let trail = "query($id: ID!) { auditRecords(organizationId: $id, last: 100) {
            nodes { command reason before after } } }";
        for (who, is_told) in [(&siti, true), (&tika, false)] {
            let seen = who.asks_quietly(trail, json!({ "id": group.youth })).await;
            let nodes = seen["data"]["auditRecords"]["nodes"].as_array().expect("a list").clone();
            let asked: Vec<_> = nodes.iter().filter(|one| one["command"] == "requestToJoin").collect();
            assert_eq!(asked.len(), 4);
            assert!(asked.iter().all(|one| one["after"].is_string() == is_told), "{asked:?}");
        }
    })
    .await;
}
