//! The register of what is kept of people names every column that could hold something of them.

use std::collections::BTreeSet;

use domain::privacy::{EXCEPTIONS, sections};
use tests::{Engine, Network};

/// A column that refers to a person, by what the database knows.
const REFERRING: [(Engine, &str); 2] = [
    (
        Engine::Sqlite,
        "select m.name || '.' || f.\"from\" from sqlite_master m, pragma_foreign_key_list(m.name) f \
         where m.type = 'table' and f.\"table\" = 'person'",
    ),
    (
        Engine::Postgres,
        "select c.conrelid::regclass::text || '.' || a.attname::text from pg_constraint c \
         join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[1] \
         where c.contype = 'f' and c.confrelid = 'person'::regclass",
    ),
];

/// Words in a column's name that tell of a person.
const TELLING: &[&str] = &[
    "person", "email", "phone", "address", "birth", "national", "actor", "device", "contact", "words", "message",
    "answers",
];

#[tokio::test(flavor = "multi_thread")]
async fn every_column_about_people_is_in_the_register_or_excepted_for_a_reason() {
    for (engine, referring) in REFERRING {
        let network = Network::start(engine).await;
        let columns = network.columns().await;
        let all: BTreeSet<String> =
            columns.iter().flat_map(|(table, names)| names.iter().map(move |name| format!("{table}.{name}"))).collect();
        let mut people: BTreeSet<String> = network.texts(referring).await.into_iter().collect();
        assert!(people.len() > 25, "{people:?}");
        let tells = |column: &&String| {
            let name = column.split_once('.').map_or("", |(_, name)| name);
            column.starts_with("person.") || TELLING.iter().any(|word| name.split('_').any(|part| part == *word))
        };
        people.extend(all.iter().filter(tells).cloned());

        let registered = sections()
            .flat_map(|section| section.columns().into_iter().map(|column| format!("{}.{column}", section.table)));
        let excepted = EXCEPTIONS.iter().map(|(table, column, _)| format!("{table}.{column}"));
        let named: BTreeSet<String> = registered.chain(excepted).collect();
        let forgotten: Vec<_> = people.difference(&named).collect();
        assert!(forgotten.is_empty(), "{engine:?}: neither shown nor erased nor excepted: {forgotten:?}");
        let unknown: Vec<_> = named.difference(&all).collect();
        assert!(unknown.is_empty(), "{engine:?}: no such column: {unknown:?}");
        network.stop().await;
    }
    assert!(EXCEPTIONS.iter().all(|(_, _, why)| why.len() > 10));
    let names: BTreeSet<_> = sections().map(|section| section.name).collect();
    assert_eq!(names.len(), sections().count(), "two sections have one name");
}
