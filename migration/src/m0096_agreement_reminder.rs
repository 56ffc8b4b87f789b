//! Of what a partnership's parties were reminded: so many days before the last one.

use crate::change::Change;
use crate::table::Table;

pub(crate) const CHANGE: Change = Change {
    name: "m0096_agreement_reminder",
    functions: &[],
    additions: &[Table {
        name: "partnership",
        lines: "
            reminded_days INT
            index (ends_on)
        ",
    }],
    superseded: &[],
    fill: &[],
    triggers: |_| Vec::new(),
};
