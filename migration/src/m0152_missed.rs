//! What of a pledge nobody came with at the time that was reserved for it. It stays promised and does not come any more.

use crate::change::Change;
use crate::table::Table;

pub(crate) const CHANGE: Change = Change {
    name: "m0152_missed",
    functions: &[],
    additions: &[Table {
        name: "pledge",
        lines: "
            missed AMOUNT not null default 0 check (missed >= 0)
        ",
    }],
    superseded: &[],
    fill: &[],
    triggers: |_| Vec::new(),
};
