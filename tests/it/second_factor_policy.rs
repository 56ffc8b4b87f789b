//! Where an organization demands a second factor, a session without one moves no value and gives nobody the right to.

use serde_json::{Value, json};
use tests::authenticator::{Authenticator, signs_in};
use tests::given::{self, TODAY, member};
use tests::person::{PASSWORD, text};
use tests::{Network, Person, on_both};

const LACKS: &str = "SECOND_FACTOR_REQUIRED";

fn policy(organization: &str, is_required: bool) -> Value {
    json!({ "organizationId": organization, "isRequired": is_required })
}

async fn demands(who: &Person, organization: &str, is_required: bool) {
    let select = "organization { requiresSecondFactor }";
    let done = who.does("setSecondFactorPolicy", policy(organization, is_required), select).await;
    assert_eq!(done["organization"]["requiresSecondFactor"], is_required);
}

/// The same person in another session, opened with a code of the app.
async fn with_code(network: &Network, who: &Person, app: &Authenticator) -> Person {
    let opened = signs_in(network, &who.email(), Some(&app.waits())).await;
    Person::with(network, &who.name, &text(&opened.payload()["tokens"]["accessToken"]))
}

/// What `viewerCan` says of an object.
async fn can(who: &Person, kind: &str, id: &str, action: &str) -> String {
    let question =
        format!("query($id: ID!) {{ node(id: $id) {{ ... on {kind} {{ viewerCan(action: {action}) {{ code }} }} }} }}");
    let seen = who.asks_quietly(&question, json!({ "id": id })).await;
    text(&seen["data"]["node"]["viewerCan"]["code"])
}

