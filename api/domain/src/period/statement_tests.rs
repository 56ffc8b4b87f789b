#![allow(clippy::unwrap_used, reason = "a test may break off")]

use super::*;

fn line(account: &str, account_type: AccountType, [opening, increase, decrease, closing]: [i64; 4]) -> Line {
    Line {
        account: account.to_owned(),
        need: "ned_1".to_owned(),
        account_type,
        program: None,
        unit: "IDR".to_owned(),
        opening: opening.to_string(),
        movements: vec![Movement {
            kind: TransactionKind::Contribution,
            increase: increase.to_string(),
            decrease: decrease.to_string(),
        }],
        closing: closing.to_string(),
    }
}

fn statement() -> Statement {
    Statement {
        format: FORMAT.to_owned(),
        organization: Owner { id: "org_1".to_owned(), name: "Nelayan".to_owned() },
        partnership: None,
        period: None,
        begins_on: None,
        ends_on: NaiveDate::MAX,
        issued_at: "2026-11-25T10:00:00.000000Z".to_owned(),
        accounts: vec![
            line("acc_1", AccountType::Source, [-100, 0, 50, -150]),
            line("acc_2", AccountType::Available, [100, 50, 0, 150]),
        ],
        exchanges: Vec::new(),
        heads: Vec::new(),
    }
}

fn doubt(change: impl FnOnce(&mut Statement)) -> String {
    let mut statement = statement();
    change(&mut statement);
    Statement::read(&serde_json::to_string(&statement).unwrap()).unwrap_err()
}

#[test]
fn a_statement_adds_up_or_is_not_believed() {
    let text = serde_json::to_string(&statement()).unwrap();
    assert_eq!(Statement::read(&text), Ok(statement()));
    assert_eq!(doubt(|it| it.accounts[1].closing = "151".to_owned()), "acc_2 does not add up");
    assert_eq!(doubt(|it| it.accounts[1].movements.clear()), "acc_2 does not add up");
    assert_eq!(doubt(|it| it.accounts[0].movements[0].decrease = "-50".to_owned()), "acc_1 does not add up");
    assert_eq!(doubt(|it| it.accounts[0].opening = "1e2".to_owned()), "acc_1 does not add up");
    // Each account adds up, and all of them do not.
    let left_out = doubt(|it| it.accounts.truncate(1));
    assert_eq!(left_out, "what entered in IDR is not what lies there");
    assert_eq!(doubt(|it| it.format = "simpul-statement/2".to_owned()), "it is of another kind: simpul-statement/2");
    assert_eq!(Statement::read("{}").unwrap_err(), "it is not written as a statement is");
}
