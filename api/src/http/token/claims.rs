//! What stands in an access token, and when it is good.

use domain::entity::id::ServiceTokenId;
use domain::identity::exchange::Client;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{ACCESS_LIFE_SECONDS, Claims, Invalid, LEEWAY_SECONDS};

const CLIENT: &str = "simpul";

/// The claims of RFC 9068; instants in whole seconds since 1970. A person's token has a session, a client's has scopes,
/// and everything else is required of both.
#[derive(Deserialize, Serialize)]
pub(super) struct Payload {
    iss: String,
    aud: Audience,
    sub: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    sid: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    scope: Option<String>,
    jti: String,
    client_id: String,
    iat: i64,
    nbf: i64,
    exp: i64,
}

/// One audience, alone or in a list of its own.
#[derive(Deserialize, Serialize)]
#[serde(untagged)]
enum Audience {
    Alone(String),
    Listed([String; 1]),
}

impl Payload {
    pub(super) fn of_person(whose: (&str, &str), person: Uuid, session: Uuid, now: i64) -> Self {
        Self { sid: Some(session.to_string()), ..Self::new(whose, person.to_string(), CLIENT.to_owned(), now) }
    }

    pub(super) fn of_client(whose: (&str, &str), client: &Client, now: i64) -> Self {
        let id = client.token.to_string();
        Self { scope: Some(client.scopes.clone()), ..Self::new(whose, id.clone(), id, now) }
    }

    fn new((issuer, audience): (&str, &str), sub: String, client_id: String, now: i64) -> Self {
        Self {
            iss: issuer.to_owned(),
            aud: Audience::Alone(audience.to_owned()),
            sub,
            sid: None,
            scope: None,
            jti: Uuid::now_v7().to_string(),
            client_id,
            iat: now,
            nbf: now,
            exp: now + i64::from(ACCESS_LIFE_SECONDS),
        }
    }

    pub(super) fn check(&self, issuer: &str, audience: &str, now: i64) -> Result<Claims, Invalid> {
        let (Audience::Alone(meant_for) | Audience::Listed([meant_for])) = &self.aud;
        if self.iss != issuer || meant_for != audience {
            return Err(Invalid("foreign token"));
        }
        let life = self.exp.checked_sub(self.iat).ok_or(Invalid("impossible lifetime"))?;
        if life <= 0 || life > i64::from(ACCESS_LIFE_SECONDS) {
            return Err(Invalid("impossible lifetime"));
        }
        if self.exp <= now - LEEWAY_SECONDS {
            return Err(Invalid("expired"));
        }
        if self.nbf > now + LEEWAY_SECONDS || self.iat > now + LEEWAY_SECONDS {
            return Err(Invalid("not yet valid"));
        }
        identifier(&self.jti)?;
        match (&self.sid, &self.scope) {
            (Some(session), None) if self.client_id == CLIENT => {
                Ok(Claims::Person { person: identifier(&self.sub)?, session: identifier(session)? })
            }
            (None, Some(scopes)) if self.client_id == self.sub => {
                let token = ServiceTokenId::parse(&self.sub).ok_or(Invalid("impossible id"))?;
                Ok(Claims::Client { token: token.0, scopes: scopes.clone() })
            }
            _ => Err(Invalid("foreign token")),
        }
    }
}

/// An id in the one spelling that we write.
fn identifier(text: &str) -> Result<Uuid, Invalid> {
    let id = Uuid::try_parse(text).map_err(|_| Invalid("impossible id"))?;
    if id.to_string() == text { Ok(id) } else { Err(Invalid("impossible id")) }
}
