//! Administrators of the network read what is private of one organization, for an hour and with a reason.
//!
//! Rights are made of it too, so on PostgreSQL the person's number changes with it (`m0012_authority.rs`).

use crate::engine::Engine;
use crate::step::Step;
use crate::table::Table;

pub(crate) const STEP: Step = Step {
    name: "m0055_break_glass",
    functions: &[],
    tables: &[Table {
        name: "break_glass",
        lines: "
            id UUID primary key
            organization_id UUID not null references organization
            person_id UUID not null references person
            reason TEXT(500) not null check (reason <> '')
            created_at INSTANT not null
            expires_at INSTANT not null
            ended_at INSTANT
            ended_by UUID references person
            check (expires_at > created_at)
            check ((ended_at is null) = (ended_by is null))
        ",
    }],
    triggers,
};

fn triggers(engine: Engine) -> Vec<String> {
    match engine {
        Engine::Postgres => vec![
            "create trigger break_glass_authority after insert or update or delete on break_glass \
             for each row execute function note_member()"
                .to_owned(),
        ],
        // SQLite's rights are read for each question, in the same process: nobody compares the number.
        Engine::Sqlite => Vec::new(),
    }
}
