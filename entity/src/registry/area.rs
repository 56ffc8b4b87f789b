use sea_orm::entity::prelude::*;
use serde::Serialize;

use crate::state::AreaLevel;

/// An administrative area; its code is text, `99.10` is not `99.1`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, DeriveEntityModel)]
#[sea_orm(table_name = "area")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub code: String,
    pub name: String,
    pub name_key: String,
    pub level: AreaLevel,
    pub parent_code: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}
