//! Statements of the books: what lay in each account, what moved, what lies there, signed.

use api::http::token::head::Published;
use domain::chain::head::Document;
use domain::chain::paper;
use domain::entity::state::{AccountType, PlatformRole, TransactionKind};
use domain::period::statement::{Line, Statement};
use serde_json::{Value, json};
use tests::given::{self, Stage, member};
use tests::person::text;
use tests::{Network, Person, on_both};

const OCTOBER: &str = "2026-10-31";

async fn received(stage: &Stage, need: &str, value: &str, day: &str) {
    let input = json!({
        "needId": need, "organizationId": stage.faith, "quantity": { "value": value, "unit": "IDR" },
        "happenedOn": day, "idempotencyKey": format!("{need}-{value}-{day}")
    });
    let gift = stage.hasan.does("announceContribution", input, "contribution { id }").await;
    let gift = text(&gift["contribution"]["id"]);
    let confirm = json!({ "contributionId": gift, "idempotencyKey": format!("confirm-{gift}") });
    stage.budi.does("confirmContribution", confirm, "contribution { status }").await;
}

/// Money on three days, some of it set aside and used today; the books closed up to October; what came later of before.
async fn kept(network: &Network) -> (Stage, String) {
    let stage = given::stage(network).await;
    let need = stage.need("Capital", "MONEY", "1000", "IDR").await;
    received(&stage, &need, "100", "2026-09-15").await;
    received(&stage, &need, "40", "2026-10-20").await;
    received(&stage, &need, "20", "2026-11-02").await;
    let close = json!({ "organizationId": stage.youth, "through": OCTOBER });
    let period = stage.siti.does("closePeriod", close, "period { id }").await;
    received(&stage, &need, "7", "2026-10-21").await;
    let program = stage.program("Boats").await;
    let allocation = stage.allocated(&need, &program, "50", "IDR").await;
    stage.spent(&allocation, "30", "IDR").await;
    network.seals().await;
    (stage, text(&period["period"]["id"]))
}

fn believed(network: &Network, file: &str) -> Result<Statement, String> {
    let keys = Published::parse(&network.keys().published().to_string()).expect("keys");
    let reads = |document, signed: &str| keys.text(document, signed);
    Statement::read(&paper::read(Document::Statement, file, &reads)?)
}

async fn handed(network: &Network, stage: &Stage, more: &str) -> (String, Statement) {
    let (status, file) = stage.budi.gets(&format!("/exports/statement?organizationId={}{more}", stage.youth)).await;
    assert_eq!(status, 200, "{file}");
    let statement = believed(network, &file).expect("a statement that is believed");
    (file, statement)
}

/// Opening, movements and closing of the account of this type.
fn sums(statement: &Statement, of: AccountType) -> (String, Vec<(TransactionKind, String, String)>, String) {
    let mut lines = statement.accounts.iter().filter(|line| line.account_type == of);
    let Line { opening, movements, closing, .. } = lines.next().expect("an account").clone();
    assert!(lines.next().is_none());
    let movements = movements.into_iter().map(|one| (one.kind, one.increase, one.decrease)).collect();
    (opening, movements, closing)
}

