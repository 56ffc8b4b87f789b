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

    /// 256 random bits between a prefix and a checksum, by which whoever scans texts for secrets finds it.
    ///
    /// # Errors
    /// When the operating system has no randomness to give.
    pub fn random(prefix: &str) -> Result<Self, Fault> {
        Ok(Self::marked(prefix, random_bytes::<32>()?.as_ref()))
    }

    /// The prefix, the bits in base 64 for addresses, and the CRC-32 of that text in eight hexadecimal digits: a scanner
    /// can tell a secret from what only looks like one without asking us.
    fn marked(prefix: &str, bits: &[u8]) -> Self {
        let body = Zeroizing::new(BASE64URL_NOPAD.encode(bits));
        Self::new(format!("{prefix}{}{:08x}", *body, crc32fast::hash(body.as_bytes())))
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
        Ok(Self::marked(prefix, &mac.finalize().into_bytes()))
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

/// Random bytes of the operating system.
///
/// # Errors
/// When it has none to give.
pub(crate) fn random_bytes<const N: usize>() -> Result<Zeroizing<[u8; N]>, Fault> {
    let mut bytes = Zeroizing::new([0u8; N]);
    OsRng.try_fill_bytes(bytes.as_mut()).map_err(|error| Fault::Broken(format!("randomness: {error}")))?;
    Ok(bytes)
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

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may break off")]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_found_by_its_form_and_checksum() {
        let secret = Secret::random("simpul_st_").unwrap();
        let body = secret.reveal().strip_prefix("simpul_st_").unwrap();
        let (bits, checksum) = body.split_at(43);
        assert_eq!(BASE64URL_NOPAD.decode(bits.as_bytes()).unwrap().len(), 32);
        assert_eq!(checksum, format!("{:08x}", crc32fast::hash(bits.as_bytes())));
        // The check value of CRC-32/ISO-HDLC, which scanners know as CRC-32.
        assert_eq!(crc32fast::hash(b"123456789"), 0xcbf4_3926);
    }
}
