//! Organizations with each other.

use crate::step::{Step, no_triggers};
use crate::table::Table;

pub(crate) const STEP: Step = Step {
    name: "m0004_partnership",
    functions: &[],
    tables: &[
        Table {
            name: "partnership",
            lines: "
                id UUID primary key
                name TEXT(200) not null
                name_key TEXT(800) not null
                purpose TEXT(5000) not null
                visibility WORD(PARTIES, PUBLIC) not null
                status WORD(DRAFT, PROPOSED, ACTIVE, SUSPENDED, ENDED, EXPIRED, RENEWED, DECLINED) not null
                proposed_by UUID not null references organization
                pair_key TEXT(64)
                starts_on DATE
                ends_on DATE
                created_at INSTANT not null
                activated_at INSTANT
                ended_at INSTANT
                status_reason TEXT(2000)
                check (ends_on is null or starts_on is null or ends_on >= starts_on)
                unique (pair_key) where status in ('PROPOSED', 'ACTIVE', 'SUSPENDED')
                index (name_key, id)
            ",
        },
        Table {
            name: "party",
            lines: "
                id UUID primary key
                partnership_id UUID not null references partnership
                organization_id UUID not null references organization
                role WORD(LEAD, FUNDING, IMPLEMENTING, TECHNICAL, HOST, BENEFICIARY, OBSERVER) not null
                required BOOL not null
                consent WORD(INVITED, ACCEPTED, DECLINED, WITHDRAWN) not null
                decided_by UUID references person
                decided_at INSTANT
                reason TEXT(2000)
                created_at INSTANT not null
                unique (partnership_id, organization_id)
            ",
        },
        Table {
            name: "program",
            lines: "
                id UUID primary key
                partnership_id UUID not null references partnership
                organization_id UUID not null references organization
                name TEXT(200) not null
                name_key TEXT(800) not null
                description TEXT(5000) not null
                created_at INSTANT not null
                unique (partnership_id, name_key)
            ",
        },
    ],
    triggers: no_triggers,
};
