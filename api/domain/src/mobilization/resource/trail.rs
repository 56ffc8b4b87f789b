//! What every change of a resource leaves beside itself.

use entity::mobilization::resource;

use crate::command::Writing;
use crate::feed::audit::Entry;
use crate::feed::outbox::Event;
use crate::refusal::Refusal;

/// Records the changed row and announces what has happened.
pub(super) async fn told(
    event: &'static str,
    (before, after): (Option<&resource::Model>, &resource::Model),
    writing: &Writing,
) -> Result<(), Refusal> {
    let mut entry = Entry::of(after.id).in_organization(after.organization_id);
    if let Some(before) = before {
        entry = entry.before(before)?;
    }
    writing.record(entry.after(after)?).await?;
    writing.announce(Event::new(event, after.id).in_organization(after.organization_id)).await
}
