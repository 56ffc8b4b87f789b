//! Periods of the books that an organization has closed, with what lay in each account at their end.

use crate::step::{Step, no_triggers};
use crate::table::Table;

pub(crate) const STEP: Step = Step {
    name: "m0090_period",
    functions: &[],
    tables: &[
        Table {
            name: "ledger_period",
            lines: "
                id UUID primary key
                organization_id UUID not null references organization
                sequence BIGINT not null check (sequence > 0)
                begins_on DATE
                ends_on DATE not null check (begins_on is null or begins_on <= ends_on)
                closed_at INSTANT not null
                closed_by UUID references person
                heads TEXT not null
                check ((sequence = 1) = (begins_on is null))
                unique (organization_id, sequence)
                unique (organization_id, ends_on)
                append only
            ",
        },
        Table {
            name: "period_balance",
            lines: "
                id UUID primary key
                period_id UUID not null references ledger_period
                account_id UUID not null references account
                increase AMOUNT not null check (increase >= 0)
                decrease AMOUNT not null check (decrease >= 0)
                balance AMOUNT not null
                unique (period_id, account_id)
                append only
            ",
        },
    ],
    triggers: no_triggers,
};
