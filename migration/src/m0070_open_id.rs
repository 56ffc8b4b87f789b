//! Accounts at an OpenID provider that people sign in with, and attempts to sign in that are under way.

use crate::step::{Step, no_triggers};
use crate::table::Table;

pub(crate) const STEP: Step = Step {
    name: "m0070_open_id",
    functions: &[],
    tables: &[
        Table {
            name: "open_id_identity",
            lines: "
                id UUID primary key
                person_id UUID not null references person
                issuer TEXT(500) not null
                subject TEXT(255) not null check (subject <> '')
                created_at INSTANT not null
                unique (issuer, subject)
                unique (person_id, issuer)
            ",
        },
        Table {
            name: "open_id_attempt",
            lines: "
                secret_hash TEXT(64) primary key
                person_id UUID references person
                redirect_uri TEXT(2000) not null
                created_at INSTANT not null
                expires_at INSTANT not null
                index (expires_at)
            ",
        },
    ],
    triggers: no_triggers,
};
