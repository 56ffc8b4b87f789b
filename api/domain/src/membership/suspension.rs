//! What a suspension is, and what its person is told.

use chrono::NaiveDate;
use entity::identity::person;
use entity::membership::member;
use entity::registry::organization;
use entity::state::{MailKind, MembershipStatus};
use sea_orm::EntityTrait;

use crate::command::Writing;
use crate::mail::letter::Letter;
use crate::refusal::Refusal;

/// Whether the membership is suspended on that day. A suspension is over by itself after its last day.
#[must_use]
pub fn is_suspended(status: MembershipStatus, until: Option<NaiveDate>, today: NaiveDate) -> bool {
    status == MembershipStatus::Suspended && until.is_none_or(|last| last >= today)
}

/// Mails a member who has an account.
pub(super) async fn tell(
    kind: MailKind,
    member: &member::Model,
    words: &[(&str, &str)],
    writing: &Writing,
) -> Result<(), Refusal> {
    if writing.post().is_none() {
        return Ok(());
    }
    let person = person::Entity::find_by_id(member.person_id).one(writing.tx()).await?;
    let Some(person) = person.filter(|person| person.email_key.is_some()) else { return Ok(()) };
    let organization = organization::Entity::find_by_id(member.organization_id).one(writing.tx()).await?;
    let letter = Letter::to_person(kind, &person)
        .saying("organization", organization.as_ref().map_or("", |organization| &organization.name));
    writing.send(words.iter().fold(letter, |letter, (name, word)| letter.saying(name, word))).await
}
