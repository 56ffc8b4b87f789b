//! Every mutation, tried by everybody who may not: each gets the answer of the permissions, and nothing changes.

mod agreement;
mod delegation;
mod exception;
mod leaders;
mod lending;
mod registry;
mod things;

use std::collections::BTreeSet;

use exception::exception;
use serde_json::{Value, json};
use tests::given::{self, DUE, Stage, TODAY, member, own_membership, proposal, takes_on};
use tests::person::{PASSWORD, text};
use tests::{Network, Person, on_both};
pub(super) use things::{Things, things};

/// One mutation, valid for the person who may do it.
pub(super) struct Step<'a> {
    pub field: &'static str,
    pub input: Value,
    /// A field of the payload.
    pub select: &'static str,
    pub right: &'a Person,
}

/// What needs no right in an organization, and is tested by itself.
pub(super) const PERSONAL: &[&str] = &[
    "register",
    "confirmRegistration",
    "signIn",
    "startOpenIdSignIn",
    "finishOpenIdSignIn",
    "linkOpenIdIdentity",
    "unlinkOpenIdIdentity",
    "setFirstPassword",
    "refreshSession",
    "requestPasswordReset",
    "resetPassword",
    "requestEmailVerification",
    "verifyEmail",
    "changePassword",
    "changeEmail",
    "confirmEmailChange",
    "cancelEmailChange",
    "beginSecondFactor",
    "confirmSecondFactor",
    "removeSecondFactor",
    "renewRecoveryCodes",
    "endSession",
    "foundOrganization",
    "acceptInvitation",
    "declineInvitation",
    "leaveOrganization",
    "exportPersonalData",
    "eraseAccount",
    "requestToJoin",
    "giveNameConsent",
    "withdrawNameConsent",
    "withdrawJoinRequest",
    "shareDelegateContact",
];

