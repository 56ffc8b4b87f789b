//! Reads who asks from the `Authorization` header, and from nowhere else.

use actix_web::http::header::{AUTHORIZATION, HeaderMap};
use chrono::{DateTime, Utc};
use domain::Caller;
use domain::entity::id::{PersonId, ServiceTokenId, SessionId};
use domain::identity::secret;
use uuid::Uuid;

use super::token::{Claims, Invalid, Keys};
use crate::config::Secret;

/// What service tokens start with, so that people and secret scanners can tell them.
pub const SERVICE_TOKEN_PREFIX: &str = "simpul_st_";
const LONGEST_SERVICE_TOKEN: usize = 128;

/// What a request shows at the door. Whether it still opens it is for the database to say.
#[derive(Clone)]
pub enum Credential {
    Anonymous,
    Session {
        person: Uuid,
        session: Uuid,
    },
    /// An access token of an organization's system, with the scopes that it is for.
    Client {
        token: Uuid,
        scopes: String,
    },
    /// The whole service token, which only its hash is kept of.
    ServiceToken(Secret),
}

impl Credential {
    /// Reads the header. Whoever shows something must show something good: to fall back to anonymous would hide
    /// an expired token from its owner, and an attack from us.
    ///
    /// # Errors
    /// Another scheme, more than one header, a token that is not good.
    pub fn read(headers: &HeaderMap, keys: &Keys, now: DateTime<Utc>) -> Result<Self, Invalid> {
        let mut given = headers.get_all(AUTHORIZATION);
        let Some(value) = given.next() else { return Ok(Self::Anonymous) };
        if given.next().is_some() {
            return Err(Invalid("two credentials"));
        }
        let text = value.to_str().map_err(|_| Invalid("credential unreadable"))?;
        let (scheme, token) = text.split_once(' ').ok_or(Invalid("no bearer token"))?;
        if !scheme.eq_ignore_ascii_case("bearer") {
            return Err(Invalid("no bearer token"));
        }
        if let Some(secret) = token.strip_prefix(SERVICE_TOKEN_PREFIX) {
            let is_plausible = (1..=LONGEST_SERVICE_TOKEN).contains(&secret.len())
                && secret.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
            return if is_plausible {
                Ok(Self::ServiceToken(Secret::new(token)))
            } else {
                Err(Invalid("no service token"))
            };
        }
        Ok(match keys.verify(token, now)? {
            Claims::Person { person, session } => Self::Session { person, session },
            Claims::Client { token, scopes } => Self::Client { token, scopes },
        })
    }

    /// Who that would be.
    #[must_use]
    pub fn caller(self) -> Caller {
        match self {
            Self::Anonymous => Caller::Anonymous,
            Self::Session { person, session } => {
                Caller::Person { person: PersonId(person), session: SessionId(session) }
            }
            Self::Client { token, scopes } => Caller::Client { token: ServiceTokenId(token), scopes },
            Self::ServiceToken(token) => Caller::Service { token_hash: secret::Secret::new(token.reveal()).hash() },
        }
    }

    /// Whether somebody is known by it.
    #[must_use]
    pub const fn is_signed_in(&self) -> bool {
        !matches!(self, Self::Anonymous)
    }
}
