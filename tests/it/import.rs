//! A member list as it comes out of a spreadsheet.

use data_encoding::BASE64;
use serde_json::{Value, json};
use tests::given::organization;
use tests::{Person, on_both};

const FOUND: &str = "rowCount added unchanged faultCount faults { line column { index title } code }
    found { encoding delimiter dateOrder decimalMark }";
const MEMBERS: &str =
    "query($id: ID!) { organization(id: $id) { members(first: 50) { totalCount nodes { name isManaged } } } }";

fn list(organization: &str, text: &str, only_try: bool) -> Value {
    json!({ "organizationId": organization, "file": BASE64.encode(text.as_bytes()), "validateOnly": only_try })
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_is_tried_then_kept_and_a_repeat_adds_nothing() {
    on_both(|network| async move {
        let siti = Person::registers(&network, "Siti").await;
        let youth = organization(&siti, "Karang Taruna Bahari", "YOUTH_GROUP").await;
        let text = "\u{feff}No;Nama;Tgl Lahir;No HP;Email\r\n\
            1;Ani Rahmawati;31/12/1999;0812-3456-7890;ani@example.org\r\n\
            2;\"Budi; Jr\";01/02/2000;;\r\n";
        let tried = siti.does("importMembers", list(&youth, text, true), FOUND).await;
        assert_eq!((&tried["added"], &tried["faultCount"]), (&json!(2), &json!(0)), "{tried}");
        assert_eq!(tried["found"]["delimiter"], "SEMICOLON");
        assert_eq!(siti.sees(MEMBERS, json!({ "id": youth })).await["organization"]["members"]["totalCount"], 1);
        let kept = siti.does("importMembers", list(&youth, text, false), FOUND).await;
        assert_eq!(kept["added"], 2);
        let again = siti.does("importMembers", list(&youth, text, false), FOUND).await;
        assert_eq!((&again["added"], &again["unchanged"]), (&json!(0), &json!(2)));
        let seen = siti.sees(MEMBERS, json!({ "id": youth })).await;
        let nodes = seen["organization"]["members"]["nodes"].as_array().expect("a list").clone();
        let names: Vec<_> = nodes.iter().map(|node| node["name"].as_str().expect("a name")).collect();
        assert_eq!(names, ["Ani Rahmawati", "Budi; Jr", "Siti"]);

        // A member without a login can be invited later, and is the same member then.
        let ani = Person::registers(&network, "Ani").await;
        let secret = tests::given::invitation(&siti, &youth, "ani@example.org", "MEMBER").await;
        ani.does("acceptInvitation", json!({ "token": secret }), "member { isManaged }").await;
        assert_eq!(siti.sees(MEMBERS, json!({ "id": youth })).await["organization"]["members"]["totalCount"], 3);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_fault_keeps_the_whole_list_out_and_says_where_it_is() {
    on_both(|network| async move {
        let siti = Person::registers(&network, "Siti").await;
        let youth = organization(&siti, "Karang Taruna Bahari", "YOUTH_GROUP").await;
        let before = network.rows().await;
        let text = "Nama,Tgl Lahir\nAni,31/12/1999\nBudi,31/02/2000\n";
        let tried = siti.tries("importMembers", list(&youth, text, false), FOUND).await;
        assert_eq!(tried.code(), "LIST_FAULTY", "{}", tried.answer);
        let fault = &tried.payload()["faults"][0];
        assert_eq!((&fault["line"], &fault["column"]["index"]), (&json!(3), &json!(1)), "{fault}");
        for nonsense in ["", "\u{0}\u{1}", "only one line"] {
            let tried = siti.tries("importMembers", list(&youth, nonsense, false), FOUND).await;
            assert!(!tried.is_done(), "{}", tried.answer);
        }
        assert_eq!(network.rows().await, before);
    })
    .await;
}
