//! Rights that one organization gives to another.

use crate::step::{Step, no_triggers};
use crate::table::Table;

pub(crate) const STEP: Step = Step {
    name: "m0066_delegation",
    functions: &[],
    tables: &[Table {
        name: "delegation",
        lines: "
            id UUID primary key
            organization_id UUID not null references organization
            to_organization_id UUID not null references organization
            partnership_id UUID references partnership
            permissions TEXT(2000) not null check (permissions <> '')
            reason TEXT(500) not null check (reason <> '')
            status WORD(OFFERED, ACCEPTED, RETURNED, REVOKED) not null
            starts_on DATE not null
            ends_on DATE not null
            granted_by UUID not null references person
            created_at INSTANT not null
            accepted_by UUID references person
            accepted_at INSTANT
            ended_by UUID references person
            ended_at INSTANT
            end_reason TEXT(500)
            check (ends_on >= starts_on)
            check (organization_id <> to_organization_id)
            check ((accepted_at is null) = (accepted_by is null))
            check ((ended_at is null) = (status in ('OFFERED', 'ACCEPTED')))
        ",
    }],
    triggers: no_triggers,
};
