//! What was posted before approvals were kept was approved by its decider, once.

use crate::place::{Outcome, Place};
use crate::story;

on_both_engines!(what_was_posted_before_was_approved_by_its_decider);

/// The first step of those that brought them.
const FIRST: &str = "m0105_approval";

async fn what_was_posted_before_was_approved_by_its_decider(place: &Place) -> Outcome {
    story::told(place).await?;
    let approvals = "select person.name || ' ' || others_required from approval \
                     join person on person.id = person_id join expenditure on expenditure.id = expenditure_id";
    place.run("update expenditure set others_required = 2").await?;
    let steps = migration::status(&place.db).await?;
    let later = steps.iter().rev().position(|(name, _)| name == FIRST).unwrap_or_default();
    migration::down(&place.db, u32::try_from(later + 1).unwrap_or_default()).await?;
    migration::up(&place.db).await?;
    assert_eq!(place.texts(approvals).await?, ["Budi 1"]);
    // Nobody approves twice, and what is not posted was approved by nobody.
    let again = "insert into approval select #71, expenditure_id, null, person_id, approved_at from approval";
    place.refuses(again, "").await;
    assert_eq!(place.texts("select 'one' from approval where reversal_id is not null").await?, Vec::<String>::new());
    // One step down and up again leaves it at that.
    let last = u32::try_from(later).unwrap_or_default();
    migration::down(&place.db, last).await?;
    migration::up(&place.db).await?;
    assert_eq!(place.texts(approvals).await?, ["Budi 1"]);
    // What its requester has approved alone stays so.
    place.run("update expenditure set decided_by = null").await?;
    migration::down(&place.db, u32::try_from(later + 1).unwrap_or_default()).await?;
    migration::up(&place.db).await?;
    let alone = "select 'takes ' || others_required from approval join expenditure on expenditure.id = expenditure_id \
                 where person_id = requested_by";
    assert_eq!(place.texts(alone).await?, ["takes 0"]);
    Ok(())
}
