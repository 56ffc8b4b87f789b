use sea_orm::entity::prelude::*;

use crate::id::OrganizationId;

/// The number of the last receipt that an organization has issued. Whoever issues one holds this row until it is there.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "receipt_book")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub organization_id: OrganizationId,
    pub last_number: i64,
}

impl ActiveModelBehavior for ActiveModel {}
