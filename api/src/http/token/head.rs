//! Signed heads of chains: JSON Web Signatures (RFC 7515) by the key of access tokens, of a type of their own, so that
//! neither is ever taken for the other.

use domain::Fault;
use domain::chain::head::{Head, Signer};
use jsonwebtoken::jwk::JwkSet;
use jsonwebtoken::{Algorithm, DecodingKey, Header, Validation};

use super::Keys;

const KIND: &str = "simpul-head+jws";

impl Signer for Keys {
    fn key_id(&self) -> &str {
        &self.own.id
    }

    fn sign(&self, head: &Head) -> Result<String, Fault> {
        let mut header = Header::new(Algorithm::EdDSA);
        header.typ = Some(KIND.to_owned());
        header.kid = Some(self.own.id.clone());
        jsonwebtoken::encode(&header, head, &self.signing).map_err(|error| Fault::Broken(format!("a head: {error}")))
    }

    fn read(&self, text: &str) -> Option<Head> {
        read(text, |id| {
            std::iter::once(&self.own).chain(&self.beside).find(|key| key.id == id).map(|key| &key.verifying)
        })
    }
}

/// What a signed head says, if the key that it names is known and has signed it.
fn read<'a>(text: &str, known: impl FnOnce(&str) -> Option<&'a DecodingKey>) -> Option<Head> {
    let header = jsonwebtoken::decode_header(text).ok()?;
    if header.typ.as_deref() != Some(KIND) {
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
    pub fn read(&self, text: &str) -> Option<Head> {
        read(text, |id| self.0.iter().find(|(known, _)| known == id).map(|(_, key)| key))
    }
}
