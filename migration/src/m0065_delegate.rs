//! Members whom a party names for one partnership.

use crate::step::{Step, no_triggers};
use crate::table::Table;

pub(crate) const STEP: Step = Step {
    name: "m0065_delegate",
    functions: &[],
    tables: &[Table {
        name: "party_delegate",
        lines: "
            id UUID primary key
            partnership_id UUID not null references partnership
            organization_id UUID not null references organization
            membership_id UUID not null references membership
            role WORD(REPRESENTATIVE, OBSERVER) not null
            title TEXT(120) not null
            starts_on DATE not null
            ends_on DATE
            contact_shared_at INSTANT
            named_by UUID not null references person
            created_at INSTANT not null
            ended_by UUID references person
            ended_at INSTANT
            end_reason TEXT(500)
            check (ends_on is null or ends_on >= starts_on)
            unique (membership_id, partnership_id) where ended_at is null
        ",
    }],
    triggers: no_triggers,
};
