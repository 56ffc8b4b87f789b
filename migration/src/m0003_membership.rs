//! People in organizations, their roles, and the invitations that bring them there.

use crate::step::{Step, no_triggers};
use crate::table::Table;

pub(crate) const STEP: Step = Step {
    name: "m0003_membership",
    functions: &[],
    tables: &[
        Table {
            name: "membership",
            lines: "
                id UUID primary key
                organization_id UUID not null references organization
                person_id UUID not null references person
                status WORD(ACTIVE, SUSPENDED, ENDED) not null
                starts_on DATE not null
                ends_on DATE
                contact_email TEXT(320)
                contact_email_key TEXT(800)
                contact_phone TEXT(40)
                birth_date DATE
                national_id TEXT(64)
                note TEXT(5000)
                created_at INSTANT not null
                ended_at INSTANT
                check (ends_on is null or ends_on >= starts_on)
                unique (organization_id, person_id) where status <> 'ENDED'
                unique (organization_id, contact_email_key) where status <> 'ENDED' and contact_email_key is not null
            ",
        },
        Table {
            name: "membership_role",
            lines: "
                id UUID primary key
                membership_id UUID not null references membership
                role WORD(OWNER, ADMIN, TREASURER, SECRETARY, COORDINATOR, AUDITOR, MEMBER, OBSERVER) not null
                starts_on DATE not null
                ends_on DATE
                granted_by UUID references person
                created_at INSTANT not null
                ended_at INSTANT
                unique (membership_id, role) where ended_at is null
            ",
        },
        Table {
            name: "invitation",
            lines: "
                id UUID primary key
                organization_id UUID not null references organization
                membership_id UUID references membership
                email TEXT(320) not null
                email_key TEXT(800) not null
                role WORD(OWNER, ADMIN, TREASURER, SECRETARY, COORDINATOR, AUDITOR, MEMBER, OBSERVER) not null
                token_hash TEXT(200) not null unique
                status WORD(INVITED, ACCEPTED, REJECTED, CANCELLED) not null
                invited_by UUID not null references person
                accepted_by UUID references person
                created_at INSTANT not null
                expires_at INSTANT not null
                decided_at INSTANT
                unique (organization_id, email_key) where status = 'INVITED'
                index (email_key)
            ",
        },
    ],
    triggers: no_triggers,
};
