//! Offers and needs that fit each other: which, in which order and why, and to whom it is told.

use serde_json::{Value, json};
use tests::given::{self, Stage, organization, proposal, takes_on};
use tests::person::text;
use tests::{Network, Person, on_both};

const NEEDS: &str =
    "query($id: ID!, $first: Int, $after: String) { offer(id: $id) { matches(first: $first, after: $after) {
    totalCount pageInfo { hasNextPage hasPreviousPage endCursor }
    edges { cursor node { title } reasons { areaDistance inTime gapPercent couldCover { value } } } } } }";
const OFFERS: &str = "query($id: ID!, $last: Int) { need(id: $id) { matches(last: $last) { totalCount
    nodes { title } edges { reasons { areaDistance inTime gapPercent couldCover { value } } } } } }";

fn rupiah(value: &str) -> Value {
    json!({ "value": value, "unit": "IDR" })
}

/// A need of the youth group.
async fn need(stage: &Stage, title: &str, value: &str, area: Option<&str>, due: &str) -> String {
    let input = json!({
        "partnershipId": stage.partnership, "organizationId": stage.youth, "title": title, "kind": "MONEY",
        "quantity": rupiah(value), "dueOn": due, "areaCode": area
    });
    text(&stage.rina.does("publishNeed", input, "need { id }").await["need"]["id"])
}

async fn offer(who: &Person, stage: &Stage, title: &str, more: Value) -> String {
    let mut input = json!({
        "partnershipId": stage.partnership, "title": title, "kind": "MONEY", "quantity": rupiah("100.00"),
        "areaCode": "73.05", "idempotencyKey": title
    });
    for (field, value) in more.as_object().expect("fields") {
        input[field] = value.clone();
    }
    text(&who.does("publishOffer", input, "offer { id }").await["offer"]["id"])
}

fn titles(edges: &Value) -> Vec<String> {
    edges.as_array().expect("edges").iter().map(|edge| text(&edge["node"]["title"])).collect()
}

fn reasons(distance: Option<i32>, in_time: bool, percent: i32, covers: &str) -> Value {
    json!({ "areaDistance": distance, "inTime": in_time, "gapPercent": percent, "couldCover": { "value": covers } })
}

