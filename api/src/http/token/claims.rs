//! What stands in an access token, and when it is good.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{ACCESS_LIFE_SECONDS, Claims, Invalid, LEEWAY_SECONDS};

const CLIENT: &str = "simpul";

/// The claims of RFC 9068, all of them required; instants in whole seconds since 1970.
#[derive(Deserialize, Serialize)]
pub(super) struct Payload {
    iss: String,
    aud: Audience,
    sub: String,
    sid: String,
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
    pub(super) fn new(issuer: &str, audience: &str, person: Uuid, session: Uuid, now: i64) -> Self {
        Self {
            iss: issuer.to_owned(),
            aud: Audience::Alone(audience.to_owned()),
            sub: person.to_string(),
            sid: session.to_string(),
            jti: Uuid::now_v7().to_string(),
            client_id: CLIENT.to_owned(),
            iat: now,
            nbf: now,
            exp: now + i64::from(ACCESS_LIFE_SECONDS),
        }
    }

    pub(super) fn check(&self, issuer: &str, audience: &str, now: i64) -> Result<Claims, Invalid> {
        let (Audience::Alone(meant_for) | Audience::Listed([meant_for])) = &self.aud;
        if self.iss != issuer || meant_for != audience || self.client_id != CLIENT {
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
        Ok(Claims { person: identifier(&self.sub)?, session: identifier(&self.sid)? })
    }
}

/// An id in the one spelling that we write.
fn identifier(text: &str) -> Result<Uuid, Invalid> {
    let id = Uuid::try_parse(text).map_err(|_| Invalid("impossible id"))?;
    if id.to_string() == text { Ok(id) } else { Err(Invalid("impossible id")) }
}
