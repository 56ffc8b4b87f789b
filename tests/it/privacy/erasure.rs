//! What is left of somebody whose account is erased.

use serde_json::{Value, json};
use tests::person::{PASSWORD, text};
use tests::{Network, Person, on_both_mailing};

use super::story::{self, NAME, TRACES};

/// What an erasure must not touch, to the last digit.
const BOOKS: &[&str] = &[
    "ledger_transaction",
    "posting",
    "ledger_seal",
    "account",
    "pledge",
    "pledge_instalment",
    "pledge_revision",
    "contribution",
    "allocation",
    "expenditure",
    "reversal",
    "need",
    "membership_role",
];

/// Everything in which an organization's owner could come upon a name.
const SEEN: &str = "query($id: ID!) {
    organization(id: $id) {
        members(first: 100) { nodes { id name contact { email phone } } }
        invitations(first: 100) { nodes { id email status } }
        joinRequests(first: 100) { nodes { personName message deciderName status reason } }
    }
    receivedPledges(organizationId: $id, first: 100) { nodes { id giverIsPerson status quantity { value } note } }
    auditRecords(organizationId: $id, first: 100) { nodes { actorName command reason before after erasedAt } } }";

async fn seen(who: &Person, organization: &str) -> Value {
    let answer = who.asks_quietly(SEEN, json!({ "id": organization })).await;
    assert!(answer.get("errors").is_none(), "{answer:#}");
    answer["data"].clone()
}

async fn totals(who: &Person, organization: &str) -> Value {
    let asked = "query($id: ID!) { organizationTotals(organizationId: $id) { __typename }
        transactions(organizationId: $id, first: 100) { totalCount nodes { id kind happenedOn } }
        accounts(organizationId: $id, first: 100) { nodes { id balance { value unit } } } }";
    who.asks_quietly(asked, json!({ "id": organization })).await
}

fn erases() -> Value {
    json!({ "password": PASSWORD })
}

// B140, B142
#[tokio::test(flavor = "multi_thread")]
async fn nothing_tells_any_more_who_an_erased_person_was_and_the_books_are_the_same() {
    on_both_mailing(|network, post| async move {
        post.turns(tests::post_office::Mood::Busy);
        let story = story::story(&network).await;
        let (stage, zulaikha) = (&story.stage, &story.zulaikha);
        network.nobody().does("requestPasswordReset", json!({ "email": zulaikha.email() }), "accepted").await;
        assert!(story::traces(&network).await.len() > 20);
        // What is chained already and what is not yet are both erased, and the chain is whole in the end.
        network.seals().await;
        let books = network.dump(BOOKS).await;
        let before = totals(&stage.siti, &stage.youth).await;
        let wrong = json!({ "password": "perahu merah di teluk tenang" });
        zulaikha.tries("eraseAccount", wrong, "erasedAt").await.refused("WRONG_PASSWORD", "password");
        let rows = network.rows().await;
        let only = json!({ "password": PASSWORD, "validateOnly": true });
        zulaikha.does("eraseAccount", only, "erasedAt").await;
        assert_eq!(network.rows().await, rows, "a preview left something behind");

        zulaikha.does("eraseAccount", erases(), "erasedAt").await;
        assert_eq!(story::traces(&network).await, Vec::<String>::new());
        let (roles, others): (Vec<_>, Vec<_>) =
            network.dump(BOOKS).await.into_iter().partition(|line| line.starts_with("membership_role"));
        let (roles_before, others_before): (Vec<_>, Vec<_>) =
            books.into_iter().partition(|line| line.starts_with("membership_role"));
        assert_eq!(others, others_before);
        assert_eq!(roles.len(), roles_before.len());
        assert_eq!(totals(&stage.siti, &stage.youth).await, before);

        // Whoever could see her sees nobody.
        for (who, organization) in
            [(&stage.siti, &stage.youth), (&stage.hasan, &stage.faith), (&stage.dewi, &stage.council)]
        {
            let seen = seen(who, organization).await.to_string().to_lowercase();
            assert!(TRACES.iter().all(|trace| !seen.contains(trace)), "{seen}");
        }
        let member = "query($id: ID!) { member(id: $id) { name isManaged status contact { email phone } } }";
        let asked = stage.siti.sees(member, json!({ "id": story.membership })).await;
        let gone = json!({
            "name": "Erased person", "isManaged": false, "status": "ENDED", "contact": { "email": null, "phone": null }
        });
        assert_eq!(asked["member"], gone);
        let youth = seen(&stage.siti, &stage.youth).await;
        let records = youth["auditRecords"]["nodes"].as_array().unwrap();
        assert!(records.iter().any(|record| record["actorName"] == "Erased person"), "{records:#?}");
        let erased: Vec<_> = records.iter().filter(|record| !record["erasedAt"].is_null()).collect();
        assert!(erased.len() >= 3, "{records:#?}");
        assert!(erased.iter().all(|record| record["before"].is_null() && record["after"].is_null()));
        // What she did to the books is told as before.
        let approved = records.iter().find(|record| record["command"] == "approveExpenditure").unwrap();
        assert!(approved["after"].is_string() && approved["erasedAt"].is_null());
        let theirs = seen(&stage.hasan, &stage.faith).await;
        assert_eq!(theirs["organization"]["joinRequests"]["nodes"][0]["status"], "WITHDRAWN");
        assert_eq!(theirs["organization"]["joinRequests"]["nodes"][0]["personName"], "Erased person");
        let invited = seen(&stage.dewi, &stage.council).await;
        let left = json!([{ "email": "erased@erased.invalid", "status": "CANCELLED" }]);
        let mut invitations = invited["organization"]["invitations"]["nodes"].clone();
        invitations[0].as_object_mut().unwrap().remove("id");
        assert_eq!(invitations, left);
        // Mails that come back later, too, find nothing to send.
        let waiting = "select kind from mail where kind = 'PASSWORD_RESET'";
        assert_eq!(network.texts(waiting).await, Vec::<String>::new());
        comes_back(&network, &story).await;
    })
    .await;
}

