//! The spaces and skills that organizations lend.

use crate::step::{Step, no_triggers};
use crate::table::Table;

pub(crate) const STEP: Step = Step {
    name: "m0150_resource",
    functions: &[],
    tables: &[Table {
        name: "resource",
        lines: "
            id UUID primary key
            organization_id UUID not null references organization
            kind WORD(SKILL, SPACE) not null
            name TEXT(200) not null
            name_key TEXT(800) not null
            description TEXT(5000) not null
            unit TEXT(20) not null
            area_code TEXT(20) references area
            created_by UUID references person
            created_at INSTANT not null
            archived_by UUID references person
            archived_at INSTANT
        ",
    }],
    triggers: no_triggers,
};
