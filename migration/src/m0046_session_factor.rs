//! A session knows whether it has proved a second factor.
//!
//! Rights are made of that, so on PostgreSQL the person's number changes with it (`m0012_authority.rs`).

use crate::change::{Change, Trigger};
use crate::engine::Engine;
use crate::table::Table;

pub(crate) const CHANGE: Change = Change {
    name: "m0046_session_factor",
    functions: &[],
    additions: &[Table { name: "session", lines: "second_factor_at INSTANT" }],
    superseded: &[],
    fill: &[],
    triggers,
};

fn triggers(engine: Engine) -> Vec<Trigger> {
    match engine {
        Engine::Postgres => vec![Trigger {
            name: "session_factor_authority",
            table: "session",
            text: "after update of second_factor_at on session for each row execute function note_session()",
        }],
        // SQLite's rights are read for each question, in the same process: nobody compares the number.
        Engine::Sqlite => Vec::new(),
    }
}
