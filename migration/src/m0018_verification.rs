//! Organizations ask to be verified; the network checks, decides, and may take it back.

use crate::step::{Step, no_triggers};
use crate::table::Table;

pub(crate) const STEP: Step = Step {
    name: "m0018_verification",
    functions: &[],
    tables: &[Table {
        name: "verification",
        lines: "
            id UUID primary key
            organization_id UUID not null references organization
            status WORD(REQUESTED, UNDER_REVIEW, VERIFIED, REJECTED, REVOKED) not null
            evidence TEXT(5000) not null
            requested_by UUID not null references person
            requested_at INSTANT not null
            reviewer_id UUID references person
            reviewed_at INSTANT
            decided_at INSTANT
            decision_reason TEXT(2000)
            valid_until DATE
            revoked_by UUID references person
            revoked_at INSTANT
            revocation_reason TEXT(2000)
            check (reviewer_id is null or reviewer_id <> requested_by)
            check ((status in ('VERIFIED', 'REVOKED')) = (valid_until is not null))
            unique (organization_id) where status in ('REQUESTED', 'UNDER_REVIEW')
            index (status, id)
        ",
    }],
    triggers: no_triggers,
};
