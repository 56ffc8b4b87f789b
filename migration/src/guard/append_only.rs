//! Rows that are written once.

use crate::engine::Engine;
use crate::step::Function;

pub(crate) const REFUSE_CHANGE: Function = Function {
    name: "refuse_change",
    body: "begin raise exception '% is append-only', tg_table_name using errcode = 'restrict_violation'; end",
};

/// The triggers of one table. PostgreSQL needs [`REFUSE_CHANGE`].
pub(crate) fn guard(engine: Engine, table: &str, keys: &[Vec<&str>]) -> Vec<String> {
    match engine {
        Engine::Postgres => vec![
            format!(
                "create trigger {table}_append_only before update or delete on {table} \
                 for each row execute function refuse_change()"
            ),
            format!(
                "create trigger {table}_no_truncate before truncate on {table} \
                 for each statement execute function refuse_change()"
            ),
        ],
        Engine::Sqlite => {
            let refuse = format!("begin select raise(abort, '{table} is append-only'); end");
            let same = keys.iter().map(|key| {
                key.iter().map(|column| format!("{column} = new.{column}")).collect::<Vec<_>>().join(" and ")
            });
            let same = same.collect::<Vec<_>>().join(" or ");
            vec![
                format!("create trigger {table}_no_update before update on {table} {refuse}"),
                format!("create trigger {table}_no_delete before delete on {table} {refuse}"),
                // `insert or replace` deletes the old row without asking the trigger above.
                format!(
                    "create trigger {table}_no_replace before insert on {table} \
                     when exists (select 1 from {table} where {same}) {refuse}"
                ),
            ]
        }
    }
}
