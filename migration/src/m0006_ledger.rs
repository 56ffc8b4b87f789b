//! The books: accounts, transactions, their postings and their seals.

use crate::guard::ledger;
use crate::step::Step;
use crate::table::Table;

pub(crate) const STEP: Step = Step {
    name: "m0006_ledger",
    functions: ledger::FUNCTIONS,
    tables: &[
        Table {
            name: "account",
            lines: "
                id UUID primary key
                organization_id UUID not null references organization
                partnership_id UUID not null references partnership
                need_id UUID not null references need
                program_id UUID references program
                unit TEXT(20) not null
                type WORD(SOURCE, AVAILABLE, ALLOCATED, USED) not null
                balance AMOUNT not null default 0
                created_at INSTANT not null
                check (type = 'SOURCE' or balance >= 0)
                check (type <> 'SOURCE' or balance <= 0)
                unique (need_id, type) where program_id is null
                unique (need_id, type, program_id) where program_id is not null
            ",
        },
        Table {
            name: "ledger_transaction",
            lines: "
                id UUID primary key
                organization_id UUID not null references organization
                partnership_id UUID not null references partnership
                need_id UUID not null references need
                kind WORD(CONTRIBUTION, ALLOCATION, RELEASE, EXPENDITURE, REVERSAL) not null
                contribution_id UUID references contribution
                allocation_id UUID references allocation
                expenditure_id UUID references expenditure
                reverses_id UUID references ledger_transaction
                reason_code WORD(ERROR, RETURN, REFUND, DUPLICATE, DISPUTE, REPRICE, CANCELLED_AGREEMENT)
                reason TEXT(2000)
                happened_on DATE not null
                recorded_at INSTANT not null
                confirmed_at INSTANT
                recorded_by UUID references person
                check ((kind = 'REVERSAL') = (reverses_id is not null))
                later foreign key (id) references ledger_seal (transaction_id) deferrable initially deferred
                append only
            ",
        },
        Table {
            name: "posting",
            lines: "
                id UUID primary key
                transaction_id UUID not null references ledger_transaction
                account_id UUID not null references account
                unit TEXT(20) not null
                quantity AMOUNT not null check (quantity <> 0)
                append only
            ",
        },
        Table {
            name: "ledger_seal",
            lines: "
                transaction_id UUID primary key references ledger_transaction
                append only
            ",
        },
    ],
    triggers: ledger::triggers,
};
