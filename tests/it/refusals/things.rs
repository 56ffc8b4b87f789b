//! The stage on which everybody tries: one of everything, in the state that allows what is tried.

use serde_json::json;
use tests::Person;
use tests::given::{self, DUE, Stage, TODAY, member, proposal};
use tests::person::{PASSWORD, text};

/// Everything that the mutations are about, each in the state that allows them.
pub(crate) struct Things {
    pub wati: String,
    pub managed: String,
    /// A minor whose guardian has not agreed.
    pub minor: String,
    /// A minor whose guardian has.
    pub child: String,
    /// A member who is suspended.
    pub resting: String,
    pub role: String,
    pub request: String,
    pub invitation: String,
    pub token: String,
    pub mandate: String,
    /// In the spare organization; its notice is over.
    pub recovery: String,
    /// In the youth group; its owner has objected.
    pub past_recovery: String,
    pub proposed: String,
    pub suspended: String,
    /// Id and digest of an amendment of the suspended partnership, which the council has not signed.
    pub amendment: [String; 2],
    pub money: String,
    pub fresh_need: String,
    /// Of the council.
    pub others_need: String,
    /// Of the youth group.
    pub offer: String,
    /// Of the youth group.
    pub resource: String,
    /// Of the faith group.
    pub hall: String,
    /// To a space of the youth group.
    pub hours_pledge: String,
    /// Of the hall, under it.
    pub reservation: String,
    pub proposed_pledge: String,
    pub open_pledge: String,
    pub announced: String,
    /// Confirmed, with a receipt.
    pub confirmed: String,
    pub receipt: String,
    /// Of goods, confirmed.
    pub in_kind: String,
    pub program: String,
    pub allocation: String,
    pub submitted: String,
    pub posted: String,
    pub reversal: String,
    pub identifier: String,
    pub spare: String,
    /// Of somebody who is nowhere else: one that is to be invited into the stage's partnership, and one that is.
    pub guests: [String; 2],
    pub closed: String,
    pub verification: String,
    pub verified: String,
    /// Of the youth group, without an account.
    pub delegate: String,
    /// From the youth group to the council, which has not answered.
    pub delegation: String,
    /// The administrator's own, in the spare organization.
    pub glass: String,
    /// Of Siti's twin organization into the youth group, agreed to by both.
    pub merge: String,
}

pub(crate) async fn things(stage: &Stage, wati: &Person, admin: &Person) -> Things {
    let siti = &stage.siti;
    let membership = member(siti, &stage.youth, wati, &["MEMBER", "OBSERVER"]).await;
    let added = json!({ "organizationId": stage.youth, "name": "Ani" });
    let managed = siti.does("addMember", added, "member { id }").await;
    let born = |name: &str| json!({ "organizationId": stage.youth, "name": name, "birthDate": "2012-01-01" });
    let minor = siti.does("addMember", born("Dodi"), "member { id }").await;
    let mut agreed = born("Elok");
    agreed["guardianConsent"] =
        json!({ "guardianName": "Ibu Elok", "relationship": "PARENT", "consentedOn": given::TODAY });
    let child = siti.does("addMember", agreed, "member { id }").await;
    let added = json!({ "organizationId": stage.youth, "name": "Badu" });
    let resting = siti.does("addMember", added, "member { id }").await["member"]["id"].clone();
    let suspend = json!({ "membershipId": resting, "reason": "A quarrel" });
    siti.does("suspendMember", suspend, "member { status }").await;
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
    let closed = json!({ "organizationId": stage.youth, "through": "2026-09-30" });
    siti.does("closePeriod", closed, "period { id }").await;
    let identifier = siti.does("addIdentifier", number, "identifier { id }").await;
    let spare = given::organization(siti, "Spare", "ASSOCIATION").await;
    let heir = member(siti, &spare, wati, &["MEMBER"]).await;
    let recovery = recovery(admin, &spare, &heir).await;
    // As if it had been started three weeks ago.
    let old = "update ownership_recovery set created_at = '2026-11-04T00:00:00+00:00', \
               notice_ends_at = '2026-11-18T00:00:00+00:00'";
    assert_eq!(stage.network.raw(old).await.expect("a change"), 1);
    let past_recovery = self::recovery(admin, &stage.youth, &membership).await;
    let object = json!({ "ownershipRecoveryId": past_recovery, "objection": "I am here" });
    siti.does("objectToOwnershipRecovery", object, "ownershipRecovery { status }").await;
    let leads = json!({
        "organizationId": stage.youth, "membershipId": managed["member"]["id"], "office": "CHAIR", "startsOn": TODAY,
        "endsOn": DUE, "roles": ["MEMBER"]
    });
    let mandate = siti.does("recordMandate", leads, "mandate { id }").await["mandate"]["id"].clone();
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
    let amend = json!({
        "partnershipId": suspended, "organizationId": stage.youth, "endsOn": "2028-12-31", "reason": "It goes on"
    });
    let amended =
        siti.does("proposeAmendment", amend, "agreementVersion { id digest }").await["agreementVersion"].clone();
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
    let rupiah = json!({ "value": "10.00", "unit": "IDR" });
    let others = json!({
        "partnershipId": stage.partnership, "organizationId": stage.council, "title": "Roofs", "kind": "MONEY",
        "quantity": rupiah, "dueOn": DUE
    });
    let others_need = stage.dewi.does("publishNeed", others, "need { id }").await;
    let offer = json!({
        "partnershipId": stage.partnership, "organizationId": stage.youth, "title": "Savings", "kind": "MONEY",
        "quantity": rupiah, "idempotencyKey": "the-offer"
    });
    let offer = stage.budi.does("publishOffer", offer, "offer { id }").await;
    let [resource, hall, hours_pledge, reservation] = lends(stage).await;
    let promise = json!({
        "needId": money, "organizationId": stage.faith, "quantity": { "value": "50.00", "unit": "IDR" },
        "dueOn": DUE, "idempotencyKey": "proposed-pledge"
    });
    let proposed_pledge = stage.hasan.does("makePledge", promise, "pledge { id }").await;
    let open_pledge = stage.pledge(&money, "100.00", "IDR").await;
    let kept_pledge = stage.pledge(&money, "500.00", "IDR").await;
    let confirmed = stage.received(&kept_pledge, "400.00", "IDR").await;
    let receipt = stage.budi.does("issueReceipt", json!({ "contributionId": confirmed }), "receipt { id }").await;
    let announced = stage.announced(&kept_pledge, "20.00", "IDR").await;
    let hulls = stage.need("Hulls", "GOODS", "3", "C62").await;
    let in_kind = stage.received(&stage.pledge(&hulls, "3", "C62").await, "2", "C62").await;
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
        resting: text(&resting),
        managed: text(&managed["member"]["id"]),
        minor: text(&minor["member"]["id"]),
        child: text(&child["member"]["id"]),
        role: text(&role["customRole"]["id"]),
        request: text(&joining["joinRequest"]["id"]),
        invitation: text(&invited["invitation"]["id"]),
        mandate: text(&mandate),
        recovery,
        past_recovery,
        token: text(&issued["serviceToken"]["id"]),
        proposed,
        suspended,
        amendment: [text(&amended["id"]), text(&amended["digest"])],
        money,
        fresh_need,
        others_need: text(&others_need["need"]["id"]),
        offer: text(&offer["offer"]["id"]),
        resource,
        hall,
        hours_pledge,
        reservation,
        proposed_pledge: text(&proposed_pledge["pledge"]["id"]),
        open_pledge,
        announced,
        confirmed,
        receipt: text(&receipt["receipt"]["id"]),
        in_kind,
        program,
        allocation,
        submitted,
        posted,
        reversal: text(&reversal["reversal"]["id"]),
        identifier: text(&identifier["identifier"]["id"]),
        spare,
        guests: guests(stage).await,
        closed,
        verification: text(&asked["verification"]["id"]),
        verified,
        delegate: text(&named["delegate"]["id"]),
        delegation: text(&offered["delegation"]["id"]),
        glass,
        merge: merge(stage, admin).await,
    }
}

