//! Secrets that are mailed to whoever an account belongs to. Each is good once; of each only the hash is kept.

use chrono::TimeDelta;
use entity::id::{AccountSecretId, PersonId};
use entity::identity::account_secret::{ActiveModel, Column, Entity, Model};
use entity::identity::person;
use entity::state::MailKind;
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};

use super::rule::Rule;
use super::secret::Secret;
use crate::command::Writing;
use crate::feed::audit::Entry;
use crate::mail::letter::Letter;
use crate::mail::post::Sealed;
use crate::office::Office;
use crate::refusal::{Refusal, Rule as AnyRule};

/// One answer for unknown, used and expired secrets, and for those of another kind.
pub(super) fn invalid() -> Refusal {
    AnyRule::from(Rule::SecretInvalid).at("secret")
}

pub(super) fn is_invalid(refusal: &Refusal) -> bool {
    matches!(refusal, Refusal::Rule { rule: AnyRule::Identity(Rule::SecretInvalid), .. })
}

/// A new secret for the account, about an address as it is written and as it is compared.
pub(super) async fn give(
    kind: MailKind,
    person: PersonId,
    (email, email_key): (&str, &str),
    life: TimeDelta,
    writing: &Writing,
) -> Result<Sealed, Refusal> {
    let sealed = writing.secret_for(kind)?;
    let id: AccountSecretId = writing.mint();
    let row = Entity::insert(ActiveModel {
        id: Set(id),
        person_id: Set(person),
        kind: Set(kind),
        secret_hash: Set(sealed.secret.hash()),
        email: Set(email.to_owned()),
        email_key: Set(email_key.to_owned()),
        created_at: Set(writing.now()),
        expires_at: Set(writing.now() + life),
        confirmed_at: Set(None),
    })
    .exec_with_returning(writing.tx())
    .await?;
    writing.record(Entry::of(id).after(&row)?).await?;
    Ok(sealed)
}

/// Mails the account's owner a new secret of this kind, which lives so long.
pub(super) async fn mail(
    kind: MailKind,
    person: &person::Model,
    life: TimeDelta,
    writing: &Writing,
) -> Result<(), Refusal> {
    let (Some(email), Some(email_key)) = (&person.email, &person.email_key) else { return Ok(()) };
    let sealed = give(kind, person.id, (email, email_key), life, writing).await?;
    let letter = Letter::to_person(kind, person).living(life);
    writing.send(letter.carrying(sealed, Some(life))).await
}

/// Uses the secret up and locks the account that it is for. It must be about the address that the account still has.
pub(super) async fn take(
    secret: &Secret,
    kind: MailKind,
    writing: &Writing,
) -> Result<(Model, person::Model), Refusal> {
    let found = with_hash(secret, kind).one(writing.tx()).await?.ok_or_else(invalid)?;
    // Before the secret itself, so that two secrets of one account wait for each other in one order.
    let person = person::Entity::find_by_id(found.person_id)
        .lock_exclusive()
        .one(writing.tx())
        .await?
        .filter(|person| person.email_key.as_ref() == Some(&found.email_key))
        .ok_or_else(invalid)?;
    let taken = Entity::delete_many()
        .filter(Column::Id.eq(found.id))
        .filter(Column::ExpiresAt.gt(writing.now()))
        .exec(writing.tx())
        .await?;
    if taken.rows_affected == 1 { Ok((found, person)) } else { Err(invalid()) }
}

/// The account's secrets of these kinds are good for nothing any more.
pub(super) async fn forget(person: PersonId, kinds: &[MailKind], writing: &Writing) -> Result<(), Refusal> {
    Entity::delete_many()
        .filter(Column::PersonId.eq(person))
        .filter(Column::Kind.is_in(kinds.iter().copied()))
        .exec(writing.tx())
        .await?;
    Ok(())
}

impl Office {
    /// Refuses what cannot be done without a mail.
    pub(super) fn require_post(&self, path: &'static str) -> Result<(), Refusal> {
        if self.post().is_some() { Ok(()) } else { Err(AnyRule::from(Rule::MailUnavailable).at(path)) }
    }

    /// What a secret is about, before it is used.
    pub(super) async fn behind(&self, secret: &Secret, kind: MailKind) -> Result<Model, Refusal> {
        with_hash(secret, kind)
            .filter(Column::ExpiresAt.gt(self.clock().now()))
            .one(self.databases().reader())
            .await?
            .ok_or_else(invalid)
    }
}

fn with_hash(secret: &Secret, kind: MailKind) -> sea_orm::Select<Entity> {
    Entity::find().filter(Column::SecretHash.eq(secret.hash())).filter(Column::Kind.eq(kind))
}
