//! Secrets that reach whoever an account belongs to by mail: each proves that somebody reads what is sent to an address.

use crate::step::{Step, no_triggers};
use crate::table::Table;

pub(crate) const STEP: Step = Step {
    name: "m0021_account_secret",
    functions: &[],
    tables: &[Table {
        name: "account_secret",
        lines: "
            id UUID primary key
            person_id UUID not null references person
            kind TEXT(40) not null
            secret_hash TEXT(64) not null unique
            email TEXT(320) not null
            email_key TEXT(800) not null
            created_at INSTANT not null
            expires_at INSTANT not null
            confirmed_at INSTANT
            index (created_at)
        ",
    }],
    triggers: no_triggers,
};
