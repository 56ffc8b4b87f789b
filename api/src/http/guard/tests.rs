use std::sync::Arc;

use std::time::{Duration, Instant};

use async_graphql::Variables;
use async_graphql::parser::types::OperationType;
use serde_json::json;

use super::{Admitted, Documents, REMEMBERED_BYTES, Refused, admit};
use crate::config::Limits;

const INTROSPECTION: &str = include_str!("tests/introspection.graphql");
const CREDENTIAL_FIELDS: &[&str] = &["signIn", "register"];

fn with(text: &str, variables: serde_json::Value) -> Result<Admitted, Refused> {
    admit(&Documents::default(), text, None, &Variables::from_json(variables), &Limits::default(), CREDENTIAL_FIELDS)
}

fn guard(text: &str) -> Result<Admitted, Refused> {
    with(text, json!({}))
}

#[track_caller]
fn is_large(text: &str) {
    assert!(matches!(quickly(text), Err(Refused::TooLarge(_))));
}

#[track_caller]
fn is_deep(text: &str) {
    assert!(matches!(quickly(text), Err(Refused::TooDeep(_))));
}

#[track_caller]
fn is_complex(text: &str) {
    assert!(matches!(quickly(text), Err(Refused::TooComplex(_))));
}

#[track_caller]
fn is_broken(text: &str) {
    assert!(matches!(quickly(text), Err(Refused::Syntax { .. })));
}

/// The time bound is generous, for machines that do other things as well.
#[track_caller]
fn quickly(text: &str) -> Result<Admitted, Refused> {
    let begun = Instant::now();
    let result = guard(text);
    assert!(begun.elapsed() < Duration::from_millis(250), "{:?}", begun.elapsed());
    result
}

fn bomb(levels: usize, width: usize) -> String {
    let fragments: String =
        (0..levels).map(|i| format!("fragment F{i} on Query{{{}}}", format!("...F{} ", i + 1).repeat(width))).collect();
    format!("{{...F0}}{fragments}fragment F{levels} on Query{{__typename}}")
}

#[test]
fn usual_documents_pass() {
    let admitted = guard("query Q($n: Int) { organizations(first: $n) { edges { node { id name } } } }").unwrap();
    assert_eq!((admitted.kind, admitted.introspects), (OperationType::Query, false));
    assert_eq!(guard("mutation { foundOrganization { id } }").unwrap().kind, OperationType::Mutation);
    let tricky = r#"{ a(x: "([{", y: """ {{{ \""" """, z: -1.5e+10) # ((((
        __typename }"#;
    guard(tricky).unwrap();
    guard("\u{feff}{ a(x: \"é ☃ \\\" {{\") }").unwrap();
}

#[test]
fn introspection_passes_and_is_seen() {
    assert!(guard(INTROSPECTION).unwrap().introspects);
    assert!(guard("{ ...F } fragment F on Query { ... { x: __type(name: \"Q\") { name } } }").unwrap().introspects);
    is_deep(&format!("{{ __schema {{ types {{ {} name {} }} }} }}", "fields { type { ".repeat(9), "} }".repeat(9)));
}

#[test]
fn nesting_is_counted_before_the_parser() {
    for n in [31, 300, 1_600, 7_000] {
        is_deep(&format!("{{__type(name:{}{}){{name}}}}", "[".repeat(n), "]".repeat(n)));
        is_deep(&format!("query($a:Int={}{}){{__typename}}", "[".repeat(n), "]".repeat(n)));
    }
    is_deep(&format!("{{__type(name:{}1{}){{name}}}}", "{a:".repeat(300), "}".repeat(300)));
    is_deep(&format!("{}{}", "{a".repeat(31), "}".repeat(31)));
    is_deep(&format!("query($a:{}Int{}){{a}}", "[".repeat(40), "]".repeat(40)));
    let levels = format!("{}{}", "{a".repeat(15), "}".repeat(15));
    guard(&levels).unwrap();
}

