//! Where an organization lives on that was found to be another one's duplicate.

use crate::change::Change;
use crate::table::Table;

pub(crate) const CHANGE: Change = Change {
    name: "m0076_merged_into",
    functions: &[],
    additions: &[Table {
        name: "organization",
        lines: "
        merged_into_id UUID references organization
        index (merged_into_id)
    ",
    }],
    superseded: &[],
    fill: &[],
    triggers: |_| Vec::new(),
};
