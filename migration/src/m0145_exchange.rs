//! Money that came in another currency than its need's: the rate by which it was exchanged, and clearing accounts, one a
//! currency, between the two halves of what is posted.
//!
//! SQLite cannot change what a check says; its text is edited in the catalog, as its documentation describes for changes
//! that leave the rows as they are: every row that was good is good by the new check as well.

use sea_orm_migration::sea_orm::{ConnectionTrait, Statement};
use sea_orm_migration::{DbErr, MigrationName, MigrationTrait, SchemaManager, async_trait};

use crate::engine::Engine;
use crate::step::{Function, run};
use crate::table::Table;

pub(crate) struct Exchange;

const EXCHANGE: Table = Table {
    name: "exchange",
    lines: "
        transaction_id UUID primary key references ledger_transaction
        contribution_id UUID not null unique references contribution
        original_unit TEXT(20) not null
        original_minor AMOUNT not null check (original_minor > 0)
        unit TEXT(20) not null
        amount_minor AMOUNT not null check (amount_minor > 0)
        rate TEXT(30) not null
        source TEXT(200) not null
        rated_on DATE not null
        check (unit <> original_unit)
        append only
    ",
};

const ADDITIONS: [Table; 2] = [
    Table {
        name: "account",
        lines: "
            is_foreign BOOL not null default false \
                check (case when type = 'CLEARING' and is_foreign then balance >= 0 \
                            when type = 'CLEARING' then balance <= 0 \
                            else type = 'SOURCE' or not is_foreign end)
        ",
    },
    Table {
        name: "contribution",
        lines: "
            original_unit TEXT(20)
            original_announced AMOUNT \
                check (original_announced > 0 and (original_announced is null) = (original_unit is null))
        ",
    },
];

/// What an account may be, and which are not below zero: before, and now.
const TYPES: [&str; 2] = [
    "type in ('SOURCE', 'AVAILABLE', 'ALLOCATED', 'USED')",
    "type in ('SOURCE', 'AVAILABLE', 'ALLOCATED', 'USED', 'CLEARING')",
];
const HELD: [&str; 2] = ["type = 'SOURCE' or balance >= 0", "type in ('SOURCE', 'CLEARING') or balance >= 0"];

/// One account of a kind a need, or one a currency.
const KEYS: [&str; 2] = ["need_id, type", "need_id, type, unit"];

const FUNCTIONS: [Function; 2] = [
    Function {
        name: "refuse_exchange",
        body: "begin \
            if exists (select 1 from ledger_seal where transaction_id = new.transaction_id) then \
                raise exception 'exchange: the transaction is sealed' using errcode = 'check_violation'; \
            end if; \
            return new; end",
    },
    Function {
        name: "refuse_unexchanged",
        body: "begin \
            if (select count(distinct unit) from posting where transaction_id = new.transaction_id) > 1 \
               and not exists (select 1 from exchange e join ledger_transaction t \
                                   on e.transaction_id in (t.id, t.reverses_id) where t.id = new.transaction_id) then \
                raise exception 'ledger_seal: two units without an exchange' using errcode = 'check_violation'; \
            end if; \
            return new; end",
    },
];

/// Each with its table.
fn triggers(engine: Engine) -> Vec<(&'static str, &'static str, &'static str)> {
    let (fixed, open, exchanged) = match engine {
        Engine::Postgres => (
            "before update of is_foreign on account for each row execute function refuse_account_change()",
            "before insert on exchange for each row execute function refuse_exchange()",
            "before insert on ledger_seal for each row execute function refuse_unexchanged()",
        ),
        Engine::Sqlite => (
            "before update of is_foreign on account begin \
                select raise(abort, 'account: only the balance changes'); \
             end",
            "before insert on exchange \
             when exists (select 1 from ledger_seal where transaction_id = new.transaction_id) begin \
                select raise(abort, 'exchange: the transaction is sealed'); \
             end",
            "before insert on ledger_seal \
             when (select count(distinct unit) from posting where transaction_id = new.transaction_id) > 1 \
              and not exists (select 1 from exchange e join ledger_transaction t \
                                  on e.transaction_id in (t.id, t.reverses_id) where t.id = new.transaction_id) begin \
                select raise(abort, 'ledger_seal: two units without an exchange'); \
             end",
        ),
    };
    vec![
        ("account_foreign_fixed", "account", fixed),
        ("exchange_open", "exchange", open),
        ("ledger_seal_exchanged", "ledger_seal", exchanged),
    ]
}