fn told(
    opening: &str,
    movements: &[(TransactionKind, &str, &str)],
    closing: &str,
) -> (String, Vec<(TransactionKind, String, String)>, String) {
    let movements =
        movements.iter().map(|(kind, increase, decrease)| (*kind, (*increase).to_owned(), (*decrease).to_owned()));
    (opening.to_owned(), movements.collect(), closing.to_owned())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_statement_leads_from_what_lay_there_to_what_lies_there() {
    use TransactionKind::{Allocation, Contribution, Expenditure};
    on_both(|network| async move {
        let (stage, period) = kept(&network).await;
        let (file, october) = handed(&network, &stage, "&from=2026-10-01&until=2026-10-31").await;
        // B058: instants in files name their zone.
        assert!(october.issued_at.ends_with('Z') && october.issued_at.starts_with("2026-11-25T"), "{october:?}");
        assert_eq!(sums(&october, AccountType::Available), told("10000", &[(Contribution, "4000", "0")], "14000"));
        assert_eq!(sums(&october, AccountType::Source), told("-10000", &[(Contribution, "0", "4000")], "-14000"));
        assert_eq!((october.accounts.len(), october.organization.name.as_str()), (2, "Karang Taruna Bahari"));
        // The late one counts on the day on which it was recorded, in the open period.
        let (_, later) = handed(&network, &stage, &format!("&from=2026-11-01&until={}", given::TODAY)).await;
        let moved = [(Contribution, "2700", "0"), (Allocation, "0", "5000")];
        assert_eq!(sums(&later, AccountType::Available), told("14000", &moved, "11700"));
        let moved = [(Allocation, "5000", "0"), (Expenditure, "0", "3000")];
        assert_eq!(sums(&later, AccountType::Allocated), told("0", &moved, "2000"));
        assert_eq!(later.heads.len(), 2);
        // Of a closed period it says what the period says, and names its heads.
        let (_, closed) = handed(&network, &stage, &format!("&periodId={period}")).await;
        assert_eq!(sums(&closed, AccountType::Available), told("0", &[(Contribution, "14000", "0")], "14000"));
        assert_eq!(
            (closed.period.as_ref(), closed.begins_on, closed.ends_on.to_string()),
            (Some(&period), None, OCTOBER.to_owned())
        );
        let scope = format!("{}/{}", stage.youth, stage.partnership);
        let heads: Vec<_> = closed.heads.iter().map(|head| (head.scope.as_str(), head.length.as_str())).collect();
        assert_eq!(heads, [(scope.as_str(), "3")]);
        // From the beginning, and in one partnership, which holds all of it.
        let (_, all) =
            handed(&network, &stage, &format!("&partnershipId={}&until={}", stage.partnership, given::TODAY)).await;
        assert_eq!(sums(&all, AccountType::Used), told("0", &[(Expenditure, "3000", "0")], "3000"));
        assert_eq!(all.partnership.as_ref(), Some(&stage.partnership));
        let elsewhere = stage.partnership.replace(&stage.partnership[26..], "0000");
        for file in ["statement", "ledger"] {
            let path = format!("/exports/{file}?organizationId={}&partnershipId={elsewhere}", stage.youth);
            let (status, told) = stage.budi.gets(&format!("{path}&until={}", given::TODAY)).await;
            assert_eq!(status, 404, "{told}");
        }
        // What was recorded a moment ago is in the chains that it names.
        let before = later.heads.iter().find(|head| head.scope == scope).expect("a head").length.clone();
        let need = stage.need("More", "MONEY", "1000", "IDR").await;
        received(&stage, &need, "9", given::TODAY).await;
        let (_, now) = handed(&network, &stage, &format!("&from=2026-11-01&until={}", given::TODAY)).await;
        let after = now.heads.iter().find(|head| head.scope == scope).expect("a head").length.clone();
        assert_eq!(after.parse::<i64>().expect("a number"), before.parse::<i64>().expect("a number") + 1);

        // A file that was changed is told.
        let doubt = |from: &str, to: &str| believed(&network, &file.replacen(from, to, 1)).expect_err("a doubt");
        assert_eq!(doubt("\"14000\"", "\"15000\""), "it says something else than what was signed");
        assert_eq!(doubt("statement 1", "receipt 1"), "it is no such document");
        assert_eq!(doubt("\"signature\":\"ey", "\"signature\":\"eY"), "none of the keys has signed it");
        // It is recorded who has taken which one.
        let trail =
            "query($id: ID!) { auditRecords(organizationId: $id, first: 9, filter: { command: \"exportStatement\" }) {
            totalCount nodes { actorName } } }";
        let seen = stage.budi.sees(trail, json!({ "id": stage.youth })).await["auditRecords"].clone();
        assert_eq!((&seen["totalCount"], &seen["nodes"][0]["actorName"]), (&json!(5), &json!("Budi")));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn statements_are_for_those_who_read_the_books() {
    on_both(|network| async move {
        let (stage, period) = kept(&network).await;
        let plain = Person::registers(&network, "Joko").await;
        member(&stage.siti, &stage.youth, &plain, &["MEMBER"]).await;
        let issue = json!({
            "organizationId": stage.youth, "name": "Till", "scopes": ["ledger:read"], "expiresOn": "2027-01-31"
        });
        let token = text(&stage.siti.tries_quietly("issueServiceToken", issue, "secret").await.payload()["secret"]);
        let system = Person::with(&network, "system", &token);
        let looking_in = given::officer(&network, "Gita", PlatformRole::Admin).await;
        given::glass(&looking_in, &stage.youth).await;
        let path = |more: &str| format!("/exports/statement?organizationId={}{more}", stage.youth);
        for (who, status, code) in [
            (&stage.siti, 200, ""),
            (&system, 403, "FORBIDDEN"),
            (&looking_in, 403, "FORBIDDEN"),
            (&plain, 403, "FORBIDDEN"),
            (&stage.hasan, 403, "FORBIDDEN"),
            (&network.nobody(), 401, "UNAUTHENTICATED"),
        ] {
            let (answered, file) = who.gets(&path("&until=2026-10-31")).await;
            assert_eq!(answered, status, "{}: {file}", who.name);
            if status != 200 {
                assert_eq!(serde_json::from_str::<Value>(&file).expect("a problem")["code"], code);
            }
        }
        let elsewhere = format!("/exports/statement?organizationId={}&periodId={period}", stage.faith);
        assert_eq!(stage.hasan.gets(&elsewhere).await.0, 404);
        for (more, status, code, argument) in [
            ("", 400, "EMPTY", "until"),
            ("&until=2026-02-30", 400, "MALFORMED", "until"),
            ("&until=2026-12-31", 400, "PERIOD_NOT_OVER", "until"),
            ("&from=2026-11-02&until=2026-11-01", 400, "MALFORMED", "from"),
            ("&from=x&until=2026-11-01", 400, "MALFORMED", "from"),
            (&format!("&periodId={period}&until=2026-11-01"), 400, "MALFORMED", "until"),
            ("&periodId=acp_1", 404, "NOT_FOUND", "periodId"),
            ("&partnershipId=prt_1&until=2026-10-31", 404, "NOT_FOUND", "partnershipId"),
        ] {
            let (answered, told) = stage.budi.gets(&path(more)).await;
            assert_eq!(answered, status, "{more}: {told}");
            let told: Value = serde_json::from_str(&told).expect("a problem");
            assert_eq!(told["code"], code, "{more}: {told}");
            assert_eq!(told["argument"].as_str().unwrap_or_default(), argument, "{more}: {told}");
        }
        // Days of before there was anything, and of one day.
        let (_, empty) = handed(&network, &stage, "&from=2020-01-01&until=2020-01-31").await;
        assert_eq!(empty.accounts, vec![]);
        let (_, one) = handed(&network, &stage, "&from=2026-10-20&until=2026-10-20").await;
        assert_eq!(sums(&one, AccountType::Available).2, "14000");
    })
    .await;
}
