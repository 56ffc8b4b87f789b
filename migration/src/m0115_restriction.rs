//! What a giver has said a gift is for: a program, a purpose in words, an area, a last day of use. And where what is
//! set aside is used.

use crate::change::Change;
use crate::table::Table;

const RESTRICTION: &str = "
    for_program_id UUID references program
    for_purpose TEXT(500) check (for_purpose <> '')
    for_area_code TEXT(20) references area
    usable_until DATE
    index (for_program_id)
    index (for_area_code)
";

pub(crate) const CHANGE: Change = Change {
    name: "m0115_restriction",
    functions: &[],
    additions: &[
        Table { name: "pledge", lines: RESTRICTION },
        Table { name: "contribution", lines: RESTRICTION },
        Table {
            name: "allocation",
            lines: "
                area_code TEXT(20) references area
                index (area_code)
            ",
        },
    ],
    superseded: &[],
    fill: &[],
    triggers: |_| Vec::new(),
};