#[tokio::test(flavor = "multi_thread")]
async fn a_treasurer_moves_value_with_a_second_factor_only() {
    on_both(|network| async move {
        let stage = given::stage(&network).await;
        Authenticator::on(&stage.siti).await;
        let program = stage.program("Boats").await;
        let need = stage.need("Capital", "MONEY", "1000.00", "IDR").await;
        let pledge = stage.pledge(&need, "600.00", "IDR").await;
        let announced = stage.announced(&pledge, "100.00", "IDR").await;
        let received = stage.pledge(&need, "400.00", "IDR").await;
        stage.received(&received, "400.00", "IDR").await;
        let allocation = stage.allocated(&need, &program, "300.00", "IDR").await;
        let submitted = stage.submitted(&allocation, "50.00", "IDR").await;
        demands(&stage.siti, &stage.youth, true).await;

        let rupiah = |value: &str| json!({ "value": value, "unit": "IDR" });
        let moves = [
            ("confirmContribution", "contribution { status }", json!({ "contributionId": announced, "idempotencyKey": "f1" })),
            (
                "allocateResources",
                "allocation { status }",
                json!({ "needId": need, "programId": program, "quantity": rupiah("10.00"), "purpose": "Nets", "idempotencyKey": "f2" }),
            ),
            (
                "submitExpenditure",
                "expenditure { status }",
                json!({ "allocationId": allocation, "quantity": rupiah("5.00"), "purpose": "Net", "evidence": "Receipt",
                    "happenedOn": TODAY, "idempotencyKey": "f3" }),
            ),
            ("approveExpenditure", "expenditure { status }", json!({ "expenditureId": submitted, "idempotencyKey": "f4" })),
        ];
        for (field, select, input) in &moves {
            stage.rina.tries(field, input.clone(), select).await.denied(LACKS);
        }
        for (kind, id, action) in
            [("Expenditure", &submitted, "APPROVE"), ("Need", &need, "ALLOCATE")]
        {
            assert_eq!(can(&stage.rina, kind, id, action).await, LACKS, "{kind}");
        }
        // What moves nothing goes on.
        stage.need("Nets", "GOODS", "5", "KGM").await;
        assert_eq!(can(&stage.rina, "Organization", &stage.youth, "READ_LEDGER").await, "ALLOWED");

        // Who turns a second factor on goes on in the same session.
        let app = Authenticator::on(&stage.rina).await;
        assert_eq!(can(&stage.rina, "Expenditure", &submitted, "APPROVE").await, "ALLOWED");
        for (field, select, input) in &moves {
            stage.rina.does(field, input.clone(), select).await;
        }
        // In one that was opened with a code, too, and not in one beside, whoever it belongs to.
        let again = with_code(&network, &stage.rina, &app).await;
        assert_eq!(can(&again, "Need", &need, "ALLOCATE").await, "ALLOWED");
        // Removed, it ends for all of them.
        let shown = json!({ "currentPassword": PASSWORD, "code": app.waits() });
        assert!(again.tries_quietly("removeSecondFactor", shown, "viewer { name }").await.is_done());
        for who in [&stage.rina, &again] {
            assert_eq!(can(who, "Need", &need, "ALLOCATE").await, LACKS);
            let more = json!({ "needId": need, "programId": program, "quantity": rupiah("1.00"), "purpose": "Nets",
                "idempotencyKey": "f5" });
            who.tries("allocateResources", more, "allocation { id }").await.denied(LACKS);
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_gives_roles_gives_none_that_move_value() {
    on_both(|network| async move {
        let stage = given::stage(&network).await;
        let (siti, youth) = (&stage.siti, &stage.youth);
        let wati = Person::registers(&network, "Wati").await;
        let membership = member(siti, youth, &wati, &["MEMBER", "OBSERVER"]).await;
        let asks = Person::registers(&network, "Oka").await;
        siti.does(
            "setJoinPolicy",
            json!({ "organizationId": youth, "joinPolicy": "OPEN_TO_REQUESTS" }),
            "organization { id }",
        )
        .await;
        let request = asks.does("requestToJoin", json!({ "organizationId": youth }), "joinRequest { id }").await;
        let invite = json!({ "organizationId": youth, "email": "t@example.org", "role": "TREASURER" });
        let sent = siti.does("inviteMember", invite.clone(), "invitation { id }").await;
        let mut other = invite.clone();
        other["email"] = json!("other@example.org");
        let list = |role: &str| {
            let list = format!("nama,peran\nAni {role},{role}\n");
            json!({ "organizationId": youth, "file": data_encoding::BASE64.encode(list.as_bytes()) })
        };
        let gives = |role: &str| json!({ "membershipId": membership, "role": role });
        let token =
            json!({ "organizationId": youth, "name": "App", "scopes": ["org:read"], "expiresOn": "2027-01-31" });
        let issued = siti.does("issueServiceToken", token.clone(), "secret").await;
        let system = Person::with(&network, "system", &text(&issued["secret"]));
        let join = |role: &str| json!({ "joinRequestId": request["joinRequest"]["id"], "role": role });
        let define = json!({ "organizationId": youth, "name": "Humas", "permissions": ["NEED_PUBLISH"] });
        let transfer = json!({ "organizationId": youth, "membershipId": membership, "password": PASSWORD });
        let tried = [
            ("grantRole", "member { id }", gives("TREASURER")),
            ("grantRole", "member { id }", gives("SECRETARY")),
            ("revokeRole", "member { id }", gives("OBSERVER")),
            ("defineRole", "customRole { id }", define),
            ("transferOwnership", "newOwner { id }", transfer),
            ("issueServiceToken", "serviceToken { id }", token),
            ("inviteMember", "invitation { id }", other),
            ("resendInvitation", "invitation { id }", json!({ "invitationId": sent["invitation"]["id"] })),
            ("importMembers", "added", list("bendahara")),
            ("approveJoinRequest", "member { id }", join("TREASURER")),
        ];
        // A second session of hers, which has shown no code.
        let without = Person::signs_in(&network, "Siti").await;
        Authenticator::on(siti).await;
        demands(siti, youth, true).await;
        for (field, select, input) in &tried {
            without.tries(field, input.clone(), select).await.denied(LACKS);
            // With it all of them are hers to do.
            let mut preview = input.clone();
            preview["validateOnly"] = json!(true);
            siti.does(field, preview, select).await;
        }
        for (action, code) in [("ASSIGN_ROLE", LACKS), ("ISSUE_SERVICE_TOKEN", LACKS), ("INVITE_MEMBER", "ALLOWED")] {
            assert_eq!(can(&without, "Organization", youth, action).await, code);
        }
        // People who hold nothing of it are brought in as before.
        let invite = json!({ "organizationId": youth, "email": "m@example.org", "role": "MEMBER" });
        without.does("inviteMember", invite, "invitation { status }").await;
        without.does("importMembers", list("anggota"), "added").await;
        without.does("approveJoinRequest", join("SECRETARY"), "member { roles { role } }").await;
        // A service token is no person's and stays as it is; who may not issue them does not read them.
        let seen = system
            .sees("query($id: ID!) { organization(id: $id) { name requiresSecondFactor } }", json!({ "id": youth }))
            .await;
        assert_eq!(seen["organization"]["requiresSecondFactor"], true);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn it_is_demanded_and_given_up_by_who_has_one() {
    on_both(|network| async move {
        let stage = given::stage(&network).await;
        let (siti, youth) = (&stage.siti, &stage.youth);
        let select = "organization { id }";
        let (field, set) = ("setSecondFactorPolicy", "SET_SECOND_FACTOR_POLICY");
        siti.tries(field, policy(youth, true), select).await.denied(LACKS);
        assert_eq!(can(siti, "Organization", youth, set).await, LACKS);
        let _budis = Authenticator::on(&stage.budi).await;
        stage.budi.tries(field, policy(youth, true), select).await.denied("FORBIDDEN");
        stage.hasan.tries(field, policy(youth, true), select).await.denied("FORBIDDEN");
        let without = Person::signs_in(&network, "Siti").await;
        Authenticator::on(siti).await;
        assert_eq!(can(siti, "Organization", youth, set).await, "ALLOWED");
        demands(siti, youth, true).await;
        without.tries(field, policy(youth, false), select).await.denied(LACKS);

        // Its people know, others do not.
        let question = "query($id: ID!) { organization(id: $id) { requiresSecondFactor } }";
        for (who, told) in [(siti, json!(true)), (&stage.budi, json!(true)), (&stage.hasan, Value::Null)] {
            let seen = who.sees(question, json!({ "id": youth })).await;
            assert_eq!(seen["organization"]["requiresSecondFactor"], told, "{}", who.name);
        }
        let records = "query($id: ID!) { auditRecords(organizationId: $id, first: 1,
            filter: { command: \"setSecondFactorPolicy\" }) { nodes { command } } }";
        let seen = siti.sees(records, json!({ "id": youth })).await;
        assert_eq!(seen["auditRecords"]["nodes"], json!([{ "command": "setSecondFactorPolicy" }]));
        demands(siti, youth, false).await;
        assert_eq!(can(&without, "Organization", youth, "ASSIGN_ROLE").await, "ALLOWED");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn it_holds_at_once_and_a_suspension_comes_first() {
    on_both(|network| async move {
        let stage = given::stage(&network).await;
        let youth = &stage.youth;
        let says = async || can(&stage.budi, "Organization", youth, "MAKE_PLEDGE").await;
        let moves = async || can(&stage.siti, "Organization", youth, "ASSIGN_ROLE").await;
        assert_eq!((says().await.as_str(), moves().await.as_str()), ("ALLOWED", "ALLOWED"));
        let changes = [
            ("update organization set requires_second_factor = true where name = 'Karang Taruna Bahari'", LACKS),
            ("update session set second_factor_at = created_at", "ALLOWED"),
            ("update session set second_factor_at = null", LACKS),
            ("update organization set status = 'SUSPENDED' where name = 'Karang Taruna Bahari'", "ORG_SUSPENDED"),
            ("update organization set status = 'ARCHIVED' where name = 'Karang Taruna Bahari'", "FORBIDDEN"),
            ("update organization set status = 'ACTIVE' where name = 'Karang Taruna Bahari'", LACKS),
            ("update organization set requires_second_factor = false", "ALLOWED"),
        ];
        for (change, expected) in changes {
            assert!(network.raw(change).await.expect("a change") > 0);
            assert_eq!(moves().await, expected, "{change}");
        }
    })
    .await;
}
