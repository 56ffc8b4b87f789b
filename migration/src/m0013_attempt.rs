//! Counts of tries at passwords and secrets, shared by all servers. A row is of use until it ends.

use crate::step::{Step, no_triggers};
use crate::table::Table;

pub(crate) const STEP: Step = Step {
    name: "m0013_attempt",
    functions: &[],
    tables: &[Table {
        name: "attempt",
        lines: "
            key TEXT(64) primary key
            tries INT not null check (tries >= 0)
            ends_at INSTANT not null
            index (ends_at)
        ",
    }],
    triggers: no_triggers,
};
