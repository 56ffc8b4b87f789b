//! What its giver has taken back, and the time that something was announced to have come on.

use crate::place::{Outcome, Place};
use crate::story::told;

on_both_engines!(
    a_contribution_is_withdrawn_and_nothing_unheard_of,
    what_came_on_a_time_knows_it_from_before,
    what_was_withdrawn_is_not_taken_down,
);

/// Takes back the step, and all after it.
async fn down(place: &Place) -> Outcome {
    let steps = migration::status(&place.db).await?;
    let later = steps.iter().rev().position(|(name, _)| name == "m0161_withdrawn_contribution").unwrap_or_default();
    migration::down(&place.db, u32::try_from(later + 1).unwrap_or_default()).await
}

async fn a_contribution_is_withdrawn_and_nothing_unheard_of(place: &Place) -> Outcome {
    told(place).await?;
    place.refuses("update contribution set status = 'VANISHED' where id = #20", "check").await;
    place.refuses("update contribution set reservation_id = #99 where id = #20", "foreign key").await;
    place.run("update contribution set status = 'WITHDRAWN' where id = #20").await?;
    place.run("update contribution set status = 'SHORT' where id = #20").await?;
    down(place).await?;
    place.refuses("update contribution set status = 'WITHDRAWN' where id = #20", "check").await;
    Ok(())
}

async fn what_came_on_a_time_knows_it_from_before(place: &Place) -> Outcome {
    told(place).await?;
    down(place).await?;
    migration::up(&place.db).await?;
    let tied = "select r.status from contribution c join reservation r on r.id = c.reservation_id \
                where r.contribution_id = c.id";
    assert_eq!(place.texts(tied).await?, ["KEPT"]);
    Ok(())
}

async fn what_was_withdrawn_is_not_taken_down(place: &Place) -> Outcome {
    told(place).await?;
    place.run("update contribution set status = 'WITHDRAWN' where id = #20").await?;
    let catalog = place.catalog().await?;
    assert!(down(place).await.is_err_and(|why| why.to_string().contains("were withdrawn")));
    assert_eq!(place.catalog().await?, catalog);
    Ok(())
}
