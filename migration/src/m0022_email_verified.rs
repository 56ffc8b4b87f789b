//! Whether somebody has shown that they read what is sent to their account's address, and since when.

use crate::change::Change;
use crate::table::Table;

pub(crate) const CHANGE: Change = Change {
    name: "m0022_email_verified",
    functions: &[],
    additions: &[Table { name: "person", lines: "email_verified_at INSTANT" }],
    superseded: &[],
    fill: &[],
    triggers: |_| Vec::new(),
};
