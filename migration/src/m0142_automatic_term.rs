//! After how many days the parties of a partnership agree that a contribution counts as arrived. As all that a version of an
//! agreement says, it never changes.

use crate::change::{Change, Trigger};
use crate::engine::Engine;
use crate::table::Table;

pub(crate) const CHANGE: Change = Change {
    name: "m0142_automatic_term",
    functions: &[],
    additions: &[Table {
        name: "agreement",
        lines: "confirm_automatically_after_days INT check (confirm_automatically_after_days between 1 and 90)",
    }],
    superseded: &[],
    fill: &[],
    triggers,
};

fn triggers(engine: Engine) -> Vec<Trigger> {
    let text = match engine {
        Engine::Postgres => {
            "before update of confirm_automatically_after_days on agreement \
             for each row execute function refuse_agreement_change()"
        }
        Engine::Sqlite => {
            "before update of confirm_automatically_after_days on agreement \
             begin select raise(abort, 'agreement: what it says never changes'); end"
        }
    };
    vec![Trigger { name: "agreement_term_fixed", table: "agreement", text }]
}
