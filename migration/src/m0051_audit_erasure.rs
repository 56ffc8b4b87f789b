//! The one change that a record of the audit trail allows: what it held before and after, and why, are taken out for
//! good, and when that was done is put in. Everything else about it stays as it was written.

use sea_orm_migration::{DbErr, MigrationName, MigrationTrait, SchemaManager, async_trait};

use crate::engine::Engine;
use crate::step::{Function, run};

pub(crate) struct AuditErasure;

/// Whatever columns the table comes to have besides these are compared, so that none can be changed along.
const ALLOW_ERASURE: Function = Function {
    name: "allow_erasure",
    body: "declare blanked text[] := array['before_json', 'after_json', 'reason', 'erased_at']; \
        begin \
        if old.erased_at is null and new.erased_at is not null \
            and new.before_json is null and new.after_json is null \
            and (new.reason is null or new.reason is not distinct from old.reason) \
            and to_jsonb(new) - blanked = to_jsonb(old) - blanked then \
            return new; \
        end if; \
        raise exception 'audit is append-only, but for an erasure' using errcode = 'restrict_violation'; end",
};

/// SQLite cannot compare rows by themselves; a test changes each column that the table has.
const SAME: &[&str] = &[
    "id",
    "at",
    "command",
    "actor_person_id",
    "actor_token_id",
    "organization_id",
    "partnership_id",
    "subject_kind",
    "subject_id",
    "request_id",
];

impl MigrationName for AuditErasure {
    fn name(&self) -> &str {
        "m0051_audit_erasure"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for AuditErasure {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let statements = match Engine::of(manager.get_database_backend())? {
            Engine::Postgres => vec![
                "drop trigger audit_append_only on audit".to_owned(),
                ALLOW_ERASURE.create(),
                "create trigger audit_append_only before delete on audit \
                 for each row execute function refuse_change()"
                    .to_owned(),
                "create trigger audit_erasure before update on audit \
                 for each row execute function allow_erasure()"
                    .to_owned(),
            ],
            Engine::Sqlite => {
                let same = SAME.iter().map(|column| format!("new.{column} is old.{column}"));
                let same = same.collect::<Vec<_>>().join(" and ");
                vec![
                    "drop trigger audit_no_update".to_owned(),
                    format!(
                        "create trigger audit_erasure before update on audit when not ( \
                            old.erased_at is null and new.erased_at is not null \
                            and new.before_json is null and new.after_json is null \
                            and (new.reason is null or new.reason is old.reason) and {same}) \
                         begin select raise(abort, 'audit is append-only, but for an erasure'); end"
                    ),
                ]
            }
        };
        run(manager, &statements).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let statements = match Engine::of(manager.get_database_backend())? {
            Engine::Postgres => vec![
                "drop trigger audit_erasure on audit".to_owned(),
                "drop trigger audit_append_only on audit".to_owned(),
                ALLOW_ERASURE.remove(),
                "create trigger audit_append_only before update or delete on audit \
                 for each row execute function refuse_change()"
                    .to_owned(),
            ],
            Engine::Sqlite => vec![
                "drop trigger audit_erasure".to_owned(),
                "create trigger audit_no_update before update on audit \
                 begin select raise(abort, 'audit is append-only'); end"
                    .to_owned(),
            ],
        };
        run(manager, &statements).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}
