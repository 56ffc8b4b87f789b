//! Roles that an organization makes of named permissions, and who holds them.
//!
//! Rights are made of them too, so on PostgreSQL the person's number changes with them (`m0012_authority.rs`).

use crate::engine::Engine;
use crate::step::{Function, Step};
use crate::table::Table;

pub(crate) const STEP: Step = Step {
    name: "m0030_custom_role",
    functions: &[Function {
        name: "note_custom_role",
        // In one order, so that two of them cannot wait for each other.
        body: "begin \
            perform 1 from person where id in (select m.person_id from membership m \
                join custom_role_grant g on g.membership_id = m.id where g.custom_role_id = new.id) \
            order by id for no key update; \
            update person set authority = authority + 1 where id in (select m.person_id from membership m \
                join custom_role_grant g on g.membership_id = m.id where g.custom_role_id = new.id); \
            return null; end",
    }],
    tables: &[
        Table {
            name: "custom_role",
            lines: "
                id UUID primary key
                organization_id UUID not null references organization
                name TEXT(200) not null
                name_key TEXT(800) not null
                description TEXT(5000) not null
                permissions TEXT(2000) not null check (permissions <> '')
                defined_by UUID not null references person
                created_at INSTANT not null
                retired_at INSTANT
                version BIGINT not null
                unique (organization_id, name_key) where retired_at is null
            ",
        },
        Table {
            name: "custom_role_grant",
            lines: "
                id UUID primary key
                membership_id UUID not null references membership
                custom_role_id UUID not null references custom_role
                starts_on DATE not null
                ends_on DATE
                granted_by UUID not null references person
                created_at INSTANT not null
                ended_at INSTANT
                check (ends_on is null or ends_on >= starts_on)
                unique (membership_id, custom_role_id) where ended_at is null
            ",
        },
    ],
    triggers,
};

fn triggers(engine: Engine) -> Vec<String> {
    let texts: &[&str] = match engine {
        Engine::Postgres => &[
            "create trigger custom_role_grant_authority after insert or update or delete on custom_role_grant \
             for each row execute function note_role()",
            "create trigger custom_role_authority after update on custom_role \
             for each row execute function note_custom_role()",
        ],
        // SQLite's rights are read for each question, in the same process: nobody compares the number.
        Engine::Sqlite => &[],
    };
    texts.iter().map(|text| (*text).to_owned()).collect()
}
