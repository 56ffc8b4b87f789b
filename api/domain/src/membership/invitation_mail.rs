//! An invitation reaches the address that it is for by mail.

use chrono::TimeDelta;
use entity::identity::person;
use entity::membership::invitation::Model;
use entity::registry::organization;
use entity::state::MailKind;
use entity::value::email::Email;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::rule::Rule;
use crate::command::Writing;
use crate::mail::letter::Letter;
use crate::mail::post::Sealed;
use crate::refusal::{Refusal, Rule as AnyRule};

/// Invitations that one address is mailed in an hour, whoever invites it to what: nobody's mailbox is to
/// be filled by whoever has founded an organization.
const MOST: u64 = 5;
const WINDOW: TimeDelta = TimeDelta::hours(1);

/// Mails the invitation with its secret, where mails are sent: to whoever has an account in their language, to others
/// in this one.
///
/// # Errors
/// [`Rule::InvitedTooOften`] at `path` when the address was mailed too many just now.
pub(super) async fn mail(
    (invitation, sealed): (&Model, Sealed),
    locale: &str,
    path: &'static str,
    writing: &Writing,
) -> Result<(), Refusal> {
    let (Some(_), Ok(email)) = (writing.post(), Email::parse(&invitation.email)) else { return Ok(()) };
    if writing.mailed_within(WINDOW, MailKind::Invitation, &email).await? >= MOST {
        return Err(AnyRule::from(Rule::InvitedTooOften).at(path));
    }
    let known = person::Entity::find().filter(person::Column::EmailKey.eq(email.key())).one(writing.tx()).await?;
    let letter = match known {
        Some(person) => Letter::to_person(MailKind::Invitation, &person),
        None => Letter::to_address(MailKind::Invitation, &email, locale),
    };
    let organization = organization::Entity::find_by_id(invitation.organization_id).one(writing.tx()).await?;
    let inviter = person::Entity::find_by_id(invitation.invited_by).one(writing.tx()).await?;
    let letter = letter
        .saying("organization", organization.as_ref().map_or("", |organization| &organization.name))
        .saying("inviter", inviter.as_ref().map_or("", |inviter| &inviter.name))
        .living(invitation.expires_at - writing.now());
    writing.send(letter.carrying(sealed, None)).await
}
