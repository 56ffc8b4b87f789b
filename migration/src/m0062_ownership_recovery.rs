//! The network gives an organization a new owner when its owners are dead or lost, after a notice to which each of them
//! may object.

use crate::step::{Step, no_triggers};
use crate::table::Table;

pub(crate) const STEP: Step = Step {
    name: "m0062_ownership_recovery",
    functions: &[],
    tables: &[Table {
        name: "ownership_recovery",
        lines: "
            id UUID primary key
            organization_id UUID not null references organization
            membership_id UUID not null references membership
            reason TEXT(500) not null check (reason <> '')
            started_by UUID not null references person
            created_at INSTANT not null
            notice_ends_at INSTANT not null
            lapses_at INSTANT not null
            completed_at INSTANT
            completed_by UUID references person
            objected_at INSTANT
            objected_by UUID references person
            objection TEXT(500)
            check (notice_ends_at > created_at)
            check (lapses_at > notice_ends_at)
            check (completed_at is null or objected_at is null)
            check ((completed_at is null) = (completed_by is null))
            check ((objected_at is null) = (objected_by is null))
            check ((objected_at is null) = (objection is null))
        ",
    }],
    triggers: no_triggers,
};
