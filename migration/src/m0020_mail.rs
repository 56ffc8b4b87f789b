//! Mails that go out. What a mail says and to whom is there until it is sent, or given up.

use crate::step::{Step, no_triggers};
use crate::table::Table;

pub(crate) const STEP: Step = Step {
    name: "m0020_mail",
    functions: &[],
    tables: &[Table {
        name: "mail",
        lines: "
            id UUID primary key
            kind TEXT(40) not null
            person_id UUID references person
            locale WORD(id, en) not null
            address TEXT(320)
            address_hash TEXT(64) not null
            words TEXT
            salt TEXT(64)
            secret_hash TEXT(64)
            secret_seconds INT
            created_at INSTANT not null
            due_at INSTANT not null
            tries INT not null default 0
            sent_at INSTANT
            given_up_at INSTANT
            fault TEXT(500)
            check (sent_at is null or given_up_at is null)
            check ((sent_at is null and given_up_at is null) = (address is not null))
            check ((address is null) = (words is null))
            check (address is not null or salt is null)
            index (due_at) where address is not null
            index (address_hash, kind, created_at)
        ",
    }],
    triggers: no_triggers,
};
