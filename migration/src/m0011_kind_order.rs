//! Organizations of one kind in the order of their names.

use crate::change::Change;
use crate::table::Table;

pub(crate) const CHANGE: Change = Change {
    name: "m0011_kind_order",
    functions: &[],
    additions: &[Table { name: "organization", lines: "index (kind, name_key, id)" }],
    superseded: &[],
    fill: &[],
    triggers: |_| Vec::new(),
};
