//! People, their sessions and the secrets that renew them.

use crate::step::{Step, no_triggers};
use crate::table::Table;

pub(crate) const STEP: Step = Step {
    name: "m0001_identity",
    functions: &[],
    tables: &[
        // An account has an address and a password; a managed member has neither.
        Table {
            name: "person",
            lines: "
                id UUID primary key
                name TEXT(200) not null
                name_key TEXT(800) not null
                email TEXT(320)
                email_key TEXT(800) unique
                password_hash TEXT(500)
                locale WORD(id, en) not null default 'id'
                platform_role WORD(ADMIN, AUDITOR)
                created_at INSTANT not null
                check ((email_key is null) = (password_hash is null))
                check ((email_key is null) = (email is null))
            ",
        },
        Table {
            name: "session",
            lines: "
                id UUID primary key
                person_id UUID not null references person
                device TEXT(200)
                created_at INSTANT not null
                last_used_at INSTANT not null
                expires_at INSTANT not null
                ended_at INSTANT
                end_reason WORD(SIGNED_OUT, ENDED, REUSED, EXPIRED)
            ",
        },
        Table {
            name: "refresh_token",
            lines: "
                id UUID primary key
                session_id UUID not null references session
                token_hash TEXT(200) not null unique
                created_at INSTANT not null
                expires_at INSTANT not null
                used_at INSTANT
            ",
        },
    ],
    triggers: no_triggers,
};
