//! Where accounts are confirmed: somebody wants one, the address is mailed, and whoever has the secret of the mail and
//! knows the password makes it.
//!
//! Either alone makes nothing. Who names somebody else's address never sees its mail, and who gets a mail that they did
//! not ask for does not know the password: nobody is led into an account that somebody else can open, too.

use std::net::IpAddr;

use chrono::TimeDelta;
use entity::identity::person;
use entity::identity::registration::{ActiveModel, Column, Entity, Model};
use entity::state::MailKind;
use entity::value::Broken;
use entity::value::{email::Email, text::Name};
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::Serialize;

use super::attempt::Door;
use super::mailed::{invalid, is_invalid};
use super::register::{Register, is_email_taken, open};
use super::rule::Rule;
use super::secret::Secret;
use super::verify_email::verified;
use crate::command::{Command, Lookup, Mode, Writing};
use crate::feed::audit::Entry;
use crate::mail::letter::Letter;
use crate::mail::queue::PATIENCE;
use crate::office::Office;
use crate::policy::caller::Caller;
use crate::policy::permission::Permission;
use crate::policy::place::Place;
use crate::refusal::{Fault, Refusal, Rule as AnyRule};
use crate::seen::Seen;

/// How long the secret is good, from when its mail is sent.
const LIFE: TimeDelta = TimeDelta::days(1);
/// Mails that registrations send to one address within [`DAY`], whoever wants what: nobody's mailbox is to be filled by
/// whoever knows its address.
const MOST: u64 = 12;
const DAY: TimeDelta = TimeDelta::days(1);

impl Office {
    /// Makes the account that was wanted, for a client at `from` that shows the secret of its mail and the password.
    /// Wrong passwords are counted with those at the sign-in.
    ///
    /// # Errors
    /// [`Rule::SecretInvalid`], also when the address has an account meanwhile; [`Rule::WrongPassword`] at `password`;
    /// [`Refusal::RateLimited`] after too many of those; a poor password at `password`.
    pub async fn confirm_registration(
        &self,
        secret: Secret,
        password: &Secret,
        from: IpAddr,
        request_id: String,
    ) -> Result<Seen<person::Model>, Refusal> {
        let work = async {
            let db = self.databases().reader();
            let wanted = open_with(&secret).filter(Column::ExpiresAt.gt(self.clock().now())).one(db).await?;
            let Model { email_key, password_hash, name, .. } = wanted.ok_or_else(invalid)?;
            let (office, shown) = (self.clone(), password.clone());
            let tried = async move {
                let is_right = office.hasher.verify(&shown, Some(&password_hash)).await?;
                if is_right { Ok(()) } else { Err(AnyRule::from(Rule::WrongPassword).at("password")) }
            };
            self.with_password(&email_key, from, tried).await?;
            // What was taken when it was chosen may not be any more.
            self.hasher.require_acceptable(password, (&name, &email_key), "password").await?;
            let made = self.perform(&Caller::Anonymous, ConfirmRegistration { secret }, Mode::Keep, request_id).await;
            made.map_err(|refusal| if is_email_taken(&refusal) { invalid() } else { refusal })
        };
        self.with_secret(Door::MailedSecret, from, is_invalid, work).await
    }
}

fn open_with(secret: &Secret) -> sea_orm::Select<Entity> {
    Entity::find().filter(Column::SecretHash.eq(secret.hash()))
}

/// Mail the address that somebody wants an account with. As much is written, mailed and recorded for one that has an
/// account: a row then, too, but an empty one, whose secret is in no mail.
#[derive(Clone, Serialize)]
pub(super) struct WantAccount(pub(super) Register);

impl Command for WantAccount {
    const NEEDS: Permission = Permission::Anybody;
    const NAME: &'static str = "register";
    type Outcome = ();

    async fn scope(&self, _: &Lookup<'_>) -> Result<Place, Refusal> {
        Ok(Place::Network)
    }

