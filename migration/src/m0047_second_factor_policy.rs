//! An organization says whether what moves value takes a session with a second factor.
//!
//! Rights are made of that, so on PostgreSQL the numbers of its people change with it (`m0012_authority.rs`).

use crate::change::{Change, Trigger};
use crate::engine::Engine;
use crate::table::Table;

pub(crate) const CHANGE: Change = Change {
    name: "m0047_second_factor_policy",
    functions: &[],
    additions: &[Table { name: "organization", lines: "requires_second_factor BOOL not null default false" }],
    superseded: &[],
    fill: &[],
    triggers,
};

fn triggers(engine: Engine) -> Vec<Trigger> {
    match engine {
        Engine::Postgres => vec![Trigger {
            name: "organization_factor_authority",
            table: "organization",
            text: "after update of requires_second_factor on organization for each row \
                   when (old.requires_second_factor <> new.requires_second_factor) \
                   execute function note_organization()",
        }],
        // SQLite's rights are read for each question, in the same process: nobody compares the number.
        Engine::Sqlite => Vec::new(),
    }
}
