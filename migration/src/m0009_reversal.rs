//! Taking back what was posted: asked for by one person, decided by another.

use crate::step::{Step, no_triggers};
use crate::table::Table;

pub(crate) const STEP: Step = Step {
    name: "m0009_reversal",
    functions: &[],
    tables: &[Table {
        name: "reversal",
        lines: "
            id UUID primary key
            contribution_id UUID references contribution
            expenditure_id UUID references expenditure
            quantity AMOUNT not null check (quantity > 0)
            reason_code WORD(ERROR, RETURN, REFUND, DUPLICATE, DISPUTE, REPRICE, CANCELLED_AGREEMENT) not null
            reason TEXT(5000) not null
            status WORD(SUBMITTED, POSTED, REJECTED) not null
            requested_by UUID not null references person
            requested_at INSTANT not null
            decided_by UUID references person
            decided_at INSTANT
            decision_reason TEXT(5000)
            transaction_id UUID references ledger_transaction
            check ((contribution_id is null) <> (expenditure_id is null))
            check (decided_by is null or decided_by <> requested_by)
            check ((status = 'POSTED') = (transaction_id is not null))
        ",
    }],
    triggers: no_triggers,
};
