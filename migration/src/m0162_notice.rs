//! How long before the day on which it was awaited a promise was taken back. What was taken back before this step has
//! none: the step does not know where the network's days begin.

use crate::change::Change;
use crate::table::Table;

pub(crate) const CHANGE: Change = Change {
    name: "m0162_notice",
    functions: &[],
    additions: &[Table {
        name: "pledge",
        lines: "
            notice_days INT check (notice_days is null or status = 'CANCELLED')
        ",
    }],
    superseded: &[],
    fill: &[],
    triggers: |_| Vec::new(),
};
