//! Receipts for what arrived: what one says is written once; it is only signed anew when keys change. Each organization's
//! receipts are numbered without a gap.

use crate::engine::Engine;
use crate::step::{Function, Step};
use crate::table::Table;

/// What was signed.
const FIXED: &str =
    "id, contribution_id, organization_id, number, transaction_id, code, body, digest, issued_at, issued_by";

pub(crate) const STEP: Step = Step {
    name: "m0110_receipt",
    functions: &[Function {
        name: "refuse_receipt_change",
        body: "begin raise exception 'receipt: what it says never changes' using errcode = 'restrict_violation'; end",
    }],
    tables: &[
        Table {
            name: "receipt_book",
            lines: "
                organization_id UUID primary key references organization
                last_number BIGINT not null check (last_number > 0)
            ",
        },
        Table {
            name: "receipt",
            lines: "
                id UUID primary key
                contribution_id UUID not null unique references contribution
                organization_id UUID not null references organization
                number BIGINT not null check (number > 0)
                transaction_id UUID not null references ledger_transaction
                code TEXT(12) not null unique
                body TEXT(4000) not null
                digest TEXT(64) not null
                issued_at INSTANT not null
                issued_by UUID references person
                key_id TEXT(200) not null
                signature TEXT not null
                unique (organization_id, number)
                index (key_id, id)
            ",
        },
    ],
    triggers,
};

fn triggers(engine: Engine) -> Vec<String> {
    match engine {
        Engine::Postgres => {
            let refuse = "execute function refuse_receipt_change()";
            vec![
                format!("create trigger receipt_fixed before update of {FIXED} on receipt for each row {refuse}"),
                format!("create trigger receipt_kept before delete on receipt for each row {refuse}"),
                format!("create trigger receipt_no_truncate before truncate on receipt for each statement {refuse}"),
            ]
        }
        Engine::Sqlite => {
            let refuse = "begin select raise(abort, 'receipt: what it says never changes'); end";
            vec![
                format!("create trigger receipt_fixed before update of {FIXED} on receipt {refuse}"),
                format!("create trigger receipt_kept before delete on receipt {refuse}"),
                // `insert or replace` deletes the old row without asking the trigger above.
                format!(
                    "create trigger receipt_no_replace before insert on receipt when exists (select 1 from receipt \
                     where id = new.id or contribution_id = new.contribution_id or code = new.code \
                     or (organization_id = new.organization_id and number = new.number)) {refuse}"
                ),
            ]
        }
    }
}
