//! How many others have to approve an expenditure or a reversal: what held when it was asked for, or at an approval where
//! that was more.
//!
//! What was posted before was approved by one other person, who is its decider; the approval's id is the id of what was
//! approved: of a kind of its own, and in order of creation like all ids. What was posted without a decider its requester
//! has approved alone: that is so where this change was taken back and is made once more.

use crate::change::Change;
use crate::table::Table;

const LINES: &str = "others_required INT not null default 1 check (others_required between 0 and 2)";

pub(crate) const CHANGE: Change = Change {
    name: "m0106_others_required",
    functions: &[],
    additions: &[Table { name: "expenditure", lines: LINES }, Table { name: "reversal", lines: LINES }],
    superseded: &[],
    fill: &[
        "insert into approval (id, expenditure_id, person_id, approved_at) \
         select id, id, decided_by, decided_at from expenditure \
         where status in ('POSTED', 'REVERSED') and decided_by is not null and decided_at is not null \
           and not exists (select 1 from approval where approval.expenditure_id = expenditure.id)",
        "insert into approval (id, reversal_id, person_id, approved_at) \
         select id, id, decided_by, decided_at from reversal \
         where status = 'POSTED' and decided_by is not null and decided_at is not null \
           and not exists (select 1 from approval where approval.reversal_id = reversal.id)",
        "insert into approval (id, expenditure_id, person_id, approved_at) \
         select id, id, requested_by, coalesce(decided_at, requested_at) from expenditure \
         where status in ('POSTED', 'REVERSED') and decided_by is null \
           and not exists (select 1 from approval where approval.expenditure_id = expenditure.id)",
        "update expenditure set others_required = 0 \
         where status in ('POSTED', 'REVERSED') and decided_by is null",
    ],
    triggers: |_| Vec::new(),
};
