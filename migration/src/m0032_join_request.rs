//! Whether an organization takes requests to join, and those requests.

use crate::step::{Step, no_triggers};
use crate::table::Table;

pub(crate) const STEP: Step = Step {
    name: "m0032_join_request",
    functions: &[],
    tables: &[
        Table {
            name: "join_setting",
            lines: "
                organization_id UUID primary key references organization
                policy WORD(INVITATION_ONLY, OPEN_TO_REQUESTS) not null
                questions TEXT(5000) not null
            ",
        },
        Table {
            name: "join_request",
            lines: "
                id UUID primary key
                organization_id UUID not null references organization
                person_id UUID not null references person
                message TEXT(2000) not null
                answers TEXT(20000) not null
                status WORD(REQUESTED, APPROVED, DECLINED, WITHDRAWN, EXPIRED) not null
                created_at INSTANT not null
                expires_at INSTANT not null
                decided_by UUID references person
                decided_at INSTANT
                reason TEXT(500)
                check ((status = 'REQUESTED') = (decided_at is null))
                unique (organization_id, person_id) where status = 'REQUESTED'
            ",
        },
    ],
    triggers: no_triggers,
};
