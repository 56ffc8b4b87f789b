//! Rights that stay what they are until a transaction on PostgreSQL ends.
//!
//! Whatever a person's rights are made of, its change counts up the person's number in the same transaction
//! (`migration/src/m0012_authority.rs`): who has locked the person's row is waited for by whoever changes any of it.
//! Locks that are shared hinder neither each other nor the references of new rows. Those of a service token are made of
//! its own row and its organization's.

use entity::id::PersonId;
use entity::identity::{person, service_token};
use entity::registry::organization;
use entity::state::OrganizationStatus;
use sea_orm::sea_query::{Expr, ExprTrait, LockType, Query, SelectStatement};
use sea_orm::{ActiveEnum, ColumnTrait, ConnectionTrait, EntityTrait, JoinType, QueryFilter, QuerySelect, QueryTrait};

use super::load::AUTHORITY;
use super::{Rights, Who, on};
use crate::engine::Engine;
use crate::policy::caller::Caller;
use crate::refusal::Refusal;

impl Rights {
    /// A row while these rights are what they were when they were read, which it then remains until the transaction
    /// ends; nothing where nobody can withdraw anything.
    pub(crate) fn still(&self) -> Option<SelectStatement> {
        match (&self.who, self.kept) {
            (Who::Person { id, .. }, Some(kept)) => {
                let mut row = of_person(*id, LockType::Share);
                row.and_where(Expr::col((person::Entity, AUTHORITY)).eq(kept.authority));
                Some(row)
            }
            (Who::Service { id }, _) => Some(of_token(service_token::Column::Id.eq(*id), LockType::Share)),
            (Who::Nobody | Who::Person { .. }, _) => None,
        }
    }

    /// Holds what the caller's rights are made of until the transaction ends. SQLite lets one change after the other.
    pub(crate) async fn hold(tx: &impl ConnectionTrait, caller: &Caller) -> Result<(), Refusal> {
        if Engine::of(tx) == Engine::Sqlite {
            return Ok(());
        }
        let rows = match caller {
            Caller::Anonymous => return Ok(()),
            Caller::Person { person, .. } => of_person(*person, LockType::NoKeyUpdate),
            Caller::Service { token_hash } => {
                of_token(service_token::Column::TokenHash.eq(token_hash), LockType::NoKeyUpdate)
            }
            Caller::Client { token, .. } => of_token(service_token::Column::Id.eq(*token), LockType::NoKeyUpdate),
        };
        tx.query_all(&rows).await?;
        Ok(())
    }
}

fn of_person(id: PersonId, lock: LockType) -> SelectStatement {
    Query::select()
        .expr(Expr::val(1))
        .from(person::Entity)
        .and_where(Expr::col((person::Entity, person::Column::Id)).eq(id))
        .lock(lock)
        .take()
}

/// A token that is good, of an organization at work.
fn of_token(which: sea_orm::sea_query::SimpleExpr, lock: LockType) -> SelectStatement {
    use organization::Column::{Id, Status};
    service_token::Entity::find()
        .select_only()
        .expr(Expr::val(1))
        .join(
            JoinType::InnerJoin,
            on::<service_token::Entity, organization::Entity>(service_token::Column::OrganizationId, Id),
        )
        .filter(which)
        .filter(service_token::Column::RevokedAt.is_null())
        .filter(Expr::col((organization::Entity, Status)).eq(OrganizationStatus::Active.to_value()))
        .lock(lock)
        .into_query()
}
