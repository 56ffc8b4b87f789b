//! What every change about a need leaves beside itself: the audit record and the event.

use entity::id::TypedId;
use entity::mobilization::need;
use serde::Serialize;

use crate::command::Writing;
use crate::feed::audit::Entry;
use crate::feed::outbox::Event;
use crate::refusal::Refusal;

/// Records one changed row.
pub(crate) async fn record<I: TypedId, T: Serialize>(
    id: I,
    need: &need::Model,
    (before, after): (Option<&T>, &T),
    reason: Option<&str>,
    writing: &Writing,
) -> Result<(), Refusal> {
    let mut entry = Entry::of(id).in_organization(need.organization_id).in_partnership(need.partnership_id);
    if let Some(before) = before {
        entry = entry.before(before)?;
    }
    if let Some(reason) = reason {
        entry = entry.because(reason);
    }
    writing.record(entry.after(after)?).await
}

/// Announces what has happened.
pub(crate) async fn announce<I: TypedId>(
    event: &'static str,
    id: I,
    need: &need::Model,
    writing: &Writing,
) -> Result<(), Refusal> {
    let event = Event::new(event, id).in_organization(need.organization_id).in_partnership(need.partnership_id);
    writing.announce(event).await
}
