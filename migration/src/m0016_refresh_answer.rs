//! A refresh whose answer was lost can be answered again: with what the next token was made.

use crate::change::Change;
use crate::table::Table;

pub(crate) const CHANGE: Change = Change {
    name: "m0016_refresh_answer",
    functions: &[],
    additions: &[Table { name: "refresh_token", lines: "answer_salt TEXT(64)" }],
    superseded: &[],
    fill: &[],
    triggers: |_| Vec::new(),
};
