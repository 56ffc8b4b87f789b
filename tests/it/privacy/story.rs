//! Zulaikha, of whom something is kept in every way there is. Nobody else here is called anything like it.

use serde_json::{Value, json};
use tests::given::{self, DUE, Stage, TODAY, invitation, member, organization};
use tests::person::{PASSWORD, text};
use tests::{Network, Person};

pub const NAME: &str = "Zulaikha";
pub const PHONE: &str = "+628123450077";
/// What tells who she is, in lower case.
pub const TRACES: &[&str] = &["zulaikha", "8123450077"];

pub struct Story {
    pub stage: Stage,
    pub zulaikha: Person,
    /// Hers in the youth group.
    pub membership: String,
    /// The secret of an invitation that she has not answered.
    pub open: String,
    /// A pledge of hers that nothing has come on.
    pub pledge: String,
}

pub async fn story(network: &Network) -> Story {
    let stage = given::stage(network).await;
    let zulaikha = Person::registers(network, NAME).await;
    let (siti, youth) = (&stage.siti, &stage.youth);
    let verified = format!("update person set email_verified_at = created_at where name = '{NAME}'");
    assert_eq!(network.raw(&verified).await.expect("a change"), 1);
    // Kept without an account first, then taken over.
    let kept = json!({
        "organizationId": youth, "name": "Zulaikha of the harbor", "email": zulaikha.email(), "phone": PHONE
    });
    siti.does("addMember", kept, "member { id }").await;
    let membership = member(siti, youth, &zulaikha, &["TREASURER"]).await;
    let greeter = json!({ "organizationId": youth, "name": "Greeter", "permissions": ["MEMBER_INVITE"] });
    let role = siti.does("defineRole", greeter, "customRole { id }").await["customRole"]["id"].clone();
    let grant = json!({ "membershipId": membership, "customRoleId": role });
    siti.does("grantRole", grant, "member { id }").await;
    let leads = json!({
        "organizationId": youth, "membershipId": membership, "office": "VICE_CHAIR", "startsOn": TODAY, "endsOn": DUE
    });
    let mandate = siti.does("recordMandate", leads, "mandate { id }").await["mandate"]["id"].clone();
    let ends = json!({ "mandateId": mandate, "reason": "RESIGNED", "note": "Zulaikha is ill" });
    siti.does("endMandate", ends, "mandate { endReason }").await;
    let suspend = json!({ "membershipId": membership, "reason": "Zulaikha quarrels" });
    siti.does("suspendMember", suspend, "member { status }").await;
    siti.does("restoreMember", json!({ "membershipId": membership }), "member { status }").await;
    invites_and_is_invited(network, &stage, &zulaikha).await;
    let open = invitation(&stage.dewi, &stage.council, &zulaikha.email(), "MEMBER").await;
    let pledge = gives(&stage, &zulaikha).await;
    let device = json!({ "email": zulaikha.email(), "password": PASSWORD, "device": "Zulaikha's phone" });
    network.nobody().does("signIn", device, "tokens { expiresIn }").await;
    Story { stage, zulaikha, membership, open, pledge }
}

/// Somebody else by her; herself by a group that she has left, not without a word about her; and a request of hers.
async fn invites_and_is_invited(network: &Network, stage: &Stage, zulaikha: &Person) {
    invitation(zulaikha, &stage.youth, "friend@example.org", "MEMBER").await;
    let agus = Person::registers(network, "Agus").await;
    let fishers = organization(&agus, "Asosiasi Nelayan", "ASSOCIATION").await;
    let was = member(&agus, &fishers, zulaikha, &["MEMBER", "SECRETARY"]).await;
    let end = json!({ "membershipId": was, "reason": "Zulaikha has moved to Malang" });
    agus.does("endMembership", end, "member { status }").await;
    let open =
        json!({ "organizationId": stage.faith, "joinPolicy": "OPEN_TO_REQUESTS", "questions": ["Who are you?"] });
    stage.hasan.does("setJoinPolicy", open, "organization { joinPolicy }").await;
    let asks =
        json!({ "organizationId": stage.faith, "message": "Zulaikha here", "answers": ["Zulaikha, of the harbor"] });
    zulaikha.does("requestToJoin", asks, "joinRequest { id }").await;
}

/// What she gives herself, and what she decides as a treasurer. The pledge that stays open.
async fn gives(stage: &Stage, zulaikha: &Person) -> String {
    let need = stage.need("Nets", "MONEY", "1000.00", "IDR").await;
    let rupiah = |value: &str| json!({ "value": value, "unit": "IDR" });
    let mut open = Value::Null;
    for value in ["300.00", "50.00"] {
        let promise = json!({
            "needId": need, "quantity": rupiah(value), "dueOn": DUE, "idempotencyKey": format!("own-{value}")
        });
        open = zulaikha.does("makePledge", promise, "pledge { id }").await["pledge"]["id"].clone();
        stage.budi.does("acceptPledge", json!({ "pledgeId": open }), "pledge { status }").await;
        if value == "300.00" {
            let named = json!({ "organizationId": stage.youth });
            zulaikha.does("giveNameConsent", named, "organization { id }").await;
            let comes = json!({
                "pledgeId": open, "quantity": rupiah("300.00"), "happenedOn": TODAY, "idempotencyKey": "own-gift"
            });
            let gift = zulaikha.does("announceContribution", comes, "contribution { id }").await;
            let confirm = json!({ "contributionId": gift["contribution"]["id"], "idempotencyKey": "own-confirmed" });
            stage.budi.does("confirmContribution", confirm, "contribution { status }").await;
        }
    }
    let offers = json!({
        "partnershipId": stage.partnership, "title": "Zulaikha's boat", "description": "Ask Zulaikha", "kind": "SPACE",
        "quantity": { "value": "2", "unit": "DAY" }, "areaCode": "73.05", "idempotencyKey": "her-boat"
    });
    zulaikha.does("publishOffer", offers, "offer { id }").await;
    let program = stage.program("Boats").await;
    let allocation = stage.allocated(&need, &program, "200.00", "IDR").await;
    let submitted = stage.submitted(&allocation, "120.00", "IDR").await;
    let approve = json!({ "expenditureId": submitted, "idempotencyKey": "hers" });
    zulaikha.does("approveExpenditure", approve, "expenditure { status }").await;
    let submit = json!({
        "allocationId": allocation, "quantity": rupiah("10.00"), "purpose": "A net", "evidence": "Receipt 18",
        "happenedOn": TODAY, "idempotencyKey": "her-request"
    });
    zulaikha.does("submitExpenditure", submit, "expenditure { status }").await;
    text(&open)
}

/// The lines of a whole dump that tell who she is.
pub async fn traces(network: &Network) -> Vec<String> {
    let tables = network.columns().await;
    let tables: Vec<_> = tables.iter().map(|(table, _)| table.as_str()).collect();
    let lines = network.dump(&tables).await;
    assert!(lines.iter().any(|line| line.starts_with("audit: ")), "the dump is empty");
    let tells = |line: &String| TRACES.iter().any(|trace| line.to_lowercase().contains(trace));
    lines.into_iter().filter(tells).collect()
}
