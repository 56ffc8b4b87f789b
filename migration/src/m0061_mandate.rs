//! Who leads an organization in which office, by which decree and for which term; and the roles that come with a
//! mandate and go with it.
//!
//! A member may hold a role by itself and by a mandate, or by one mandate after the other: each is a row of its own.

use sea_orm_migration::{DbErr, MigrationName, MigrationTrait, SchemaManager, async_trait};

use crate::engine::Engine;
use crate::step::run;
use crate::table::Table;

pub(crate) struct Mandate;

const MANDATE: Table = Table {
    name: "mandate",
    lines: "
        id UUID primary key
        organization_id UUID not null references organization
        membership_id UUID not null references membership
        office WORD(CHAIR, VICE_CHAIR, SECRETARY, TREASURER, SECTION_HEAD, MEMBER, OTHER) not null
        title TEXT(200)
        decree_number TEXT(100)
        decree_on DATE
        starts_on DATE not null
        ends_on DATE not null
        successor_id UUID references mandate
        ended_on DATE
        end_reason WORD(DISMISSED, RESIGNED, DIED, LEFT)
        end_note TEXT(500)
        ended_by UUID references person
        recorded_by UUID not null references person
        created_at INSTANT not null
        reminded_days INT
        version BIGINT not null
        check (ends_on >= starts_on)
        check (ended_on is null or ended_on >= starts_on)
        check ((ended_on is null) = (end_reason is null))
        check (title is not null or office not in ('SECTION_HEAD', 'OTHER'))
        index (ends_on) where ended_on is null
    ",
};

/// The tables of roles, and what a membership holds once.
const ROLES: [(&str, &str); 2] = [("membership_role", "role"), ("custom_role_grant", "custom_role_id")];

fn by_mandate(table: &'static str) -> Table {
    Table { name: table, lines: "mandate_id UUID references mandate" }
}

impl MigrationName for Mandate {
    fn name(&self) -> &str {
        "m0061_mandate"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Mandate {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let engine = Engine::of(manager.get_database_backend())?;
        let mut statements = MANDATE.create(engine)?;
        for (table, role) in ROLES {
            statements.extend(by_mandate(table).add(engine)?.columns);
            statements.push(format!("drop index {table}_membership_id_{role}_key"));
            statements.push(format!(
                "create unique index {table}_membership_id_{role}_key on {table} (membership_id, {role}) \
                 where ended_at is null and mandate_id is null"
            ));
            statements
                .push(format!("create unique index {table}_mandate_id_{role}_key on {table} (mandate_id, {role})"));
        }
        run(manager, &statements).await
    }

    /// The roles that came with mandates go with them.
    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut statements = Vec::new();
        for (table, role) in ROLES {
            statements.push(format!("delete from {table} where mandate_id is not null"));
            statements.push(format!("drop index {table}_mandate_id_{role}_key"));
            statements.push(format!("drop index {table}_membership_id_{role}_key"));
            statements.extend(by_mandate(table).remove()?.columns);
            statements.push(format!(
                "create unique index {table}_membership_id_{role}_key on {table} (membership_id, {role}) \
                 where ended_at is null"
            ));
        }
        statements.push("drop table mandate".to_owned());
        run(manager, &statements).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}
