//! That a minor's guardian agrees to what an organization keeps of the child.

use crate::step::{Step, no_triggers};
use crate::table::Table;

pub(crate) const STEP: Step = Step {
    name: "m0078_guardian_consent",
    functions: &[],
    tables: &[Table {
        name: "guardian_consent",
        lines: "
            id UUID primary key
            membership_id UUID not null references membership
            guardian_name TEXT(200) not null check (guardian_name <> '')
            relationship WORD(PARENT, GRANDPARENT, SIBLING, RELATIVE, LEGAL_GUARDIAN) not null
            consented_on DATE not null
            recorded_by UUID not null references person
            recorded_at INSTANT not null
            withdrawn_at INSTANT
            unique (membership_id) where withdrawn_at is null
        ",
    }],
    triggers: no_triggers,
};