/// Makes the checks of accounts say the one instead of the other.
fn checks(engine: Engine, [old, new]: [usize; 2]) -> Vec<String> {
    let pairs = [TYPES, HELD].map(|texts| (texts.get(old).copied(), texts.get(new).copied()));
    let pairs = pairs.into_iter().filter_map(|(old, new)| old.zip(new));
    match engine {
        Engine::Postgres => ["account_type_check", "account_check"]
            .into_iter()
            .zip(pairs)
            .map(|(name, (_, new))| {
                format!("alter table account drop constraint {name}, add constraint {name} check ({new})")
            })
            .collect(),
        Engine::Sqlite => {
            let quoted = |text: &str| format!("'{}'", text.replace('\'', "''"));
            let edits = pairs.map(|(old, new)| {
                format!(
                    "update sqlite_schema set sql = replace(sql, {}, {}) where type = 'table' and name = 'account'",
                    quoted(&format!("({old})")),
                    quoted(&format!("({new})")),
                )
            });
            let begin = "pragma writable_schema = on".to_owned();
            // Reads the edited catalog anew.
            let end = "pragma writable_schema = reset".to_owned();
            std::iter::once(begin).chain(edits).chain([end]).collect()
        }
    }
}

fn key([old, new]: [usize; 2]) -> Vec<String> {
    let columns = |which: usize| KEYS.get(which).copied().unwrap_or_default();
    let name = |which: usize| format!("account_{}_key", columns(which).replace(", ", "_"));
    vec![
        format!("drop index {}", name(old)),
        format!("create unique index {} on account ({}) where program_id is null", name(new), columns(new)),
    ]
}

impl MigrationName for Exchange {
    fn name(&self) -> &str {
        "m0145_exchange"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Exchange {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let engine = Engine::of(manager.get_database_backend())?;
        let mut statements = checks(engine, [0, 1]);
        for table in ADDITIONS {
            statements.extend(table.add(engine)?.columns);
        }
        statements.extend(key([0, 1]));
        statements.extend(EXCHANGE.create(engine)?);
        if engine == Engine::Postgres {
            statements.extend(FUNCTIONS.iter().map(Function::create));
        }
        let triggers = triggers(engine).into_iter();
        statements.extend(triggers.map(|(name, _, text)| format!("create trigger {name} {text}")));
        run(manager, &statements).await
    }

    /// What was exchanged has no place in the tables of before, and what was posted is not deleted.
    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let backend = manager.get_database_backend();
        let held = Statement::from_string(
            backend,
            "select 1 from account where is_foreign \
             union all select 1 from contribution where original_unit is not null limit 1",
        );
        if manager.get_connection().query_one_raw(held).await?.is_some() {
            let why = "the books hold foreign currency, for which the tables of before have no place";
            return Err(DbErr::Migration(why.to_owned()));
        }
        let engine = Engine::of(backend)?;
        let mut statements: Vec<_> = triggers(engine)
            .into_iter()
            .map(|(name, table, _)| match engine {
                Engine::Sqlite => format!("drop trigger {name}"),
                Engine::Postgres => format!("drop trigger {name} on {table}"),
            })
            .collect();
        if engine == Engine::Postgres {
            statements.extend(FUNCTIONS.iter().map(Function::remove));
        }
        statements.push("drop table exchange".to_owned());
        statements.extend(key([1, 0]));
        for table in ADDITIONS {
            let mut columns = table.remove()?.columns;
            // The last one's check tells of the one before it.
            columns.reverse();
            statements.extend(columns);
        }
        statements.extend(checks(engine, [1, 0]));
        run(manager, &statements).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}
