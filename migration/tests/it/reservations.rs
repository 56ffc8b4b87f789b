//! What no reservation may say, whoever writes it.

use crate::place::{Outcome, Place};
use crate::story::told;

on_both_engines!(times_of_one_resource_do_not_overlap, what_was_reserved_stays, two_writers_at_once_do_not_overlap);

fn reserving(id: &str, from: &str, until: &str, status: &str) -> String {
    format!(
        "insert into reservation values ({id}, #62, #18, '2026-12-{from}:00+00:00', '2026-12-{until}:00+00:00', \
         '2026-12-{from}', 5, '{status}', null, #01, '2026-11-25T10:00:00+00:00', null, null, null)"
    )
}

async fn times_of_one_resource_do_not_overlap(place: &Place) -> Outcome {
    told(place).await?;
    // The story has one from 8 to 10, and one from 10 to 12 that was released.
    for (from, until) in [
        ("01T08:00", "01T10:00"),
        ("01T09:59", "01T11:00"),
        ("01T07:00", "01T08:01"),
        ("01T07:00", "01T12:00"),
        ("01T08:30", "01T09:00"),
    ] {
        place.refuses(&reserving("#65", from, until, "PENDING"), "the time is taken").await;
    }
    place.run(&reserving("#65", "01T10:00", "01T11:00", "PENDING")).await?;
    place.run(&reserving("#66", "01T07:00", "01T08:00", "NO_SHOW")).await?;
    place.refuses(&reserving("#67", "01T07:30", "01T07:45", "PENDING"), "the time is taken").await;
    place.run(&reserving("#67", "01T07:30", "01T07:45", "RELEASED")).await?;
    // Another resource has times of its own.
    place.run("insert into resource values (#68, #06, 'SKILL', 'Ani', 'ani', '', 'HUR', null, null, '2026-11-25T10:00:00+00:00', null, null)").await?;
    place.run(&reserving("#69", "01T08:00", "01T10:00", "PENDING").replace("#62", "#68")).await?;
    place.refuses(&reserving("#70", "02T08:00", "02T08:00", "PENDING"), "").await;
    place.refuses(&reserving("#70", "02T08:00", "02T07:00", "PENDING"), "").await;
    place.refuses("insert into resource values (#71, #06, 'MONEY', 'Ani', 'ani', '', 'IDR', null, null, '2026-11-25T10:00:00+00:00', null, null)", "").await;
    Ok(())
}

async fn what_was_reserved_stays(place: &Place) -> Outcome {
    told(place).await?;
    let why = "never changes";
    place.refuses("update reservation set ends_at = '2026-12-01T09:00:00+00:00' where id = #63", why).await;
    place.refuses("update reservation set quantity = 1 where id = #63", why).await;
    place.refuses("update reservation set resource_id = #62 where id = #63", why).await;
    // What was released does not come back, and its time may be another's.
    place.refuses("update reservation set status = 'PENDING' where id = #64", why).await;
    place.refuses("delete from reservation where id = #64", why).await;
    if place.is_sqlite() {
        let again = reserving("#64", "03T08:00", "03T09:00", "PENDING").replace("insert", "insert or replace");
        place.refuses(&again, why).await;
    } else {
        place.refuses("truncate reservation cascade", why).await;
    }
    place.run("update reservation set status = 'RELEASED', decision_reason = 'Ill' where id = #63").await
}

async fn two_writers_at_once_do_not_overlap(place: &Place) -> Outcome {
    told(place).await?;
    let first = reserving("#65", "05T08:00", "05T10:00", "PENDING");
    let second = reserving("#66", "05T09:00", "05T11:00", "PENDING");
    let (first, second) = tokio::join!(place.run(&first), place.run(&second));
    assert_ne!(first.is_ok(), second.is_ok(), "{first:?} {second:?}");
    let held = "select cast(count(*) as text) from reservation where starts_key like '2026-12-05%'";
    assert_eq!(place.texts(held).await?, ["1"]);
    Ok(())
}
