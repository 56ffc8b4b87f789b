//! Accounts that are wanted and not there yet: whoever reads the mail to the address and knows the password makes one.

use crate::step::{Step, no_triggers};
use crate::table::Table;

pub(crate) const STEP: Step = Step {
    name: "m0085_registration",
    functions: &[],
    tables: &[Table {
        name: "registration",
        lines: "
            secret_hash TEXT(64) primary key
            name TEXT(200) not null
            email TEXT(320) not null
            email_key TEXT(800) not null
            password_hash TEXT(500) not null
            locale WORD(id, en) not null
            created_at INSTANT not null
            expires_at INSTANT not null
            index (email_key)
            index (expires_at)
        ",
    }],
    triggers: no_triggers,
};
