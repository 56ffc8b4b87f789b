//! What a receipt says stays; that keys change does not stop at it.

use crate::place::{Outcome, Place};
use crate::story;

on_both_engines!(what_a_receipt_says_is_written_once, numbers_and_codes_are_given_once);

async fn what_a_receipt_says_is_written_once(place: &Place) -> Outcome {
    story::told(place).await?;
    place.run("update receipt set key_id = 'next', signature = 'anew'").await?;
    for change in [
        "update receipt set body = '[]'",
        "update receipt set number = 2",
        "update receipt set code = 'ABCDEFGH1235'",
        "update receipt set digest = 'other', signature = 'other'",
        "update receipt set issued_by = null",
        "delete from receipt",
        "insert or replace into receipt select * from receipt",
    ] {
        if place.is_sqlite() || !change.contains("replace") {
            place.refuses(change, "never changes").await;
        }
    }
    Ok(())
}

async fn numbers_and_codes_are_given_once(place: &Place) -> Outcome {
    story::told(place).await?;
    let other = "insert into receipt select #70, contribution_id, organization_id, number, transaction_id, code, body, \
                 digest, issued_at, issued_by, key_id, signature from receipt";
    place.refuses(other, if place.is_sqlite() { "never changes" } else { "key" }).await;
    place.refuses("update receipt_book set last_number = 0", "check").await;
    Ok(())
}
