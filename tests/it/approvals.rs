//! How many people approve what is spent and taken back: one other than the requester, two above a limit, and none for a
//! while where an organization has decided so.

use chrono::TimeDelta;
use futures_util::future::join_all;
use serde_json::{Value, json};
use tests::given::{self, Stage};
use tests::network::Engine;
use tests::person::text;
use tests::{Network, Person, on_both};

use super::races::tally;

const EXPENDITURE: &str = "expenditure { id status approvalsRequired approvals { mine } decidedAt }";
const POLICY: &str = "approvalPolicy { unit secondApprovalAbove { value unit } selfApprovalUpTo { value unit }
    selfApprovalUntil selfApprovalDecision }";

/// The stage with 300 rupiah set aside; the allocation.
async fn with_money(network: &Network) -> (Stage, String) {
    let stage = given::stage(network).await;
    let need = stage.need("Capital", "MONEY", "1000.00", "IDR").await;
    let program = stage.program("Boats").await;
    let pledge = stage.pledge(&need, "500.00", "IDR").await;
    stage.received(&pledge, "500.00", "IDR").await;
    let allocation = stage.allocated(&need, &program, "300.00", "IDR").await;
    (stage, allocation)
}

/// Siti, who owns the youth group, decides about rupiah.
async fn decides(stage: &Stage, second: Option<&str>, alone: Option<Value>) -> Value {
    let input = json!({
        "organizationId": stage.youth, "unit": "IDR", "secondApprovalAbove": second, "selfApproval": alone
    });
    stage.siti.does("setApprovalPolicy", input, POLICY).await["approvalPolicy"].clone()
}

fn alone(up_to: &str, until: &str) -> Value {
    json!({ "upTo": up_to, "until": until, "decision": "Board meeting 7/2026" })
}

fn approval(expenditure: &str, key: &str) -> Value {
    json!({ "expenditureId": expenditure, "idempotencyKey": key })
}

async fn approves(who: &Person, expenditure: &str, key: &str) -> Value {
    who.does("approveExpenditure", approval(expenditure, key), EXPENDITURE).await["expenditure"].clone()
}

async fn refused(who: &Person, expenditure: &str, key: &str, code: &str) {
    let tried = who.tries("approveExpenditure", approval(expenditure, key), EXPENDITURE).await;
    tried.refused(code, "expenditureId");
    assert_eq!(can(who, expenditure).await, code);
}

async fn can(who: &Person, expenditure: &str) -> String {
    let seen = "query($id: ID!) { node(id: $id) { ... on Expenditure { viewerCan(action: APPROVE) { code } } } }";
    text(&who.sees(seen, json!({ "id": expenditure })).await["node"]["viewerCan"]["code"])
}

/// How often something was posted for expenditures, and taken back.
async fn posted(stage: &Stage) -> usize {
    let kinds = "select kind from ledger_transaction where kind in ('EXPENDITURE', 'REVERSAL')";
    stage.network.texts(kinds).await.len()
}

