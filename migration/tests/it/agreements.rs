//! Partnerships of before there were agreements get a first version, signed by those who had accepted.

use crate::place::{Outcome, Place};
use crate::story;

on_both_engines!(partnerships_that_are_there_get_a_first_version);

/// The last step before.
const BEFORE: &str = "m0095_agreement";

async fn partnerships_that_are_there_get_a_first_version(place: &Place) -> Outcome {
    story::told(place).await?;
    let steps = migration::status(&place.db).await?;
    let later = steps.iter().rev().position(|(name, _)| name == BEFORE).unwrap_or_default();
    migration::down(&place.db, u32::try_from(later + 1).unwrap_or_default()).await?;
    place.run("update partnership set purpose = 'Nets \"and\" boats'").await?;
    migration::up(&place.db).await?;
    let versions =
        place.texts("select number || ' ' || status || ' ' || purpose || ' ' || digest from agreement").await?;
    // As the program of today makes it (api/domain/src/partnership/agreement/digest_tests.rs).
    let digest = "cebbe62fac60cedb8073d0b47a4e1ad3ec5b6458aebbd01e47be5a927ae0ef48";
    assert_eq!(versions, [format!("1 IN_FORCE Nets \"and\" boats {digest}")]);
    let signatures =
        "select person.name || ' ' || digest from agreement_signature join person on person.id = person_id";
    assert_eq!(place.texts(signatures).await?, [format!("Siti {digest}")]);
    for change in [
        "update agreement set body = 'More'",
        "update agreement set confirm_automatically_after_days = 14",
        "delete from agreement",
        "insert or replace into agreement select * from agreement",
    ] {
        if place.is_sqlite() || !change.starts_with("insert") {
            place.refuses(change, "never changes").await;
        }
    }
    let other = "insert into agreement_signature select #70, agreement_id, #06, person_id, roles, capacity, 'other', signed_at \
                 from agreement_signature";
    place.refuses(other, "foreign key").await;
    Ok(())
}