pub(super) fn steps<'a>(stage: &'a Stage, things: &Things, admin: &'a Person) -> Vec<Step<'a>> {
    let Stage { siti, budi, rina, hasan, dewi, youth, faith, council, partnership, .. } = stage;
    let rupiah = |value: &str| json!({ "value": value, "unit": "IDR" });
    let step = |field, right, select, input| Step { field, input, select, right };
    let mut steps = registry::steps(stage, things, admin);
    steps.extend(leaders::steps(stage, things, admin));
    steps.extend(agreement::steps(stage, things));
    steps.extend(delegation::steps(stage, things));
    steps.extend(lending::steps(stage, things));
    steps.extend([
        step(
            "inviteMember",
            siti,
            "invitation { id }",
            json!({ "organizationId": youth, "email": "x@example.org", "role": "MEMBER" }),
        ),
        step("resendInvitation", siti, "invitation { id }", json!({ "invitationId": things.invitation })),
        step("cancelInvitation", siti, "invitation { id }", json!({ "invitationId": things.invitation })),
        step("addMember", siti, "member { id }", json!({ "organizationId": youth, "name": "Ani" })),
        step("grantRole", siti, "member { id }", json!({ "membershipId": things.wati, "role": "SECRETARY" })),
        step("revokeRole", siti, "member { id }", json!({ "membershipId": things.wati, "role": "OBSERVER" })),
        step(
            "setJoinPolicy",
            siti,
            "organization { id }",
            json!({ "organizationId": youth, "joinPolicy": "INVITATION_ONLY" }),
        ),
        step("approveJoinRequest", siti, "joinRequest { id }", json!({ "joinRequestId": things.request })),
        step(
            "declineJoinRequest",
            siti,
            "joinRequest { id }",
            json!({ "joinRequestId": things.request, "reason": "Full" }),
        ),
        step(
            "defineRole",
            siti,
            "customRole { id }",
            json!({ "organizationId": youth, "name": "Humas", "permissions": ["NEED_PUBLISH"] }),
        ),
        step(
            "editRole",
            siti,
            "customRole { id }",
            json!({ "customRoleId": things.role, "expectedVersion": 1, "description": "Greets" }),
        ),
        step("retireRole", siti, "customRole { id }", json!({ "customRoleId": things.role, "reason": "Unused" })),
        step(
            "transferOwnership",
            siti,
            "newOwner { id }",
            json!({ "organizationId": youth, "membershipId": things.wati, "keepRole": "ADMIN", "password": PASSWORD }),
        ),
        step(
            "recordGuardianConsent",
            siti,
            "member { id }",
            json!({
                "membershipId": things.minor,
                "guardianConsent": { "guardianName": "Ibu Dodi", "relationship": "PARENT", "consentedOn": TODAY }
            }),
        ),
        step("withdrawGuardianConsent", siti, "member { id }", json!({ "membershipId": things.child })),
        step("setHealthNote", siti, "member { id }", json!({ "membershipId": things.wati, "note": "Asthma" })),
        step(
            "readHealthNote",
            siti,
            "member { id }",
            json!({ "membershipId": things.wati, "reason": "Before the camp" }),
        ),
        step("eraseMember", siti, "member { id }", json!({ "membershipId": things.managed })),
        step("endMembership", siti, "member { id }", json!({ "membershipId": things.wati, "reason": "Moved" })),
        step(
            "issueServiceToken",
            siti,
            "serviceToken { id }",
            json!({
                "organizationId": youth, "name": "App", "scopes": ["org:read"], "expiresOn": "2027-01-31"
            }),
        ),
        step("revokeServiceToken", siti, "serviceToken { id }", json!({ "serviceTokenId": things.token })),
        step(
            "proposePartnership",
            siti,
            "partnership { id }",
            json!({
                "proposerId": youth, "name": "Another", "purpose": "Nets",
                "parties": [{ "organizationId": youth, "role": "LEAD" }, { "organizationId": faith, "role": "FUNDING" }]
            }),
        ),
        step(
            "acceptPartnership",
            hasan,
            "partnership { id }",
            json!({ "partnershipId": things.proposed, "organizationId": faith }),
        ),
        step(
            "declinePartnership",
            hasan,
            "partnership { id }",
            json!({
                "partnershipId": things.proposed, "organizationId": faith, "reason": "No"
            }),
        ),
        step(
            "withdrawFromPartnership",
            dewi,
            "partnership { id }",
            json!({
                "partnershipId": partnership, "organizationId": council, "reason": "No"
            }),
        ),
        step(
            "suspendPartnership",
            siti,
            "partnership { id }",
            json!({ "partnershipId": partnership, "reason": "Storm" }),
        ),
        step("resumePartnership", siti, "partnership { id }", json!({ "partnershipId": things.suspended })),
        step(
            "endPartnership",
            siti,
            "partnership { id }",
            json!({ "partnershipId": things.suspended, "reason": "Done" }),
        ),
        step(
            "addProgram",
            rina,
            "program { id }",
            json!({
                "partnershipId": partnership, "organizationId": youth, "name": "Nets"
            }),
        ),
        step(
            "publishNeed",
            rina,
            "need { id }",
            json!({
                "partnershipId": partnership, "organizationId": youth, "title": "Nets", "kind": "MONEY",
                "quantity": rupiah("10"), "dueOn": DUE
            }),
        ),
        step("closeNeed", rina, "need { id }", json!({ "needId": things.money })),
        step("withdrawNeed", rina, "need { id }", json!({ "needId": things.fresh_need })),
        step(
            "makePledge",
            hasan,
            "pledge { id }",
            json!({
                "needId": things.money, "organizationId": faith, "quantity": rupiah("1"), "dueOn": DUE, "idempotencyKey": "s1"
            }),
        ),
        step(
            "publishOffer",
            budi,
            "offer { id }",
            json!({
                "partnershipId": partnership, "organizationId": youth, "title": "Savings", "kind": "MONEY",
                "quantity": rupiah("10"), "idempotencyKey": "s11"
            }),
        ),
        step("withdrawOffer", budi, "offer { id }", json!({ "offerId": things.offer, "reason": "Spent" })),
        step(
            "pledgeFromOffer",
            budi,
            "offer { id }",
            json!({
                "offerId": things.offer, "idempotencyKey": "s12",
                "needs": [{ "needId": things.others_need, "quantity": rupiah("1"), "dueOn": DUE }]
            }),
        ),
        step("acceptPledge", budi, "pledge { id }", json!({ "pledgeId": things.proposed_pledge })),
        step(
            "declinePledge",
            budi,
            "pledge { id }",
            json!({ "pledgeId": things.proposed_pledge, "reason": "Too late" }),
        ),
        step(
            "revisePledge",
            hasan,
            "pledge { id }",
            json!({
                "pledgeId": things.open_pledge, "quantity": rupiah("90"), "reason": "Less", "effectiveOn": TODAY, "idempotencyKey": "s2"
            }),
        ),
        step("writeOffPledge", budi, "pledge { id }", json!({ "pledgeId": things.open_pledge, "reason": "Silence" })),
        step("cancelPledge", hasan, "pledge { id }", json!({ "pledgeId": things.open_pledge, "reason": "No" })),
        step(
            "announceContribution",
            hasan,
            "contribution { id }",
            json!({
                "pledgeId": things.open_pledge, "quantity": rupiah("5"), "happenedOn": TODAY, "idempotencyKey": "s3"
            }),
        ),
        step(
            "confirmContribution",
            budi,
            "contribution { id }",
            json!({ "contributionId": things.announced, "idempotencyKey": "s4" }),
        ),
        step(
            "disputeContribution",
            budi,
            "contribution { id }",
            json!({ "contributionId": things.announced, "reason": "Not here" }),
        ),
        step(
            "withdrawContribution",
            hasan,
            "contribution { id }",
            json!({ "contributionId": things.announced, "reason": "It was another truck" }),
        ),
        step(
            "allocateResources",
            budi,
            "allocation { id }",
            json!({
                "needId": things.money, "programId": things.program, "quantity": rupiah("1"), "purpose": "Nets", "idempotencyKey": "s5"
            }),
        ),
        step("issueReceipt", budi, "receipt { id }", json!({ "contributionId": things.confirmed })),
        step(
            "valueContribution",
            hasan,
            "contribution { id }",
            json!({
                "contributionId": things.in_kind, "amount": rupiah("900"), "method": "INVOICE", "on": TODAY,
                "source": "Invoice 7"
            }),
        ),
        step(
            "appraiseContribution",
            budi,
            "contribution { id }",
            json!({
                "contributionId": things.in_kind, "amount": rupiah("800"), "method": "NONE", "on": TODAY
            }),
        ),
        step(
            "releaseAllocation",
            budi,
            "allocation { id }",
            json!({
                "allocationId": things.allocation, "quantity": rupiah("1"), "idempotencyKey": "s6"
            }),
        ),
        step(
            "submitExpenditure",
            budi,
            "expenditure { id }",
            json!({
                "allocationId": things.allocation, "quantity": rupiah("1"), "purpose": "Net", "evidence": "Receipt",
                "happenedOn": TODAY, "idempotencyKey": "s7"
            }),
        ),
        step(
            "approveExpenditure",
            rina,
            "expenditure { id }",
            json!({ "expenditureId": things.submitted, "idempotencyKey": "s8" }),
        ),
        step(
            "rejectExpenditure",
            rina,
            "expenditure { id }",
            json!({ "expenditureId": things.submitted, "reason": "No receipt" }),
        ),
        step(
            "requestReversal",
            budi,
            "reversal { id }",
            json!({
                "expenditureId": things.posted, "quantity": rupiah("1"), "reasonCode": "ERROR", "reason": "Counted twice",
                "idempotencyKey": "s9"
            }),
        ),
        step(
            "approveReversal",
            rina,
            "reversal { id }",
            json!({ "reversalId": things.reversal, "idempotencyKey": "s10" }),
        ),
        step(
            "rejectReversal",
            rina,
            "reversal { id }",
            json!({ "reversalId": things.reversal, "reason": "It was right" }),
        ),
    ]);
    steps
}

