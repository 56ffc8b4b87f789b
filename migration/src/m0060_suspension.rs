//! A membership is suspended: its person keeps it and has none of its rights, until a day or until somebody restores it.
//!
//! Rights are made of it too, so on PostgreSQL the person's number changes with it (`m0012_authority.rs`). That of the
//! status is there already; a suspension that has run out is followed by another one without a change of the status.

use crate::change::{Change, Trigger};
use crate::engine::Engine;
use crate::table::Table;

pub(crate) const CHANGE: Change = Change {
    name: "m0060_suspension",
    functions: &[],
    additions: &[Table {
        name: "membership",
        lines: "
            suspended_until DATE
            suspended_at INSTANT
            suspension_reason TEXT(500)
        ",
    }],
    superseded: &[],
    fill: &[],
    triggers,
};

fn triggers(engine: Engine) -> Vec<Trigger> {
    match engine {
        Engine::Postgres => vec![Trigger {
            name: "membership_suspension_authority",
            table: "membership",
            text: "after update of suspended_until on membership for each row \
                   when (old.suspended_until is distinct from new.suspended_until) execute function note_member()",
        }],
        // SQLite's rights are read for each question, in the same process: nobody compares the number.
        Engine::Sqlite => Vec::new(),
    }
}
