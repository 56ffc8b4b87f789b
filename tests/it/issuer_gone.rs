//! A service token belongs to its organization: it goes on without who issued it, and the owners are warned.

use serde_json::{Value, json};
use tests::given::{administrator, member, organization, own_membership};
use tests::person::text;
use tests::{Person, on_both};

const TOKENS: &str = "query($id: ID!) { organization(id: $id) { serviceTokens(first: 9) {
    nodes { name isIssuerGone revokedAt } } } }";
const CARD: &str = "query($id: ID!) { organization(id: $id) { name } }";

async fn is_gone(who: &Person, organization: &str) -> Value {
    let seen = who.sees(TOKENS, json!({ "id": organization })).await;
    seen["organization"]["serviceTokens"]["nodes"][0]["isIssuerGone"].clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_outlives_its_issuers_membership_with_a_warning_and_no_suspension() {
    on_both(|network| async move {
        let siti = Person::registers(&network, "Siti").await;
        let budi = Person::registers(&network, "Budi").await;
        let youth = organization(&siti, "Karang Taruna", "YOUTH_GROUP").await;
        member(&siti, &youth, &budi, &["ADMIN"]).await;
        let issue = |until: &str| {
            json!({ "organizationId": youth, "name": "Reader", "scopes": ["org:read"], "expiresOn": until })
        };
        let late = budi.tries("issueServiceToken", issue("2027-11-26"), "secret").await;
        late.refused("TOKEN_LIFE_TOO_LONG", "expiresOn");
        let issued = budi.does("issueServiceToken", issue("2027-11-25"), "serviceToken { isIssuerGone } secret").await;
        assert_eq!(issued["serviceToken"]["isIssuerGone"], false);
        let system = Person::with(&network, "system", &text(&issued["secret"]));
        assert_eq!(is_gone(&siti, &youth).await, json!(false));

        // Suspended, back, and gone; the system works all the while.
        let membership = own_membership(&budi, &youth).await;
        let input = json!({ "membershipId": membership, "reason": "A quarrel" });
        siti.does("suspendMember", input, "member { id }").await;
        assert_eq!(is_gone(&siti, &youth).await, json!(true));
        siti.does("restoreMember", json!({ "membershipId": membership }), "member { id }").await;
        assert_eq!(is_gone(&siti, &youth).await, json!(false));
        budi.does("leaveOrganization", json!({ "organizationId": youth }), "member { id }").await;
        assert_eq!(is_gone(&siti, &youth).await, json!(true));
        assert_eq!(system.sees(CARD, json!({ "id": youth })).await["organization"]["name"], "Karang Taruna");
        // Whoever has left is shown none of it.
        assert_eq!(budi.asks(TOKENS, json!({ "id": youth })).await["errors"][0]["extensions"]["code"], "NOT_FOUND");

        // It dies with the organization's suspension, and lives again after it.
        let admin = administrator(&network).await;
        let suspend = json!({ "organizationId": youth, "reason": "A complaint" });
        admin.does("suspendOrganization", suspend, "organization { id }").await;
        let asked = system.asks(CARD, json!({ "id": youth })).await;
        assert_eq!(asked["errors"][0]["extensions"]["code"], "UNAUTHENTICATED", "{asked}");
        admin.does("restoreOrganization", json!({ "organizationId": youth }), "organization { id }").await;
        assert_eq!(system.sees(CARD, json!({ "id": youth })).await["organization"]["name"], "Karang Taruna");
    })
    .await;
}
