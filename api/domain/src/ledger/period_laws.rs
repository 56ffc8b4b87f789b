//! Laws of closed periods.

use super::check::Law;

pub(super) const PERIODS: &[Law] = &[
    Law(
        "I13",
        "each period of an organization comes after the one before",
        "ledger_period",
        "select p.id as id from ledger_period p
           left join ledger_period b on b.organization_id = p.organization_id and b.sequence = p.sequence - 1
          where (p.sequence > 1 and b.id is null) or b.ends_on >= p.begins_on
             or exists (select 1 from ledger_period x where x.organization_id = p.organization_id
                           and x.sequence < p.sequence and x.ends_on >= p.ends_on)",
    ),
    Law(
        "I13",
        "at the end of a closed period an account held the sum of its postings up to then",
        "ledger_period",
        "select distinct p.id as id from ledger_period p join account a on a.organization_id = p.organization_id
          where coalesce((select b.balance from period_balance b where b.period_id = p.id and b.account_id = a.id), 0)
             <> coalesce((select sum(q.quantity) from posting q join ledger_transaction t on t.id = q.transaction_id
                           where q.account_id = a.id and coalesce(t.booked_on, t.happened_on) <= p.ends_on), 0)",
    ),
    Law(
        "I13",
        "what a closed period says of an account goes on from the period before",
        "ledger_period",
        "select distinct p.id as id from period_balance b join ledger_period p on p.id = b.period_id
           join account a on a.id = b.account_id
          where a.organization_id <> p.organization_id
             or b.balance <> b.increase - b.decrease + coalesce((
                    select x.balance from period_balance x join ledger_period y on y.id = x.period_id
                     where x.account_id = b.account_id and y.organization_id = p.organization_id
                       and y.sequence = p.sequence - 1), 0)",
    ),
    Law(
        "I13",
        "nothing counts before it happened, nor in a period that was closed when it was recorded",
        "ledger_transaction",
        "select t.id as id from ledger_transaction t
          where t.booked_on < t.happened_on
             or exists (select 1 from ledger_period p where p.organization_id = t.organization_id
                           and coalesce(t.booked_on, t.happened_on) <= p.ends_on and t.recorded_at > p.closed_at)",
    ),
];
