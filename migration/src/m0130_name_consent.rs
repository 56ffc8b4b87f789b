//! That somebody who gives agrees that the receiver sees their name beside it.

use crate::step::{Step, no_triggers};
use crate::table::Table;

pub(crate) const STEP: Step = Step {
    name: "m0130_name_consent",
    functions: &[],
    tables: &[Table {
        name: "name_consent",
        lines: "
            id UUID primary key
            person_id UUID not null references person
            organization_id UUID not null references organization
            given_at INSTANT not null
            unique (person_id, organization_id)
        ",
    }],
    triggers: no_triggers,
};
