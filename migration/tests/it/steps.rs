//! Walking up and down, alone and together.

use sea_orm_migration::DbErr;
use sea_orm_migration::sea_orm::{ConnectOptions, Database};

use crate::place::{Outcome, Place};
use crate::story;

on_both_engines!(
    up_down_and_up_again_is_the_same,
    a_second_up_does_nothing,
    fresh_leaves_empty_tables,
    one_step_down_and_up,
    an_empty_database_has_everything_pending,
    a_newer_database_is_refused,
    four_at_once_do_the_work_once,
);

const LEDGER_LINES: &str = "select version || ' ' || applied_at from seaql_migrations order by 1";

async fn up_down_and_up_again_is_the_same(place: &Place) -> Outcome {
    migration::up(&place.db).await?;
    let whole = place.catalog().await?;
    story::told(place).await?;
    migration::down(&place.db, u32::MAX).await?;
    let rest: Vec<_> = place.catalog().await?.into_iter().filter(|line| !line.contains("seaql_migrations")).collect();
    assert_eq!(rest, Vec::<String>::new());
    migration::up(&place.db).await?;
    assert_eq!(place.catalog().await?, whole);
    story::told(place).await
}

async fn a_second_up_does_nothing(place: &Place) -> Outcome {
    story::told(place).await?;
    let before = (place.catalog().await?, place.texts(LEDGER_LINES).await?);
    migration::up(&place.db).await?;
    assert_eq!((place.catalog().await?, place.texts(LEDGER_LINES).await?), before);
    assert_eq!(place.texts("select name from person order by 1").await?, ["Budi", "Siti"]);
    Ok(())
}

async fn fresh_leaves_empty_tables(place: &Place) -> Outcome {
    story::told(place).await?;
    let whole = place.catalog().await?;
    migration::fresh(&place.db).await?;
    assert_eq!(place.catalog().await?, whole);
    assert_eq!(place.texts("select name from person").await?, Vec::<String>::new());
    Ok(())
}

async fn one_step_down_and_up(place: &Place) -> Outcome {
    story::told(place).await?;
    let whole = place.catalog().await?;
    let steps = migration::status(&place.db).await?.len();
    for taken in 1..=steps {
        migration::down(&place.db, 1).await?;
        assert_eq!(migration::pending_read_only(&place.db).await?.len(), taken);
    }
    migration::up(&place.db).await?;
    assert_eq!(place.catalog().await?, whole);
    Ok(())
}

async fn an_empty_database_has_everything_pending(place: &Place) -> Outcome {
    let steps = migration::status(&place.db).await?;
    assert!(steps.iter().all(|(_, applied)| !applied));
    assert_eq!(steps.first().map(|(name, _)| name.as_str()), Some("m0001_identity"));
    assert_eq!(migration::pending_read_only(&place.db).await?.len(), steps.len());
    assert_eq!(place.catalog().await?, Vec::<String>::new(), "asking has written");
    migration::up(&place.db).await?;
    assert_eq!(migration::pending_read_only(&place.db).await?, Vec::<String>::new());
    Ok(())
}

async fn a_newer_database_is_refused(place: &Place) -> Outcome {
    migration::up(&place.db).await?;
    place.run("insert into seaql_migrations (version, applied_at) values ('m9999_future', 0)").await?;
    let before = place.catalog().await?;
    for outcome in [
        migration::up(&place.db).await,
        migration::down(&place.db, 1).await,
        migration::fresh(&place.db).await,
        migration::status(&place.db).await.map(|_| ()),
        migration::pending_read_only(&place.db).await.map(|_| ()),
    ] {
        let said = outcome.map_or_else(|fault| fault.to_string(), |()| "accepted".to_owned());
        assert!(said.contains("newer than this binary") && said.contains("m9999_future"), "{said}");
    }
    assert_eq!(place.catalog().await?, before);
    Ok(())
}

async fn four_at_once_do_the_work_once(place: &Place) -> Outcome {
    let mut walkers = Vec::new();
    for _ in 0..4 {
        let mut options = ConnectOptions::new(&place.url);
        options.max_connections(1);
        let db = Database::connect(options).await?;
        walkers.push(tokio::spawn(async move { migration::up(&db).await }));
    }
    for walker in walkers {
        walker.await.map_err(|fault| DbErr::Custom(fault.to_string()))??;
    }
    let steps = migration::status(&place.db).await?;
    assert_eq!(place.texts(LEDGER_LINES).await?.len(), steps.len());
    assert!(steps.iter().all(|(_, applied)| *applied));
    Ok(())
}
