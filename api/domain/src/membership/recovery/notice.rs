//! Who is told of a recovery.

use entity::identity::person;
use entity::membership::ownership_recovery::Model;
use entity::registry::organization;
use entity::state::{MailKind, Role};
use sea_orm::EntityTrait;

use super::super::officers;
use crate::command::Writing;
use crate::mail::letter::Letter;
use crate::refusal::Refusal;

/// Mails the owners and admins, and who shall own the organization. Where no mails are sent, the trail and the list of
/// recoveries tell.
pub(super) async fn tell_all(
    kind: MailKind,
    (recovery, heir): (&Model, &person::Model),
    organization: &organization::Model,
    writing: &Writing,
) -> Result<(), Refusal> {
    if writing.post().is_none() {
        return Ok(());
    }
    let leading = [Role::Owner, Role::Admin];
    let mut told = officers::holding(&leading, organization.id, writing.today(), writing.tx()).await?;
    told.retain(|officer| officer.id != heir.id);
    for officer in &told {
        writing
            .send(
                letter(kind, officer, recovery, heir)
                    .saying("organization", &organization.name)
                    .saying("side", "officer"),
            )
            .await?;
    }
    // Who was to own it may have no account any more when it is taken back.
    if heir.email_key.is_none() {
        return Ok(());
    }
    writing
        .send(letter(kind, heir, recovery, heir).saying("organization", &organization.name).saying("side", "heir"))
        .await
}

/// Mails who started it, and who will not own the organization now.
pub(super) async fn tell_of_objection(
    recovery: &Model,
    heir: &person::Model,
    organization: &organization::Model,
    writing: &Writing,
) -> Result<(), Refusal> {
    let administrator = person::Entity::find_by_id(recovery.started_by).one(writing.tx()).await?;
    let told = administrator.into_iter().chain([heir.clone()]).filter(|person| person.email_key.is_some());
    for person in told {
        let letter = letter(MailKind::OwnershipRecoveryObjected, &person, recovery, heir)
            .saying("organization", &organization.name)
            .saying("objection", recovery.objection.as_deref().unwrap_or_default());
        writing.send(letter).await?;
    }
    Ok(())
}

fn letter(kind: MailKind, person: &person::Model, recovery: &Model, heir: &person::Model) -> Letter {
    Letter::to_person(kind, person)
        // By it the mail is found when the heir is erased while it waits.
        .saying("about", &heir.id.to_string())
        .saying("heir", &heir.name)
        .saying("reason", &recovery.reason)
        .saying("withdrawal", recovery.withdrawal.as_deref().unwrap_or_default())
        .saying("until", &recovery.notice_ends_at.format("%Y-%m-%d %H:%M UTC").to_string())
}
