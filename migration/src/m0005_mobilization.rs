//! Resources, from the first need to the last use. Quantities are in the smallest part of the need's unit.

use crate::guard::append_only::REFUSE_CHANGE;
use crate::step::{Step, no_triggers};
use crate::table::Table;

pub(crate) const STEP: Step = Step {
    name: "m0005_mobilization",
    functions: &[REFUSE_CHANGE],
    tables: &[
        Table {
            name: "need",
            lines: "
                id UUID primary key
                partnership_id UUID not null references partnership
                organization_id UUID not null references organization
                title TEXT(200) not null
                title_key TEXT(800) not null
                description TEXT(5000) not null
                kind WORD(MONEY, GOODS, VOLUNTEER_TIME, SKILL, SPACE) not null
                unit TEXT(20) not null
                quantity AMOUNT not null check (quantity > 0)
                due_on DATE not null
                area_code TEXT(20) references area
                status WORD(DRAFT, OPEN, PARTLY_COVERED, COVERED, CLOSED, WITHDRAWN, EXPIRED) not null
                created_by UUID references person
                created_at INSTANT not null
                closed_at INSTANT
            ",
        },
        Table {
            name: "pledge",
            lines: "
                id UUID primary key
                need_id UUID not null references need
                giver_organization_id UUID references organization
                giver_person_id UUID references person
                quantity AMOUNT not null check (quantity > 0)
                fulfilled AMOUNT not null default 0 check (fulfilled >= 0)
                due_on DATE not null
                status WORD(PROPOSED, ACCEPTED, DECLINED, PARTLY_FULFILLED, FULFILLED, EXPIRED, CANCELLED, WRITTEN_OFF) not null
                note TEXT(5000)
                revision INT not null default 1
                created_by UUID references person
                created_at INSTANT not null
                decided_by UUID references person
                decided_at INSTANT
                decision_reason TEXT(2000)
                check ((giver_organization_id is null) <> (giver_person_id is null))
            ",
        },
        Table {
            name: "pledge_revision",
            lines: "
                id UUID primary key
                pledge_id UUID not null references pledge
                number INT not null check (number > 0)
                old_quantity AMOUNT
                quantity AMOUNT not null check (quantity > 0)
                old_due_on DATE
                due_on DATE not null
                reason TEXT(2000) not null
                effective_on DATE not null
                created_by UUID references person
                created_at INSTANT not null
                unique (pledge_id, number)
                append only
            ",
        },
        Table {
            name: "contribution",
            lines: "
                id UUID primary key
                need_id UUID not null references need
                pledge_id UUID references pledge
                giver_organization_id UUID references organization
                giver_person_id UUID references person
                announced AMOUNT not null check (announced > 0)
                confirmed AMOUNT check (confirmed >= 0)
                reversed AMOUNT not null default 0
                happened_on DATE not null
                status WORD(ANNOUNCED, CONFIRMED, SHORT, DISPUTED, RETURNED) not null
                condition WORD(NEW, GOOD, FAIR, SALVAGE)
                note TEXT(5000)
                announced_by UUID references person
                announced_at INSTANT not null
                confirmed_by UUID references person
                confirmed_at INSTANT
                decision_reason TEXT(2000)
                check ((giver_organization_id is null) <> (giver_person_id is null))
                check (reversed between 0 and coalesce(confirmed, 0))
            ",
        },
        Table {
            name: "allocation",
            lines: "
                id UUID primary key
                need_id UUID not null references need
                program_id UUID not null references program
                quantity AMOUNT not null check (quantity > 0)
                used AMOUNT not null default 0 check (used >= 0)
                released AMOUNT not null default 0 check (released >= 0)
                purpose TEXT(5000) not null
                status WORD(APPROVED, PARTLY_USED, USED, RELEASED) not null
                created_by UUID references person
                created_at INSTANT not null
                check (used <= quantity - released)
            ",
        },
        Table {
            name: "expenditure",
            lines: "
                id UUID primary key
                allocation_id UUID not null references allocation
                quantity AMOUNT not null check (quantity > 0)
                reversed AMOUNT not null default 0
                purpose TEXT(5000) not null
                evidence TEXT(5000) not null
                happened_on DATE not null
                status WORD(SUBMITTED, APPROVED, REJECTED, POSTED, REVERSED) not null
                requested_by UUID not null references person
                requested_at INSTANT not null
                decided_by UUID references person
                decided_at INSTANT
                decision_reason TEXT(2000)
                check (reversed between 0 and quantity)
                check (decided_by is null or decided_by <> requested_by)
            ",
        },
    ],
    triggers: no_triggers,
};
