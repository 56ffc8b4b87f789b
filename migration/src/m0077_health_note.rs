//! What an organization must know of a member's health: apart from other notes, since fewer may read it.

use crate::change::Change;
use crate::table::Table;

pub(crate) const CHANGE: Change = Change {
    name: "m0077_health_note",
    functions: &[],
    additions: &[Table { name: "membership", lines: "health_note TEXT(2000)" }],
    superseded: &[],
    fill: &[],
    triggers: |_| Vec::new(),
};
