//! The role that an invitation offers may begin and end on a day.

use crate::change::Change;
use crate::table::Table;

pub(crate) const CHANGE: Change = Change {
    name: "m0031_invited_term",
    functions: &[],
    additions: &[Table {
        name: "invitation",
        lines: "
            starts_on DATE
            ends_on DATE
        ",
    }],
    superseded: &[],
    fill: &[],
    triggers: |_| Vec::new(),
};
