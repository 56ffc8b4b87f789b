//! Organizations change, stand below each other, are suspended and close; areas are found.

use serde_json::{Value, json};
use tests::given::{self, administrator, organization};
use tests::person::PASSWORD;
use tests::{Person, on_both};

const CARD: &str = "query($id: ID!) { organization(id: $id) { name slug status version description area { code name }
    visibility parent { name } identifiers { scheme value } } }";

async fn card(who: &Person, id: &str) -> Value {
    who.sees(CARD, json!({ "id": id })).await["organization"].clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_edit_names_the_version_that_it_was_made_from() {
    on_both(|network| async move {
        let siti = Person::registers(&network, "Siti").await;
        let youth = organization(&siti, "Karang Taruna Bahari", "YOUTH_GROUP").await;
        let edit = |change: Value| {
            let mut input = json!({ "organizationId": youth, "expectedVersion": 1 });
            input.as_object_mut().expect("a map").extend(change.as_object().expect("a map").clone());
            input
        };
        let select = "organization { version name description area { code } }";
        let change = json!({ "description": "By the sea", "areaCode": null });
        let done = siti.does("editOrganization", edit(change), select).await;
        let expected =
            json!({ "version": 2, "name": "Karang Taruna Bahari", "description": "By the sea", "area": null });
        assert_eq!(done["organization"], expected);
        let late = siti.tries("editOrganization", edit(json!({ "name": "Other" })), select).await;
        late.refused("STALE_VERSION", "expectedVersion");
        assert_eq!(card(&siti, &youth).await["name"], "Karang Taruna Bahari");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_stands_below_itself() {
    on_both(|network| async move {
        let siti = Person::registers(&network, "Siti").await;
        let mut tree = Vec::new();
        for name in ["Village", "Hamlet", "Street"] {
            tree.push(organization(&siti, name, "COMMUNITY_COUNCIL").await);
        }
        let below = |child: &str, parent: &str, version: i32| {
            json!({ "organizationId": child, "parentId": parent, "expectedVersion": version })
        };
        let select = "organization { parent { name } }";
        siti.does("editOrganization", below(&tree[1], &tree[0], 1), select).await;
        siti.does("editOrganization", below(&tree[2], &tree[1], 1), select).await;
        for (child, parent) in [(&tree[0], &tree[2]), (&tree[0], &tree[1]), (&tree[0], &tree[0])] {
            siti.tries("editOrganization", below(child, parent, 1), select).await.refused("PARENT_CYCLE", "parentId");
        }
        let seen = "query($id: ID!) { organization(id: $id) { children(first: 5) { totalCount nodes { name } } } }";
        let seen = siti.sees(seen, json!({ "id": tree[0] })).await;
        assert_eq!(seen["organization"]["children"], json!({ "totalCount": 1, "nodes": [{ "name": "Hamlet" }] }));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_identifier_belongs_to_one_organization() {
    on_both(|network| async move {
        let siti = Person::registers(&network, "Siti").await;
        let one = organization(&siti, "One", "FOUNDATION").await;
        let other = organization(&siti, "Other", "FOUNDATION").await;
        let number = |id: &str| json!({ "organizationId": id, "scheme": "ID-KHH", "value": "AHU-0001" });
        siti.does("addIdentifier", number(&one), "identifier { scheme value }").await;
        siti.tries("addIdentifier", number(&other), "identifier { id }").await.refused("IDENTIFIER_TAKEN", "value");
        let seen = "{ organizationByIdentifier(scheme: \"ID-KHH\", value: \"AHU-0001\") { name } }";
        assert_eq!(siti.sees(seen, json!({})).await["organizationByIdentifier"]["name"], "One");
    })
    .await;
}

// B124
#[tokio::test(flavor = "multi_thread")]
async fn a_suspended_organization_stands_still_and_comes_back_as_it_was() {
    on_both(|network| async move {
        let stage = given::stage(&network).await;
        let admin = administrator(&network).await;
        let issue = json!({
            "organizationId": stage.youth, "name": "Till", "scopes": ["org:read"], "expiresOn": "2027-01-31"
        });
        let issued = stage.siti.does("issueServiceToken", issue, "secret").await;
        let till = Person::with(&network, "till", issued["secret"].as_str().expect("a secret"));
        let need = stage.need("Capital", "MONEY", "100.00", "IDR").await;
        let before = card(&stage.siti, &stage.youth).await;
        let suspend = json!({ "organizationId": stage.youth, "reason": "A complaint" });
        admin.does("suspendOrganization", suspend, "organization { status }").await;

        // Its people keep their accounts and lose what they held there; its tokens are dead.
        let pledge = json!({
            "needId": need, "organizationId": stage.youth, "quantity": { "value": "1", "unit": "IDR" }, "dueOn": given::DUE,
            "idempotencyKey": "own"
        });
        stage.budi.tries("makePledge", pledge, "pledge { id }").await.denied("ORG_SUSPENDED");
        let answer = till.asks("{ organizations(first: 1) { totalCount } }", json!({})).await;
        assert_eq!(answer["errors"][0]["extensions"]["code"], "UNAUTHENTICATED");
        // The others read on, and can do nothing in the partnership.
        let give = json!({
            "needId": need, "organizationId": stage.faith, "quantity": { "value": "1", "unit": "IDR" }, "dueOn": given::DUE,
            "idempotencyKey": "theirs"
        });
        assert_eq!(stage.hasan.tries("makePledge", give.clone(), "pledge { id }").await.code(), "PARTNERSHIP_FROZEN");
        let seen = "query($id: ID!) { need(id: $id) { title } }";
        assert_eq!(stage.hasan.sees(seen, json!({ "id": need })).await["need"]["title"], "Capital");

        let restore = json!({ "organizationId": stage.youth });
        admin.does("restoreOrganization", restore, "organization { status }").await;
        assert_eq!(card(&stage.siti, &stage.youth).await, before);
        assert!(till.asks("{ __typename }", json!({})).await.get("errors").is_none());
        stage.hasan.does("makePledge", give, "pledge { status }").await;

        // Whoever administers the network reads no books.
        let books = "query($id: ID!) { accounts(organizationId: $id, first: 1) { totalCount } }";
        let answer = admin.asks(books, json!({ "id": stage.youth })).await;
        assert_eq!(answer["errors"][0]["extensions"]["code"], "FORBIDDEN", "{answer}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_open_is_settled_before_an_organization_closes() {
    on_both(|network| async move {
        let stage = given::stage(&network).await;
        let archive = json!({ "organizationId": stage.youth, "password": PASSWORD });
        let select = "organization { status }";
        let open = stage.siti.tries("archiveOrganization", archive.clone(), select).await;
        assert_eq!(open.code(), "OPEN_COMMITMENTS");
        let end = json!({ "partnershipId": stage.partnership, "reason": "Done" });
        stage.siti.does("endPartnership", end, "partnership { status }").await;
        let closed = stage.siti.does("archiveOrganization", archive, select).await;
        assert_eq!(closed["organization"]["status"], "ARCHIVED");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn organizations_are_found_by_area_with_all_below_it() {
    on_both(|network| async move {
        let siti = Person::registers(&network, "Siti").await;
        organization(&siti, "In Takalar", "ASSOCIATION").await;
        let input = json!({ "name": "In Makassar", "kind": "FAITH_GROUP", "areaCode": "73.71" });
        siti.does("foundOrganization", input, "organization { area { code name parent { code } } }").await;
        let question =
            "query($filter: OrganizationFilter) { organizations(first: 9, filter: $filter) { nodes { name } } }";
        let cases = [
            (json!({ "areaCode": "73" }), vec!["In Makassar", "In Takalar"]),
            (json!({ "areaCode": "73.71" }), vec!["In Makassar"]),
            (json!({ "areaCode": "7" }), vec![]),
            (json!({ "areaCode": "73", "kind": "ASSOCIATION" }), vec!["In Takalar"]),
            (json!({ "areaCode": "%" }), vec![]),
        ];
        for (filter, expected) in cases {
            let seen = siti.sees(question, json!({ "filter": filter })).await;
            let nodes = seen["organizations"]["nodes"].as_array().expect("a list").clone();
            assert_eq!(nodes.iter().map(|node| &node["name"]).collect::<Vec<_>>(), expected, "{filter}");
        }
        let areas = "query($text: String!) { areas(first: 5, text: $text) { nodes { code name parent { name } } } }";
        let seen = siti.sees(areas, json!({ "text": "takalar" })).await;
        assert_eq!(seen["areas"]["nodes"][0]["code"], "73.05");
        let node = "query($id: ID!) { node(id: $id) { ... on Area { name } } }";
        let cases = [("are_73.05", json!("Kabupaten Takalar")), ("are_73.99", Value::Null), ("are_%", Value::Null)];
        for (id, expected) in cases {
            assert_eq!(siti.sees(node, json!({ "id": id })).await["node"]["name"], expected, "{id}");
        }
    })
    .await;
}
