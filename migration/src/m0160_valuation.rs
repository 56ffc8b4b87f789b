//! What goods, hours, skills and places that were given are worth, as somebody states it: beside the books, dated, with
//! its source. Another opinion is another row.

use crate::step::{Step, no_triggers};
use crate::table::Table;

pub(crate) const STEP: Step = Step {
    name: "m0160_valuation",
    functions: &[],
    tables: &[Table {
        name: "valuation",
        lines: "
            id UUID primary key
            contribution_id UUID not null references contribution
            side WORD(GIVER, RECEIVER) not null
            method WORD(INVOICE, MARKET_QUOTE, RATE_TABLE, NONE) not null
            amount AMOUNT not null check (amount > 0)
            currency TEXT(3) not null
            valued_on DATE not null
            source TEXT(500) check (source <> '')
            stated_by UUID references person
            stated_at INSTANT not null
            check (method = 'NONE' or source is not null)
            index (contribution_id, id)
            append only
        ",
    }],
    triggers: no_triggers,
};
