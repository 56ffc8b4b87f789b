//! Finds the records of one erasure, whose links forget their salts with it.

use crate::change::Change;
use crate::table::Table;

pub(crate) const CHANGE: Change = Change {
    name: "m0056_erased_records",
    functions: &[],
    additions: &[Table { name: "audit", lines: "index (erased_at) where erased_at is not null" }],
    superseded: &[],
    fill: &[],
    triggers: |_| Vec::new(),
};
