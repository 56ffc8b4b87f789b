//! That two organizations are one: proposed by the network, agreed to or objected to by their owners, carried out once.

use crate::step::{Step, no_triggers};
use crate::table::Table;

pub(crate) const STEP: Step = Step {
    name: "m0075_merge",
    functions: &[],
    tables: &[Table {
        name: "organization_merge",
        lines: "
            id UUID primary key
            duplicate_id UUID not null references organization
            surviving_id UUID not null references organization
            reason TEXT(500) not null check (reason <> '')
            status WORD(PROPOSED, OBJECTED, MERGED) not null
            proposed_by UUID not null references person
            created_at INSTANT not null
            objections_until INSTANT not null
            expires_at INSTANT not null
            duplicate_agreed_by UUID references person
            surviving_agreed_by UUID references person
            decided_by UUID references person
            decided_at INSTANT
            objection TEXT(500)
            check (duplicate_id <> surviving_id)
            check (created_at < objections_until and objections_until < expires_at)
            check ((status = 'PROPOSED') = (decided_at is null))
            check ((status = 'OBJECTED') = (objection is not null))
        ",
    }],
    triggers: no_triggers,
};
