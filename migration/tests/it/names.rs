//! What a membership shows of its person is the person's, and what is given belongs to its need's receiver, whoever
//! writes which of the two.

use crate::place::{Outcome, Place};
use crate::story::told;

on_both_engines!(
    a_membership_carries_its_person,
    gifts_carry_their_receiver,
    rows_that_were_there_are_given_what_they_carry,
);

const KEYS: &str = "select m.name_key from membership m where m.status <> 'ENDED'";
const CARDS: &str = "select m.person_name from membership m where m.status <> 'ENDED'";
const WRONG: &str = "select p.name from membership m join person p on p.id = m.person_id \
    where m.name_key <> p.name_key or m.person_name <> p.name or m.is_managed <> (p.email_key is null)";
const LOST: &str = "select 'pledge' from pledge p join need n on n.id = p.need_id \
    where p.organization_id is null or p.organization_id <> n.organization_id \
    union all select 'contribution' from contribution c join need n on n.id = c.need_id \
    where c.organization_id is null or c.organization_id <> n.organization_id";

async fn a_membership_carries_its_person(place: &Place) -> Outcome {
    told(place).await?;
    assert_eq!(place.texts(KEYS).await?, ["budi"]);
    place.run("update person set name = 'Agus', name_key = 'agus' where id = #02").await?;
    assert_eq!(place.texts(KEYS).await?, ["agus"]);
    assert_eq!(place.texts(CARDS).await?, ["Agus"]);
    place.run("update membership set name_key = 'zahra', person_name = 'Zahra', is_managed = (1 = 1)").await?;
    assert_eq!(place.texts(KEYS).await?, ["agus"]);
    assert_eq!(place.texts(WRONG).await?, Vec::<String>::new());
    place.run("update membership set person_id = #01 where id = #10").await?;
    assert_eq!(place.texts(KEYS).await?, ["siti"]);
    assert_eq!(place.texts(WRONG).await?, Vec::<String>::new());
    place.run("update person set email = null, email_key = null, password_hash = null where id = #01").await?;
    assert_eq!(place.texts(WRONG).await?, Vec::<String>::new());
    Ok(())
}

async fn gifts_carry_their_receiver(place: &Place) -> Outcome {
    told(place).await?;
    assert_eq!(place.texts("select status from contribution").await?.len(), 1);
    assert_eq!(place.texts("select status from pledge").await?.len(), 1);
    assert_eq!(place.texts(LOST).await?, Vec::<String>::new());
    for table in ["contribution", "pledge"] {
        place.run(&format!("update {table} set organization_id = null")).await?;
        assert_eq!(place.texts(LOST).await?, Vec::<String>::new(), "{table}");
    }
    place.run("update need set organization_id = #06").await?;
    assert_eq!(place.texts(LOST).await?, Vec::<String>::new());
    Ok(())
}

async fn rows_that_were_there_are_given_what_they_carry(place: &Place) -> Outcome {
    told(place).await?;
    let steps = migration::status(&place.db).await?;
    let before = steps.iter().position(|(name, _)| name == "m0010_member_name").unwrap_or_default();
    migration::down(&place.db, u32::try_from(steps.len() - before).unwrap_or_default()).await?;
    migration::up(&place.db).await?;
    assert_eq!(place.texts(KEYS).await?, ["budi"]);
    assert_eq!(place.texts(WRONG).await?, Vec::<String>::new());
    assert_eq!(place.texts(LOST).await?, Vec::<String>::new());
    Ok(())
}
