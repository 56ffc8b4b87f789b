//! Who is told of a merge: owners before it, whoever goes on in another organization after it.

use entity::identity::person;
use entity::registry::{merge, organization};
use entity::state::{MailKind, Role};
use sea_orm::EntityTrait;

use crate::command::Writing;
use crate::mail::letter::Letter;
use crate::membership::officers;
use crate::refusal::Refusal;

/// Mails the owners of both organizations what is proposed, or what came of it, each once.
pub(super) async fn tell_owners(
    kind: MailKind,
    merge: &merge::Model,
    both: (&organization::Model, &organization::Model),
    writing: &Writing,
) -> Result<(), Refusal> {
    if writing.post().is_none() {
        return Ok(());
    }
    let mut told = Vec::new();
    for side in merge.sides() {
        for owner in officers::holding(&[Role::Owner], side, writing.today(), writing.tx()).await? {
            if told.contains(&owner.id) {
                continue;
            }
            writing.send(letter(kind, &owner, merge, both)).await?;
            told.push(owner.id);
        }
    }
    Ok(())
}

/// Mails the owners of both organizations, and who proposed it, that an owner has objected.
pub(super) async fn tell_of_objection(
    merge: &merge::Model,
    both: (&organization::Model, &organization::Model),
    writing: &Writing,
) -> Result<(), Refusal> {
    tell_owners(MailKind::MergeObjected, merge, both, writing).await?;
    // Who runs the network owns neither.
    let administrator = person::Entity::find_by_id(merge.proposed_by).one(writing.tx()).await?;
    if let Some(administrator) = administrator.filter(|person| person.email_key.is_some()) {
        writing.send(letter(MailKind::MergeObjected, &administrator, merge, both)).await?;
    }
    Ok(())
}

fn letter(
    kind: MailKind,
    person: &person::Model,
    merge: &merge::Model,
    (duplicate, surviving): (&organization::Model, &organization::Model),
) -> Letter {
    // Without the network's word it ended with one of both.
    let side = if merge.withdrawal.is_some() { "network" } else { "closed" };
    Letter::to_person(kind, person)
        .saying("duplicate", &duplicate.name)
        .saying("surviving", &surviving.name)
        .saying("reason", &merge.reason)
        .saying("objection", merge.objection.as_deref().unwrap_or_default())
        .saying("withdrawal", merge.withdrawal.as_deref().unwrap_or_default())
        .saying("side", side)
        .saying("until", &merge.objections_until.format("%Y-%m-%d %H:%M UTC").to_string())
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
