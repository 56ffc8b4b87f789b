//! Access tokens: who a person is, through which session, for fifteen minutes. They carry no rights.
//!
//! A token is good only in the one form that [`Keys::issue`] gives it: Ed25519, our key, `typ` at+jwt, every claim
//! present and exact. The library's own checks of claims are off, because they read the machine's clock and let
//! absent claims pass.

mod claims;
pub mod head;
#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may break off")]
mod tests;

use std::fmt;
use std::sync::Arc;

use aws_lc_rs::encoding::AsBigEndian;
use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair};
use chrono::{DateTime, Utc};
use data_encoding::BASE64URL_NOPAD;
use domain::identity::exchange::Client;
use domain::identity::second_factor::safe::{Safe, SafeKey};
use domain::identity::secret::Secret;
use domain::mail::post::Post;
use jsonwebtoken::crypto::aws_lc::DEFAULT_PROVIDER;
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use quick_cache::sync::Cache;
use sha2::{Digest, Sha256};
use uuid::Uuid;
use zeroize::Zeroizing;

use claims::Payload;

/// How long an access token is good for, in seconds.
pub const ACCESS_LIFE_SECONDS: i32 = 900;
/// How far two clocks may disagree, in seconds.
const LEEWAY_SECONDS: i64 = 5;
const LONGEST: usize = 4_096;
/// Most tokens that are remembered as checked.
const CHECKED: usize = 4_096;
const KIND: &str = "at+jwt";
/// Seeds that stand in specifications (RFC 8032, 7.1; RFC 8037, A), hashed.
const PUBLISHED: [&str; 3] = [
    "644d50ab64864c20a12b3c4656d46b4a48f69ef7c47ecdc8415cd28316b22ef5",
    "3d2d9682cdba529682a152f678e25c6c29847bf2588ca4e1b3023c1579f9958d",
    "d8eca0cca720d33bf6d9a3e8057053ff6a4d19a62a9874fa7f7004ea662fb2f9",
];

/// What a good token proves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Claims {
    Person {
        person: Uuid,
        session: Uuid,
    },
    /// An organization's system that has shown its service token.
    Client {
        token: Uuid,
        scopes: String,
    },
}

/// The token is not one of ours, or no longer good. Why is nobody's business but the log's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Invalid(pub(super) &'static str);

/// The key cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyFault {
    #[error("this is no Ed25519 key")]
    Unreadable,
    #[error("this key can be guessed")]
    Guessable,
    #[error("no key could be made")]
    NotMade,
}

/// One key: what its tokens name it by, and what they are checked with.
struct Public {
    id: String,
    verifying: DecodingKey,
    /// The point on the curve, as RFC 8037 writes it.
    x: String,
    /// What secrets of mails are made with. It follows from the key, and the key does not follow from it.
    posting: Secret,
    /// What authenticator apps know is sealed with; it follows from the key likewise.
    sealing: Arc<SafeKey>,
}

/// The signing key, with whom its tokens name as issuer and audience.
pub struct Keys {
    signing: EncodingKey,
    own: Public,
    /// Signs elsewhere already, or did until now.
    beside: Option<Public>,
    issuer: String,
    audience: String,
    /// Tokens whose signature was found good, by all their text: to check one takes longer than most questions.
    /// When they are good is looked at each time.
    checked: Cache<Box<str>, Arc<Payload>>,
}

// The key itself must not reach a log.
impl fmt::Debug for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Keys").field("id", &self.own.id).finish_non_exhaustive()
    }
}

impl Keys {
    /// Reads an Ed25519 private key, PKCS#8 in PEM.
    ///
    /// # Errors
    /// When it is none, or one that others can guess.
    pub fn from_pem(pem: &str, issuer: &str, audience: &str) -> Result<Self, KeyFault> {
        let (signing, own) = read(pem)?;
        Ok(Self {
            signing,
            own,
            beside: None,
            issuer: issuer.to_owned(),
            audience: audience.to_owned(),
            checked: Cache::new(CHECKED),
        })
    }

    /// Takes the tokens of another key, too. So that no token is refused while keys change: every process takes those
    /// of the next key before one of them signs with it, and those of the last one until they have expired.
    ///
    /// # Errors
    /// As [`Self::from_pem`].
    pub fn beside(self, pem: &str) -> Result<Self, KeyFault> {
        let (_, beside) = read(pem)?;
        Ok(Self { beside: Some(beside), ..self })
    }

    /// The public keys whose tokens are taken, as the set of RFC 7517.
    #[must_use]
    pub fn published(&self) -> serde_json::Value {
        let key = |key: &Public| {
            serde_json::json!({
                "kty": "OKP", "crv": "Ed25519", "x": key.x, "kid": key.id, "use": "sig", "alg": "EdDSA"
            })
        };
        let keys: Vec<_> = std::iter::once(&self.own).chain(&self.beside).map(key).collect();
        serde_json::json!({ "keys": keys })
    }

    /// What secrets of mails are made with.
    #[must_use]
    pub fn post(&self) -> Post {
        Post::new(self.own.posting.clone(), self.beside.as_ref().map(|key| key.posting.clone()))
    }

    /// What secrets of authenticator apps are sealed with.
    #[must_use]
    pub fn safe(&self) -> Safe {
        Safe::new(self.own.sealing.clone(), self.beside.as_ref().map(|key| key.sealing.clone()))
    }

    /// A new private key, PKCS#8 in PEM.
    ///
    /// # Errors
    /// When the operating system has no randomness to give.
    pub fn generate_pem() -> Result<Zeroizing<String>, KeyFault> {
        let pair = Ed25519KeyPair::generate().map_err(|_| KeyFault::NotMade)?;
        // Version 1 of the format, which every tool reads.
        let key = pair.to_pkcs8v1().map_err(|_| KeyFault::NotMade)?;
        Ok(Zeroizing::new(pem::encode(&pem::Pem::new("PRIVATE KEY", key.as_ref()))))
    }

