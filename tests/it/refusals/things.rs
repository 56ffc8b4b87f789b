//! The stage on which everybody tries: one of everything, in the state that allows what is tried.

use serde_json::json;
use tests::Person;
use tests::given::{self, DUE, Stage, member, proposal};
use tests::person::text;

/// Everything that the mutations are about, each in the state that allows them.
pub(crate) struct Things {
    pub wati: String,
    pub managed: String,
    pub role: String,
    pub request: String,
    pub invitation: String,
    pub token: String,
    pub proposed: String,
    pub suspended: String,
    pub money: String,
    pub fresh_need: String,
    pub proposed_pledge: String,
    pub open_pledge: String,
    pub announced: String,
    pub program: String,
    pub allocation: String,
    pub submitted: String,
    pub posted: String,
    pub reversal: String,
    pub identifier: String,
    pub spare: String,
    pub closed: String,
    pub verification: String,
    pub verified: String,
    /// Of the youth group, without an account.
    pub delegate: String,
    /// From the youth group to the council, which has not answered.
    pub delegation: String,
    /// The administrator's own, in the spare organization.
    pub glass: String,
}

pub(crate) async fn things(stage: &Stage, wati: &Person, admin: &Person) -> Things {
    let siti = &stage.siti;
    let membership = member(siti, &stage.youth, wati, &["MEMBER", "OBSERVER"]).await;
    let added = json!({ "organizationId": stage.youth, "name": "Ani" });
    let managed = siti.does("addMember", added, "member { id }").await;
    let invite = json!({ "organizationId": stage.youth, "email": "new@example.org", "role": "MEMBER" });
    let invited = siti.does("inviteMember", invite, "invitation { id }").await;
    let open = json!({ "organizationId": stage.youth, "joinPolicy": "OPEN_TO_REQUESTS" });
    siti.does("setJoinPolicy", open, "organization { joinPolicy }").await;
    let asks = json!({ "organizationId": stage.youth });
    let joining = stage.dewi.does("requestToJoin", asks, "joinRequest { id }").await;
    let greeter = json!({ "organizationId": stage.youth, "name": "Greeter", "permissions": ["MEMBER_INVITE"] });
    let role = siti.does("defineRole", greeter, "customRole { id }").await;
    let issue = json!({
        "organizationId": stage.youth, "name": "Till", "scopes": ["org:read"], "expiresOn": "2027-01-31"
    });
    let issued = siti.does("issueServiceToken", issue, "serviceToken { id }").await;
    let number = json!({ "organizationId": stage.youth, "scheme": "ID-KHH", "value": "AHU-1" });
    let identifier = siti.does("addIdentifier", number, "identifier { id }").await;
    let spare = given::organization(siti, "Spare", "ASSOCIATION").await;
    member(siti, &spare, wati, &["MEMBER"]).await;
    let glass = given::glass(admin, &spare).await;
    let closed = given::organization(siti, "Closed", "ASSOCIATION").await;
    let suspend = json!({ "organizationId": closed, "reason": "A complaint" });
    admin.does("suspendOrganization", suspend, "organization { status }").await;
    let request = json!({ "organizationId": stage.youth, "evidence": "Decree 12" });
    let asked = siti.does("requestVerification", request, "verification { id }").await;
    let verified = given::organization(siti, "Verified", "ASSOCIATION").await;
    let request = json!({ "organizationId": verified, "evidence": "Decree 13" });
    let other = siti.does("requestVerification", request, "verification { id }").await;
    let approve = json!({ "verificationId": other["verification"]["id"], "validUntil": "2028-01-01" });
    admin.does("approveVerification", approve, "verification { status }").await;
    let proposed = proposal(siti, "Clean beach", "PARTIES", &[&stage.youth, &stage.faith]).await;
    let suspended = proposal(siti, "Night school", "PARTIES", &[&stage.youth, &stage.council]).await;
    let accept = json!({ "partnershipId": suspended, "organizationId": stage.council });
    stage.dewi.does("acceptPartnership", accept, "partnership { status }").await;
    let pause = json!({ "partnershipId": suspended, "reason": "Exams" });
    siti.does("suspendPartnership", pause, "partnership { status }").await;

    let name = json!({
        "partnershipId": stage.partnership, "organizationId": stage.youth, "membershipId": managed["member"]["id"],
        "role": "OBSERVER", "title": "Scribe"
    });
    let named = siti.does("nameDelegate", name, "delegate { id }").await;
    let offer = json!({
        "organizationId": stage.youth, "toOrganizationId": stage.council, "permissions": ["PLEDGE_READ"],
        "reason": "Records", "endsOn": "2027-01-31"
    });
    let offered = siti.does("delegateRights", offer, "delegation { id }").await;

    let money = stage.need("Capital", "MONEY", "1000.00", "IDR").await;
    let fresh_need = stage.need("Rice", "GOODS", "40", "KGM").await;
    let promise = json!({
        "needId": money, "organizationId": stage.faith, "quantity": { "value": "50.00", "unit": "IDR" },
        "dueOn": DUE, "idempotencyKey": "proposed-pledge"
    });
    let proposed_pledge = stage.hasan.does("makePledge", promise, "pledge { id }").await;
    let open_pledge = stage.pledge(&money, "100.00", "IDR").await;
    let kept_pledge = stage.pledge(&money, "500.00", "IDR").await;
    stage.received(&kept_pledge, "400.00", "IDR").await;
    let announced = stage.announced(&kept_pledge, "20.00", "IDR").await;
    let program = stage.program("Boats").await;
    let allocation = stage.allocated(&money, &program, "300.00", "IDR").await;
    let submitted = stage.submitted(&allocation, "30.00", "IDR").await;
    let posted = stage.spent(&allocation, "100.00", "IDR").await;
    let other = stage.spent(&allocation, "60.00", "IDR").await;
    let reverse = json!({
        "expenditureId": other, "quantity": { "value": "10.00", "unit": "IDR" }, "reasonCode": "ERROR",
        "reason": "Counted twice", "idempotencyKey": "reversal"
    });
    let reversal = stage.budi.does("requestReversal", reverse, "reversal { id }").await;
    Things {
        wati: membership,
        managed: text(&managed["member"]["id"]),
        role: text(&role["customRole"]["id"]),
        request: text(&joining["joinRequest"]["id"]),
        invitation: text(&invited["invitation"]["id"]),
        token: text(&issued["serviceToken"]["id"]),
        proposed,
        suspended,
        money,
        fresh_need,
        proposed_pledge: text(&proposed_pledge["pledge"]["id"]),
        open_pledge,
        announced,
        program,
        allocation,
        submitted,
        posted,
        reversal: text(&reversal["reversal"]["id"]),
        identifier: text(&identifier["identifier"]["id"]),
        spare,
        closed,
        verification: text(&asked["verification"]["id"]),
        verified,
        delegate: text(&named["delegate"]["id"]),
        delegation: text(&offered["delegation"]["id"]),
        glass,
    }
}