/// The mutations that the schema has.
pub(super) fn mutations() -> BTreeSet<String> {
    let sdl = include_str!("../../api/schema.graphql");
    let body = sdl.split_once("\ntype Mutation {").expect("mutations").1.split_once("\n}").expect("an end").0;
    let fields = body.lines().filter_map(|line| line.trim().strip_suffix('(').map(str::to_owned));
    fields.collect()
}

pub(super) async fn service_token(owner: &Person, organization: &str, scopes: &[&str]) -> String {
    let input =
        json!({ "organizationId": organization, "name": "Reader", "scopes": scopes, "expiresOn": "2027-01-31" });
    text(&owner.does("issueServiceToken", input, "secret").await["secret"])
}

#[tokio::test(flavor = "multi_thread")]
async fn everybody_who_may_not_is_refused_and_nothing_changes() {
    on_both(|network| async move {
        let stage = given::stage(&network).await;
        let wati = Person::registers(&network, "Wati").await;
        let admin = given::administrator(&network).await;
        let things = things(&stage, &wati, &admin).await;
        let people = people(&network, &stage, &wati).await;
        let steps = steps(&stage, &things, &admin);

        let named: BTreeSet<_> = steps
            .iter()
            .map(|step| step.field.to_owned())
            .chain(PERSONAL.iter().map(|name| (*name).to_owned()))
            .collect();
        assert_eq!(named, mutations(), "a mutation is not tried here");

        let before = network.rows().await;
        let mut surprises = Vec::new();
        for step in &steps {
            for (who, role, expected) in &people {
                let tried = who.tries(step.field, step.input.clone(), step.select).await;
                let expected = exception(step.field, role).unwrap_or(expected);
                if tried.code() != expected {
                    surprises.push(format!("{role} tries {}: {} instead of {expected}", step.field, tried.code()));
                }
            }
        }
        assert!(surprises.is_empty(), "{surprises:#?}");
        assert_eq!(network.rows().await, before, "a refused step left something behind");

        // Each of them can be done, by whoever may; a preview says so and leaves nothing behind.
        for step in &steps {
            let mut input = step.input.clone();
            input["validateOnly"] = json!(true);
            if step.field == "writeOffPledge" {
                // Only once its day has passed.
                let early = step.right.tries(step.field, input, step.select).await;
                early.refused("WRONG_PLEDGE_STATE", "pledgeId");
                continue;
            }
            if step.field == "reportNoShow" {
                // Only once its time is over.
                let early = step.right.tries(step.field, input, step.select).await;
                early.refused("SLOT_NOT_OVER", "reservationId");
                continue;
            }
            if step.field == "setSecondFactorPolicy" {
                // Only in a session with a second factor, which nobody here has.
                step.right.tries(step.field, input, step.select).await.denied("SECOND_FACTOR_REQUIRED");
                continue;
            }
            step.right.does(step.field, input, step.select).await;
        }
        assert_eq!(network.rows().await, before, "a preview left something behind");
    })
    .await;
}

