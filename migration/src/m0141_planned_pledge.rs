//! Which wording's plan of instalments a pledge has, and from which day on it is late by it.

use crate::change::Change;
use crate::table::Table;

pub(crate) const CHANGE: Change = Change {
    name: "m0141_planned_pledge",
    functions: &[],
    additions: &[
        Table {
            name: "pledge",
            lines: "
                plan_revision INT check (plan_revision > 0)
                next_due_on DATE
            ",
        },
        Table {
            name: "pledge_revision",
            lines: "
                old_plan INT check (old_plan > 0)
                plan INT check (plan > 0)
            ",
        },
    ],
    superseded: &[],
    fill: &[],
    triggers: |_| Vec::new(),
};
