use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

use crate::id::{OpenIdIdentityId, PersonId};

/// Whom an OpenID provider means by a subject. The two are who somebody is; an address is only how they are reached.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "open_id_identity")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: OpenIdIdentityId,
    pub person_id: PersonId,
    /// The provider, by the address that it goes by.
    pub issuer: String,
    /// What it calls the person.
    pub subject: String,
    pub created_at: DateTime<Utc>,
}

impl Entity {
    /// The identities that open one account, oldest first.
    pub fn of_person(id: PersonId) -> Select<Self> {
        use sea_orm::QueryOrder;
        Self::find().filter(Column::PersonId.eq(id)).order_by_asc(Column::Id)
    }
}

impl ActiveModelBehavior for ActiveModel {}
