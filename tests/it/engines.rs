//! Where the two databases would differ if they were left to themselves: characters, keys, words, locks, connections.

use futures_util::future::join_all;
use serde_json::{Value, json};
use tests::given::{self, TODAY, organization};
use tests::person::{PASSWORD, text};
use tests::{Person, on_both};

// B074: one database keeps a NUL, the other breaks on it.
#[tokio::test(flavor = "multi_thread")]
async fn a_character_that_one_database_cannot_keep_is_refused_by_both() {
    on_both(|network| async move {
        let stage = given::stage(&network).await;
        let before = network.rows().await;
        let literal = "mutation { foundOrganization(input: { name: \"ab\\u0000cd\", kind: ASSOCIATION }) {
            errors { code path } } }";
        let refused = stage.siti.asks(literal, json!({})).await;
        let expected = json!([{ "code": "FORBIDDEN_CHARACTER", "path": ["name"] }]);
        assert_eq!(refused["data"]["foundOrganization"]["errors"], expected, "{refused}");
        let description = json!({ "name": "Bahari", "kind": "ASSOCIATION", "description": "By\u{0}the sea" });
        stage
            .siti
            .tries("foundOrganization", description, "organization { id }")
            .await
            .refused("FORBIDDEN_CHARACTER", "description");

        let text = "a\u{0}b";
        let nowhere = json!({ "name": "Bahari", "kind": "ASSOCIATION", "areaCode": text });
        let tried = stage.siti.tries("foundOrganization", nowhere, "organization { id }").await;
        tried.refused("UNKNOWN_AREA", "areaCode");
        let questions = [
            "query($text: String!) { organizations(filter: { text: $text }) { totalCount nodes { name } } }",
            "query($text: String!) { organizations(filter: { areaCode: $text }) { totalCount nodes { name } } }",
            "query($text: String!) { needs(filter: { areaCode: $text }) { totalCount nodes { title } } }",
            "query($text: String!) { areas(text: $text) { totalCount nodes { name } } }",
            "query($text: String!) { areas(parentCode: $text) { totalCount nodes { name } } }",
            "query($text: String!) { area(code: $text) { name } }",
            "query($text: String!) { organizationBySlug(slug: $text) { name } }",
            "query($text: String!) { organizationByIdentifier(scheme: $text, value: $text) { name } }",
            "query($text: ID!) { node(id: $text) { id } }",
        ];
        for question in questions {
            let answer = stage.siti.asks(question, json!({ "text": text })).await;
            let code = &answer["errors"][0]["extensions"]["code"];
            assert!(code.is_null() || code == "BAD_USER_INPUT", "{question}: {answer}");
        }
        let guesses = [
            ("signIn", json!({ "email": "si\u{0}ti@example.org", "password": PASSWORD }), "tokens { expiresIn }"),
            ("signIn", json!({ "email": "siti@example.org", "password": "a\u{0}b" }), "tokens { expiresIn }"),
            ("acceptInvitation", json!({ "token": text }), "member { id }"),
        ];
        for (field, input, select) in guesses {
            let tried = network.nobody().tries(field, input, select).await;
            assert!(!["DONE", "INTERNAL"].contains(&tried.code()), "{}", tried.answer);
        }
        assert_eq!(network.rows().await, before);
    })
    .await;
}

// B075, B077
#[tokio::test(flavor = "multi_thread")]
async fn a_name_is_found_however_it_is_encoded_and_not_by_what_only_looks_like_a_pattern() {
    on_both(|network| async move {
        let siti = Person::registers(&network, "Siti").await;
        for (at, name) in ["100% Jaya", "a_b", "axb", "c\\d", "José"].iter().enumerate() {
            let input = json!({ "name": name, "kind": "ASSOCIATION", "slug": format!("group-{at}") });
            siti.does("foundOrganization", input, "organization { name }").await;
        }
        let question = "query($text: String!) { organizations(filter: { text: $text }) { nodes { name } } }";
        let cases =
            [("%", "100% Jaya"), ("a_b", "a_b"), ("\\", "c\\d"), ("jose\u{301}", "José"), ("Jos\u{e9}", "José")];
        for (searched, found) in cases {
            let seen = siti.sees(question, json!({ "text": searched })).await;
            assert_eq!(seen["organizations"]["nodes"], json!([{ "name": found }]), "{searched}");
        }
    })
    .await;
}

// B077: what is unique by name stays so in the other encoding; an address opens its account in both.
#[tokio::test(flavor = "multi_thread")]
async fn two_encodings_of_a_name_are_one_name() {
    on_both(|network| async move {
        let stage = given::stage(&network).await;
        stage.program("Jos\u{e9}").await;
        let twin = json!({ "partnershipId": stage.partnership, "organizationId": stage.youth, "name": "Jose\u{301}" });
        let tried = stage.rina.tries("addProgram", twin, "program { id }").await;
        assert_eq!(tried.payload()["errors"][0]["path"], json!(["name"]), "{}", tried.answer);
        let account = json!({ "name": "José", "email": "jos\u{e9}@example.org", "password": PASSWORD });
        network.nobody().does("register", account, "viewer { name }").await;
        let decomposed = json!({ "email": "jose\u{301}@example.org", "password": PASSWORD });
        network.nobody().does("signIn", decomposed, "tokens { expiresIn }").await;
    })
    .await;
}

