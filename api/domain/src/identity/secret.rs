//! Random secrets: shown once, kept only as a hash, never written out.

use std::fmt;

use data_encoding::{BASE64URL_NOPAD, HEXLOWER};
use hmac::{Hmac, KeyInit, Mac};
use rand::TryRngCore;
use rand::rngs::OsRng;
use serde::{Serialize, Serializer};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::refusal::Fault;

/// A text that must not be logged, audited or hashed into an idempotency key.
#[derive(Clone)]
pub struct Secret(Zeroizing<String>);

impl Secret {
    pub fn new(text: impl Into<String>) -> Self {
        Self(Zeroizing::new(text.into()))
    }

    /// 256 random bits behind a prefix that secret scanners can find.
    ///
    /// # Errors
    /// When the operating system has no randomness to give.
    pub fn random(prefix: &str) -> Result<Self, Fault> {
        let mut bytes = Zeroizing::new([0u8; 32]);
        OsRng.try_fill_bytes(bytes.as_mut()).map_err(|error| Fault::Broken(format!("randomness: {error}")))?;
        Ok(Self::new(format!("{prefix}{}", BASE64URL_NOPAD.encode(bytes.as_ref()))))
    }

    /// A secret that follows from this one, a salt of [`Secret::random`] and a word: always the same, and to be made
    /// only by whoever has all three.
    ///
    /// # Errors
    /// When the library refuses the key, which it takes of any length.
    pub fn derive(&self, prefix: &str, salt: &Self, word: &str) -> Result<Self, Fault> {
        let mut mac = Hmac::<Sha256>::new_from_slice(self.0.as_bytes())
            .map_err(|error| Fault::Broken(format!("derived secret: {error}")))?;
        mac.update(salt.0.as_bytes());
        mac.update(word.as_bytes());
        Ok(Self::new(format!("{prefix}{}", BASE64URL_NOPAD.encode(&mac.finalize().into_bytes()))))
    }

    /// The text itself, for the one answer that shows it.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// What is kept of a random secret: its SHA-256. Random 256 bits need no slow hash.
    #[must_use]
    pub fn hash(&self) -> String {
        HEXLOWER.encode(&Sha256::digest(self.0.as_bytes()))
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

impl Serialize for Secret {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str("…")
    }
}
