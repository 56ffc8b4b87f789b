//! From which offer a pledge was made, and with which others: of those that one request made, each names the first.

use crate::change::Change;
use crate::table::Table;

pub(crate) const CHANGE: Change = Change {
    name: "m0101_offered_pledge",
    functions: &[],
    additions: &[Table {
        name: "pledge",
        lines: "
            offer_id UUID references offer
            made_with_id UUID references pledge
            index (offer_id, id)
            index (made_with_id)
        ",
    }],
    superseded: &[],
    fill: &[],
    triggers: |_| Vec::new(),
};