// B080
#[tokio::test(flavor = "multi_thread")]
async fn a_long_name_is_cut_between_characters() {
    on_both(|network| async move {
        let siti = Person::registers(&network, "Siti").await;
        let family = "\u{1f468}\u{200d}\u{1f469}\u{200d}\u{1f467}";
        for (name, slug) in [("é".repeat(61), Some("e".repeat(60))), (family.repeat(20), None)] {
            let input = json!({ "name": name, "kind": "ASSOCIATION" });
            let tried = siti.tries("foundOrganization", input, "organization { name slug }").await;
            match slug {
                Some(slug) => assert_eq!(tried.payload()["organization"], json!({ "name": name, "slug": slug })),
                // Nothing of it can stand in an address: it is made of something else or asked for.
                None => assert!(!["INTERNAL"].contains(&tried.code()), "{}", tried.answer),
            }
        }
        // What is far too long is told shortly, and the server goes on.
        let long = json!({ "name": family.repeat(2_000), "kind": "ASSOCIATION" });
        let tried = siti.tries("foundOrganization", long, "organization { name }").await;
        assert_eq!(tried.code(), "TOO_LONG", "{}", tried.answer);
        assert!(tried.answer.to_string().len() < 1_000);
        siti.sees("{ viewer { name } }", json!({})).await;
    })
    .await;
}

// B081, B083
#[tokio::test(flavor = "multi_thread")]
async fn a_name_shows_something_and_is_kept_as_its_owner_writes_it() {
    on_both(|network| async move {
        let siti = Person::registers(&network, "Siti").await;
        let youth = organization(&siti, "Bahari", "YOUTH_GROUP").await;
        let named = |name: &str| json!({ "organizationId": youth, "name": name });
        for name in ["", "   ", "\u{a0}", "\u{200b}\u{200b}\u{200b}", "\u{3164}", "\u{301}\u{302}"] {
            siti.tries("addMember", named(name), "member { name }").await.refused("EMPTY", "name");
        }
        let names = [
            "Sumarni",
            "H. Dr. Abd. Ra'uf, S.Pd.I",
            "O’Brien",
            "Ni Luh \"Ayu\"",
            // A Persian name with the non-joiner that it needs.
            "علی\u{200c}رضا",
        ];
        for name in names {
            assert_eq!(siti.does("addMember", named(name), "member { name }").await["member"]["name"], name);
        }
        let account = json!({ "name": names[1], "email": "rauf@example.org", "password": PASSWORD });
        let done = network.nobody().does("register", account, "viewer { name }").await;
        assert_eq!(done["viewer"]["name"], names[1]);
    })
    .await;
}

// B198
#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_given_stays_and_null_clears() {
    on_both(|network| async move {
        let siti = Person::registers(&network, "Siti").await;
        let input = json!({ "name": "Bahari", "kind": "ASSOCIATION", "description": "By the sea" });
        let founded = siti.does("foundOrganization", input, "organization { id }").await;
        let id = &founded["organization"]["id"];
        let question = "mutation($id: ID!, $version: Int!, $name: String, $text: String) { editOrganization(
            input: { organizationId: $id, expectedVersion: $version, name: $name, description: $text }) {
            organization { name description } errors { code path } } }";
        let edits = async |version: i32, change: Value| {
            let mut variables = json!({ "id": id, "version": version });
            variables.as_object_mut().expect("a map").extend(change.as_object().expect("a map").clone());
            siti.asks(question, variables).await["data"]["editOrganization"].clone()
        };
        // A variable that is not supplied is a field that is not given.
        let kept = edits(1, json!({ "name": "Laut" })).await;
        assert_eq!(kept["organization"], json!({ "name": "Laut", "description": "By the sea" }), "{kept}");
        let cleared = edits(2, json!({ "text": null })).await;
        assert_eq!(cleared["organization"], json!({ "name": "Laut", "description": "" }), "{cleared}");
        let refused = edits(3, json!({ "name": null })).await;
        assert_eq!(refused["errors"][0]["path"], json!(["name"]), "{refused}");
        let seen = siti.sees("query($id: ID!) { organization(id: $id) { name version } }", json!({ "id": id })).await;
        assert_eq!(seen["organization"], json!({ "name": "Laut", "version": 3 }));
    })
    .await;
}

