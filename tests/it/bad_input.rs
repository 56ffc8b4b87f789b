//! Values that cannot be what they should be: a code, the field at fault, and nothing stored.

use serde_json::{Value, json};
use tests::given::{self, DUE, organization};
use tests::person::PASSWORD;
use tests::{Person, on_both};

fn need(stage: &given::Stage, change: &[(&str, Value)]) -> Value {
    let mut input = json!({
        "partnershipId": stage.partnership, "organizationId": stage.youth, "title": "Nets", "kind": "MONEY",
        "quantity": { "value": "10.00", "unit": "IDR" }, "dueOn": DUE
    });
    for (path, value) in change {
        match path.split_once('.') {
            Some((outer, inner)) => input[outer][inner] = value.clone(),
            None => input[*path] = value.clone(),
        }
    }
    input
}

#[tokio::test(flavor = "multi_thread")]
async fn amounts_that_are_none() {
    on_both(|network| async move {
        let stage = given::stage(&network).await;
        let before = network.rows().await;
        let cases = [
            ("NaN", "MALFORMED"),
            ("1e400", "MALFORMED"),
            (" ", "MALFORMED"),
            ("", "EMPTY"),
            ("0x10", "MALFORMED"),
            ("1,5", "MALFORMED"),
            ("Infinity", "MALFORMED"),
            ("-1", "MALFORMED"),
            ("0", "NOT_POSITIVE"),
            ("0.00", "NOT_POSITIVE"),
            ("1.005", "TOO_MANY_DECIMALS"),
            ("1000000000000000000000000000000", "TOO_LARGE"),
            ("9000000000000000.01", "TOO_LARGE"),
        ];
        for (value, expected) in cases {
            let tried =
                stage.rina.tries("publishNeed", need(&stage, &[("quantity.value", json!(value))]), "need { id }").await;
            let given = &tried.payload()["errors"][0];
            assert_eq!(given["path"], json!(["quantity", "value"]), "{value:?}: {}", tried.answer);
            assert_eq!(given["code"], expected, "{value:?}");
        }
        // A number instead of a text is refused before anything is asked of the domain.
        let number = need(&stage, &[("quantity.value", json!(10.5))]);
        let tried = stage.rina.tries("publishNeed", number, "need { id }").await;
        assert_eq!(tried.code(), "BAD_USER_INPUT", "{}", tried.answer);
        for (unit, expected) in [("KGM", "UNIT_MISMATCH"), ("XXX", "UNKNOWN"), ("idr", "UNKNOWN"), ("", "UNKNOWN")] {
            let tried =
                stage.rina.tries("publishNeed", need(&stage, &[("quantity.unit", json!(unit))]), "need { id }").await;
            tried.refused(expected, "quantity.unit");
        }
        assert_eq!(network.rows().await, before);
    })
    .await;
}