/// Who tries, and what they are answered unless [`exception`] says otherwise.
async fn people<'a>(network: &Network, stage: &Stage, wati: &Person) -> Vec<(Person, &'a str, &'a str)> {
    let stranger = Person::registers(network, "Eve").await;
    // Somebody with every role in a party of another partnership.
    let agus = Person::registers(network, "Agus").await;
    let fishers = given::organization(&agus, "Asosiasi Nelayan", "ASSOCIATION").await;
    takes_on(&agus, &fishers, "TREASURER").await;
    let other = given::organization(&stranger, "Klinik", "HEALTH_PROVIDER").await;
    let elsewhere = proposal(&agus, "Health", "PARTIES", &[&fishers, &other]).await;
    let accept = json!({ "partnershipId": elsewhere, "organizationId": other });
    stranger.does("acceptPartnership", accept, "partnership { status }").await;
    // A treasurer until a moment ago, whose token is still good.
    let removed = Person::registers(network, "Joko").await;
    member(&stage.siti, &stage.youth, &removed, &["TREASURER", "COORDINATOR"]).await;
    let membership = own_membership(&removed, &stage.youth).await;
    let end = json!({ "membershipId": membership, "reason": "Moved" });
    stage.siti.does("endMembership", end, "member { status }").await;
    let secret = service_token(&stage.siti, &stage.youth, &["org:read"]).await;
    vec![
        (network.nobody(), "nobody", "UNAUTHENTICATED"),
        (Person::registers(network, "Tono").await, "a stranger", "NOT_FOUND"),
        (agus, "a party of another partnership", "NOT_FOUND"),
        (removed, "a removed member", "NOT_FOUND"),
        (wati.clone(), "a member without the role", "FORBIDDEN"),
        (Person::with(network, "till", &secret), "a token without the scope", "INSUFFICIENT_SCOPE"),
    ]
}
