use sea_orm::entity::prelude::*;
use serde::Serialize;

use crate::id::{AccountId, PostingId, TransactionId};

/// A quantity that enters (above zero) or leaves (below zero) an account. Written once and never changed.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, DeriveEntityModel)]
#[sea_orm(table_name = "posting")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PostingId,
    pub transaction_id: TransactionId,
    pub account_id: AccountId,
    /// The account's.
    pub unit: String,
    /// In the smallest part of the unit.
    pub quantity: i64,
}

impl Entity {
    /// The postings of one transaction.
    pub fn of_transaction(id: TransactionId) -> Select<Self> {
        Self::find().filter(Column::TransactionId.eq(id))
    }

    /// The postings on one account.
    pub fn of_account(id: AccountId) -> Select<Self> {
        Self::find().filter(Column::AccountId.eq(id))
    }
}

impl ActiveModelBehavior for ActiveModel {}