    async fn run(self, writing: &Writing) -> Result<(), Refusal> {
        let Register { name, email, locale, password_hash } = self.0;
        // Held, so that nothing is mailed to whoever is erased meanwhile.
        let known = person::Entity::find().filter(person::Column::EmailKey.eq(email.key())).lock_shared();
        let known = known.one(writing.tx()).await?;
        let mut mailed = 0;
        for kind in [MailKind::Registration, MailKind::AccountExists] {
            mailed += writing.mailed_within(DAY, kind, &email).await?;
        }
        if mailed >= MOST {
            return Err(Refusal::RateLimited { seconds: DAY.num_seconds().unsigned_abs() });
        }
        let sealed = writing.secret_for(MailKind::Registration)?;
        let password_hash = password_hash.ok_or_else(|| Fault::Broken("an account without a password".into()))?;
        let kept = |text: &str| Set(if known.is_some() { String::new() } else { text.to_owned() });
        let row = ActiveModel {
            secret_hash: Set(sealed.secret.hash()),
            name: kept(name.as_str()),
            email: kept(email.as_str()),
            email_key: kept(email.key()),
            password_hash: kept(&password_hash),
            locale: Set(locale.clone()),
            created_at: Set(writing.now()),
            // Until the mail is sent, or given up.
            expires_at: Set(writing.now() + PATIENCE),
        };
        Entity::insert(row).exec_without_returning(writing.tx()).await?;
        match known {
            Some(owner) => {
                writing.record(Entry::of(owner.id).because("somebody wanted the address")).await?;
                writing.send(Letter::to_person(MailKind::AccountExists, &owner)).await
            }
            None => {
                writing.record(Entry::default().because("somebody wants an account")).await?;
                // No word of whoever asks: the address may be a stranger's.
                let letter = Letter::to_address(MailKind::Registration, &email, &locale).living(LIFE);
                writing.send(letter.carrying(sealed, Some(LIFE))).await
            }
        }
    }
}

/// Make the account that the secret was mailed for.
#[derive(Clone, Serialize)]
struct ConfirmRegistration {
    secret: Secret,
}

impl Command for ConfirmRegistration {
    const NEEDS: Permission = Permission::Anybody;
    const NAME: &'static str = "confirmRegistration";
    type Outcome = Seen<person::Model>;

    async fn scope(&self, _: &Lookup<'_>) -> Result<Place, Refusal> {
        Ok(Place::Network)
    }

    async fn run(self, writing: &Writing) -> Result<Self::Outcome, Refusal> {
        let wanted = open_with(&self.secret).one(writing.tx()).await?.ok_or_else(invalid)?;
        // All of the address, in one order: of two who confirm at the same moment the second waits, and finds none.
        let all = Entity::find().filter(Column::EmailKey.eq(&wanted.email_key)).order_by_asc(Column::SecretHash);
        let all = all.lock_exclusive().all(writing.tx()).await?;
        let held = all.into_iter().find(|held| held.secret_hash == wanted.secret_hash);
        let wanted = held.filter(|held| held.expires_at > writing.now()).ok_or_else(invalid)?;
        let account = Register {
            name: said(Name::parse(&wanted.name))?,
            email: said(Email::parse(&wanted.email))?,
            locale: wanted.locale,
            password_hash: Some(wanted.password_hash),
        };
        let person = open(account, None, writing).await?;
        Ok(Seen::new(verified(person, writing).await?))
    }
}

/// A value as it was when it was written down.
fn said<T>(value: Result<T, Broken>) -> Result<T, Fault> {
    value.map_err(|broken| Fault::Broken(format!("a registration: {broken:?}")))
}

/// What was wanted for an address that has an account since is good for nothing.
pub(super) async fn forget(email_key: &str, writing: &Writing) -> Result<(), Refusal> {
    Entity::delete_many().filter(Column::EmailKey.eq(email_key)).exec(writing.tx()).await?;
    Ok(())
}
