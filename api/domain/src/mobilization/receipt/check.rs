//! Anybody checks a receipt by its code. What is told is what stands on it, without who gave, and what has become of it
//! since.

use std::net::IpAddr;

use chrono::{DateTime, Utc};
use entity::mobilization::{contribution, receipt};
use entity::value::unit::Unit;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::code::ReceiptCode;
use super::said::{Said, digest};
use crate::identity::attempt::Door;
use crate::office::Office;
use crate::refusal::{Fault, Refusal};
use crate::stored;

/// What has become of what a receipt is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Nothing of it was taken back.
    Good,
    PartlyReversed,
    Reversed,
}

impl Standing {
    #[must_use]
    pub fn of(gift: &contribution::Model) -> Self {
        match gift.reversed {
            0 => Self::Good,
            reversed if Some(reversed) < gift.confirmed => Self::PartlyReversed,
            _ => Self::Reversed,
        }
    }
}

/// A receipt that there is.
#[derive(Clone, Debug)]
pub struct Checked {
    pub said: Said,
    pub digest: String,
    pub standing: Standing,
    pub confirmed_at: DateTime<Utc>,
    pub issued_at: DateTime<Utc>,
    /// How much was confirmed.
    pub quantity: i64,
    /// How much of it was taken back until now.
    pub reversed: i64,
    pub unit: Unit,
}

/// Reads a signed text: what it says, if a known key has signed it as a receipt.
pub type Reads<'a> = dyn Fn(&str) -> Option<String> + Send + Sync + 'a;

impl Office {
    /// The receipt with this code. A try is counted before anything is looked for, and given back when there is one: many
    /// at once find no more than one after the other, and whoever checks receipts all day is not kept out.
    ///
    /// # Errors
    /// [`Refusal::RateLimited`] after too many codes that there are not; a fault when the receipt is not what was signed.
    pub async fn check_receipt(
        &self,
        code: &ReceiptCode,
        from: IpAddr,
        reads: &Reads<'_>,
    ) -> Result<Option<Checked>, Refusal> {
        let counter = self.counter(Door::Receipt, from);
        self.check(&[&counter]).await?;
        let counted = self.count(&counter).await?;
        let db = self.databases().reader();
        let found = receipt::Entity::find().filter(receipt::Column::Code.eq(code.as_str())).one(db).await?;
        let Some(row) = found else { return Ok(None) };
        self.give_back(&counter, &counted).await;
        if digest(&row.body) != row.digest || reads(&row.signature).as_ref() != Some(&row.body) {
            return Err(Fault::Broken(format!("{} is not what was signed", row.id)).into());
        }
        let gift = contribution::Entity::find_by_id(row.contribution_id).one(db).await?;
        let gift = gift.ok_or_else(|| Fault::Broken(format!("{} is for nothing", row.id)))?;
        let said: Said = serde_json::from_str(&row.body)?;
        let unit = &said.quantity.unit;
        let unit = stored::unit(unit)?;
        let confirmed = gift.confirmed.zip(gift.confirmed_at);
        let (quantity, confirmed_at) =
            confirmed.ok_or_else(|| Fault::Broken(format!("{} is for what was not confirmed", row.id)))?;
        Ok(Some(Checked {
            standing: Standing::of(&gift),
            confirmed_at,
            issued_at: row.issued_at,
            quantity,
            reversed: gift.reversed,
            digest: row.digest,
            said,
            unit,
        }))
    }
}
