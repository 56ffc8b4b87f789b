//! Signed heads of chains: JSON Web Signatures (RFC 7515) by the key of access tokens, of a type of their own, so that
//! neither is ever taken for the other.

use domain::Fault;
use domain::chain::head::{Document, Head, Manifest, Signer};
use jsonwebtoken::jwk::JwkSet;
use jsonwebtoken::{Algorithm, DecodingKey, Header, Validation};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::Keys;

const HEAD: &str = "simpul-head+jws";
const BOOKS: &str = "simpul-books+jws";

impl Signer for Keys {
    fn key_id(&self) -> &str {
        &self.own.id
    }

    fn sign(&self, head: &Head) -> Result<String, Fault> {
        self.signed(HEAD, head)
    }

    fn read(&self, text: &str) -> Option<Head> {
        read(text, HEAD, |id| self.known(id))
    }

    fn sign_text(&self, document: Document, text: &str) -> Result<String, Fault> {
        // Objects keep the order of their fields: the payload is the text.
        self.signed(kind(document), &serde_json::from_str::<Value>(text)?)
    }

    fn read_text(&self, document: Document, signed: &str) -> Option<String> {
        read::<Value>(signed, kind(document), |id| self.known(id)).map(|says| says.to_string())
    }
}

/// The type of a document in its signature.
const fn kind(document: Document) -> &'static str {
    match document {
        Document::Receipt => "simpul-receipt+jws",
        Document::Statement => "simpul-statement+jws",
    }
}

impl Keys {
    /// Signs what a file of books says of itself.
    ///
    /// # Errors
    /// When the library fails.
    pub fn sign_books(&self, manifest: &Manifest) -> Result<String, Fault> {
        self.signed(BOOKS, manifest)
    }

    fn signed(&self, kind: &str, claims: &impl Serialize) -> Result<String, Fault> {
        let mut header = Header::new(Algorithm::EdDSA);
        header.typ = Some(kind.to_owned());
        header.kid = Some(self.own.id.clone());
        jsonwebtoken::encode(&header, claims, &self.signing).map_err(|error| Fault::Broken(format!("signing: {error}")))
    }

    fn known(&self, id: &str) -> Option<&DecodingKey> {
        std::iter::once(&self.own).chain(&self.beside).find(|key| key.id == id).map(|key| &key.verifying)
    }
}

/// What is signed, if it is of this kind and the key that it names is known and has signed it.
fn read<'a, T: DeserializeOwned + Clone>(
    text: &str,
    kind: &str,
    known: impl FnOnce(&str) -> Option<&'a DecodingKey>,
) -> Option<T> {
    let header = jsonwebtoken::decode_header(text).ok()?;
    if header.typ.as_deref() != Some(kind) {
        return None;
    }
    let key = known(header.kid.as_deref()?)?;
    let mut validation = Validation::new(Algorithm::EdDSA);
    validation.required_spec_claims.clear();
    validation.validate_exp = false;
    validation.validate_aud = false;
    jsonwebtoken::decode(text, key, &validation).ok().map(|signed| signed.claims)
}

/// Keys that only check, as a server publishes them.
pub struct Published(Vec<(String, DecodingKey)>);

impl Published {
    /// Reads a set of keys (RFC 7517) such as `/.well-known/jwks.json`. Keys of other kinds are left out.
    ///
    /// # Errors
    /// When it is none.
    pub fn parse(text: &str) -> Result<Self, serde_json::Error> {
        let set: JwkSet = serde_json::from_str(text)?;
        let key = |key: jsonwebtoken::jwk::Jwk| {
            let id = key.common.key_id.clone()?;
            Some((id, DecodingKey::from_jwk(&key).ok()?))
        };
        Ok(Self(set.keys.into_iter().filter_map(key).collect()))
    }

    /// What a signed head says, if one of these keys has signed it.
    #[must_use]
    pub fn head(&self, text: &str) -> Option<Head> {
        read(text, HEAD, |id| self.known(id))
    }

    /// The same of what a file of books says of itself.
    #[must_use]
    pub fn books(&self, text: &str) -> Option<Manifest> {
        read(text, BOOKS, |id| self.known(id))
    }

    /// The same of a document.
    #[must_use]
    pub fn text(&self, document: Document, signed: &str) -> Option<String> {
        read::<Value>(signed, kind(document), |id| self.known(id)).map(|says| says.to_string())
    }

    fn known(&self, id: &str) -> Option<&DecodingKey> {
        self.0.iter().find(|(known, _)| known == id).map(|(_, key)| key)
    }
}
