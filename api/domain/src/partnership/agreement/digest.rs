//! The one form of a version that is hashed and signed.

use chrono::NaiveDate;
use data_encoding::HEXLOWER;
use entity::id::PartnershipId;
use entity::partnership::agreement;
use serde::{Serialize, Serializer};
use sha2::{Digest, Sha256};

use super::shared::Shared;

/// Changes when the form does. A term that is added later is left out where it was not agreed, so digests stay.
const FORMAT: &str = "simpul-agreement/1";

/// Everything that a signature is under, in the order in which it is hashed.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Canonical<'a> {
    format: &'static str,
    #[serde(serialize_with = "shown")]
    pub partnership: PartnershipId,
    pub version: i32,
    pub starts_on: Option<NaiveDate>,
    pub ends_on: Option<NaiveDate>,
    pub purpose: &'a str,
    pub text: &'a str,
    #[serde(skip_serializing_if = "Shared::is_nothing")]
    pub shared: Shared,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub confirm_automatically_after_days: Option<i32>,
}

fn shown<S: Serializer>(id: &PartnershipId, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(id)
}

impl<'a> Canonical<'a> {
    /// The form of a version.
    #[must_use]
    pub fn of(row: &'a agreement::Model) -> Self {
        Self {
            format: FORMAT,
            partnership: row.partnership_id,
            version: row.number,
            starts_on: row.starts_on,
            ends_on: row.ends_on,
            purpose: &row.purpose,
            text: &row.body,
            shared: Shared::of(row),
            confirm_automatically_after_days: row.confirm_automatically_after_days,
        }
    }

    /// JSON without blanks, as `JSON.stringify` writes it.
    ///
    /// # Errors
    /// None that these types can cause.
    pub fn text(&self) -> Result<String, serde_json::Error> {
        serde_json::to_string(self)
    }
}

/// SHA-256 of the canonical form, in hexadecimal.
///
/// # Errors
/// As [`Canonical::text`].
pub fn digest(row: &agreement::Model) -> Result<String, serde_json::Error> {
    Ok(HEXLOWER.encode(&Sha256::digest(Canonical::of(row).text()?)))
}

#[cfg(test)]
#[path = "digest_tests.rs"]
mod tests;