/// The door is closed; the address is free, for somebody else.
async fn comes_back(network: &Network, story: &story::Story) {
    let asked = story.zulaikha.asks_quietly("{ viewer { name } }", json!({})).await;
    assert_eq!(asked["errors"][0]["extensions"]["code"], "UNAUTHENTICATED", "{asked}");
    let credentials = json!({ "email": story.zulaikha.email(), "password": PASSWORD });
    let tried = network.nobody().tries("signIn", credentials, "tokens { expiresIn }").await;
    tried.refused("WRONG_CREDENTIALS", "email");
    let anew = Person::registers(network, NAME).await;
    let own = "{ viewer { memberships(first: 10) { nodes { id } } joinRequests(first: 10) { nodes { id } } }
        pledges(first: 10) { nodes { id mine } } }";
    let seen = anew.sees(own, json!({})).await;
    let none = json!({
        "viewer": { "memberships": { "nodes": [] }, "joinRequests": { "nodes": [] } }, "pledges": { "nodes": [] }
    });
    assert_eq!(seen, none);
    let tried = anew.tries("acceptInvitation", json!({ "token": story.open }), "member { id }").await;
    tried.refused("INVITATION_INVALID", "token");
    // What was promised stays promised, until whom it was promised to lets go of it.
    let stage = &story.stage;
    let pledge = json!({ "id": story.pledge });
    let asked = stage.budi.sees("query($id: ID!) { pledge(id: $id) { status mine } }", pledge).await;
    assert_eq!(asked["pledge"], json!({ "status": "ACCEPTED", "mine": false }));
    network.passes(chrono::TimeDelta::days(200));
    let budi = Person::signs_in(network, "Budi").await;
    let write_off = json!({ "pledgeId": text(&json!(story.pledge)), "reason": "Nobody is there to keep it" });
    let done = budi.does("writeOffPledge", write_off, "pledge { status }").await;
    assert_eq!(done["pledge"]["status"], "WRITTEN_OFF");
}
