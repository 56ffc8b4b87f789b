use sea_orm::entity::prelude::*;
use uuid::Uuid;

use crate::id::ChainId;
use crate::state::ChainKind;

/// The place of one record in its chain. Written once; only the salt is forgotten when the record's content is erased.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "chain_link")]
pub struct Model {
    /// The id of the record.
    #[sea_orm(primary_key, auto_increment = false)]
    pub subject_id: Uuid,
    pub kind: ChainKind,
    pub chain_id: ChainId,
    /// From one, without a gap.
    pub sequence: i64,
    /// What keeps anybody from guessing an erased content by its hash. It goes when the content goes.
    pub salt: Option<String>,
    /// The hash of the content that may be erased, where there is such.
    pub content: Option<String>,
    /// The hash of this link: of the one before, and of the record.
    pub hash: String,
}

impl Entity {
    /// The links of these records.
    pub fn of_subjects(ids: impl IntoIterator<Item = Uuid>) -> Select<Self> {
        Self::find().filter(Column::SubjectId.is_in(ids))
    }
}

impl ActiveModelBehavior for ActiveModel {}
