//! A session is kept open: its refresh token is exchanged for the next one.

use std::net::IpAddr;

use chrono::TimeDelta;
use entity::identity::{person, refresh_token, session};
use entity::state::SessionEnd;
use entity::value::Reason;
use entity::value::key::IdempotencyKey;
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveEnum, ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use serde::Serialize;

use super::attempt::Door;
use super::rule::Rule;
use super::secret::Secret;
use super::sign_in::{Opened, PREFIX, SESSION_LIFE, add_refresh_token};
use crate::command::{Command, Lookup, Mode, Writing};
use crate::feed::audit::Entry;
use crate::office::Office;
use crate::policy::caller::Caller;
use crate::policy::permission::Permission;
use crate::policy::place::Place;
use crate::refusal::{Fault, Refusal, Rule as AnyRule};
use crate::seen::Seen;

/// How long an answer may be asked for again.
const LOST: TimeDelta = TimeDelta::minutes(1);
/// Shortest key by which it is: 128 random bits have as many characters.
const KEY_MIN: usize = 22;

impl Office {
    /// Exchanges a refresh token, which a client at `from` has sent. A used one ends the session, and that is kept
    /// although the answer is a refusal; only with the key that it was used with it is answered once more.
    ///
    /// # Errors
    /// [`Rule::RefreshTokenInvalid`]; [`Refusal::RateLimited`] after too many of those from one address; a key that
    /// could be guessed.
    pub async fn refresh(
        &self,
        token: Secret,
        key: Option<IdempotencyKey>,
        from: IpAddr,
        request_id: String,
    ) -> Result<Opened, Refusal> {
        if key.as_ref().is_some_and(|key| key.as_str().len() < KEY_MIN) {
            return Err(Refusal::input("idempotencyKey", Reason::TooShort { min: KEY_MIN }));
        }
        let key = key.map(|key| Secret::new(key.as_str()));
        let exchange = async {
            let done = self.perform(&Caller::Anonymous, Refresh { token, key }, Mode::Keep, request_id).await?;
            done.ok_or_else(invalid)
        };
        self.with_secret(Door::Refresh, from, |refusal| matches!(refusal, Refusal::Rule { .. }), exchange).await
    }
}

/// Exchange a refresh token. Answers nothing when the token was reused and the session was therefore ended.
#[derive(Clone, Serialize)]
struct Refresh {
    token: Secret,
    /// What the client calls this refresh by, should it have to ask again.
    key: Option<Secret>,
}

impl Command for Refresh {
    const NEEDS: Permission = Permission::Anybody;
    const NAME: &'static str = "refreshSession";
    type Outcome = Option<Opened>;

    async fn scope(&self, _: &Lookup<'_>) -> Result<Place, Refusal> {
        Ok(Place::Network)
    }

    async fn run(self, writing: &Writing) -> Result<Self::Outcome, Refusal> {
        let token = refresh_token::Entity::find()
            .filter(refresh_token::Column::TokenHash.eq(self.token.hash()))
            .one(writing.tx())
            .await?
            .ok_or_else(invalid)?;
        // The lock makes two exchanges of one session follow each other.
        let session = session::Entity::find_by_id(token.session_id)
            .lock_exclusive()
            .one(writing.tx())
            .await?
            .ok_or_else(invalid)?;
        if session.ended_at.is_some() || session.expires_at <= writing.now() || token.expires_at <= writing.now() {
            return Err(invalid());
        }
        let refresh_token = match self.first_answer(&token, writing).await? {
            Some(secret) => secret,
            None => match self.same_answer(&token, writing).await? {
                Some(secret) => secret,
                None => {
                    // Two hold the token, and which of them is the thief nobody can tell (RFC 9700, 4.14).
                    end(&session, SessionEnd::Reused, writing).await?;
                    return Ok(None);
                }
            },
        };
        session::Entity::update_many()
            .col_expr(session::Column::LastUsedAt, Expr::value(writing.now()))
            .col_expr(session::Column::ExpiresAt, Expr::value(writing.now() + SESSION_LIFE))
            .filter(session::Column::Id.eq(session.id))
            .exec(writing.tx())
            .await?;
        let person = person::Entity::find_by_id(session.person_id)
            .one(writing.tx())
            .await?
            .ok_or_else(|| Fault::Broken("a session without a person".into()))?;
        Ok(Some(Opened { person: Seen::new(person), session: Seen::new(session), refresh_token }))
    }
}

impl Refresh {
    /// The next token, if this one was never used. What was read before the lock may be out of date: only the write
    /// knows.
    async fn first_answer(&self, token: &refresh_token::Model, writing: &Writing) -> Result<Option<Secret>, Refusal> {
        let salt = Secret::random("")?;
        let (next, kept) = match &self.key {
            Some(key) => (self.token.derive(PREFIX, &salt, key.reveal())?, Some(salt.reveal().to_owned())),
            None => (Secret::random(PREFIX)?, None),
        };
        let used = refresh_token::Entity::update_many()
            .col_expr(refresh_token::Column::UsedAt, Expr::value(writing.now()))
            .col_expr(refresh_token::Column::AnswerSalt, Expr::value(kept))
            .filter(refresh_token::Column::Id.eq(token.id))
            .filter(refresh_token::Column::UsedAt.is_null())
            .exec(writing.tx())
            .await?;
        if used.rows_affected == 0 {
            return Ok(None);
        }
        add_refresh_token(token.session_id, &next, writing).await?;
        Ok(Some(next))
    }

    /// The next token once more, for the client whose answer was lost: it alone knows the key that it has chosen, and
    /// it has not used what it did not get. The token itself is kept nowhere; it follows from what was sent.
    async fn same_answer(&self, token: &refresh_token::Model, writing: &Writing) -> Result<Option<Secret>, Refusal> {
        let token = refresh_token::Entity::find_by_id(token.id).one(writing.tx()).await?.ok_or_else(invalid)?;
        let (Some(key), Some(salt), Some(used_at)) = (&self.key, token.answer_salt, token.used_at) else {
            return Ok(None);
        };
        if writing.now() - used_at > LOST {
            return Ok(None);
        }
        let next = self.token.derive(PREFIX, &Secret::new(salt), key.reveal())?;
        let unused = refresh_token::Entity::find()
            .filter(refresh_token::Column::TokenHash.eq(next.hash()))
            .filter(refresh_token::Column::SessionId.eq(token.session_id))
            .filter(refresh_token::Column::UsedAt.is_null())
            .one(writing.tx())
            .await?;
        Ok(unused.map(|_| next))
    }
}

fn invalid() -> Refusal {
    AnyRule::from(Rule::RefreshTokenInvalid).at("refreshToken")
}

/// Ends a session if it is still open.
pub(crate) async fn end(session: &session::Model, reason: SessionEnd, writing: &Writing) -> Result<(), Refusal> {
    let ended = session::Entity::update_many()
        .col_expr(session::Column::EndedAt, Expr::value(writing.now()))
        .col_expr(session::Column::EndReason, Expr::value(reason.to_value()))
        .filter(session::Column::Id.eq(session.id))
        .filter(session::Column::EndedAt.is_null())
        .exec(writing.tx())
        .await?;
    if ended.rows_affected == 0 {
        return Ok(());
    }
    let after = session::Model { ended_at: Some(writing.now()), end_reason: Some(reason), ..session.clone() };
    writing.record(Entry::of(session.id).before(session)?.after(&after)?.because(reason.to_value())).await
}
