//! What a party of a partnership, or a person, could give. Quantities are in the smallest part of the offer's unit.

use crate::step::{Step, no_triggers};
use crate::table::Table;

pub(crate) const STEP: Step = Step {
    name: "m0100_offer",
    functions: &[],
    tables: &[Table {
        name: "offer",
        lines: "
            id UUID primary key
            partnership_id UUID not null references partnership
            giver_organization_id UUID references organization
            giver_person_id UUID references person
            title TEXT(200) not null
            title_key TEXT(800) not null
            description TEXT(5000) not null
            kind WORD(MONEY, GOODS, VOLUNTEER_TIME, SKILL, SPACE) not null
            unit TEXT(20) not null
            quantity AMOUNT not null check (quantity > 0)
            available_from DATE not null
            available_until DATE
            area_code TEXT(20) references area
            created_by UUID references person
            created_at INSTANT not null
            withdrawn_by UUID references person
            withdrawn_at INSTANT
            withdrawal TEXT(2000)
            check ((giver_organization_id is null) <> (giver_person_id is null))
            check (available_until is null or available_until >= available_from)
        ",
    }],
    triggers: no_triggers,
};
