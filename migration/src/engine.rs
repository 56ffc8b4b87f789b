//! The two databases the tables are written for.

use sea_orm_migration::{DbErr, sea_orm::DbBackend};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Engine {
    Sqlite,
    Postgres,
}

impl Engine {
    pub(crate) fn of(backend: DbBackend) -> Result<Self, DbErr> {
        match backend {
            DbBackend::Sqlite => Ok(Self::Sqlite),
            DbBackend::Postgres => Ok(Self::Postgres),
            other => Err(DbErr::BackendNotSupported { db: other.as_str(), ctx: "migration" }),
        }
    }
}
