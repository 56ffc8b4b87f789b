//! The parts in which a promise is to come, each by its day. A new wording brings a whole new plan along; the old ones stay.

use crate::step::{Step, no_triggers};
use crate::table::Table;

pub(crate) const STEP: Step = Step {
    name: "m0140_instalment",
    functions: &[],
    tables: &[Table {
        name: "pledge_instalment",
        lines: "
            id UUID primary key
            pledge_id UUID not null references pledge
            revision INT not null check (revision > 0)
            due_on DATE not null
            quantity AMOUNT not null check (quantity > 0)
            total AMOUNT not null check (total >= quantity)
            unique (pledge_id, revision, due_on)
            append only
        ",
    }],
    triggers: no_triggers,
};
