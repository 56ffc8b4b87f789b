//! Laws of pledges that come in instalments.

use super::check::Law;

pub(super) const PLANS: &[Law] = &[
    Law(
        "I20",
        "the instalments of a pledge are together what is promised, and the last one is due with it",
        "pledge",
        "select p.id as id from pledge p
          where p.plan_revision is not null
            and (p.quantity <> coalesce((select sum(i.quantity) from pledge_instalment i
                                          where i.pledge_id = p.id and i.revision = p.plan_revision), 0)
              or p.due_on <> (select max(i.due_on) from pledge_instalment i
                               where i.pledge_id = p.id and i.revision = p.plan_revision))",
    ),
    Law(
        "I20",
        "an instalment counts all that are due before it",
        "pledge_instalment",
        "select i.id as id from pledge_instalment i
          where i.total <> (select sum(e.quantity) from pledge_instalment e
                             where e.pledge_id = i.pledge_id and e.revision = i.revision and e.due_on <= i.due_on)",
    ),
    Law(
        "I20",
        "a pledge is next due by the first instalment that is still to come, else by its last one",
        "pledge",
        "select p.id as id from pledge p
          where (p.plan_revision is null) <> (p.next_due_on is null)
             or p.next_due_on <> coalesce((select min(i.due_on) from pledge_instalment i
                                            where i.pledge_id = p.id and i.revision = p.plan_revision
                                              and i.total > p.fulfilled + p.missed), p.due_on)",
    ),
];