/// Two organizations of somebody who belongs nowhere else, of which the second is invited.
async fn guests(stage: &Stage) -> [String; 2] {
    let host = Person::registers(stage.siti.network(), "Guntur").await;
    let guest = given::organization(&host, "Guest", "ASSOCIATION").await;
    let invited = given::organization(&host, "Invited", "ASSOCIATION").await;
    let invite = json!({ "partnershipId": stage.partnership, "invitedOrganizationId": invited, "role": "TECHNICAL" });
    stage.siti.does("inviteParty", invite, "partnership { id }").await;
    [guest, invited]
}

/// What the youth group and the faith group lend, and when the latter is reserved.
async fn lends(stage: &Stage) -> [String; 4] {
    let lend = |organization: &str, name: &str| {
        json!({
            "organizationId": organization, "kind": "SPACE", "name": name, "unit": "HUR", "idempotencyKey": "lent"
        })
    };
    let resource = stage.budi.does("addResource", lend(&stage.youth, "Yard"), "resource { id }").await;
    let hall = stage.hasan.does("addResource", lend(&stage.faith, "Hall"), "resource { id }").await;
    let need = stage.need("Room", "SPACE", "40", "HUR").await;
    let pledge = stage.pledge(&need, "20", "HUR").await;
    let reserve = json!({
        "pledgeId": pledge, "resourceId": hall["resource"]["id"], "startsAt": "2026-12-01T08:00:00+07:00",
        "endsAt": "2026-12-01T10:00:00+07:00", "quantity": { "value": "2", "unit": "HUR" }, "idempotencyKey": "taken"
    });
    let reserved = stage.hasan.does("reserveResource", reserve, "reservation { id }").await;
    [text(&resource["resource"]["id"]), text(&hall["resource"]["id"]), pledge, text(&reserved["reservation"]["id"])]
}

async fn merge(stage: &Stage, admin: &Person) -> String {
    let twin = given::organization(&stage.siti, "Twin", "YOUTH_GROUP").await;
    let merge = given::proposed_merge(admin, &twin, &stage.youth).await;
    for side in [&twin, &stage.youth] {
        let agree = json!({ "mergeId": merge, "organizationId": side, "password": PASSWORD });
        stage.siti.does("agreeToMerge", agree, "organizationMerge { id }").await;
    }
    merge
}

/// The network starts to give the organization another owner; the recovery.
async fn recovery(admin: &Person, organization: &str, heir: &str) -> String {
    let start = json!({
        "organizationId": organization, "membershipId": heir, "reason": "Its owner has died", "password": PASSWORD
    });
    text(&admin.does("startOwnershipRecovery", start, "ownershipRecovery { id }").await["ownershipRecovery"]["id"])
}
