//! An organization carries the day until which it counts as verified, so that a list of organizations tells it.

use crate::change::Change;
use crate::table::Table;

pub(crate) const CHANGE: Change = Change {
    name: "m0019_verified_until",
    functions: &[],
    additions: &[Table { name: "organization", lines: "verified_until DATE" }],
    superseded: &[],
    fill: &[],
    triggers: |_| Vec::new(),
};
