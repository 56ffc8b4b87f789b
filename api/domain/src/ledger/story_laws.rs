//! Laws of what the books have in common with the rows that tell what happened.

use super::check::Law;

pub(super) const STORY: &[Law] = &[
    Law(
        "I9",
        "at most what was announced is confirmed",
        "contribution",
        "select id from contribution where confirmed > announced and original_unit is null",
    ),
    Law(
        "I9",
        "at most what was pledged is fulfilled and missed",
        "pledge",
        "select id from pledge where fulfilled + missed > quantity",
    ),
    Law(
        "I9",
        "what is missed of a pledge was reserved, and nobody came",
        "pledge",
        "select p.id as id from pledge p
          where p.missed > coalesce((select sum(r.quantity) from reservation r
                                      where r.pledge_id = p.id and r.status = 'NO_SHOW'), 0)",
    ),
    Law(
        "I9",
        "what was kept of a reservation was confirmed",
        "reservation",
        "select r.id as id from reservation r
          where r.status = 'KEPT'
            and not exists (select 1 from contribution c where c.id = r.contribution_id and c.confirmed is not null)",
    ),
    Law(
        "I9",
        "a pledge is fulfilled by what was confirmed on it and not taken back",
        "pledge",
        "select p.id as id from pledge p
          where p.fulfilled <> coalesce((select sum(c.confirmed - c.reversed) from contribution c
                                          where c.pledge_id = p.id and c.confirmed is not null), 0)",
    ),
    Law(
        "I9",
        "what a need has received is what was confirmed and not taken back",
        "need",
        "select n.id as id from need n
          where coalesce((select -sum(a.balance) from account a
                           where a.need_id = n.id and a.type in ('SOURCE', 'CLEARING') and not a.is_foreign), 0)
             <> coalesce((select sum(c.confirmed - c.reversed) from contribution c
                           where c.need_id = n.id and c.confirmed is not null), 0)",
    ),
    Law(
        "I9",
        "what is set aside for a program is what is left of its allocations",
        "need",
        "select l.need_id as id
           from (select need_id, program_id, sum(quantity - used - released) as rest, sum(used) as used
                   from allocation group by need_id, program_id) l
          where l.rest <> coalesce((select a.balance from account a where a.need_id = l.need_id
                                       and a.program_id = l.program_id and a.type = 'ALLOCATED'), 0)
             or l.used <> coalesce((select a.balance from account a where a.need_id = l.need_id
                                       and a.program_id = l.program_id and a.type = 'USED'), 0)",
    ),
    Law(
        "I9",
        "what is set aside or used for a program was allocated to it",
        "account",
        "select a.id as id from account a
          where a.balance <> 0 and a.type in ('ALLOCATED', 'USED')
            and not exists (select 1 from allocation l where l.need_id = a.need_id and l.program_id = a.program_id)",
    ),
    Law(
        "I9",
        "at most what was allocated is used and released",
        "allocation",
        "select id from allocation where used > quantity - released",
    ),
    Law(
        "I9",
        "what is used of an allocation is what was posted and not taken back",
        "allocation",
        "select l.id as id from allocation l
          where l.used <> coalesce((select sum(e.quantity - e.reversed) from expenditure e
                                     where e.allocation_id = l.id and e.status in ('POSTED', 'REVERSED')), 0)",
    ),
    Law(
        "I9",
        "what was taken back is what its posted reversals say",
        "contribution",
        "select c.id as id from contribution c
          where c.reversed <> coalesce((select sum(r.quantity) from reversal r
                                         where r.contribution_id = c.id and r.status = 'POSTED'), 0)",
    ),
    Law(
        "I9",
        "what was taken back is what its posted reversals say",
        "expenditure",
        "select e.id as id from expenditure e
          where e.reversed <> coalesce((select sum(r.quantity) from reversal r
                                         where r.expenditure_id = e.id and r.status = 'POSTED'), 0)",
    ),
    Law(
        "I8",
        "nobody decides what they have asked for",
        "reversal",
        "select id from reversal where decided_by = requested_by or (status = 'POSTED') <> (transaction_id is not null)",
    ),
    Law(
        "I14",
        "what was spent has the approvals that it took, the requester's own only where it took no other",
        "expenditure",
        "select e.id as id from expenditure e
          where e.status in ('POSTED', 'REVERSED')
            and (select count(*) from approval a
                  where a.expenditure_id = e.id and (a.person_id <> e.requested_by or e.others_required = 0))
              < case when e.others_required = 2 then 2 else 1 end",
    ),
    Law(
        "I14",
        "what was taken back has the approvals that it took, and none of the requester's own",
        "reversal",
        "select r.id as id from reversal r
          where r.status = 'POSTED'
            and (select count(*) from approval a
                  where a.reversal_id = r.id and a.person_id <> r.requested_by) < r.others_required",
    ),
    Law(
        "I11",
        "what moved is in the audit trail, at the same instant",
        "ledger_transaction",
        "select t.id as id from ledger_transaction t
          where not exists (select 1 from audit a
                             where a.subject_id in (t.contribution_id, t.allocation_id, t.expenditure_id)
                               and a.at = t.recorded_at)",
    ),
    Law(
        "I10",
        "every claimed idempotency key has its outcome",
        "idempotency",
        "select id from idempotency where outcome_id is null",
    ),
];
