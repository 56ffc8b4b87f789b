//! Who answers for people or for money alone reads that part of the trail, and cannot tell that there is another.

use serde_json::{Value, json};
use tests::given::{self, Stage, member, own_membership};
use tests::person::text;
use tests::{Network, Person, on_both};

const TRAIL: &str = "query($id: ID!, $filter: AuditFilter, $first: Int, $after: String) {
    auditRecords(organizationId: $id, filter: $filter, first: $first, after: $after) {
        totalCount pageInfo { hasNextPage endCursor }
        nodes { id command subjectId reason before after link { sequence hash } } } }";
const NODE: &str =
    "query($id: ID!) { node(id: $id) { ... on AuditRecord { id command after link { sequence hash } } } }";
const PEOPLE: &[&str] = &["mem", "rol", "cro", "crg", "inv", "jrq", "per"];
const MONEY: &[&str] = &["ned", "plg", "ctb", "alc", "exp", "rvl"];

async fn page(who: &Person, organization: &str, more: Value) -> Value {
    let mut asked = json!({ "id": organization, "first": 100 });
    for (name, value) in more.as_object().expect("an object") {
        asked[name] = value.clone();
    }
    let answer = who.asks_quietly(TRAIL, asked).await;
    assert!(answer["data"]["auditRecords"].is_object(), "{answer}");
    answer["data"]["auditRecords"].clone()
}

fn rows(page: &Value) -> Vec<Value> {
    page["nodes"].as_array().expect("rows").clone()
}

fn kinds(rows: &[Value]) -> Vec<String> {
    let mut kinds: Vec<_> = rows.iter().map(|row| text(&row["subjectId"])[..3].to_owned()).collect();
    kinds.sort_unstable();
    kinds.dedup();
    kinds
}

/// A network in which much was done, with a plain coordinator.
async fn busy(network: &Network) -> (Stage, Person) {
    let stage = given::stage(network).await;
    let kadek = Person::registers(network, "Kadek").await;
    member(&stage.siti, &stage.youth, &kadek, &["COORDINATOR"]).await;
    let need = stage.need("Nets", "MONEY", "1000", "IDR").await;
    let pledge = stage.pledge(&need, "400", "IDR").await;
    stage.received(&pledge, "300", "IDR").await;
    let ending = json!({ "membershipId": own_membership(&stage.rina, &stage.youth).await, "reason": "Moved" });
    stage.siti.does("endMembership", ending, "member { status }").await;
    network.seals().await;
    (stage, kadek)
}

