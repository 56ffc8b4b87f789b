//! What `viewerCan` says where it takes more than the thing itself to know: it is what trying says.

use serde_json::{Value, json};
use tests::given::{self, member, organization};
use tests::person::{PASSWORD, text};
use tests::{Network, Person, on_both};

/// What the viewer is told of this action.
async fn told(who: &Person, kind: &str, id: &str, action: &str) -> String {
    let seen =
        format!("query($id: ID!) {{ node(id: $id) {{ ... on {kind} {{ viewerCan(action: {action}) {{ code }} }} }} }}");
    text(&who.sees(&seen, json!({ "id": id })).await["node"]["viewerCan"]["code"])
}

/// It is told this, and trying it is answered the same.
pub(super) async fn both(who: &Person, (kind, id, action): (&str, &str, &str), field: &str, input: Value, code: &str) {
    assert_eq!(told(who, kind, id, action).await, code, "{field}");
    let mut only = input;
    only["validateOnly"] = json!(true);
    let tried = who.tries(field, only, "errors { code }").await;
    assert_eq!(tried.code(), if code == "ALLOWED" { "DONE" } else { code }, "{field}: {:#}", tried.answer);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_receipt_is_issued_for_what_is_confirmed_by_who_may_confirm() {
    on_both(|network| async move {
        let stage = given::stage(&network).await;
        let need = stage.need("Capital", "MONEY", "1000.00", "IDR").await;
        let announced = stage.announced(&stage.pledge(&need, "100.00", "IDR").await, "40.00", "IDR").await;
        let asks = async |who: &Person, code: &str| {
            let of = ("Contribution", announced.as_str(), "ISSUE_RECEIPT");
            both(who, of, "issueReceipt", json!({ "contributionId": announced }), code).await;
        };
        asks(&stage.budi, "WRONG_CONTRIBUTION_STATE").await;
        let confirm = json!({ "contributionId": announced, "idempotencyKey": "confirmed" });
        stage.budi.does("confirmContribution", confirm, "contribution { id }").await;
        asks(&stage.budi, "ALLOWED").await;
        asks(&stage.siti, "FORBIDDEN").await;
        asks(&stage.hasan, "FORBIDDEN").await;
        stage.budi.does("issueReceipt", json!({ "contributionId": announced }), "receipt { id }").await;
        // Who asks again is told the one that there is.
        asks(&stage.budi, "ALLOWED").await;
        asks(&stage.siti, "FORBIDDEN").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_invitation_is_sent_again_by_who_could_have_given_what_it_hands_over() {
    on_both(|network| async move {
        let siti = Person::registers(&network, "Siti").await;
        let kadek = Person::registers(&network, "Kadek").await;
        let youth = organization(&siti, "Karang Taruna Bahari", "YOUTH_GROUP").await;
        member(&siti, &youth, &kadek, &["COORDINATOR"]).await;
        let managed = async |name: &str| {
            let input = json!({ "organizationId": youth, "name": name });
            text(&siti.does("addMember", input, "member { id }").await["member"]["id"])
        };
        let invited = async |membership: &str, email: &str| {
            let input =
                json!({ "organizationId": youth, "email": email, "role": "MEMBER", "membershipId": membership });
            text(&siti.does("inviteMember", input, "invitation { id }").await["invitation"]["id"])
        };
        let asks = async |who: &Person, invitation: &str, code: &str| {
            assert_eq!(told(who, "Invitation", invitation, "RESEND").await, code);
            let tried = who.tries("resendInvitation", json!({ "invitationId": invitation }), "invitation { id }").await;
            assert_eq!(tried.code(), if code == "ALLOWED" { "DONE" } else { code }, "{:#}", tried.answer);
        };
        // Whoever takes it over would do what the coordinator gives nobody.
        let wayan = managed("Wayan").await;
        let first = invited(&wayan, "wayan@example.org").await;
        let treasurer = json!({ "membershipId": wayan, "role": "TREASURER" });
        siti.does("grantRole", treasurer, "member { id }").await;
        asks(&kadek, &first, "ROLE_ABOVE_OWN").await;
        asks(&siti, &first, "ALLOWED").await;
        // Or read what the coordinator does not read.
        let ani = managed("Ani").await;
        let second = invited(&ani, "ani@example.org").await;
        let note = json!({ "membershipId": ani, "note": "Asthma" });
        siti.does("setHealthNote", note, "member { id }").await;
        asks(&kadek, &second, "FORBIDDEN").await;
        asks(&siti, &second, "ALLOWED").await;
        let plain = json!({ "organizationId": youth, "email": "putu@example.org", "role": "MEMBER" });
        let third = siti.does("inviteMember", plain, "invitation { id }").await;
        asks(&kadek, &text(&third["invitation"]["id"]), "ALLOWED").await;
    })
    .await;
}

async fn decides(stage: &given::Stage, up_to: &str) {
    let alone = json!({ "upTo": up_to, "until": "2027-01-31", "decision": "Board meeting 7/2026" });
    let input = json!({
        "organizationId": stage.youth, "unit": "IDR", "secondApprovalAbove": "300", "selfApproval": alone
    });
    stage.siti.does("setApprovalPolicy", input, "approvalPolicy { unit }").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_approves_alone_is_told_of_what_counts_together_within_a_day() {
    on_both(|network| async move {
        let stage = given::stage(&network).await;
        let need = stage.need("Capital", "MONEY", "1000.00", "IDR").await;
        let program = stage.program("Boats").await;
        stage.received(&stage.pledge(&need, "500.00", "IDR").await, "500.00", "IDR").await;
        let allocation = stage.allocated(&need, &program, "300.00", "IDR").await;
        decides(&stage, "100").await;
        let first = stage.submitted(&allocation, "60.00", "IDR").await;
        let second = stage.submitted(&allocation, "30.00", "IDR").await;
        assert_eq!(told(&stage.budi, "Expenditure", &second, "APPROVE").await, "ALLOWED");
        // Thirty alone would still be little enough; ninety are not.
        decides(&stage, "50").await;
        for (expenditure, code) in [(&first, "SELF_APPROVAL"), (&second, "SELF_APPROVAL")] {
            assert_eq!(told(&stage.budi, "Expenditure", expenditure, "APPROVE").await, code);
            let input = json!({ "expenditureId": expenditure, "idempotencyKey": expenditure });
            stage.budi.tries("approveExpenditure", input, "expenditure { id }").await.refused(code, "expenditureId");
            assert_eq!(told(&stage.rina, "Expenditure", expenditure, "APPROVE").await, "ALLOWED");
        }
        let reject = json!({ "expenditureId": first, "reason": "Not now" });
        stage.rina.does("rejectExpenditure", reject, "expenditure { id }").await;
        // What was rejected does not count.
        assert_eq!(told(&stage.budi, "Expenditure", &second, "APPROVE").await, "ALLOWED");
        let input = json!({ "expenditureId": second, "idempotencyKey": "second" });
        let done = stage.budi.does("approveExpenditure", input, "expenditure { status }").await;
        assert_eq!(done["expenditure"]["status"], "POSTED");
    })
    .await;
}

/// An administrator of the network who is suspended in an organization belongs to it all the same.
async fn suspended(network: &Network, owner: &Person, organization: &str) -> Person {
    let admin = given::administrator(network).await;
    let membership = member(owner, organization, &admin, &["MEMBER"]).await;
    let input = json!({ "membershipId": membership, "reason": "A quarrel" });
    owner.does("suspendMember", input, "member { id }").await;
    admin
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_suspended_in_an_organization_decides_nothing_about_it_for_the_network() {
    on_both(|network| async move {
        let siti = Person::registers(&network, "Siti").await;
        let hasan = Person::registers(&network, "Hasan").await;
        let (one, other) =
            (organization(&siti, "One", "ASSOCIATION").await, organization(&hasan, "Other", "ASSOCIATION").await);
        let admin = suspended(&network, &siti, &one).await;
        assert_eq!(told(&admin, "Organization", &one, "PROPOSE_MERGE").await, "SELF_APPROVAL");
        assert_eq!(told(&admin, "Organization", &one, "RECOVER_OWNERSHIP").await, "SELF_APPROVAL");
        let gita = given::officer(&network, "Gita", domain::entity::state::PlatformRole::Admin).await;
        let merge = given::proposed_merge(&gita, &one, &other).await;
        let asks = async |action: &str, field: &str, input: Value| {
            assert_eq!(told(&admin, "OrganizationMerge", &merge, action).await, "SELF_APPROVAL");
            admin.tries(field, input, "organizationMerge { id }").await.refused("SELF_APPROVAL", "mergeId");
            assert_eq!(told(&gita, "OrganizationMerge", &merge, action).await, "ALLOWED");
        };
        asks("WITHDRAW", "withdrawMerge", json!({ "mergeId": merge, "reason": "A mistake of the network" })).await;
        for (owner, side) in [(&siti, &one), (&hasan, &other)] {
            let agree = json!({ "mergeId": merge, "organizationId": side, "password": PASSWORD });
            owner.does("agreeToMerge", agree, "organizationMerge { id }").await;
        }
        asks("MERGE", "mergeOrganizations", json!({ "mergeId": merge, "password": PASSWORD })).await;
    })
    .await;
}
