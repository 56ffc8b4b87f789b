//! A record of the audit trail names the delegation by which somebody of another organization acted.

use sea_orm_migration::{DbErr, MigrationName, MigrationTrait, SchemaManager, async_trait};

use crate::engine::Engine;
use crate::step::run;

pub(crate) struct DelegatedAct;

/// What an erasure leaves as it was (`m0051_audit_erasure.rs`). PostgreSQL compares whatever columns there are.
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
const ADDED: &str = "delegation_id";

/// SQLite's guard of the trail, over these columns.
fn guard(columns: &[&str]) -> String {
    let same = columns.iter().map(|column| format!("new.{column} is old.{column}"));
    let same = same.collect::<Vec<_>>().join(" and ");
    format!(
        "create trigger audit_erasure before update on audit when not ( \
            old.erased_at is null and new.erased_at is not null \
            and new.before_json is null and new.after_json is null \
            and (new.reason is null or new.reason is old.reason) and {same}) \
         begin select raise(abort, 'audit is append-only, but for an erasure'); end"
    )
}

impl MigrationName for DelegatedAct {
    fn name(&self) -> &str {
        "m0067_delegated_act"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for DelegatedAct {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let statements = match Engine::of(manager.get_database_backend())? {
            Engine::Postgres => vec![format!("alter table audit add column {ADDED} uuid")],
            Engine::Sqlite => vec![
                format!("alter table audit add column {ADDED} blob check (length({ADDED}) = 16)"),
                "drop trigger audit_erasure".to_owned(),
                guard(&[SAME, &[ADDED]].concat()),
            ],
        };
        run(manager, &statements).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let statements = match Engine::of(manager.get_database_backend())? {
            Engine::Postgres => vec![format!("alter table audit drop column {ADDED}")],
            Engine::Sqlite => vec![
                "drop trigger audit_erasure".to_owned(),
                format!("alter table audit drop column {ADDED}"),
                guard(SAME),
            ],
        };
        run(manager, &statements).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}