#[tokio::test(flavor = "multi_thread")]
async fn each_reads_their_part_and_nothing_tells_of_the_other() {
    on_both(|network| async move {
        let (stage, kadek) = busy(&network).await;
        let youth = &stage.youth;
        let whole = page(&stage.siti, youth, json!({})).await;
        let (people, money) = (page(&kadek, youth, json!({})).await, page(&stage.budi, youth, json!({})).await);
        for (part, kinds_of) in [(&people, PEOPLE), (&money, MONEY)] {
            let expected: Vec<_> = rows(&whole)
                .into_iter()
                .filter(|row| kinds_of.contains(&&text(&row["subjectId"])[..3]))
                .map(|row| row["id"].clone())
                .collect();
            let seen: Vec<_> = rows(part).into_iter().map(|row| row["id"].clone()).collect();
            assert!(!seen.is_empty() && seen.len() < rows(&whole).len());
            assert_eq!((&seen, part["totalCount"].as_u64()), (&expected, u64::try_from(expected.len()).ok()));
        }
        assert!(kinds(&rows(&whole)).contains(&"org".to_owned()), "the whole holds what is in no part");
        // Nothing of money stands in the part of people.
        assert!(!rows(&people).iter().any(|row| row.to_string().contains("quantity")));
        assert!(rows(&money).iter().any(|row| row["after"].as_str().is_some_and(|text| text.contains("quantity"))));
        assert!(rows(&people).iter().any(|row| row["reason"] == "Moved"), "who reads contact data reads why");

        // The proof is that of the whole trail, without the number that would count what they do not read.
        let known: Vec<_> = rows(&whole).into_iter().map(|row| row["link"]["hash"].clone()).collect();
        for row in rows(&people).into_iter().chain(rows(&money)) {
            assert!(row["link"]["sequence"].is_null() && known.contains(&row["link"]["hash"]), "{row}");
        }
        assert!(rows(&whole).iter().all(|row| row["link"]["sequence"].is_i64()));

        // Pages of one walk exactly through the part.
        let (mut walked, mut after) = (0, Value::Null);
        loop {
            let one = page(&kadek, youth, json!({ "first": 1, "after": after })).await;
            walked += rows(&one).len();
            assert_eq!(one["totalCount"], people["totalCount"]);
            if one["pageInfo"]["hasNextPage"] == false {
                break;
            }
            after = one["pageInfo"]["endCursor"].clone();
        }
        assert_eq!(Some(walked as u64), people["totalCount"].as_u64());

        // What is looked for by what lies outside is not there, and neither is it by its id.
        let outside = rows(&money)[0].clone();
        let count = async |who: &Person, filter: Value| {
            page(who, youth, json!({ "filter": filter })).await["totalCount"].clone()
        };
        assert_eq!(count(&kadek, json!({ "subjectId": outside["subjectId"] })).await, 0);
        assert_eq!(count(&kadek, json!({ "command": outside["command"] })).await, 0);
        assert_eq!(
            count(&stage.budi, json!({ "subjectId": outside["subjectId"] })).await.as_u64().map(|n| n > 0),
            Some(true)
        );
        assert_eq!(count(&stage.budi, json!({ "command": "inviteMember" })).await, 0);
        let node = async |who: &Person, row: &Value| {
            who.asks_quietly(NODE, json!({ "id": row["id"] })).await["data"]["node"].clone()
        };
        assert!(node(&kadek, &outside).await.is_null());
        let own = node(&stage.budi, &outside).await;
        assert_eq!((&own["id"], &own["link"]["hash"]), (&outside["id"], &outside["link"]["hash"]));
        assert!(own["link"]["sequence"].is_null());
        assert!(node(&stage.budi, &rows(&people)[0]).await.is_null());
        assert!(node(&stage.siti, &outside).await["link"]["sequence"].is_i64());

        // The whole is answered for by those who read the whole.
        let who = "query($id: ID!) { whoCanSee(id: $id) { organizations { permission } } }";
        let told = stage.siti.asks_quietly(who, json!({ "id": outside["id"] })).await;
        let named: Vec<_> = told["data"]["whoCanSee"]["organizations"]
            .as_array()
            .expect("a list")
            .iter()
            .map(|one| one["permission"].clone())
            .collect();
        assert_eq!(named, [json!("AUDIT_READ"), json!("AUDIT_MONEY_READ")]);
        let told = stage.budi.asks_quietly(who, json!({ "id": outside["id"] })).await;
        assert_eq!(told["errors"][0]["extensions"]["code"], "FORBIDDEN");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_role_of_the_organizations_own_carries_a_part_and_content_asks_for_more() {
    on_both(|network| async move {
        let (stage, kadek) = busy(&network).await;
        let youth = &stage.youth;
        let tono = Person::registers(&network, "Tono").await;
        let membership = member(&stage.siti, youth, &tono, &["MEMBER"]).await;
        let code = async |who: &Person| {
            who.asks(TRAIL, json!({ "id": youth, "first": 1 })).await["errors"][0]["extensions"]["code"].clone()
        };
        assert_eq!(code(&tono).await, "FORBIDDEN");
        assert_eq!(code(&network.nobody()).await, "UNAUTHENTICATED");
        assert_eq!(code(&stage.hasan).await, "NOT_FOUND");

        let role = async |name: &str, permission: &str| {
            let input = json!({ "organizationId": youth, "name": name, "permissions": [permission] });
            text(&stage.siti.does("defineRole", input, "customRole { id }").await["customRole"]["id"])
        };
        let (people, money) = (role("Umat", "AUDIT_PEOPLE_READ").await, role("Kas", "AUDIT_MONEY_READ").await);
        let gives = async |role: &str| {
            stage
                .siti
                .does("grantRole", json!({ "membershipId": membership, "customRoleId": role }), "member { id }")
                .await;
        };
        gives(&people).await;
        let seen = rows(&page(&tono, youth, json!({})).await);
        assert!(kinds(&seen).iter().all(|kind| PEOPLE.contains(&kind.as_str())), "{:?}", kinds(&seen));
        // How people are reached, and why they left, asks for what shows it elsewhere.
        assert!(
            seen.iter()
                .filter(|row| row["subjectId"].as_str().is_some_and(|id| id.starts_with("mem")))
                .all(|row| row["after"].is_null() && row["reason"].is_null())
        );
        gives(&money).await;
        let seen = rows(&page(&tono, youth, json!({})).await);
        let both = kinds(&seen);
        assert!(
            both.contains(&"plg".to_owned()) && both.contains(&"mem".to_owned()) && !both.contains(&"org".to_owned())
        );
        assert!(!seen.iter().any(|row| row.to_string().contains("quantity")), "amounts ask for the books");

        // Of an organization that is suspended, owners read on.
        let admin = given::administrator(&network).await;
        admin
            .does(
                "suspendOrganization",
                json!({ "organizationId": youth, "reason": "A complaint" }),
                "organization { id }",
            )
            .await;
        for who in [&tono, &kadek, &stage.budi] {
            assert_eq!(code(who).await, "ORG_SUSPENDED");
        }
        assert!(!rows(&page(&stage.siti, youth, json!({})).await).is_empty());
    })
    .await;
}