#[tokio::test(flavor = "multi_thread")]
async fn needs_rank_by_area_then_time_then_gap_then_day() {
    on_both(|network| async move {
        let stage = given::stage(&network).await;
        need(&stage, "Unknown place", "100.00", None, "2027-01-15").await;
        need(&stage, "Another island", "100.00", Some("11.01"), "2027-01-15").await;
        need(&stage, "Next regency", "100.00", Some("73.71"), "2027-01-15").await;
        need(&stage, "Whole province", "100.00", Some("73"), "2027-01-15").await;
        let late = need(&stage, "Too early", "100.00", Some("73.05"), "2026-12-10").await;
        need(&stage, "Large", "400.00", Some("73.05"), "2027-01-10").await;
        need(&stage, "Later", "100.00", Some("73.05"), "2027-02-01").await;
        let best = need(&stage, "Sooner", "100.00", Some("73.05"), "2027-01-16").await;
        // These do not fit: of another kind, covered by a promise, closed, the giver's own.
        stage.need("Rice", "GOODS", "40", "KGM").await;
        let covered = need(&stage, "Covered", "10.00", Some("73.05"), "2027-01-15").await;
        stage.pledge(&covered, "10.00", "IDR").await;
        let closed = need(&stage, "Closed", "10.00", Some("73.05"), "2027-01-15").await;
        stage.rina.does("closeNeed", json!({ "needId": closed }), "need { status }").await;
        let own = json!({
            "partnershipId": stage.partnership, "organizationId": stage.faith, "title": "Own", "kind": "MONEY",
            "quantity": rupiah("10.00"), "dueOn": "2027-01-15"
        });
        stage.hasan.does("publishNeed", own, "need { id }").await;

        let more = json!({ "organizationId": stage.faith, "availableFrom": "2027-01-01" });
        let savings = offer(&stage.hasan, &stage, "Savings", more).await;
        let seen = stage.hasan.sees(NEEDS, json!({ "id": savings, "first": 20 })).await["offer"]["matches"].clone();
        let expected = [
            ("Whole province", reasons(Some(0), true, 100, "100.00")),
            ("Sooner", reasons(Some(0), true, 100, "100.00")),
            ("Later", reasons(Some(0), true, 100, "100.00")),
            ("Large", reasons(Some(0), true, 25, "100.00")),
            ("Too early", reasons(Some(0), false, 100, "100.00")),
            ("Next regency", reasons(Some(1), true, 100, "100.00")),
            ("Another island", reasons(Some(2), true, 100, "100.00")),
            ("Unknown place", reasons(None, true, 100, "100.00")),
        ];
        assert_eq!(titles(&seen["edges"]), expected.iter().map(|(title, _)| *title).collect::<Vec<_>>());
        for (at, (title, why)) in expected.iter().enumerate() {
            assert_eq!(seen["edges"][at]["reasons"], *why, "{title}");
        }
        assert_eq!(seen["totalCount"], 8);

        // Pages neither lose nor repeat one, also when what a page ended with is gone meanwhile.
        let first = stage.hasan.sees(NEEDS, json!({ "id": savings, "first": 5 })).await["offer"]["matches"].clone();
        assert_eq!(first["pageInfo"]["hasNextPage"], true);
        stage.rina.does("withdrawNeed", json!({ "needId": late }), "need { status }").await;
        let after = first["pageInfo"]["endCursor"].clone();
        let asked = json!({ "id": savings, "first": 5, "after": after });
        let rest = stage.hasan.sees(NEEDS, asked).await["offer"]["matches"].clone();
        assert_eq!(titles(&rest["edges"]), ["Next regency", "Another island", "Unknown place"]);
        assert_eq!((&rest["pageInfo"]["hasNextPage"], &rest["totalCount"]), (&json!(false), &json!(7)));

        // From the other side: what is promised of it counts no more, and who gives nothing any more is not there.
        let promise = json!({
            "offerId": savings, "idempotencyKey": "some",
            "needs": [{ "needId": best, "quantity": rupiah("70.00"), "dueOn": "2027-01-16" }]
        });
        stage.hasan.does("pledgeFromOffer", promise, "offer { status }").await;
        let tono = json!({ "organizationId": stage.council, "areaCode": "73.71" });
        offer(&stage.dewi, &stage, "Treasury", tono).await;
        let gone = offer(&stage.dewi, &stage, "Gone", json!({ "organizationId": stage.council })).await;
        stage.dewi.does("withdrawOffer", json!({ "offerId": gone, "reason": "Spent" }), "offer { id }").await;
        let seen = stage.rina.sees(OFFERS, json!({ "id": best, "last": 5 })).await["need"]["matches"].clone();
        let expected = json!({
            "totalCount": 2, "nodes": [{ "title": "Savings" }, { "title": "Treasury" }],
            "edges": [
                { "reasons": reasons(Some(0), true, 30, "30.00") },
                { "reasons": reasons(Some(1), true, 100, "100.00") },
            ]
        });
        assert_eq!(seen, expected);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_match_tells_of_nothing_that_the_viewer_does_not_see() {
    on_both(|network| async move {
        let stage = given::stage(&network).await;
        need(&stage, "Nets", "100.00", Some("73.05"), "2027-01-15").await;
        // The council and the faith group are in one more partnership, of which the youth group knows nothing.
        let other = proposal(&stage.dewi, "Storm relief", "PARTIES", &[&stage.council, &stage.faith]).await;
        let accept = json!({ "partnershipId": other, "organizationId": stage.faith });
        stage.hasan.does("acceptPartnership", accept, "partnership { status }").await;
        let roofs = json!({
            "partnershipId": other, "organizationId": stage.council, "title": "Roofs", "kind": "MONEY",
            "quantity": rupiah("50.00"), "dueOn": "2027-01-10", "areaCode": "73.05"
        });
        let roofs = text(&stage.dewi.does("publishNeed", roofs, "need { id }").await["need"]["id"]);
        let savings = offer(&stage.hasan, &stage, "Savings", json!({ "organizationId": stage.faith })).await;
        let titled = |who: &Person| {
            let (who, id) = (who.clone(), savings.clone());
            async move {
                let seen = who.sees(NEEDS, json!({ "id": id, "first": 5 })).await;
                (titles(&seen["offer"]["matches"]["edges"]), seen["offer"]["matches"]["totalCount"].clone())
            }
        };
        let both = vec!["Roofs".to_owned(), "Nets".to_owned()];
        assert_eq!(titled(&stage.hasan).await, (both.clone(), json!(2)));
        assert_eq!(titled(&stage.dewi).await, (both, json!(2)));
        assert_eq!(titled(&stage.siti).await, (vec!["Nets".to_owned()], json!(1)));
        // Those of the other partnership see no offer that was made here, unless they are of this one, too.
        let seen = stage.hasan.sees(OFFERS, json!({ "id": roofs, "last": 5 })).await["need"]["matches"].clone();
        assert_eq!(seen["totalCount"], 1);

        // A stranger offers something in a public partnership, and is shown no sums there.
        let public = proposal(&stage.siti, "Clean beach", "PUBLIC", &[&stage.youth, &stage.faith]).await;
        let accept = json!({ "partnershipId": public, "organizationId": stage.faith });
        stage.hasan.does("acceptPartnership", accept, "partnership { status }").await;
        let bins = json!({
            "partnershipId": public, "organizationId": stage.youth, "title": "Bins", "kind": "MONEY",
            "quantity": rupiah("40.00"), "dueOn": "2027-01-10", "areaCode": "73.05"
        });
        stage.rina.does("publishNeed", bins, "need { id }").await;
        let tono = Person::registers(&network, "Tono").await;
        let gift = offer(&tono, &stage, "Gift", json!({ "partnershipId": public })).await;
        let seen = tono.sees(NEEDS, json!({ "id": gift, "first": 5 })).await["offer"]["matches"].clone();
        assert_eq!(titles(&seen["edges"]), ["Bins"]);
        let unknown = json!({ "areaDistance": 0, "inTime": true, "gapPercent": null, "couldCover": null });
        assert_eq!(seen["edges"][0]["reasons"], unknown);
        let seen = stage.rina.sees(NEEDS, json!({ "id": gift, "first": 5 })).await["offer"]["matches"].clone();
        assert_eq!(seen["edges"][0]["reasons"], reasons(Some(0), true, 100, "40.00"));

        // Where nothing can be begun, nothing fits.
        let admin = given::administrator(&network).await;
        let suspend = json!({ "organizationId": stage.youth, "reason": "A complaint" });
        admin.does("suspendOrganization", suspend, "organization { status }").await;
        assert_eq!(titled(&stage.hasan).await, (vec!["Roofs".to_owned()], json!(1)));
    })
    .await;
}

/// A dozen needs and a dozen offers that all fit each other.
async fn market(network: &Network) -> Stage {
    let stage = given::stage(network).await;
    for number in 0..12 {
        need(&stage, &format!("Need {number}"), "100.00", Some("73.05"), "2027-01-15").await;
        let more = json!({ "organizationId": stage.faith });
        offer(&stage.hasan, &stage, &format!("Offer-{number}"), more).await;
    }
    stage
}

#[tokio::test(flavor = "multi_thread")]
async fn offers_with_what_fits_them_take_as_many_statements_for_two_as_for_ten() {
    on_both(|network| async move {
        let stage = market(&network).await;
        let offers = "offers(first: $first) { nodes { title status free { value } pledges(first: 2) { nodes { id } }
            giverOrganization { name } matches(first: 3) { edges { reasons { gapPercent } node { title } } } } }";
        let needs = "needs(first: $first) { nodes { commitment { gap { value } } matches(first: 3) { nodes { title status } } } }";
        stage.hasan.sees("{ viewer { id } }", json!({})).await;
        let mut all = 0;
        // Each by itself: two ways to the same rows share a statement when they come at the same moment.
        for asked in [offers, needs] {
            let question = format!("query($first: Int!) {{ {asked} }}");
            let mut counts = Vec::new();
            for first in [2, 10] {
                let _ = network.statements();
                let seen = stage.hasan.sees(&question, json!({ "first": first })).await;
                if asked == offers {
                    assert_eq!(seen["offers"]["nodes"].as_array().map(Vec::len), Some(first));
                    assert_eq!(seen["offers"]["nodes"][1]["matches"]["edges"][2]["reasons"]["gapPercent"], 100);
                }
                counts.push(network.statements().len());
            }
            assert_eq!(counts[0], counts[1], "larger pages take more statements: {asked}");
            all += counts[0];
        }
        assert!(all <= 24, "{all}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn lists_of_offers_page_in_order() {
    on_both(|network| async move {
        let stage = market(&network).await;
        takes_on(&stage.siti, &organization(&stage.siti, "Elsewhere", "ASSOCIATION").await, "TREASURER").await;
        let question = "query($id: ID!, $after: String) { partnership(id: $id) { offers(first: 5, after: $after) {
            totalCount nodes { title } pageInfo { hasNextPage endCursor } } } }";
        let (mut titles, mut after) = (Vec::new(), Value::Null);
        loop {
            let asked = json!({ "id": stage.partnership, "after": after });
            let page = stage.siti.sees(question, asked).await["partnership"]["offers"].clone();
            assert_eq!(page["totalCount"], 12);
            titles.extend(page["nodes"].as_array().expect("rows").iter().map(|row| text(&row["title"])));
            if page["pageInfo"]["hasNextPage"] == false {
                break;
            }
            after = page["pageInfo"]["endCursor"].clone();
        }
        assert_eq!(titles, (0..12).map(|number| format!("Offer-{number}")).collect::<Vec<_>>());
    })
    .await;
}
