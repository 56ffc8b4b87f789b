//! What the books refuse.
//!
//! A transaction refers to its seal, checked at commit; a seal is refused unless the postings balance; a posting is
//! refused once there is a seal. So an unbalanced, an unfinished or a reopened transaction cannot be committed.

use crate::engine::Engine;
use crate::step::Function;

/// What an account is does not change; only its balance does.
const FIXED: &str = "id, organization_id, partnership_id, need_id, program_id, unit, type, created_at";

pub(crate) const FUNCTIONS: &[Function] = &[
    Function {
        name: "refuse_posting",
        body: "begin \
            if exists (select 1 from ledger_seal where transaction_id = new.transaction_id) then \
                raise exception 'posting: the transaction is sealed' using errcode = 'check_violation'; \
            end if; \
            if new.unit <> (select unit from account where id = new.account_id) then \
                raise exception 'posting: the account has another unit' using errcode = 'check_violation'; \
            end if; \
            return new; end",
    },
    Function {
        name: "refuse_seal",
        body: "begin \
            if (select count(*) from posting where transaction_id = new.transaction_id) < 2 then \
                raise exception 'ledger_seal: fewer than two postings' using errcode = 'check_violation'; \
            end if; \
            if exists (select 1 from posting where transaction_id = new.transaction_id \
                       group by unit having sum(quantity) <> 0) then \
                raise exception 'ledger_seal: the postings do not sum to zero' using errcode = 'check_violation'; \
            end if; \
            return new; end",
    },
    Function {
        name: "refuse_account_change",
        body: "begin raise exception 'account: only the balance changes' using errcode = 'restrict_violation'; end",
    },
];

pub(crate) fn triggers(engine: Engine) -> Vec<String> {
    match engine {
        Engine::Postgres => vec![
            "create trigger posting_open before insert on posting for each row execute function refuse_posting()"
                .to_owned(),
            "create trigger ledger_seal_balanced before insert on ledger_seal \
             for each row execute function refuse_seal()"
                .to_owned(),
            format!(
                "create trigger account_fixed before update of {FIXED} on account \
                 for each row execute function refuse_account_change()"
            ),
        ],
        Engine::Sqlite => vec![
            "create trigger posting_open before insert on posting begin \
                select raise(abort, 'posting: the transaction is sealed') \
                where exists (select 1 from ledger_seal where transaction_id = new.transaction_id); \
                select raise(abort, 'posting: the account has another unit') \
                where new.unit <> (select unit from account where id = new.account_id); \
             end"
            .to_owned(),
            "create trigger ledger_seal_balanced before insert on ledger_seal begin \
                select raise(abort, 'ledger_seal: fewer than two postings') \
                where (select count(*) from posting where transaction_id = new.transaction_id) < 2; \
                select raise(abort, 'ledger_seal: the postings do not sum to zero') \
                where exists (select 1 from posting where transaction_id = new.transaction_id \
                              group by unit having sum(quantity) <> 0); \
             end"
            .to_owned(),
            format!(
                "create trigger account_fixed before update of {FIXED} on account begin \
                    select raise(abort, 'account: only the balance changes'); \
                 end"
            ),
        ],
    }
}
