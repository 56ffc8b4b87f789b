//! What cannot be committed to the books.

use crate::place::{Outcome, Place};
use crate::story::{EXCHANGE, INTO, OUT_OF, SEAL, TRANSACTION, begun, told};

on_both_engines!(
    a_balanced_sealed_transaction_is_kept,
    unfinished_transactions_are_refused,
    nothing_is_added_to_a_sealed_transaction,
    each_unit_balances_for_itself,
    a_posting_has_the_unit_of_its_account,
    an_account_stays_what_it_is,
    a_closed_period_takes_nothing_more,
);

async fn a_balanced_sealed_transaction_is_kept(place: &Place) -> Outcome {
    told(place).await?;
    assert_eq!(place.texts("select unit from posting").await?, ["IDR", "IDR"]);
    Ok(())
}

async fn unfinished_transactions_are_refused(place: &Place) -> Outcome {
    begun(place).await?;
    let foreign_key = if place.is_sqlite() { "FOREIGN KEY" } else { "ledger_transaction_id_fkey" };
    place.refuses_together(&[TRANSACTION], foreign_key).await;
    place.refuses_together(&[TRANSACTION, INTO, OUT_OF], foreign_key).await;
    place.refuses_together(&[TRANSACTION, SEAL], "fewer than two postings").await;
    place.refuses_together(&[TRANSACTION, INTO, SEAL], "fewer than two postings").await;
    let less = "insert into posting values (#32, #30, #23, 'IDR', -79)";
    place.refuses_together(&[TRANSACTION, INTO, less, SEAL], "do not sum to zero").await;
    let nothing = "insert into posting values (#33, #30, #23, 'IDR', 0)";
    place.refuses_together(&[TRANSACTION, nothing], "check").await;
    place.refuses("insert into ledger_seal values (#77)", "fewer than two postings").await;
    assert_eq!(place.texts("select unit from posting").await?, Vec::<String>::new());
    assert_eq!(place.texts("select kind from ledger_transaction").await?, Vec::<String>::new());
    place.together(&[TRANSACTION, INTO, OUT_OF, SEAL]).await
}

async fn nothing_is_added_to_a_sealed_transaction(place: &Place) -> Outcome {
    told(place).await?;
    let more = "insert into posting values (#40, #30, #24, 'IDR', 1)";
    let less = "insert into posting values (#41, #30, #23, 'IDR', -1)";
    place.refuses(more, "sealed").await;
    place.refuses_together(&[more, less], "sealed").await;
    place.refuses(SEAL, if place.is_sqlite() { "append-only" } else { "ledger_seal_pkey" }).await;
    begun_transaction_is_closed_too(place).await
}

/// Also before the commit.
async fn begun_transaction_is_closed_too(place: &Place) -> Outcome {
    let second = TRANSACTION.replace("#30", "#50");
    let (into, out, seal) = (
        "insert into posting values (#51, #50, #24, 'IDR', 5)",
        "insert into posting values (#52, #50, #23, 'IDR', -5)",
        "insert into ledger_seal values (#50)",
    );
    let late = "insert into posting values (#53, #50, #24, 'IDR', 5)";
    place.refuses_together(&[&second, into, out, seal, late], "sealed").await;
    place.together(&[&second, into, out, seal]).await
}

async fn each_unit_balances_for_itself(place: &Place) -> Outcome {
    begun(place).await?;
    for account in [
        "insert into need values (#60, #14, #05, 'Beras', 'beras', '', 'GOODS', 'KGM', 80, '2026-12-31', null, 'OPEN', null, '2026-11-25T10:00:00+00:00', null)",
        "insert into account values (#61, #05, #14, #60, null, 'KGM', 'SOURCE', 0, '2026-11-25T10:00:00+00:00', false)",
        "insert into account values (#62, #05, #14, #60, null, 'KGM', 'AVAILABLE', 0, '2026-11-25T10:00:00+00:00', false)",
    ] {
        place.run(account).await?;
    }
    let rice_out = "insert into posting values (#63, #30, #61, 'KGM', -80)";
    let rice_in = "insert into posting values (#64, #30, #62, 'KGM', 80)";
    place.refuses_together(&[TRANSACTION, EXCHANGE, INTO, rice_out, SEAL], "do not sum to zero").await;
    let whole = [TRANSACTION, INTO, OUT_OF, rice_in, rice_out, SEAL];
    place.refuses_together(&whole, "two units without an exchange").await;
    let [transaction, postings @ ..] = whole;
    place.together(&[&[transaction, EXCHANGE], postings.as_slice()].concat()).await
}

async fn a_posting_has_the_unit_of_its_account(place: &Place) -> Outcome {
    begun(place).await?;
    let rice = "insert into posting values (#31, #30, #24, 'KGM', 80)";
    place.refuses_together(&[TRANSACTION, rice], "another unit").await;
    let nowhere = "insert into posting values (#31, #30, #77, 'IDR', 80)";
    let foreign_key = if place.is_sqlite() { "FOREIGN KEY" } else { "posting_account_id_fkey" };
    place.refuses_together(&[TRANSACTION, nowhere], foreign_key).await;
    Ok(())
}

async fn an_account_stays_what_it_is(place: &Place) -> Outcome {
    begun(place).await?;
    for change in ["type = 'USED'", "unit = 'KGM'", "need_id = #17", "program_id = #16", "organization_id = #06"] {
        place.refuses(&format!("update account set {change} where id = #24"), "only the balance changes").await;
    }
    place.refuses("update account set balance = -1 where id = #24", "check").await;
    place.refuses("update account set balance = 1 where id = #23", "check").await;
    place.run("update account set balance = balance - 80 where id = #24").await
}

/// The books are closed up to the end of October.
async fn a_closed_period_takes_nothing_more(place: &Place) -> Outcome {
    begun(place).await?;
    let of = |happened: &str, booked: &str| {
        TRANSACTION
            .replace("'2026-11-25', '", &format!("'{happened}', '"))
            .replace("#01, null)", &format!("#01, {booked})"))
    };
    for (happened, booked) in [("2026-10-31", "null"), ("2026-10-31", "'2026-10-31'"), ("2025-01-01", "'2026-01-01'")] {
        place.refuses_together(&[&of(happened, booked), INTO, OUT_OF, SEAL], "the period is closed").await;
    }
    place.refuses_together(&[&of("2026-11-02", "'2026-11-01'"), INTO, OUT_OF, SEAL], "check").await;
    place.refuses("insert into ledger_period values (#45, #05, 2, null, '2026-11-30', '2026-12-01T10:00:00+00:00', #01, '[]')", "check").await;
    place.together(&[&of("2026-10-31", "'2026-11-01'"), INTO, OUT_OF, SEAL]).await
}
