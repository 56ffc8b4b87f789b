//! What every change of an offer leaves beside itself. An organization's offer is in its trail; of a person's offer,
//! which is nobody else's, the partnership is named alone.

use entity::mobilization::offer;

use crate::command::Writing;
use crate::feed::audit::Entry;
use crate::feed::outbox::Event;
use crate::refusal::Refusal;

/// Records the changed row and announces what has happened.
pub(super) async fn told(
    event: &'static str,
    (before, after): (Option<&offer::Model>, &offer::Model),
    reason: Option<&str>,
    writing: &Writing,
) -> Result<(), Refusal> {
    let mut entry = Entry::of(after.id).in_partnership(after.partnership_id);
    let mut event = Event::new(event, after.id).in_partnership(after.partnership_id);
    if let Some(organization) = after.giver_organization_id {
        entry = entry.in_organization(organization);
        event = event.in_organization(organization);
    }
    if let Some(before) = before {
        entry = entry.before(before)?;
    }
    if let Some(reason) = reason {
        entry = entry.because(reason);
    }
    writing.record(entry.after(after)?).await?;
    writing.announce(event).await
}
