//! Organizations, the areas they are in, and the keys of their own systems.

use crate::step::{Step, no_triggers};
use crate::table::Table;

pub(crate) const STEP: Step = Step {
    name: "m0002_registry",
    functions: &[],
    tables: &[
        Table {
            name: "area",
            lines: "
                code TEXT(20) primary key
                name TEXT(200) not null
                name_key TEXT(800) not null
                level WORD(PROVINCE, REGENCY, CITY, DISTRICT, VILLAGE, URBAN_VILLAGE, CUSTOMARY_VILLAGE) not null
                parent_code TEXT(20) references area
                index (name_key, code)
            ",
        },
        Table {
            name: "organization",
            lines: "
                id UUID primary key
                name TEXT(200) not null
                name_key TEXT(800) not null
                slug TEXT(100) not null unique
                kind WORD(YOUTH_GROUP, FAITH_GROUP, COMMUNITY_COUNCIL, ASSOCIATION, COOPERATIVE, FOUNDATION, SAVINGS_GROUP, WASTE_BANK, HEALTH_PROVIDER, EDUCATION_PROVIDER, BUSINESS, GOVERNMENT_AGENCY, OTHER) not null
                description TEXT(5000) not null default ''
                area_code TEXT(20) references area
                parent_id UUID references organization
                visibility WORD(PUBLIC, NETWORK, HIDDEN) not null
                status WORD(PENDING, ACTIVE, SUSPENDED, ARCHIVED) not null
                verification WORD(UNVERIFIED, REQUESTED, UNDER_REVIEW, VERIFIED, REJECTED, EXPIRED, REVOKED) not null default 'UNVERIFIED'
                founded_by UUID not null references person
                created_at INSTANT not null
                version BIGINT not null default 1
                check (parent_id <> id)
                index (name_key, id)
            ",
        },
        Table {
            name: "organization_identifier",
            lines: "
                id UUID primary key
                organization_id UUID not null references organization
                scheme TEXT(100) not null
                value TEXT(200) not null
                created_at INSTANT not null
                unique (scheme, value)
            ",
        },
        Table {
            name: "service_token",
            lines: "
                id UUID primary key
                organization_id UUID not null references organization
                name TEXT(200) not null
                token_hash TEXT(200) not null unique
                hint TEXT(4) not null
                scopes TEXT(1000) not null
                issued_by UUID not null references person
                created_at INSTANT not null
                expires_at INSTANT not null
                revoked_at INSTANT
                last_used_at INSTANT
            ",
        },
    ],
    triggers: no_triggers,
};
