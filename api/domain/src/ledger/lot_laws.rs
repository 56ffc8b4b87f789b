//! Laws of lots: of which contributions what is set aside and used is.

use super::check::Law;

pub(super) const LOTS: &[Law] = &[
    Law(
        "I15",
        "what is available of a need's contributions is what its account holds",
        "need",
        "select n.id as id from need n
          where coalesce((select sum(c.available) from contribution c where c.need_id = n.id), 0)
             <> coalesce((select a.balance from account a where a.need_id = n.id and a.type = 'AVAILABLE'), 0)",
    ),
    Law(
        "I15",
        "of a contribution is available what was confirmed and is neither taken back nor held by allocations",
        "contribution",
        "select c.id as id from contribution c
          where c.available <> coalesce(c.confirmed, 0) - c.reversed
                - coalesce((select sum(l.quantity - l.released) from allocation_lot l where l.contribution_id = c.id), 0)",
    ),
    Law(
        "I15",
        "an allocation holds and has used what its lots do",
        "allocation",
        "select a.id as id from allocation a
          where a.quantity - a.released
                <> coalesce((select sum(l.quantity - l.released) from allocation_lot l where l.allocation_id = a.id), 0)
             or a.used <> coalesce((select sum(l.used) from allocation_lot l where l.allocation_id = a.id), 0)",
    ),
    Law(
        "I15",
        "a posted expenditure has used what its lots say, and another one nothing",
        "expenditure",
        "select e.id as id from expenditure e
          where case when e.status in ('POSTED', 'REVERSED') then e.quantity - e.reversed else 0 end
             <> coalesce((select sum(l.quantity - l.reversed) from expenditure_lot l where l.expenditure_id = e.id), 0)",
    ),
    Law(
        "I15",
        "what is used of a lot is what its expenditures have used of it",
        "allocation_lot",
        "select l.id as id from allocation_lot l
          where l.used <> coalesce((select sum(x.quantity - x.reversed) from expenditure_lot x
                                      join expenditure e on e.id = x.expenditure_id
                                     where e.allocation_id = l.allocation_id
                                       and x.contribution_id = l.contribution_id), 0)",
    ),
    Law(
        "I15",
        "a lot came for the need that it is set aside of, and is restricted to no other program or area",
        "allocation_lot",
        "select l.id as id from allocation_lot l
           join allocation a on a.id = l.allocation_id
           join contribution c on c.id = l.contribution_id
          where c.need_id <> a.need_id or c.for_program_id <> a.program_id
             or (c.for_area_code is not null and coalesce(a.area_code, '') <> c.for_area_code
                 and substr(coalesce(a.area_code, ''), 1, length(c.for_area_code) + 1) <> c.for_area_code || '.')",
    ),
    Law(
        "I15",
        "a lot is of the allocation that is used, and used by its last day",
        "expenditure_lot",
        "select x.id as id from expenditure_lot x
           join expenditure e on e.id = x.expenditure_id
           join contribution c on c.id = x.contribution_id
          where e.happened_on > c.usable_until
             or not exists (select 1 from allocation_lot l where l.allocation_id = e.allocation_id
                               and l.contribution_id = x.contribution_id)",
    ),
];
