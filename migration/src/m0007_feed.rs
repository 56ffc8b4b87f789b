//! What has happened, for those who ask later. Nothing here refers to other tables: the record outlives the row.

use crate::step::{Step, no_triggers};
use crate::table::Table;

pub(crate) const STEP: Step = Step {
    name: "m0007_feed",
    functions: &[],
    tables: &[
        Table {
            name: "audit",
            lines: "
                id UUID primary key
                at INSTANT not null
                command TEXT(100) not null
                actor_person_id UUID
                actor_token_id UUID
                organization_id UUID
                partnership_id UUID
                subject_kind TEXT(20)
                subject_id UUID
                reason TEXT(2000)
                before_json TEXT
                after_json TEXT
                request_id TEXT(200) not null
                index (organization_id, at)
                index (subject_id)
                append only
            ",
        },
        Table {
            name: "outbox",
            lines: "
                id UUID primary key
                at INSTANT not null
                event TEXT(100) not null
                organization_id UUID
                partnership_id UUID
                subject_id UUID
                payload TEXT not null
                append only
            ",
        },
        Table {
            name: "idempotency",
            lines: "
                id UUID primary key
                actor TEXT(200) not null
                operation TEXT(100) not null
                key TEXT(200) not null
                request_hash TEXT(200) not null
                outcome_id UUID
                created_at INSTANT not null
                unique (actor, operation, key)
            ",
        },
    ],
    triggers: no_triggers,
};
