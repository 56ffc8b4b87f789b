//! An address agrees that an account shall have another one, or that it shall not.

use std::net::IpAddr;

use entity::identity::account_secret::{Column, Entity, Model};
use entity::identity::person;
use entity::state::MailKind;
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QuerySelect};
use serde::Serialize;

use super::attempt::Door;
use super::mailed::{self, invalid};
use super::rule::Rule;
use super::secret::Secret;
use crate::command::{Command, Lookup, Mode, Writing};
use crate::feed::audit::Entry;
use crate::mail::letter::Letter;
use crate::office::Office;
use crate::policy::caller::Caller;
use crate::policy::permission::Permission;
use crate::policy::place::Place;
use crate::refusal::{Refusal, Rule as AnyRule, is_taken};

const KINDS: [MailKind; 2] = [MailKind::EmailChangeFrom, MailKind::EmailChangeTo];

impl Office {
    /// Agrees for the address that the secret was mailed to. Whether both have, so that the account has its new one.
    ///
    /// # Errors
    /// [`Rule::SecretInvalid`]; [`Rule::EmailTaken`] when somebody else was faster; [`Refusal::RateLimited`].
    pub async fn confirm_email_change(
        &self,
        secret: Secret,
        from: IpAddr,
        request_id: String,
    ) -> Result<bool, Refusal> {
        let work = self.perform(&Caller::Anonymous, ConfirmEmailChange { secret }, Mode::Keep, request_id);
        self.with_secret(Door::MailedSecret, from, mailed::is_invalid, work).await
    }

    /// Takes the wish back, with the secret that was mailed to the address that the account has.
    ///
    /// # Errors
    /// [`Rule::SecretInvalid`]; [`Refusal::RateLimited`] after too many of those.
    pub async fn cancel_email_change(&self, secret: Secret, from: IpAddr, request_id: String) -> Result<(), Refusal> {
        let work = self.perform(&Caller::Anonymous, CancelEmailChange { secret }, Mode::Keep, request_id);
        self.with_secret(Door::MailedSecret, from, mailed::is_invalid, work).await
    }
}

/// Agree for one of the two addresses.
#[derive(Clone, Serialize)]
struct ConfirmEmailChange {
    secret: Secret,
}

impl Command for ConfirmEmailChange {
    const NEEDS: Permission = Permission::Anybody;
    const NAME: &'static str = "confirmEmailChange";
    type Outcome = bool;

    async fn scope(&self, _: &Lookup<'_>) -> Result<Place, Refusal> {
        Ok(Place::Network)
    }

    async fn run(self, writing: &Writing) -> Result<bool, Refusal> {
        let (wish, person) = wish(&self.secret, &KINDS, writing).await?;
        Entity::update_many()
            .col_expr(Column::ConfirmedAt, Expr::value(writing.now()))
            .filter(Column::Id.eq(wish.id))
            .exec(writing.tx())
            .await?;
        writing.record(Entry::of(wish.id).before(&wish)?.because("confirmed")).await?;
        let agreed = Entity::of_person(person.id)
            .filter(Column::Kind.is_in(KINDS))
            .filter(Column::EmailKey.eq(&wish.email_key))
            .filter(Column::ConfirmedAt.is_not_null());
        if agreed.count(writing.tx()).await? < 2 {
            return Ok(false);
        }
        take_effect(person, wish, writing).await?;
        Ok(true)
    }
}

/// The account has its new address, whose owner has just shown that they read it. Whatever was mailed to the old one
/// is good for nothing.
async fn take_effect(before: person::Model, wish: Model, writing: &Writing) -> Result<(), Refusal> {
    let after = person::Model {
        email: Some(wish.email),
        email_key: Some(wish.email_key),
        email_verified_at: Some(writing.now()),
        ..before.clone()
    };
    let changed = person::ActiveModel {
        email: Set(after.email.clone()),
        email_key: Set(after.email_key.clone()),
        email_verified_at: Set(after.email_verified_at),
        ..Default::default()
    };
    person::Entity::update_many()
        .set(changed)
        .filter(person::Column::Id.eq(before.id))
        .exec(writing.tx())
        .await
        .map_err(|error| {
            if is_taken(&error, "person", "email_key") {
                AnyRule::from(Rule::EmailTaken).at("secret")
            } else {
                error.into()
            }
        })?;
    let all = [MailKind::PasswordReset, MailKind::EmailVerification, KINDS[0], KINDS[1]];
    mailed::forget(before.id, &all, writing).await?;
    writing.record(Entry::of(before.id).before(&before)?.after(&after)?).await?;
    let address = after.email.as_deref().unwrap_or_default();
    writing.send(Letter::to_person(MailKind::EmailChanged, &before).saying("address", address)).await
}

/// Take the wish for another address back.
#[derive(Clone, Serialize)]
struct CancelEmailChange {
    secret: Secret,
}

impl Command for CancelEmailChange {
    const NEEDS: Permission = Permission::Anybody;
    const NAME: &'static str = "cancelEmailChange";
    type Outcome = ();

    async fn scope(&self, _: &Lookup<'_>) -> Result<Place, Refusal> {
        Ok(Place::Network)
    }

    async fn run(self, writing: &Writing) -> Result<(), Refusal> {
        let (wish, person) = wish(&self.secret, &[MailKind::EmailChangeFrom], writing).await?;
        mailed::forget(person.id, &KINDS, writing).await?;
        writing.record(Entry::of(wish.id).before(&wish)?.because("cancelled")).await
    }
}

/// The wish that the secret is about, and the account, which is held.
async fn wish(secret: &Secret, kinds: &[MailKind], writing: &Writing) -> Result<(Model, person::Model), Refusal> {
    let wanted = || {
        Entity::find()
            .filter(Column::SecretHash.eq(secret.hash()))
            .filter(Column::Kind.is_in(kinds.iter().copied()))
            .filter(Column::ExpiresAt.gt(writing.now()))
    };
    let found = wanted().one(writing.tx()).await?.ok_or_else(invalid)?;
    let person = person::Entity::find_by_id(found.person_id).lock_exclusive().one(writing.tx()).await?;
    // Somebody may have taken it back while the account was waited for.
    let found = wanted().one(writing.tx()).await?.ok_or_else(invalid)?;
    Ok((found, person.ok_or_else(invalid)?))
}
