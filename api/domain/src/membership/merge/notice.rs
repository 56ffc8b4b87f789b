//! Who is told of a merge: owners before it, whoever goes on in another organization after it.

use entity::identity::person;
use entity::registry::{merge, organization};
use entity::state::{MailKind, Role};

use crate::command::Writing;
use crate::mail::letter::Letter;
use crate::membership::officers;
use crate::refusal::Refusal;

/// Mails the owners of both organizations what is proposed, why, and until when they may object.
pub(super) async fn ask_owners(
    merge: &merge::Model,
    (duplicate, surviving): (&organization::Model, &organization::Model),
    writing: &Writing,
) -> Result<(), Refusal> {
    if writing.post().is_none() {
        return Ok(());
    }
    let until = merge.objections_until.format("%Y-%m-%d %H:%M UTC").to_string();
    let mut told = Vec::new();
    for side in merge.sides() {
        for owner in officers::holding(&[Role::Owner], side, writing.today(), writing.tx()).await? {
            if told.contains(&owner.id) {
                continue;
            }
            let letter = Letter::to_person(MailKind::MergeProposed, &owner)
                .saying("duplicate", &duplicate.name)
                .saying("surviving", &surviving.name)
                .saying("reason", &merge.reason)
                .saying("until", &until);
            writing.send(letter).await?;
            told.push(owner.id);
        }
    }
    Ok(())
}

/// Mails somebody whose membership goes on in another organization.
pub(super) async fn tell_member(
    person: &person::Model,
    (duplicate, surviving): (&organization::Model, &organization::Model),
    writing: &Writing,
) -> Result<(), Refusal> {
    let letter = Letter::to_person(MailKind::OrganizationMerged, person)
        .saying("duplicate", &duplicate.name)
        .saying("surviving", &surviving.name);
    writing.send(letter).await
}
