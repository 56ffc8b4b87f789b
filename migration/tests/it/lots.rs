//! What was set aside before there were lots is told as if it had been taken first in, first out.

use crate::place::{Outcome, Place};
use crate::story;

on_both_engines!(what_is_there_was_taken_first_in_first_out);

/// The last step before.
const BEFORE: &str = "m0115_restriction";

/// Of the need of the story, to which 80 came and of which 40 are held: the oldest gift, of which a part went back, is
/// confirmed before it; one that went back altogether, and one that nobody has answered, are no lots.
const MORE: &[&str] = &[
    "insert into contribution values (#71, #17, null, #06, null, 30, 30, 5, '2026-11-20', 'CONFIRMED', null, null, #01, '2026-11-20T10:00:00+00:00', #02, '2026-11-21T10:00:00+00:00', null, null)",
    "insert into contribution values (#72, #17, null, #06, null, 10, 10, 10, '2026-11-20', 'RETURNED', null, null, #01, '2026-11-20T10:00:00+00:00', #02, '2026-11-20T10:00:00+00:00', null, null)",
    "insert into contribution values (#73, #17, null, #06, null, 10, null, 0, '2026-11-20', 'ANNOUNCED', null, null, #01, '2026-11-20T10:00:00+00:00', null, null, null, null)",
    "insert into allocation values (#74, #17, #16, 20, 0, 0, 'nets', 'PARTLY_USED', #01, '2026-11-26T10:00:00+00:00')",
    "insert into allocation values (#75, #17, #16, 7, 0, 7, 'nets', 'RELEASED', #01, '2026-11-24T10:00:00+00:00')",
    "insert into expenditure values (#76, #21, 10, 2, 'nets', 'receipt 8', '2026-11-25', 'POSTED', #01, '2026-11-25T10:00:00+00:00', #02, '2026-11-26T10:00:00+00:00', null, 1)",
    "insert into expenditure values (#77, #21, 3, 3, 'nets', 'receipt 9', '2026-11-25', 'REVERSED', #01, '2026-11-25T10:00:00+00:00', #02, '2026-11-24T10:00:00+00:00', null, 1)",
    "insert into expenditure values (#78, #21, 3, 0, 'nets', 'receipt 9', '2026-11-25', 'SUBMITTED', #01, '2026-11-25T10:00:00+00:00', null, null, null, 1)",
];

async fn what_is_there_was_taken_first_in_first_out(place: &Place) -> Outcome {
    story::told(place).await?;
    let steps = migration::status(&place.db).await?;
    let later = steps.iter().rev().position(|(name, _)| name == BEFORE).unwrap_or_default();
    migration::down(&place.db, u32::try_from(later + 1).unwrap_or_default()).await?;
    place.together(MORE).await?;
    migration::up(&place.db).await?;
    let available = "select announced || ' ' || available from contribution order by confirmed_at, id";
    // Which of them have no day is last on one engine and first on the other.
    let mut lots = place.texts(available).await?;
    lots.sort();
    assert_eq!(lots, ["10 0", "10 0", "100 45", "30 0"]);
    let taken = "select a.quantity || ' of ' || c.announced || ': ' || l.quantity || ', used ' || l.used \
                 from allocation_lot l join allocation a on a.id = l.allocation_id \
                 join contribution c on c.id = l.contribution_id order by l.id";
    assert_eq!(place.texts(taken).await?, ["50 of 30: 25, used 25", "50 of 100: 15, used 3", "20 of 100: 20, used 0"]);
    let used = "select e.quantity || ' of ' || c.announced || ': ' || x.quantity from expenditure_lot x \
                join expenditure e on e.id = x.expenditure_id join contribution c on c.id = x.contribution_id order by x.id";
    assert_eq!(place.texts(used).await?, ["20 of 30: 20", "10 of 30: 5", "10 of 100: 3"]);
    Ok(())
}