    /// The token of a session, good from `now` for [`ACCESS_LIFE_SECONDS`].
    ///
    /// # Errors
    /// When signing fails.
    pub fn issue(
        &self,
        person: Uuid,
        session: Uuid,
        now: DateTime<Utc>,
    ) -> Result<String, jsonwebtoken::errors::Error> {
        self.encode(&Payload::of_person(self.whose(), person, session, now.timestamp()))
    }

    /// The token of an organization's system, good as long.
    ///
    /// # Errors
    /// When signing fails.
    pub fn issue_to(&self, client: &Client, now: DateTime<Utc>) -> Result<String, jsonwebtoken::errors::Error> {
        self.encode(&Payload::of_client(self.whose(), client, now.timestamp()))
    }

    fn encode(&self, payload: &Payload) -> Result<String, jsonwebtoken::errors::Error> {
        let mut header = Header::new(Algorithm::EdDSA);
        header.typ = Some(KIND.to_owned());
        header.kid = Some(self.own.id.clone());
        jsonwebtoken::encode(&header, payload, &self.signing)
    }

    fn whose(&self) -> (&str, &str) {
        (&self.issuer, &self.audience)
    }

    /// The public address of this server.
    #[must_use]
    pub fn issuer(&self) -> &str {
        &self.issuer
    }

    /// What a token proves at `now`. Whether the session is still open is for the database to say.
    ///
    /// # Errors
    /// When it is not good.
    pub fn verify(&self, token: &str, now: DateTime<Utc>) -> Result<Claims, Invalid> {
        if token.len() > LONGEST {
            return Err(Invalid("token too long"));
        }
        if let Some(payload) = self.checked.get(token) {
            return payload.check(&self.issuer, &self.audience, now.timestamp());
        }
        let header = jsonwebtoken::decode_header(token).map_err(|_| Invalid("token unreadable"))?;
        let key = self.check_header(&header)?;
        let mut validation = Validation::new(Algorithm::EdDSA);
        validation.required_spec_claims.clear();
        validation.validate_exp = false;
        validation.validate_aud = false;
        let payload = jsonwebtoken::decode::<Payload>(token, &key.verifying, &validation)
            .map_err(|_| Invalid("signature or claims unreadable"))?
            .claims;
        let claims = payload.check(&self.issuer, &self.audience, now.timestamp())?;
        self.checked.insert(token.into(), Arc::new(payload));
        Ok(claims)
    }

    /// The key that our header names. Nothing may stand beside it: what we never write we need not understand.
    fn check_header(&self, header: &Header) -> Result<&Public, Invalid> {
        let kind = header.typ.as_deref().unwrap_or_default().to_ascii_lowercase();
        if kind.strip_prefix("application/").unwrap_or(&kind) != KIND {
            return Err(Invalid("not an access token"));
        }
        let key = std::iter::once(&self.own)
            .chain(&self.beside)
            .find(|key| header.kid.as_deref() == Some(key.id.as_str()))
            .ok_or(Invalid("unknown key"))?;
        let mut ours = Header::new(Algorithm::EdDSA);
        ours.typ.clone_from(&header.typ);
        ours.kid.clone_from(&header.kid);
        if *header == ours { Ok(key) } else { Err(Invalid("unexpected header")) }
    }
}

/// Reads a private key.
fn read(pem: &str) -> Result<(EncodingKey, Public), KeyFault> {
    // Installed already when this is not the first key of the process; it is the same provider.
    let _ = DEFAULT_PROVIDER.install_default();
    let signing = EncodingKey::from_ed_pem(pem.as_bytes()).map_err(|_| KeyFault::Unreadable)?;
    let pair = Ed25519KeyPair::from_pkcs8(signing.as_bytes()).map_err(|_| KeyFault::Unreadable)?;
    let seed = pair.seed().and_then(|seed| seed.as_be_bytes()).map_err(|_| KeyFault::Unreadable)?;
    let seed = Zeroizing::new(seed.as_ref().to_vec());
    if is_guessable(&seed) {
        return Err(KeyFault::Guessable);
    }
    let posting = Secret::new(BASE64URL_NOPAD.encode(&seed))
        .derive("", &Secret::new("simpul"), "secrets of mails")
        .map_err(|_| KeyFault::Unreadable)?;
    let sealing = Arc::new(SafeKey::derived(&seed).map_err(|_| KeyFault::Unreadable)?);
    let public = pair.public_key().as_ref();
    let x = BASE64URL_NOPAD.encode(public);
    Ok((signing, Public { id: thumbprint(&x), verifying: DecodingKey::from_ed_der(public), x, posting, sealing }))
}

/// The key's id: the thumbprint of RFC 7638.
fn thumbprint(x: &str) -> String {
    let members = format!(r#"{{"crv":"Ed25519","kty":"OKP","x":"{x}"}}"#);
    BASE64URL_NOPAD.encode(&Sha256::digest(members))
}

/// Whether a person wrote the key by hand, or copied it from a specification. Of 32 random bytes about 30 differ;
/// fewer than 12 do not happen.
fn is_guessable(bytes: &[u8]) -> bool {
    let different: std::collections::BTreeSet<_> = bytes.iter().collect();
    let is_row = bytes.windows(2).all(|two| two[1] == two[0].wrapping_add(1));
    let hash = data_encoding::HEXLOWER.encode(&Sha256::digest(bytes));
    different.len() < 12 || is_row || PUBLISHED.contains(&hash.as_str())
}
