//! What people's authenticator apps know, sealed, and the codes that stand in for a lost app, hashed.

use crate::step::{Step, no_triggers};
use crate::table::Table;

pub(crate) const STEP: Step = Step {
    name: "m0045_second_factor",
    functions: &[],
    tables: &[
        Table {
            name: "second_factor",
            lines: "
                person_id UUID primary key references person
                sealed TEXT(200) not null
                key_id TEXT(64) not null
                created_at INSTANT not null
                confirmed_at INSTANT
                last_step BIGINT not null
                index (key_id)
            ",
        },
        Table {
            name: "recovery_code",
            lines: "
                code_hash TEXT(64) primary key
                person_id UUID not null references person
                created_at INSTANT not null
            ",
        },
    ],
    triggers: no_triggers,
};
