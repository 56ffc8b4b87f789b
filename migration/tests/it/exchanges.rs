//! What came in another currency: its accounts, and the rate that is written with it.

use crate::place::{Outcome, Place};
use crate::story::{EXCHANGE, INTO, OUT_OF, SEAL, TRANSACTION, begun, told};

on_both_engines!(
    a_clearing_account_is_below_zero_in_the_needs_currency_alone,
    a_need_has_one_account_of_a_kind_a_currency,
    an_exchange_is_written_before_its_seal,
    what_is_in_foreign_currency_is_not_taken_down,
    what_is_announced_in_it_is_not_taken_down,
);

fn account(id: &str, unit: &str, kind: &str, balance: i64, is_foreign: bool) -> String {
    format!(
        "insert into account values ({id}, #05, #14, #17, null, '{unit}', '{kind}', {balance}, \
         '2026-11-25T10:00:00+00:00', {is_foreign})"
    )
}

async fn a_clearing_account_is_below_zero_in_the_needs_currency_alone(place: &Place) -> Outcome {
    begun(place).await?;
    place.refuses(&account("#51", "IDR", "CLEARING", 1, false), "check").await;
    place.refuses(&account("#51", "USD", "CLEARING", -1, true), "check").await;
    place.refuses(&account("#51", "USD", "SOURCE", 1, true), "check").await;
    place.refuses(&account("#51", "USD", "AVAILABLE", 1, true), "check").await;
    place.run(&account("#51", "IDR", "CLEARING", -1, false)).await?;
    place.run(&account("#52", "USD", "CLEARING", 1, true)).await?;
    place.run(&account("#53", "USD", "SOURCE", -1, true)).await?;
    place.refuses("update account set is_foreign = true where id = #24", "only the balance changes").await;
    Ok(())
}

async fn a_need_has_one_account_of_a_kind_a_currency(place: &Place) -> Outcome {
    begun(place).await?;
    place.run(&account("#51", "USD", "CLEARING", 1, true)).await?;
    place.run(&account("#52", "EUR", "CLEARING", 1, true)).await?;
    let why = if place.is_sqlite() { "UNIQUE" } else { "account_need_id_type_unit_key" };
    place.refuses(&account("#53", "EUR", "CLEARING", 1, true), why).await;
    Ok(())
}

async fn an_exchange_is_written_before_its_seal(place: &Place) -> Outcome {
    begun(place).await?;
    place.refuses_together(&[TRANSACTION, INTO, OUT_OF, SEAL, EXCHANGE], "sealed").await;
    for (good, bad) in [("'USD'", "'IDR'"), ("500", "0"), ("'IDR', 80", "'IDR', 0")] {
        place.refuses_together(&[TRANSACTION, &EXCHANGE.replacen(good, bad, 1)], "check").await;
    }
    told_rest(place).await
}

async fn told_rest(place: &Place) -> Outcome {
    place.together(&[TRANSACTION, EXCHANGE, INTO, OUT_OF, SEAL]).await?;
    for change in ["update exchange set rate = '0.17'", "delete from exchange"] {
        place.refuses(change, "append-only").await;
    }
    Ok(())
}

async fn what_is_in_foreign_currency_is_not_taken_down(place: &Place) -> Outcome {
    told(place).await?;
    place.run(&account("#51", "USD", "CLEARING", 1, true)).await?;
    is_not_taken_down(place).await
}

async fn what_is_announced_in_it_is_not_taken_down(place: &Place) -> Outcome {
    told(place).await?;
    place.run("update contribution set original_unit = 'USD', original_announced = 5 where id = #20").await?;
    is_not_taken_down(place).await
}

async fn is_not_taken_down(place: &Place) -> Outcome {
    let catalog = place.catalog().await?;
    let steps = migration::status(&place.db).await?;
    let later = steps.iter().rev().position(|(name, _)| name == "m0145_exchange").unwrap_or_default();
    let down = migration::down(&place.db, u32::try_from(later + 1).unwrap_or_default()).await;
    assert!(down.is_err_and(|why| why.to_string().contains("foreign currency")));
    assert_eq!(place.catalog().await?, catalog);
    Ok(())
}
