//! What secrets of authenticator apps are sealed with: AES-256-GCM under a key that follows from the signing key, bound
//! to the person. Whoever reads or writes the database can neither make codes nor give one person's app to another.

use std::sync::Arc;

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use aws_lc_rs::error::Unspecified;
use aws_lc_rs::hkdf::{HKDF_SHA256, Salt};
use data_encoding::{BASE64URL_NOPAD, HEXLOWER};
use entity::id::PersonId;
use entity::identity::second_factor::Model;
use zeroize::Zeroizing;

use crate::identity::secret::random_bytes;
use crate::refusal::Fault;

/// How many bytes tell keys apart.
const ID_LENGTH: usize = 8;

/// One key, by which it is known which rows are sealed with it.
pub struct SafeKey {
    id: String,
    key: LessSafeKey,
}

impl SafeKey {
    /// The key that follows from a signing key's seed. The seed does not follow from it.
    ///
    /// # Errors
    /// When the library refuses its own lengths.
    pub fn derived(seed: &[u8]) -> Result<Self, Fault> {
        let root = Salt::new(HKDF_SHA256, b"simpul").extract(seed);
        let key: UnboundKey =
            root.expand(&[b"second factors"], &AES_256_GCM).map(Into::into).map_err(|_| broken("no key"))?;
        let mut id = [0; 32];
        root.expand(&[b"name of the key of second factors"], HKDF_SHA256)
            .and_then(|named| named.fill(&mut id))
            .map_err(|_| broken("no name of a key"))?;
        let id = HEXLOWER.encode(id.get(..ID_LENGTH).unwrap_or_default());
        Ok(Self { id, key: LessSafeKey::new(key) })
    }

    fn seal(&self, person: PersonId, secret: &[u8]) -> Result<Sealed, Fault> {
        // Each person is sealed for a few times in a life: random nonces do not meet.
        let nonce = *random_bytes::<NONCE_LEN>()?;
        let mut text = nonce.to_vec();
        let mut body = secret.to_vec();
        self.key
            .seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), bound_to(person), &mut body)
            .map_err(|_| broken("a secret was not sealed"))?;
        text.append(&mut body);
        Ok(Sealed { text: BASE64URL_NOPAD.encode(&text), key_id: self.id.clone() })
    }

    fn open(&self, person: PersonId, text: &str) -> Result<Zeroizing<Vec<u8>>, Unspecified> {
        let bytes = BASE64URL_NOPAD.decode(text.as_bytes()).map_err(|_| Unspecified)?;
        let (nonce, body) = bytes.split_at_checked(NONCE_LEN).ok_or(Unspecified)?;
        let nonce = Nonce::try_assume_unique_for_key(nonce)?;
        let mut body = Zeroizing::new(body.to_vec());
        let length = self.key.open_in_place(nonce, bound_to(person), &mut body)?.len();
        body.truncate(length);
        Ok(body)
    }
}

/// The keys of one server.
pub struct Safe {
    own: Arc<SafeKey>,
    /// Sealed on other servers already, or did until now.
    beside: Option<Arc<SafeKey>>,
}

/// A secret as a row holds it.
pub(super) struct Sealed {
    pub text: String,
    pub key_id: String,
}

/// A secret, and how a row shall hold it when that was done with the other key.
pub(super) struct Opened {
    pub secret: Zeroizing<Vec<u8>>,
    pub anew: Option<Sealed>,
}

impl Safe {
    #[must_use]
    pub fn new(own: Arc<SafeKey>, beside: Option<Arc<SafeKey>>) -> Self {
        Self { own, beside }
    }

    pub(super) fn seal(&self, person: PersonId, secret: &[u8]) -> Result<Sealed, Fault> {
        self.own.seal(person, secret)
    }

    /// The secret of a row, whichever of the keys it is sealed with.
    pub(super) fn open(&self, row: &Model) -> Result<Opened, Fault> {
        let mut keys = std::iter::once(&self.own).chain(&self.beside);
        let key = keys.find(|key| key.id == row.key_id).ok_or_else(|| broken("a second factor's key is not here"))?;
        let secret = key
            .open(row.person_id, &row.sealed)
            .map_err(|_| broken("a second factor is not what was sealed for this person"))?;
        let is_own = key.id == self.own.id;
        let anew = if is_own { None } else { Some(self.own.seal(row.person_id, &secret)?) };
        Ok(Opened { secret, anew })
    }

    pub(super) fn own_id(&self) -> &str {
        &self.own.id
    }

    pub(super) fn beside_id(&self) -> Option<&str> {
        self.beside.as_ref().map(|key| key.id.as_str())
    }
}

/// What a row of another person, or something else that is sealed, does not open with.
fn bound_to(person: PersonId) -> Aad<Vec<u8>> {
    Aad::from([b"second factor of ".as_slice(), person.0.as_bytes()].concat())
}

fn broken(what: &str) -> Fault {
    Fault::Broken(what.to_owned())
}
