//! The key of a person's name is in every membership, whoever writes which of the two.

use crate::place::{Outcome, Place};
use crate::story::told;

on_both_engines!(a_membership_carries_its_persons_key, memberships_that_were_there_are_given_the_key);

const KEYS: &str = "select m.name_key from membership m where m.status <> 'ENDED'";
const WRONG: &str =
    "select m.name_key from membership m join person p on p.id = m.person_id where m.name_key <> p.name_key";

async fn a_membership_carries_its_persons_key(place: &Place) -> Outcome {
    told(place).await?;
    assert_eq!(place.texts(KEYS).await?, ["budi"]);
    place.run("update person set name_key = 'agus' where id = #02").await?;
    assert_eq!(place.texts(KEYS).await?, ["agus"]);
    place.run("update membership set name_key = 'zahra'").await?;
    assert_eq!(place.texts(KEYS).await?, ["agus"]);
    place.run("update membership set person_id = #01 where id = #10").await?;
    assert_eq!(place.texts(KEYS).await?, ["siti"]);
    assert_eq!(place.texts(WRONG).await?, Vec::<String>::new());
    Ok(())
}

async fn memberships_that_were_there_are_given_the_key(place: &Place) -> Outcome {
    told(place).await?;
    let steps = migration::status(&place.db).await?;
    let before = steps.iter().position(|(name, _)| name == "m0010_member_name").unwrap_or_default();
    migration::down(&place.db, u32::try_from(steps.len() - before).unwrap_or_default()).await?;
    migration::up(&place.db).await?;
    assert_eq!(place.texts(KEYS).await?, ["budi"]);
    assert_eq!(place.texts(WRONG).await?, Vec::<String>::new());
    Ok(())
}