// B134
#[tokio::test(flavor = "multi_thread")]
async fn dates_ids_and_words_that_are_none() {
    on_both(|network| async move {
        let stage = given::stage(&network).await;
        let before = network.rows().await;
        for date in ["2026-02-30", "2026-2-3", "30/02/2026", " ", "tomorrow", "2026-11-25T00:00:00Z", "+12026-01-01"] {
            let tried = stage.rina.tries("publishNeed", need(&stage, &[("dueOn", json!(date))]), "need { id }").await;
            tried.refused("MALFORMED", "dueOn");
        }
        let past = need(&stage, &[("dueOn", json!("2026-11-24"))]);
        stage.rina.tries("publishNeed", past, "need { id }").await.refused("DATE_IN_PAST", "dueOn");

        // An id of another kind, one that was cut off, one that never was, SQL: all are the same absence.
        let cut = &stage.partnership[..20];
        let unknown = "prt_01jb0000000000000000000000";
        for id in [&stage.youth, cut, unknown, "' or 1=1 --", "", "\u{0}", &"x".repeat(10_000)] {
            let input = need(&stage, &[("partnershipId", json!(id))]);
            stage.rina.tries_quietly("publishNeed", input, "need { id }").await.denied("NOT_FOUND");
            let seen = "query($id: ID!) { partnership(id: $id) { name } }";
            let absent = stage.rina.asks_quietly(seen, json!({ "id": id })).await;
            assert_eq!(absent, json!({ "data": { "partnership": null } }), "{id}");
        }
        for kind in ["GOLD", "money", ""] {
            let tried = stage.rina.tries("publishNeed", need(&stage, &[("kind", json!(kind))]), "need { id }").await;
            tried.denied("GRAPHQL_VALIDATION_FAILED");
            assert!(tried.answer.to_string().contains("input.kind"), "{}", tried.answer);
        }
        let titles = [
            ("", "EMPTY"),
            ("   \u{200b} ", "EMPTY"),
            ("Nets\u{0}", "FORBIDDEN_CHARACTER"),
            ("Nets \u{202e}", "FORBIDDEN_CHARACTER"),
        ];
        for (title, expected) in titles {
            let tried = stage.rina.tries("publishNeed", need(&stage, &[("title", json!(title))]), "need { id }").await;
            tried.refused(expected, "title");
        }
        let long = need(&stage, &[("title", json!("x".repeat(10_000)))]);
        assert_eq!(stage.rina.tries("publishNeed", long, "need { id }").await.code(), "TOO_LONG");
        let nowhere = need(&stage, &[("areaCode", json!("99.99"))]);
        assert_eq!(stage.rina.tries("publishNeed", nowhere, "need { id }").await.code(), "UNKNOWN_AREA");
        assert_eq!(network.rows().await, before);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn accounts_and_names_that_cannot_be() {
    on_both(|network| async move {
        let nobody = network.nobody();
        let before = network.rows().await;
        let account =
            |name: &str, email: &str, password: &str| json!({ "name": name, "email": email, "password": password });
        let cases = [
            (account("", "a@example.org", PASSWORD), "EMPTY", "name"),
            (account("Siti", "siti", PASSWORD), "MALFORMED", "email"),
            (account("Siti", "a@b@c", PASSWORD), "MALFORMED", "email"),
            (account("Siti", "siti@example.org", "short"), "PASSWORD_TOO_SHORT", "password"),
            (account("Siti", "siti@example.org", "aaaaaaaaaaaaaaaaaaaa"), "PASSWORD_GUESSABLE", "password"),
            (account("Siti\u{202e}", "siti@example.org", PASSWORD), "FORBIDDEN_CHARACTER", "name"),
        ];
        for (input, code, path) in cases {
            let tried = nobody.tries("register", input, "viewer { id }").await;
            let given = &tried.payload()["errors"][0];
            assert_eq!((&given["code"], &given["path"]), (&json!(code), &json!([path])), "{}", tried.answer);
        }
        // Every fault is told, not only the first.
        let both = nobody.tries("register", account("", "siti", PASSWORD), "viewer { id }").await;
        assert_eq!(both.payload()["errors"].as_array().map(Vec::len), Some(2), "{}", both.answer);
        assert_eq!(network.rows().await, before);

        let siti = Person::registers(&network, "Siti").await;
        let group = |name: &str, slug: Value| json!({ "name": name, "kind": "YOUTH_GROUP", "slug": slug });
        let select = "organization { id }";
        // Latin and Cyrillic letters that look alike.
        siti.tries("foundOrganization", group("B\u{430}hari", json!("bahari")), select)
            .await
            .refused("MIXED_SCRIPT", "name");
        for slug in ["a", "-bahari", "Bahari", "bahari--laut", "graphql", "b_h"] {
            let tried = siti.tries("foundOrganization", group("Bahari", json!(slug)), select).await;
            assert_eq!(tried.payload()["errors"][0]["path"], json!(["slug"]), "{slug}: {}", tried.answer);
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_search_takes_every_character_for_itself() {
    on_both(|network| async move {
        let siti = Person::registers(&network, "Siti").await;
        for name in ["Café Bahari", "100% Bersih", "Under_score", "ISTANBUL Jaya"] {
            organization(&siti, name, "ASSOCIATION").await;
        }
        let question = "query($text: String!) { organizations(first: 10, filter: { text: $text }) { nodes { name } } }";
        let cases = [
            ("cafe", vec!["Café Bahari"]),
            ("CAFÉ", vec!["Café Bahari"]),
            ("100%", vec!["100% Bersih"]),
            ("%", vec!["100% Bersih"]),
            ("_", vec!["Under_score"]),
            ("istanbul", vec!["ISTANBUL Jaya"]),
            ("' or 1=1 --", vec![]),
            ("\\", vec![]),
        ];
        for (text, expected) in cases {
            let seen = siti.sees(question, json!({ "text": text })).await;
            let names: Vec<_> = seen["organizations"]["nodes"]
                .as_array()
                .expect("a list")
                .iter()
                .map(|node| node["name"].clone())
                .collect();
            assert_eq!(names, expected, "{text}");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_go_forward_and_back_without_a_gap() {
    on_both(|network| async move {
        let siti = Person::registers(&network, "Siti").await;
        // Two have the same name, so that only the id tells their places.
        for (place, name) in ["Delta", "alpha", "Beta", "beta", "Élan", "gamma", "zeta"].iter().enumerate() {
            let input = json!({ "name": name, "kind": "ASSOCIATION", "slug": format!("group-{place}") });
            siti.does("foundOrganization", input, "organization { id }").await;
        }
        let question = "query($first: Int, $after: String, $last: Int, $before: String) {
            organizations(first: $first, after: $after, last: $last, before: $before) {
                nodes { name } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }";
        let mut forward = Vec::new();
        let mut after = Value::Null;
        loop {
            let seen = siti.sees(question, json!({ "first": 3, "after": after })).await["organizations"].clone();
            forward.extend(seen["nodes"].as_array().expect("a list").clone());
            if seen["pageInfo"]["hasNextPage"] == false {
                break;
            }
            after = seen["pageInfo"]["endCursor"].clone();
        }
        let mut backward = Vec::new();
        let mut before = Value::Null;
        loop {
            let seen = siti.sees(question, json!({ "last": 3, "before": before })).await["organizations"].clone();
            let mut nodes = seen["nodes"].as_array().expect("a list").clone();
            nodes.extend(std::mem::take(&mut backward));
            backward = nodes;
            if seen["pageInfo"]["hasPreviousPage"] == false {
                break;
            }
            before = seen["pageInfo"]["startCursor"].clone();
        }
        assert_eq!(forward, backward);
        let names: Vec<_> = forward.iter().map(|node| node["name"].as_str().expect("a name")).collect();
        assert_eq!(names.len(), 7);
        assert_eq!((names[0], names[6]), ("alpha", "zeta"));
        assert_eq!(names[3..6], ["Delta", "Élan", "gamma"]);
    })
    .await;
}
