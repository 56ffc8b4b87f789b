//! That the network took back a proposal to merge organizations, or a recovery of ownership; or that it ended with what
//! it was about.

use crate::change::Change;
use crate::table::Table;

pub(crate) const CHANGE: Change = Change {
    name: "m0080_withdrawal",
    functions: &[],
    additions: &[
        Table {
            name: "organization_merge",
            lines: "
            withdrawn_at INSTANT
            withdrawn_by UUID references person
            withdrawal TEXT(500)
            index (withdrawn_by)
        ",
        },
        Table {
            name: "ownership_recovery",
            lines: "
            withdrawn_at INSTANT
            withdrawn_by UUID references person
            withdrawal TEXT(500)
            index (withdrawn_by)
        ",
        },
    ],
    superseded: &[],
    fill: &[],
    triggers: |_| Vec::new(),
};