#[test]
fn brackets_cannot_hide_behind_quotes() {
    let hidden = "[".repeat(3_000);
    // Where the parser would see brackets, so must the guard; where strings do not end, nothing is parsed.
    is_deep(&format!("{{a(b:\"\\\\\" {hidden})}}"));
    is_deep(&format!("{{a(b:\"\"\"\\\"\"\" \"\"\" {hidden})}}"));
    is_deep(&format!("{{a(b:\"\" {hidden})}}"));
    is_deep(&format!("{{a # \"\n(b:{hidden})}}"));
    is_deep(&format!("{{a # \"\r(b:{hidden})}}"));
    is_broken(&format!("{{a(b:\"\n\" {hidden}\")}}"));
    is_broken(&format!("{{a(b:\"\"\"\" {hidden})}}"));
    is_broken(&format!("{{a(b:\"{hidden})}}"));
    assert!(guard(&format!("{{a(b:\"{hidden}\")}}")).is_ok());
}

#[test]
fn bytes_and_tokens_are_counted() {
    is_large(&format!("{{a#{}\n}}", "x".repeat(16_384)));
    is_large(&format!("{{{}}}", "a ".repeat(1_500)));
    guard(&format!("{{x{{{}}}}}", "a ".repeat(990))).unwrap();
    is_large(&"@".repeat(2_000));
}

#[test]
fn fragments_that_multiply_are_refused() {
    for levels in [10, 14, 22, 26] {
        is_complex(&bomb(levels, 2));
    }
    is_complex(&bomb(10, 3));
    is_complex(&format!("query a{{__typename}} query b{}", bomb(14, 2)));
    // Nobody spreads it, and still it is weighed.
    is_complex(&bomb(14, 2).replacen("{...F0}", "{__typename}", 1));
}

#[test]
fn circles_are_refused() {
    for text in [
        "{...A} fragment A on Query{...B} fragment B on Query{...A}",
        "{...A} fragment A on Query{a{...A}}",
        "{a} fragment A on Query{...{...{...A}}}",
    ] {
        assert!(matches!(quickly(text), Err(Refused::Meaningless(_))), "{text}");
    }
}

#[test]
fn depth_goes_through_fragments() {
    let chain: String = (0..25).map(|i| format!("fragment F{i} on T{{x{{...F{}}}}}", i + 1)).collect();
    is_deep(&format!("{{x{{...F0}}}}{chain}fragment F25 on T{{x}}"));
    is_deep(&format!("{}x{}", "{x".repeat(15), "}".repeat(15)).replace("xx", "x{y}"));
    let shallow: String = (0..25).map(|i| format!("fragment F{i} on T{{...F{}}}", i + 1)).collect();
    guard(&format!("{{x{{...F0}}}}{shallow}fragment F25 on T{{x}}")).unwrap();
}

#[test]
fn everything_has_a_number() {
    let aliases = |n: usize| format!("{{x{{{}}}}}", (0..n).map(|i| format!("a{i}:b ")).collect::<String>());
    guard(&aliases(30)).unwrap();
    is_complex(&aliases(31));
    let fragments =
        |n: usize| format!("{{a}}{}", (0..n).map(|i| format!("fragment f{i} on Q{{a}}")).collect::<String>());
    guard(&fragments(30)).unwrap();
    is_complex(&fragments(31));
    let operations = |n: usize| (0..n).map(|i| format!("query q{i}{{a}}")).collect::<String>();
    assert!(
        admit(&Documents::default(), &operations(5), Some("q1"), &Variables::default(), &Limits::default(), &[])
            .is_ok()
    );
    is_complex(&operations(6));
    is_complex(&format!("{{{}}}", "a ".repeat(11)));
    guard(&format!("{{{}}}", "a ".repeat(10))).unwrap();
    is_complex(&format!("{{x{{{}}} y{{{}}}}}", "a ".repeat(600), "a ".repeat(600)));
}

#[test]
fn directives_are_counted_wherever_they_stand() {
    for place in [
        "{a DIR}",
        "{... DIR {a}}",
        "{...F DIR} fragment F on Q {a}",
        "{a} fragment F on Q DIR {a}",
        "query DIR {a}",
        "query($v:Int DIR){a}",
    ] {
        guard(&place.replace("DIR", "@a @b @c")).unwrap();
        is_complex(&place.replace("DIR", "@a @b @c @d"));
        is_complex(&place.replace("DIR", &"@a".repeat(700)));
    }
    is_complex("{a@a@b@c b@a@b@c c@a@b@c d@a@b@c}");
}

