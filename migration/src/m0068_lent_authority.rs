//! Rights are made of delegates and delegations too, and of what these hang on: so on PostgreSQL the numbers of those
//! who act by them change with them (`m0012_authority.rs`).

use sea_orm_migration::{DbErr, MigrationName, MigrationTrait, SchemaManager, async_trait};

use crate::engine::Engine;
use crate::step::{Function, run};

pub(crate) struct LentAuthority;

/// Counts up for these people, in one order, so that two of them cannot wait for each other.
macro_rules! note {
    ($people:literal) => {
        concat!(
            "begin perform 1 from person where id in (",
            $people,
            ") order by id for no key update; ",
            "update person set authority = authority + 1 where id in (",
            $people,
            "); return null; end"
        )
    };
}

const FUNCTIONS: &[Function] = &[
    Function {
        name: "note_delegation",
        body: note!(
            "select person_id from membership \
             where organization_id = coalesce(new.to_organization_id, old.to_organization_id)"
        ),
    },
    Function {
        name: "note_party",
        body: note!(
            "select m.person_id from membership m join party_delegate d on d.membership_id = m.id \
                where d.partnership_id = new.partnership_id and d.organization_id = new.organization_id \
             union select m.person_id from membership m join delegation g on g.to_organization_id = m.organization_id \
                where g.partnership_id = new.partnership_id and g.organization_id = new.organization_id"
        ),
    },
    Function {
        name: "note_partnership",
        body: note!(
            "select m.person_id from membership m join party_delegate d on d.membership_id = m.id \
                where d.partnership_id = new.id \
             union select m.person_id from membership m join delegation g on g.to_organization_id = m.organization_id \
                where g.partnership_id = new.id"
        ),
    },
];

/// As `m0012_authority.rs` made it, and now with those who act for the organization by a delegation.
const ORGANIZATION: &str = note!(
    "select person_id from membership where organization_id = new.id \
     union select m.person_id from membership m join delegation g on g.to_organization_id = m.organization_id \
        where g.organization_id = new.id and g.status = 'ACCEPTED'"
);
const ORGANIZATION_BEFORE: &str = note!("select person_id from membership where organization_id = new.id");

const TRIGGERS: &[(&str, &str, &str)] = &[
    (
        "party_delegate_authority",
        "party_delegate",
        "after insert or update or delete on party_delegate for each row execute function note_role()",
    ),
    (
        "delegation_authority",
        "delegation",
        "after insert or update or delete on delegation for each row execute function note_delegation()",
    ),
    (
        "party_authority",
        "party",
        "after update of consent on party for each row when (old.consent <> new.consent) \
         execute function note_party()",
    ),
    (
        "partnership_authority",
        "partnership",
        "after update of status, ends_on on partnership for each row \
         when (old.status <> new.status or old.ends_on is distinct from new.ends_on) \
         execute function note_partnership()",
    ),
];

fn replace(body: &str) -> String {
    format!("create or replace function note_organization() returns trigger language plpgsql as $$ {body} $$")
}

impl MigrationName for LentAuthority {
    fn name(&self) -> &str {
        "m0068_lent_authority"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for LentAuthority {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let statements: Vec<_> = match Engine::of(manager.get_database_backend())? {
            Engine::Postgres => (FUNCTIONS.iter().map(Function::create))
                .chain(TRIGGERS.iter().map(|(name, _, text)| format!("create trigger {name} {text}")))
                .chain([replace(ORGANIZATION)])
                .collect(),
            // SQLite's rights are read for each question, in the same process: nobody compares the number.
            Engine::Sqlite => Vec::new(),
        };
        run(manager, &statements).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let statements: Vec<_> = match Engine::of(manager.get_database_backend())? {
            Engine::Postgres => (TRIGGERS.iter().map(|(name, table, _)| format!("drop trigger {name} on {table}")))
                .chain(FUNCTIONS.iter().map(Function::remove))
                .chain([replace(ORGANIZATION_BEFORE)])
                .collect(),
            Engine::Sqlite => Vec::new(),
        };
        run(manager, &statements).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}
