//! Chains of hashes over what was recorded, so that a record that was changed, taken out or slipped in later shows.

use crate::guard::chain;
use crate::step::Step;
use crate::table::Table;

pub(crate) const STEP: Step = Step {
    name: "m0040_chain",
    functions: chain::FUNCTIONS,
    tables: &[
        Table {
            name: "chain",
            lines: "
                id UUID primary key
                kind WORD(AUDIT, LEDGER) not null
                scope TEXT(100) not null
                organization_id UUID
                partnership_id UUID
                length BIGINT not null check (length > 0)
                head TEXT(64) not null
                sealed_at INSTANT not null
                key_id TEXT(100) not null
                signature TEXT not null
                unique (kind, scope)
                index (organization_id, kind)
                index (partnership_id, kind)
            ",
        },
        Table {
            name: "chain_link",
            lines: "
                subject_id UUID primary key
                kind WORD(AUDIT, LEDGER) not null
                chain_id UUID not null references chain
                sequence BIGINT not null check (sequence > 0)
                salt TEXT(64)
                content TEXT(64)
                hash TEXT(64) not null
                check (kind = 'LEDGER' or content is not null)
                unique (chain_id, sequence)
                index (kind, subject_id)
            ",
        },
    ],
    triggers: chain::triggers,
};
