//! A session ends.

use entity::id::SessionId;
use entity::identity::session;
use entity::state::SessionEnd;
use sea_orm::EntityTrait;
use serde::Serialize;

use super::refresh::end;
use crate::command::{Command, Lookup, Writing};
use crate::policy::permission::Permission;
use crate::policy::place::Place;
use crate::refusal::Refusal;

/// End one of the caller's own sessions; without an id, the one that asks.
#[derive(Clone, Serialize)]
pub struct EndSession {
    pub session: Option<SessionId>,
}

impl Command for EndSession {
    const NEEDS: Permission = Permission::SignedIn;
    const CHANGES_CALLER: bool = true;
    const NAME: &'static str = "endSession";
    type Outcome = SessionId;

    async fn scope(&self, _: &Lookup<'_>) -> Result<Place, Refusal> {
        Ok(Place::Network)
    }

    async fn run(self, writing: &Writing) -> Result<SessionId, Refusal> {
        let id = self.session.or(writing.rights().session()).ok_or(Refusal::Unauthenticated)?;
        let session = session::Entity::find_by_id(id)
            .one(writing.tx())
            .await?
            .filter(|session| Some(session.person_id) == writing.rights().person())
            .ok_or(Refusal::NotFound("sessionId"))?;
        let reason = if writing.rights().session() == Some(id) { SessionEnd::SignedOut } else { SessionEnd::Ended };
        end(&session, reason, writing).await?;
        Ok(id)
    }
}