// B193
#[test]
fn a_credential_is_tried_once_a_request() {
    guard("mutation{signIn(input:{}){token} __typename}").unwrap();
    guard("mutation{a:found{id} b:found{id}}").unwrap();
    is_complex("mutation{a:signIn{token} b:signIn{token}}");
    is_complex("mutation{signIn{token} found{id}}");
    is_complex("mutation{...F} fragment F on Mutation{signIn{t} ...{register{t}}}");
    let eleven: String = (0..11).map(|i| format!("f{i} ")).collect();
    is_complex(&format!("mutation{{{eleven}}}"));
    guard(&format!("query{{{eleven}}}")).unwrap();
}

#[test]
fn pages_multiply() {
    let nested = |n: &str| {
        format!(
            "query($n:Int={n}){{a(first:$n){{edges{{node{{b(last:$n){{nodes{{id c(first:$n){{nodes{{id}}}}}}}}}}}}}}}}"
        )
    };
    guard(&nested("5")).unwrap();
    is_complex(&nested("100"));
    assert!(with(&nested("5"), json!({ "n": 100 })).is_err());
    assert!(with(&nested("100"), json!({ "n": 5 })).is_ok());
    // A page that nobody bounds has 20 rows, also when a fragment selects them.
    is_complex("{a{...E} } fragment E on C{edges{node{b{nodes{c{nodes{id}}}}}}}");
    // Absurd numbers neither overflow nor count for more than the largest page.
    for number in ["-1", "9223372036854775807", "99999999999999999999999", "1.5", "\"x\"", "null"] {
        guard(&format!("{{a(first:{number}){{id}}}}")).unwrap();
    }
    is_complex("{a(first:100){b(first:100){id}}}");
    guard("{nodes(ids:[\"a\",\"b\"]){id}}").unwrap();
}

#[test]
fn the_operation_is_found_by_its_name() {
    let text = "query A{a} mutation B{b}";
    let limits = Limits::default();
    let find = |text: &str, name| {
        admit(&Documents::default(), text, name, &Variables::default(), &limits, &[]).map(|found| found.kind)
    };
    assert_eq!(find(text, Some("A")).unwrap(), OperationType::Query);
    assert_eq!(find(text, Some("B")).unwrap(), OperationType::Mutation);
    assert!(matches!(find(text, None), Err(Refused::Meaningless(_))));
    assert!(matches!(find(text, Some("C")), Err(Refused::Meaningless(_))));
    assert!(matches!(find("{a}", Some("A")), Err(Refused::Meaningless(_))));
}

#[test]
fn a_variable_has_the_value_it_needs() {
    let text = "query($n:Int!,$m:Int!=1,$o:Int){a(n:$n,m:$m,o:$o)}";
    assert!(with(text, json!({ "n": 1 })).is_ok());
    for variables in [json!({}), json!({ "n": null }), json!({ "n": 1, "m": null })] {
        assert!(matches!(with(text, variables), Err(Refused::Input(_))));
    }
}

#[test]
fn a_broken_document_is_not_repeated() {
    let canary = "Canary".repeat(500);
    for text in [format!("}}}}{canary}"), format!("{{a(b:{canary}"), String::new(), "{".to_owned()] {
        match quickly(&text) {
            Err(Refused::Syntax { message, .. }) => assert!(!message.contains("Canary"), "{message}"),
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn a_document_is_remembered_unless_it_changes_something() {
    let documents = Documents::default();
    let limits = Limits::default();
    let read = |text: &str| documents.read(text, &limits).unwrap();
    assert!(Arc::ptr_eq(&read("{ a }"), &read("{ a }")));
    assert!(!Arc::ptr_eq(&read("{ a }"), &read("{ b }")));
    let secret = r#"mutation { signIn(input: { password: "ikan asin" }) { token } }"#;
    assert!(!Arc::ptr_eq(&read(secret), &read(secret)));
    let long = format!("{{ a {} }}", " ".repeat(REMEMBERED_BYTES));
    assert!(!Arc::ptr_eq(&read(&long), &read(&long)));
}

#[test]
fn a_remembered_document_is_weighed_with_the_variables_of_the_day() {
    let documents = Documents::default();
    let text = "query($first: Int!) { needs(first: $first) { nodes { title description pledges(first: 100) { nodes { id } } } } }";
    let limits = Limits::default();
    let weigh = |first: i32| {
        let variables = Variables::from_json(serde_json::json!({ "first": first }));
        admit(&documents, text, None, &variables, &limits, &[]).map(|_| ())
    };
    assert!(weigh(1).is_ok());
    assert!(matches!(weigh(100), Err(Refused::TooComplex(_))));
    assert!(weigh(1).is_ok());
}
