//! An organization's system shows its service token once, and works with short access tokens from there on: what goes
//! over the wire with each request, and may end up in a log, is soon worth nothing. The service token is the client's
//! secret of OAuth 2.0 (RFC 6749, 4.4), its id the client's id.

use std::net::IpAddr;

use entity::id::ServiceTokenId;
use entity::identity::service_token::Entity;
use entity::value::Reason;
use sea_orm::EntityTrait;

use super::attempt::Door;
use super::secret::Secret;
use crate::office::Office;
use crate::policy::caller::Caller;
use crate::refusal::{Fault, Refusal};

/// For what an access token is to be issued.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Client {
    pub token: ServiceTokenId,
    /// The scopes that it may use, with a space between two.
    pub scopes: String,
}

impl Office {
    /// Takes a service token from somebody at `from` who says that it has this id, and answers what an access token may
    /// be issued for: all its scopes, or those of them that are wanted. Wrong ones are counted by where they come from.
    ///
    /// # Errors
    /// [`Refusal::Unauthenticated`] when there is no such token, it is dead or it has another id; at `scope` when it
    /// does not have one that is wanted; [`Refusal::RateLimited`].
    pub async fn exchange(
        &self,
        id: &str,
        secret: &Secret,
        wanted: Option<&str>,
        from: IpAddr,
    ) -> Result<Client, Refusal> {
        let is_wrong = |refusal: &Refusal| matches!(refusal, Refusal::Unauthenticated);
        self.with_secret(Door::Client, from, is_wrong, self.client(id, secret, wanted)).await
    }

    async fn client(&self, id: &str, secret: &Secret, wanted: Option<&str>) -> Result<Client, Refusal> {
        let reading = self.reading(&Caller::Service { token_hash: secret.hash() }).await?;
        let token = reading.rights().token().filter(|token| token.to_string() == id);
        let token = token.ok_or(Refusal::Unauthenticated)?;
        let row = Entity::find_by_id(token).one(self.databases().reader()).await?;
        let row = row.ok_or_else(|| Fault::Broken("a service token vanished".to_owned()))?;
        let Some(wanted) = wanted.filter(|wanted| !wanted.trim().is_empty()) else {
            return Ok(Client { token, scopes: row.scopes });
        };
        let wanted: Vec<_> = wanted.split_whitespace().collect();
        let held: Vec<_> = row.scopes.split_whitespace().collect();
        if !wanted.iter().all(|scope| held.contains(scope)) {
            return Err(Refusal::input("scope", Reason::Unknown));
        }
        // Each once, however often it was asked for.
        let scopes: Vec<_> = held.into_iter().filter(|scope| wanted.contains(scope)).collect();
        Ok(Client { token, scopes: scopes.join(" ") })
    }
}
