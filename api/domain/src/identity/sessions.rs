//! All sessions of a person end.

use entity::id::{PersonId, SessionId};
use entity::identity::session;
use entity::state::SessionEnd;
use sea_orm::{ColumnTrait, QueryFilter};

use super::refresh::end;
use crate::command::Writing;
use crate::refusal::Refusal;

/// Ends the person's open sessions but this one. Whoever calls this holds the person's row, so that none is opened
/// meanwhile with what opened those.
pub(crate) async fn end_all(person: PersonId, but: Option<SessionId>, writing: &Writing) -> Result<(), Refusal> {
    let open = session::Entity::of_person(person)
        .filter(session::Column::EndedAt.is_null())
        .filter(session::Column::ExpiresAt.gt(writing.now()))
        .all(writing.tx())
        .await?;
    for session in open.iter().filter(|session| Some(session.id) != but) {
        end(session, SessionEnd::Ended, writing).await?;
    }
    Ok(())
}