// B200
#[tokio::test(flavor = "multi_thread")]
async fn values_of_another_type_are_refused_where_they_stand() {
    on_both(|network| async move {
        let stage = given::stage(&network).await;
        let before = network.rows().await;
        let question = "query($first: Int) { organizations(first: $first) { nodes { name } } }";
        for first in
            [json!("1"), json!(1.5), json!(2_147_483_648_u32), json!(1e30), json!(true), json!({}), json!([1, 2])]
        {
            let answer = stage.siti.asks(question, json!({ "first": first })).await;
            let told = &answer["errors"][0];
            let code = told["extensions"]["code"].as_str().unwrap_or_default();
            assert!(["BAD_USER_INPUT", "GRAPHQL_VALIDATION_FAILED"].contains(&code), "{answer}");
            // Where in the document it stands, and nothing of the rest.
            assert!(told["locations"][0]["column"].is_u64() && answer["data"].is_null(), "{answer}");
        }
        let kinds = [json!("youth_group"), json!("CLUB"), json!(["YOUTH_GROUP"]), json!(1), json!(null)];
        for kind in kinds {
            let input = json!({ "name": "Bahari", "kind": kind });
            let tried = stage.siti.tries("foundOrganization", input, "organization { id }").await;
            assert!(tried.answer.to_string().contains("input.kind"), "{}", tried.answer);
            tried.denied("GRAPHQL_VALIDATION_FAILED");
        }
        assert_eq!(network.rows().await, before);
    })
    .await;
}

// B211, B213: neither database takes a child without its parent, or a word that the program does not know.
#[tokio::test(flavor = "multi_thread")]
async fn what_the_program_could_not_read_is_not_stored() {
    on_both(|network| async move {
        let stage = given::stage(&network).await;
        stage.need("Capital", "MONEY", "10.00", "IDR").await;
        let kept = [
            "delete from organization",
            "delete from partnership",
            "update need set partnership_id = person.id from person",
            "update organization set status = 'ZOMBIE'",
            "update need set status = 'ACTIVE '",
            "update membership_role set role = 'owner'",
        ];
        let before = network.rows().await;
        for statement in kept {
            assert!(network.raw(statement).await.is_err(), "{statement} was carried out");
        }
        assert_eq!(network.rows().await, before);
        let seen = stage.siti.sees("{ needs { nodes { status } } organizations { totalCount } }", json!({})).await;
        assert_eq!(seen["organizations"]["totalCount"], 3);
    })
    .await;
}

// B215
#[tokio::test(flavor = "multi_thread")]
async fn thirty_at_once_are_all_recorded() {
    on_both(|network| async move {
        let stage = given::stage(&network).await;
        let need = stage.need("Capital", "MONEY", "1000.00", "IDR").await;
        let pledge = stage.pledge(&need, "1000.00", "IDR").await;
        let announced = join_all((0..30).map(|number| {
            let input = json!({
                "pledgeId": pledge, "quantity": { "value": "1.00", "unit": "IDR" }, "happenedOn": TODAY,
                "idempotencyKey": format!("announce-{number}")
            });
            stage.hasan.tries_quietly("announceContribution", input, "contribution { id }")
        }))
        .await;
        let ids: Vec<_> = announced.iter().map(|tried| text(&tried.payload()["contribution"]["id"])).collect();
        let confirmed = join_all(ids.iter().enumerate().map(|(at, id)| {
            let who = if at % 2 == 0 { &stage.budi } else { &stage.rina };
            let input = json!({ "contributionId": id, "idempotencyKey": format!("confirm-{id}") });
            who.tries_quietly("confirmContribution", input, "contribution { status }")
        }))
        .await;
        for tried in &confirmed {
            assert!(tried.is_done(), "{}", tried.answer);
        }
        let question = "query($id: ID!) { need(id: $id) { totals { received { value } } } }";
        let seen = stage.budi.sees(question, json!({ "id": need })).await;
        assert_eq!(seen["need"]["totals"]["received"]["value"], "30.00");
    })
    .await;
}

// B217: many more than there are connections, each with several levels to load. Nobody holds one connection and waits
// for a second, so whoever is not answered is told to wait, and the next one is served.
#[tokio::test(flavor = "multi_thread")]
async fn a_hundred_questions_share_five_connections() {
    on_both(|network| async move {
        let stage = given::stage(&network).await;
        for number in 0..3 {
            let need = stage.need(&format!("Need {number}"), "MONEY", "10.00", "IDR").await;
            stage.pledge(&need, "5.00", "IDR").await;
        }
        let question = "{ needs(first: 10) { nodes { title partnership { name parties { organization { name } } }
            organization { members(first: 3) { nodes { name roles { role } } } } pledges { nodes { status } } } } }";
        let expected = stage.budi.sees(question, json!({})).await;
        let answers = join_all((0..100).map(|_| stage.budi.asks_quietly(question, json!({})))).await;
        for answer in &answers {
            let code = answer["errors"][0]["extensions"]["code"].as_str();
            assert!(answer["data"] == expected || matches!(code, Some("TIMEOUT" | "OVERLOADED")), "{answer}");
        }
        assert!(answers.iter().any(|answer| answer["data"] == expected));
        assert_eq!(stage.budi.sees(question, json!({})).await, expected);
    })
    .await;
}
