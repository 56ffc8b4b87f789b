//! When what an organization spends takes fewer people than before, its other owners are told.

use serde_json::{Value, json};
use tests::given::{member, organization};
use tests::person::PASSWORD;
use tests::{Network, Person, on_both, on_both_mailing};

const ENGLISH: &str = "Karang Taruna lets fewer people approve what it spends";
const INDONESIAN: &str = "Persetujuan pengeluaran Karang Taruna dilonggarkan";

/// Siti and Budi own the group, and Budi reads Indonesian; Tono administers it.
async fn group(network: &Network) -> (Person, String) {
    let siti = Person::registers(network, "Siti").await;
    let youth = organization(&siti, "Karang Taruna", "YOUTH_GROUP").await;
    let account = json!({ "name": "Budi", "email": "budi@example.org", "password": PASSWORD, "language": "ID" });
    network.nobody().does("register", account, "viewer { name }").await;
    let budi = Person::signs_in(network, "Budi").await;
    member(&siti, &youth, &budi, &["OWNER"]).await;
    let tono = Person::registers(network, "Tono").await;
    member(&siti, &youth, &tono, &["ADMIN"]).await;
    (siti, youth)
}

fn policy(youth: &str, second: Option<&str>, alone: Option<(&str, &str)>) -> Value {
    let alone =
        alone.map(|(up_to, until)| json!({ "upTo": up_to, "until": until, "decision": "Board meeting 7/2026" }));
    json!({ "organizationId": youth, "unit": "IDR", "secondApprovalAbove": second, "selfApproval": alone })
}

async fn decides(who: &Person, policy: Value) {
    who.does("setApprovalPolicy", policy, "approvalPolicy { unit }").await;
}

/// How many were told so far.
async fn told(network: &Network) -> u64 {
    network.raw("update mail set kind = kind where kind = 'APPROVAL_RELAXED'").await.expect("a count")
}

#[tokio::test(flavor = "multi_thread")]
async fn each_other_owner_is_told_once_in_their_language() {
    on_both_mailing(|network, post| async move {
        let (siti, youth) = group(&network).await;
        let budi = Person::signs_in(&network, "Budi").await;
        // Stricter than before, and the same once more: nobody is told.
        decides(&siti, policy(&youth, Some("100"), None)).await;
        decides(&siti, policy(&youth, Some("100"), None)).await;
        assert_eq!(told(&network).await, 0);
        let mut preview = policy(&youth, Some("200"), None);
        preview["validateOnly"] = json!(true);
        siti.does("setApprovalPolicy", preview, "approvalPolicy { unit }").await;
        assert_eq!(told(&network).await, 0);

        decides(&siti, policy(&youth, Some("200"), None)).await;
        let mail = post.next_of("budi@example.org", INDONESIAN).await;
        assert!(mail.text.contains("dalam IDR") && mail.text.contains("pemilik Karang Taruna"), "{}", mail.text);
        assert_eq!(told(&network).await, 1, "the other owner, once, and nobody else");

        decides(&budi, policy(&youth, Some("200"), Some(("10", "2027-01-31")))).await;
        let mail = post.next_of("siti@example.org", ENGLISH).await;
        assert!(mail.text.contains("in IDR") && mail.text.contains("audit trail"), "{}", mail.text);
        assert_eq!(told(&network).await, 2);
        // Taken back, and shorter: that is stricter.
        decides(&budi, policy(&youth, Some("150"), Some(("10", "2027-01-30")))).await;
        assert_eq!(told(&network).await, 2);
        decides(&budi, policy(&youth, None, None)).await;
        assert_eq!(told(&network).await, 3);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn where_no_mails_are_sent_the_trail_tells() {
    on_both(|network| async move {
        let (siti, youth) = group(&network).await;
        decides(&siti, policy(&youth, Some("100"), Some(("10", "2027-01-31")))).await;
        assert_eq!(told(&network).await, 0);
        let trail = "query($id: ID!) { auditRecords(organizationId: $id, filter: { command: \"setApprovalPolicy\" }, first: 9) {
            nodes { reason } } }";
        let seen = Person::signs_in(&network, "Budi").await.sees(trail, json!({ "id": youth })).await;
        assert_eq!(seen["auditRecords"]["nodes"], json!([{ "reason": "Board meeting 7/2026" }]));
    })
    .await;
}
