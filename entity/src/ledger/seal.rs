use sea_orm::entity::prelude::*;
use serde::Serialize;

use crate::id::TransactionId;

/// The statement that a transaction is complete and balanced; the database checks it, and refuses to commit without it.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, DeriveEntityModel)]
#[sea_orm(table_name = "ledger_seal")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub transaction_id: TransactionId,
}

impl ActiveModelBehavior for ActiveModel {}
