//! Receipts that a past key has signed are signed with the present one, as the heads of chains are.

use entity::id::ReceiptId;
use entity::mobilization::receipt::{Column, Entity, Model};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use crate::chain::head::{Document, Signer};
use crate::office::Office;
use crate::refusal::Refusal;

/// How many are read in one piece.
const PIECE: u64 = 200;

impl Office {
    /// Signs receipts with the present key; of how many keys that have signed some nobody knows anything.
    ///
    /// # Errors
    /// The database fails, or signing does.
    pub async fn sign_receipts_anew(&self, signer: &dyn Signer) -> Result<u64, Refusal> {
        let (mut foreign, mut key) = (0, String::new());
        // From key to key by the index: that all are signed with the present one takes two looks.
        while let Some(next) = self.first_after(&key).await? {
            key = next.key_id;
            if key != signer.key_id() && !self.sign_those_of(&key, signer).await? {
                foreign += 1;
            }
        }
        Ok(foreign)
    }

    async fn first_after(&self, key: &str) -> Result<Option<Model>, Refusal> {
        let select = Entity::find().filter(Column::KeyId.gt(key)).order_by_asc(Column::KeyId).limit(1);
        Ok(select.one(self.databases().reader()).await?)
    }

    /// Whether all of them were signed by a key that is known.
    async fn sign_those_of(&self, key: &str, signer: &dyn Signer) -> Result<bool, Refusal> {
        let db = &self.databases().write;
        let mut last: Option<ReceiptId> = None;
        loop {
            let after = Condition::all().add_option(last.map(|id| Column::Id.gt(id)));
            let select = Entity::find().filter(Column::KeyId.eq(key)).filter(after);
            let rows = select.order_by_asc(Column::Id).limit(PIECE).all(db).await?;
            let Some(end) = rows.last() else { return Ok(true) };
            last = Some(end.id);
            for row in rows {
                if signer.read_text(Document::Receipt, &row.signature).as_ref() != Some(&row.body) {
                    return Ok(false);
                }
                Entity::update_many()
                    .col_expr(Column::KeyId, Expr::value(signer.key_id()))
                    .col_expr(Column::Signature, Expr::value(signer.sign_text(Document::Receipt, &row.body)?))
                    .filter(Column::Id.eq(row.id))
                    .exec(db)
                    .await?;
            }
        }
    }
}
