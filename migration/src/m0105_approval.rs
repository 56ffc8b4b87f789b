//! How many people approve what is spent and taken back: what an organization has decided, and who has approved what.

use crate::step::{Step, no_triggers};
use crate::table::Table;

pub(crate) const STEP: Step = Step {
    name: "m0105_approval",
    functions: &[],
    tables: &[
        Table {
            name: "approval_policy",
            lines: "
                id UUID primary key
                organization_id UUID not null references organization
                unit TEXT(20) not null
                second_approval_above AMOUNT check (second_approval_above >= 0)
                self_approval_up_to AMOUNT check (self_approval_up_to > 0)
                self_approval_until DATE
                self_approval_decision TEXT(500) check (self_approval_decision <> '')
                changed_at INSTANT not null
                check ((self_approval_up_to is null) = (self_approval_until is null))
                check ((self_approval_up_to is null) = (self_approval_decision is null))
                check (coalesce(self_approval_up_to, 0) <= coalesce(second_approval_above, self_approval_up_to, 0))
                unique (organization_id, unit)
            ",
        },
        Table {
            name: "approval",
            lines: "
                id UUID primary key
                expenditure_id UUID references expenditure
                reversal_id UUID references reversal
                person_id UUID not null references person
                approved_at INSTANT not null
                check ((expenditure_id is null) <> (reversal_id is null))
                unique (expenditure_id, person_id)
                unique (reversal_id, person_id)
                append only
            ",
        },
    ],
    triggers: no_triggers,
};
