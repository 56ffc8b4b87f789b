//! Somebody's data was erased: the person stays, without anything that tells who they were, since the books refer to
//! them; a record of the audit trail stays, without what it held of them.
//!
//! Two indexes find what the trail holds of one person: what they did, and the secrets that were mailed to them, which
//! are gone from their own table once they are used.

use crate::change::Change;
use crate::table::Table;

pub(crate) const CHANGE: Change = Change {
    name: "m0050_erased",
    functions: &[],
    additions: &[
        Table {
            name: "person",
            lines: "
                erased_at INSTANT check (erased_at is null or (name = '' and name_key = '' and email is null))
            ",
        },
        Table {
            name: "audit",
            lines: "
                erased_at INSTANT
                index (actor_person_id, id)
                index (id) where subject_kind = 'sec'
            ",
        },
    ],
    superseded: &[],
    fill: &[],
    triggers: |_| Vec::new(),
};
