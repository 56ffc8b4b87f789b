//! Which contributions the network has confirmed by itself, and when their receivers were reminded of those that it would.

use crate::change::Change;
use crate::table::Table;

pub(crate) const CHANGE: Change = Change {
    name: "m0143_automatic_confirmation",
    functions: &[],
    additions: &[Table {
        name: "contribution",
        lines: "
            confirmed_automatically BOOL not null default false check (not confirmed_automatically or confirmed_by is null)
            confirmation_reminded_at INSTANT
            index (id, announced_at) where status = 'ANNOUNCED'
        ",
    }],
    superseded: &[],
    fill: &[],
    triggers: |_| Vec::new(),
};
