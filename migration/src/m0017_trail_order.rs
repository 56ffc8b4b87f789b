//! The audit trail of an organization in the order of recording.

use crate::change::Change;
use crate::table::Table;

pub(crate) const CHANGE: Change = Change {
    name: "m0017_trail_order",
    functions: &[],
    additions: &[Table { name: "audit", lines: "index (organization_id, id)" }],
    superseded: &[],
    fill: &[],
    triggers: |_| Vec::new(),
};
