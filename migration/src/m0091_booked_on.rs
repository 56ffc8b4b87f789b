//! The day that a transaction counts on in the books: the day on which it happened, or a later one where that lies in
//! a period that was closed. Closed periods take no transaction any more, whoever writes it.
//!
//! Transactions of before say nothing, and count on the day on which they happened.

use crate::change::{Change, Trigger};
use crate::engine::Engine;
use crate::step::Function;
use crate::table::Table;

pub(crate) const CHANGE: Change = Change {
    name: "m0091_booked_on",
    functions: &[Function {
        name: "refuse_closed",
        // Whoever closes the books holds the organization until that is committed: a transaction that comes meanwhile
        // waits here, and looks afterwards. It was booked by what was read before, so it is to be done again.
        body: "begin \
            perform 1 from organization where id = new.organization_id for key share; \
            if coalesce(new.booked_on, new.happened_on) \
               <= (select max(ends_on) from ledger_period where organization_id = new.organization_id) then \
                raise exception 'ledger_transaction: the period is closed' using errcode = 'serialization_failure'; \
            end if; \
            return new; end",
    }],
    additions: &[Table {
        name: "ledger_transaction",
        lines: "
            booked_on DATE check (booked_on >= happened_on)
            index (organization_id, booked_on)
        ",
    }],
    superseded: &[],
    fill: &[],
    triggers,
};

fn triggers(engine: Engine) -> Vec<Trigger> {
    let text = match engine {
        Engine::Postgres => "before insert on ledger_transaction for each row execute function refuse_closed()",
        Engine::Sqlite => {
            "before insert on ledger_transaction \
             when coalesce(new.booked_on, new.happened_on) \
                  <= (select max(ends_on) from ledger_period where organization_id = new.organization_id) \
             begin select raise(abort, 'ledger_transaction: the period is closed'); end"
        }
    };
    vec![Trigger { name: "ledger_transaction_open", table: "ledger_transaction", text }]
}