#[tokio::test(flavor = "multi_thread")]
async fn above_a_limit_two_people_approve_and_the_second_posts() {
    on_both(|network| async move {
        let (stage, allocation) = with_money(&network).await;
        let Stage { siti, budi, rina, .. } = &stage;
        let decided = decides(&stage, Some("100"), None).await;
        assert_eq!(decided["secondApprovalAbove"], json!({ "value": "100.00", "unit": "IDR" }));
        let large = stage.submitted(&allocation, "100.01", "IDR").await;
        refused(budi, &large, "own", "SELF_APPROVAL").await;
        assert_eq!(can(rina, &large).await, "ALLOWED");
        let first = approves(rina, &large, "first").await;
        let waiting = json!({
            "id": large, "status": "SUBMITTED", "approvalsRequired": 2, "approvals": [{ "mine": true }], "decidedAt": null
        });
        assert_eq!((first, posted(&stage).await), (waiting.clone(), 0));
        // The same request again is the same approval; another one of the same person is none.
        assert_eq!(approves(rina, &large, "first").await, waiting);
        refused(rina, &large, "more", "ALREADY_APPROVED").await;
        refused(budi, &large, "own-again", "SELF_APPROVAL").await;
        let second = approves(siti, &large, "second").await;
        assert_eq!((&second["status"], posted(&stage).await), (&json!("POSTED"), 1));
        let seen = "query($id: ID!) { node(id: $id) { ... on Expenditure { approvals { personId } } } }";
        let seen = budi.sees(seen, json!({ "id": large })).await["node"]["approvals"].clone();
        let who = "query($o: ID!) { auditRecords(organizationId: $o, first: 2,
            filter: { command: \"approveExpenditure\" }) { nodes { actorId } } }";
        assert_eq!(seen.as_array().map(Vec::len), Some(2));
        let trail = siti.sees(who, json!({ "o": stage.youth })).await;
        let actors = trail["auditRecords"]["nodes"].as_array().expect("a list");
        assert!(actors.iter().all(|one| seen.as_array().expect("a list").contains(&json!({ "personId": one["actorId"] }))));

        // Up to the limit one other is enough.
        let (stage, allocation) = (&stage, &allocation);
        network.passes(TimeDelta::days(2));
        let rina = Person::signs_in(&network, "Rina").await;
        let budi = Person::signs_in(&network, "Budi").await;
        let spend = json!({
            "allocationId": allocation, "quantity": { "value": "100", "unit": "IDR" }, "purpose": "A net",
            "evidence": "Receipt", "happenedOn": given::TODAY, "idempotencyKey": "small"
        });
        let small = text(&budi.does("submitExpenditure", spend, "expenditure { id }").await["expenditure"]["id"]);
        assert_eq!(approves(&rina, &small, "small").await["status"], "POSTED");
        assert_eq!(posted(stage).await, 2);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_split_within_a_day_counts_together() {
    on_both(|network| async move {
        let (stage, allocation) = with_money(&network).await;
        decides(&stage, Some("100"), None).await;
        let first = stage.submitted(&allocation, "60", "IDR").await;
        assert_eq!(approves(&stage.rina, &first, "a").await["status"], "POSTED");
        let second = stage.submitted(&allocation, "40.01", "IDR").await;
        let waiting = approves(&stage.rina, &second, "b").await;
        assert_eq!((&waiting["status"], &waiting["approvalsRequired"]), (&json!("SUBMITTED"), &json!(2)));
        assert_eq!(approves(&stage.siti, &second, "c").await["status"], "POSTED");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_split_over_needs_and_what_is_taken_back_counts_together() {
    on_both(|network| async move {
        let (stage, allocation) = with_money(&network).await;
        let need = stage.need("Nets", "MONEY", "500.00", "IDR").await;
        let program = stage.program("Nets").await;
        let pledge = stage.pledge(&need, "100.00", "IDR").await;
        stage.received(&pledge, "100.00", "IDR").await;
        let other = stage.allocated(&need, &program, "100.00", "IDR").await;
        decides(&stage, Some("100"), None).await;
        let first = stage.submitted(&allocation, "60", "IDR").await;
        assert_eq!(approves(&stage.rina, &first, "a").await["status"], "POSTED");
        let second = stage.submitted(&other, "40.01", "IDR").await;
        let waiting = approves(&stage.rina, &second, "b").await;
        assert_eq!((&waiting["status"], &waiting["approvalsRequired"]), (&json!("SUBMITTED"), &json!(2)));
        assert_eq!(approves(&stage.siti, &second, "c").await["status"], "POSTED");

        let back = |expenditure: &str, value: &str| {
            json!({
                "expenditureId": expenditure, "quantity": { "value": value, "unit": "IDR" }, "reasonCode": "ERROR",
                "reason": "Counted twice", "idempotencyKey": format!("back-{value}")
            })
        };
        let select = "reversal { id approvalsRequired viewerCan(action: APPROVE) { code } }";
        let asked = stage.budi.does("requestReversal", back(&first, "60"), select).await["reversal"].clone();
        assert_eq!(asked["approvalsRequired"], 1);
        decides(&stage, Some("99"), None).await;
        let asked = stage.budi.does("requestReversal", back(&second, "40"), select).await["reversal"].clone();
        assert_eq!((&asked["approvalsRequired"], &asked["viewerCan"]["code"]), (&json!(2), &json!("SELF_APPROVAL")));
        let agree = json!({ "reversalId": asked["id"], "idempotencyKey": "agree" });
        let first =
            stage.rina.does("approveReversal", agree, "reversal { status viewerCan(action: APPROVE) { code } }").await;
        assert_eq!(first["reversal"], json!({ "status": "SUBMITTED", "viewerCan": { "code": "ALREADY_APPROVED" } }));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_policy_tightened_after_submission_sees_what_was_split() {
    on_both(|network| async move {
        let (stage, allocation) = with_money(&network).await;
        let first = stage.submitted(&allocation, "60", "IDR").await;
        let second = stage.submitted(&allocation, "50", "IDR").await;
        decides(&stage, Some("100"), None).await;
        assert_eq!(approves(&stage.rina, &first, "a").await["status"], "POSTED");
        assert_eq!(approves(&stage.rina, &second, "b").await["approvalsRequired"], 2);
        // The trail tells the approval, and that it takes more than it did.
        let trail = "query($o: ID!) { auditRecords(organizationId: $o, first: 20,
            filter: { command: \"approveExpenditure\" }) { nodes { before after } } }";
        let nodes = stage.siti.sees(trail, json!({ "o": stage.youth })).await["auditRecords"]["nodes"].clone();
        let told = nodes.to_string();
        assert!(told.contains(r#"{\"others_required\":2}"#), "{told}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_approval_counts_as_long_as_whoever_gave_it_may_approve() {
    on_both(|network| async move {
        let (stage, allocation) = with_money(&network).await;
        let adi = Person::registers(&network, "Adi").await;
        let membership = given::member(&stage.siti, &stage.youth, &adi, &["TREASURER"]).await;
        decides(&stage, Some("100"), None).await;
        let large = stage.submitted(&allocation, "150", "IDR").await;
        assert_eq!(approves(&adi, &large, "adi").await["status"], "SUBMITTED");
        let end = json!({ "membershipId": membership, "reason": "Moved away" });
        stage.siti.does("endMembership", end, "member { status }").await;
        assert_eq!(approves(&stage.rina, &large, "rina").await["status"], "SUBMITTED");
        assert_eq!(posted(&stage).await, 0);
        assert_eq!(approves(&stage.siti, &large, "siti").await["status"], "POSTED");
        assert_eq!((posted(&stage).await, network.violations().await), (1, Vec::new()));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rejection_after_the_first_approval_ends_it() {
    on_both(|network| async move {
        let (stage, allocation) = with_money(&network).await;
        decides(&stage, Some("0"), None).await;
        let asked = stage.submitted(&allocation, "1", "IDR").await;
        approves(&stage.rina, &asked, "first").await;
        let no = json!({ "expenditureId": asked, "reason": "No receipt" });
        let rejected = stage.siti.does("rejectExpenditure", no, EXPENDITURE).await["expenditure"].clone();
        assert_eq!(
            (&rejected["status"], rejected["approvals"].as_array().map(Vec::len)),
            (&json!("REJECTED"), Some(1))
        );
        refused(&stage.siti, &asked, "second", "WRONG_EXPENDITURE_STATE").await;
        assert_eq!(posted(&stage).await, 0);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_stricter_of_then_and_now_holds() {
    on_both(|network| async move {
        let (stage, allocation) = with_money(&network).await;
        let Stage { siti, budi, rina, .. } = &stage;
        // Asked for before anything was decided, it takes two afterwards, and goes on to.
        let before = stage.submitted(&allocation, "20", "IDR").await;
        decides(&stage, Some("10"), None).await;
        assert_eq!(approves(rina, &before, "a").await["status"], "SUBMITTED");
        decides(&stage, Some("250"), Some(alone("250", "2026-12-31"))).await;
        refused(rina, &before, "b", "ALREADY_APPROVED").await;
        refused(budi, &before, "c", "SELF_APPROVAL").await;
        assert_eq!(approves(siti, &before, "d").await["status"], "POSTED");
        // Asked for when it took two, it does so afterwards; when it took another one, nobody approves alone.
        decides(&stage, Some("10"), None).await;
        let large = stage.submitted(&allocation, "30", "IDR").await;
        decides(&stage, None, None).await;
        let plain = stage.submitted(&allocation, "5", "IDR").await;
        decides(&stage, Some("250"), Some(alone("250", "2026-12-31"))).await;
        refused(budi, &plain, "e", "SELF_APPROVAL").await;
        assert_eq!(approves(rina, &large, "f").await["status"], "SUBMITTED");
        assert_eq!(approves(siti, &large, "g").await["status"], "POSTED");
        // And the other way round: what could be approved alone when it was asked for.
        let relaxed = stage.submitted(&allocation, "6", "IDR").await;
        assert_eq!(can(budi, &relaxed).await, "ALLOWED");
        decides(&stage, None, None).await;
        refused(budi, &relaxed, "h", "SELF_APPROVAL").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_may_approve_alone_may_so_up_to_an_amount_and_a_day() {
    on_both(|network| async move {
        let (stage, allocation) = with_money(&network).await;
        decides(&stage, Some("100"), Some(alone("50", "2026-12-01"))).await;
        let small = stage.submitted(&allocation, "50", "IDR").await;
        assert_eq!(can(&stage.budi, &small).await, "ALLOWED");
        let done = approves(&stage.budi, &small, "own").await;
        assert_eq!((&done["status"], &done["approvals"]), (&json!("POSTED"), &json!([{ "mine": true }])));
        // Not what is taken back, not a second one beside it, and not after the day.
        let back = json!({
            "expenditureId": small, "quantity": { "value": "1", "unit": "IDR" }, "reasonCode": "ERROR",
            "reason": "Counted twice", "idempotencyKey": "back"
        });
        let reversal = stage.budi.does("requestReversal", back, "reversal { id }").await["reversal"]["id"].clone();
        let agree = json!({ "reversalId": reversal, "idempotencyKey": "agree" });
        stage.budi.tries("approveReversal", agree, "reversal { id }").await.refused("SELF_APPROVAL", "reversalId");
        let beside = stage.submitted(&allocation, "0.01", "IDR").await;
        refused(&stage.budi, &beside, "beside", "SELF_APPROVAL").await;
        network.passes(TimeDelta::days(2));
        let budi = Person::signs_in(&network, "Budi").await;
        let spend = json!({
            "allocationId": allocation, "quantity": { "value": "20", "unit": "IDR" }, "purpose": "A net",
            "evidence": "Receipt", "happenedOn": given::TODAY, "idempotencyKey": "late"
        });
        let late = text(&budi.does("submitExpenditure", spend, "expenditure { id }").await["expenditure"]["id"]);
        assert_eq!(can(&budi, &late).await, "ALLOWED");
        network.passes(TimeDelta::days(5));
        let budi = Person::signs_in(&network, "Budi").await;
        refused(&budi, &late, "late", "SELF_APPROVAL").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_owner_decides_and_the_trail_and_the_feed_tell() {
    on_both(|network| async move {
        let stage = given::stage(&network).await;
        let adi = Person::registers(&network, "Adi").await;
        given::member(&stage.siti, &stage.youth, &adi, &["ADMIN"]).await;
        let input = |second: Value, alone: Value| {
            json!({
                "organizationId": stage.youth, "unit": "IDR", "secondApprovalAbove": second, "selfApproval": alone
            })
        };
        let before = network.rows().await;
        for who in [&adi, &stage.budi] {
            who.tries("setApprovalPolicy", input(json!("1"), Value::Null), POLICY).await.denied("FORBIDDEN");
        }
        let empty = json!({ "upTo": "5", "until": "2026-12-31", "decision": " " });
        for (second, alone, code, path) in [
            (json!("-1"), Value::Null, "MALFORMED", "secondApprovalAbove"),
            (json!("1.001"), Value::Null, "TOO_MANY_DECIMALS", "secondApprovalAbove"),
            (Value::Null, alone("5", "2026-12-31"), "EMPTY", "secondApprovalAbove"),
            (json!("9"), alone("0", "2026-12-31"), "NOT_POSITIVE", "selfApproval.upTo"),
            (json!("4.99"), alone("5", "2026-12-31"), "TOO_LARGE", "selfApproval.upTo"),
            (json!("9"), alone("5", "2026-11-24"), "DATE_IN_PAST", "selfApproval.until"),
            (json!("9"), alone("5", "2027-11-26"), "BEYOND_A_YEAR", "selfApproval.until"),
            (json!("9"), empty, "EMPTY", "selfApproval.decision"),
        ] {
            stage.siti.tries("setApprovalPolicy", input(second, alone), POLICY).await.refused(code, path);
        }
        assert_eq!(network.rows().await, before);
        decides(&stage, Some("100"), Some(alone("50", "2027-11-25"))).await;
        let kept = decides(&stage, Some("200"), Some(alone("50.00", "2026-12-31"))).await;
        let all =
            format!("query($o: ID!) {{ organization(id: $o) {{ {} }} }}", POLICY.replace("Policy {", "Policies {"));
        let seen = stage.budi.sees(&all, json!({ "o": stage.youth })).await;
        assert_eq!(seen["organization"]["approvalPolicies"], json!([kept]));
        let seen = stage.hasan.sees(&all, json!({ "o": stage.youth })).await;
        assert_eq!(seen["organization"]["approvalPolicies"], Value::Null);
        let trail = "query($o: ID!) { auditRecords(organizationId: $o, first: 5,
            filter: { command: \"setApprovalPolicy\" }) { nodes { reason before after } } }";
        let seen = stage.siti.sees(trail, json!({ "o": stage.youth })).await["auditRecords"]["nodes"].clone();
        assert_eq!(seen.as_array().map(Vec::len), Some(2));
        assert!(seen.as_array().expect("a list").iter().all(|one| one["reason"] == "Board meeting 7/2026"));
        let told = "select event from outbox where event = 'organization.approval_policy'";
        assert_eq!(network.texts(told).await.len(), 2);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_taken_back_takes_two_above_the_limit_as_well() {
    on_both(|network| async move {
        let (stage, allocation) = with_money(&network).await;
        let spent = stage.spent(&allocation, "150", "IDR").await;
        decides(&stage, Some("100"), None).await;
        let back = json!({
            "expenditureId": spent, "quantity": { "value": "100.01", "unit": "IDR" }, "reasonCode": "ERROR",
            "reason": "Counted twice", "idempotencyKey": "back"
        });
        let asked =
            stage.budi.does("requestReversal", back, "reversal { id approvalsRequired }").await["reversal"].clone();
        assert_eq!(asked["approvalsRequired"], 2);
        let agree = |key: &str| json!({ "reversalId": asked["id"], "idempotencyKey": key });
        let select = "reversal { status approvals { mine } }";
        let first = stage.rina.does("approveReversal", agree("a"), select).await["reversal"].clone();
        assert_eq!(first, json!({ "status": "SUBMITTED", "approvals": [{ "mine": true }] }));
        stage.rina.tries("approveReversal", agree("b"), select).await.refused("ALREADY_APPROVED", "reversalId");
        stage.budi.tries("approveReversal", agree("c"), select).await.refused("SELF_APPROVAL", "reversalId");
        let second = stage.siti.does("approveReversal", agree("d"), select).await["reversal"].clone();
        assert_eq!((&second["status"], second["approvals"].as_array().map(Vec::len)), (&json!("POSTED"), Some(2)));
        assert_eq!(posted(&stage).await, 2);
    })
    .await;
}

/// Tries all of these while somebody else holds the need, so that on PostgreSQL they all wait for it together.
async fn at_once(network: &Network, tries: Vec<(Person, Value)>) -> Vec<tests::person::Tried> {
    let held = network.clone();
    let hold = tokio::spawn(async move {
        if held.engine() == Engine::Postgres {
            held.raw("do $$ begin perform * from need for update; perform pg_sleep(0.7); end $$")
                .await
                .expect("a hold");
        }
    });
    tokio::time::sleep(std::time::Duration::from_millis(150)).await;
    let tries = tries.iter().map(|(who, input)| who.tries_quietly("approveExpenditure", input.clone(), EXPENDITURE));
    let done = join_all(tries).await;
    hold.await.expect("a hold");
    done
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_approvals_at_once_one_persons_count_once_and_two_peoples_post_once() {
    on_both(|network| async move {
        let (stage, allocation) = with_money(&network).await;
        decides(&stage, Some("100"), None).await;
        let large = stage.submitted(&allocation, "150", "IDR").await;
        let phone = Person::signs_in(&network, "Rina").await;
        let both = vec![(stage.rina.clone(), approval(&large, "laptop")), (phone, approval(&large, "phone"))];
        let tries = at_once(&network, both).await;
        assert_eq!(tally(&tries), [("DONE", 1), ("ALREADY_APPROVED", 1)].into());
        assert_eq!((posted(&stage).await, network.texts("select 'one' from approval").await.len()), (0, 1));

        let other = stage.submitted(&allocation, "149", "IDR").await;
        let both = vec![(stage.rina.clone(), approval(&other, "rina")), (stage.siti.clone(), approval(&other, "siti"))];
        let tries = at_once(&network, both).await;
        assert_eq!(tally(&tries), [("DONE", 2)].into());
        assert_eq!((posted(&stage).await, network.texts("select 'one' from approval").await.len()), (1, 3));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_expenditure_with_too_few_approvals_breaks_a_law() {
    on_both(|network| async move {
        let (stage, allocation) = with_money(&network).await;
        stage.spent(&allocation, "150", "IDR").await;
        assert_eq!(network.violations().await, Vec::<&str>::new());
        network.raw("update expenditure set others_required = 2").await.expect("a change");
        assert_eq!(network.violations().await, ["I14"]);
        network.raw("update expenditure set others_required = 1").await.expect("a change");
    })
    .await;
}
