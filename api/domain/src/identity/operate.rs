//! An administrator of the machine acts in the name of a person, within that person's rights.

use chrono::TimeDelta;
use entity::id::{PersonId, SessionId};
use entity::identity::{person, session};
use entity::value::email::Email;
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde::Serialize;

use super::sign_out::EndSession;
use crate::command::{Command, Lookup, Mode, Writing};
use crate::feed::audit::Entry;
use crate::office::Office;
use crate::policy::caller::Caller;
use crate::policy::permission::Permission;
use crate::policy::place::Place;
use crate::refusal::Refusal;

/// How long a session of the command line may last, should nobody end it.
const LIFE: TimeDelta = TimeDelta::hours(1);

impl Office {
    /// Does something as the person with this address, in a session that is opened for it and ended after it. The
    /// audit trail shows both. No password is asked: who can reach the database from the command line could read and
    /// write it anyway. Never to be reached from the network.
    ///
    /// # Errors
    /// Nobody has this address, or whatever the work is refused for.
    pub async fn acting_as<T>(
        &self,
        email: &Email,
        request_id: &str,
        work: impl AsyncFnOnce(&Caller) -> Result<T, Refusal>,
    ) -> Result<T, Refusal> {
        let db = self.databases().administration();
        let known = person::Entity::find().filter(person::Column::EmailKey.eq(email.key())).one(db).await?;
        let person = known.ok_or(Refusal::NotFound("as"))?.id;
        let open = OpenOperatorSession { person };
        let session = self.perform(&Caller::Anonymous, open, Mode::Keep, request_id.to_owned()).await?;
        let caller = Caller::Person { person, session };
        let outcome = work(&caller).await;
        let ended = self.perform(&caller, EndSession { session: None }, Mode::Keep, request_id.to_owned()).await;
        if let Err(error) = ended {
            // What was done is done, and must be told; the session ends by itself.
            tracing::warn!(%error, "the operator's session was not ended");
        }
        outcome
    }
}

/// Open a session without a password.
#[derive(Clone, Serialize)]
struct OpenOperatorSession {
    person: PersonId,
}

impl Command for OpenOperatorSession {
    const NEEDS: Permission = Permission::Anybody;
    const NAME: &'static str = "openOperatorSession";
    type Outcome = SessionId;

    async fn scope(&self, _: &Lookup<'_>) -> Result<Place, Refusal> {
        Ok(Place::Network)
    }

    async fn run(self, writing: &Writing) -> Result<SessionId, Refusal> {
        let id: SessionId = writing.mint();
        let session = session::Entity::insert(session::ActiveModel {
            id: Set(id),
            person_id: Set(self.person),
            device: Set(Some("command line".to_owned())),
            created_at: Set(writing.now()),
            last_used_at: Set(writing.now()),
            expires_at: Set(writing.now() + LIFE),
            ended_at: Set(None),
            end_reason: Set(None),
            // Whoever runs the server has shown no code.
            second_factor_at: Set(None),
        })
        .exec_with_returning(writing.tx())
        .await?;
        writing.record(Entry::of(id).after(&session)?).await?;
        Ok(id)
    }
}
