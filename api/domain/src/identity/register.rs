//! Somebody makes an account.

use std::net::IpAddr;

use entity::id::PersonId;
use entity::identity::person;
use entity::state::PlatformRole;
use entity::value::{email::Email, text::Name};
use sea_orm::ActiveValue::Set;
use sea_orm::EntityTrait;
use serde::Serialize;

use super::attempt::{Counter, Door};
use super::confirm_registration::{WantAccount, forget};
use super::request_verification;
use super::rule::Rule;
use super::secret::Secret;
use crate::command::{Command, Lookup, Mode, Writing};
use crate::feed::audit::Entry;
use crate::office::Office;
use crate::policy::caller::Caller;
use crate::policy::permission::Permission;
use crate::policy::place::Place;
use crate::refusal::{Refusal, Rule as AnyRule, is_taken};
use crate::seen::Seen;

/// Make an account with an e-mail address and a password. The password is hashed before the transaction, see
/// [`crate::Office::register`].
#[derive(Clone, Serialize)]
pub struct Register {
    pub name: Name,
    pub email: Email,
    pub locale: String,
    /// None for whom a provider vouches.
    #[serde(skip)]
    pub(crate) password_hash: Option<String>,
}

/// What came of a registration.
pub enum Registered {
    /// The account is there.
    Account(Seen<person::Model>),
    /// A mail is on its way to the address. Whether it has an account is nobody's to know but its owner's.
    Mailed,
}

impl Office {
    /// Accounts that people make for themselves are there at once, or when a mail to their address is answered.
    #[must_use]
    pub fn with_confirmed_accounts(mut self, confirms_accounts: bool) -> Self {
        self.confirms_accounts = confirms_accounts;
        self
    }

    /// Makes an account for a client at `from`, or where accounts are confirmed has the address mailed. Each try is
    /// counted, also the good ones: they fill the database, and where accounts are there at once the others tell who
    /// has one.
    ///
    /// # Errors
    /// As [`Office::register`]; [`Refusal::RateLimited`] after too many.
    pub async fn register_from(
        &self,
        from: IpAddr,
        account: (Name, Email, String),
        password: &Secret,
        mode: Mode,
        request_id: String,
    ) -> Result<Registered, Refusal> {
        self.knock(Door::Register, from).await?;
        if self.confirms_accounts {
            self.want_account(from, account, password, mode, request_id).await.map(|()| Registered::Mailed)
        } else {
            self.register(account, password, mode, request_id).await.map(Registered::Account)
        }
    }

    /// The same steps for an address that has an account and for one that has none; the password is hashed for both.
    async fn want_account(
        &self,
        from: IpAddr,
        (name, email, locale): (Name, Email, String),
        password: &Secret,
        mode: Mode,
        request_id: String,
    ) -> Result<(), Refusal> {
        self.hasher.require_acceptable(password, (name.as_str(), email.key()), "password").await?;
        if mode == Mode::Keep {
            self.knock_for_mail(Counter::of_registration(&email), from).await?;
        }
        let password_hash = Some(self.hasher.hash(password).await?);
        let command = WantAccount(Register { name, email, locale, password_hash });
        self.perform(&Caller::Anonymous, command, mode, request_id).await
    }

    /// Makes an account: refuses a poor password, hashes a good one, then performs [`Register`].
    pub async fn register(
        &self,
        (name, email, locale): (Name, Email, String),
        password: &Secret,
        mode: Mode,
        request_id: String,
    ) -> Result<Seen<person::Model>, Refusal> {
        self.hasher.require_acceptable(password, (name.as_str(), email.key()), "password").await?;
        let password_hash = Some(self.hasher.hash(password).await?);
        let command = Register { name, email: email.clone(), locale, password_hash };
        let made = self.perform(&Caller::Anonymous, command, mode, request_id.clone()).await;
        if mode == Mode::Keep && made.as_ref().is_err_and(is_email_taken) {
            self.tell_owner(email, request_id).await?;
        }
        made
    }
}

impl Command for Register {
    const NEEDS: Permission = Permission::Anybody;
    const NAME: &'static str = "register";
    type Outcome = Seen<person::Model>;

    async fn scope(&self, _: &Lookup<'_>) -> Result<Place, Refusal> {
        Ok(Place::Network)
    }

    async fn run(self, writing: &Writing) -> Result<Self::Outcome, Refusal> {
        let person = open(self, None, writing).await?;
        request_verification::mail(&person, writing).await?;
        Ok(Seen::new(person))
    }
}

pub(super) fn is_email_taken(refusal: &Refusal) -> bool {
    matches!(refusal, Refusal::Rule { rule: AnyRule::Identity(Rule::EmailTaken), .. })
}

/// Writes down the account, with what it is on the platform.
pub(super) async fn open(
    account: Register,
    platform_role: Option<PlatformRole>,
    writing: &Writing,
) -> Result<person::Model, Refusal> {
    forget(account.email.key(), writing).await?;
    let id: PersonId = writing.mint();
    let row = person::ActiveModel {
        id: Set(id),
        name_key: Set(account.name.search_key()),
        name: Set(account.name.into_string()),
        email_key: Set(Some(account.email.key().to_owned())),
        email: Set(Some(account.email.into_string())),
        password_hash: Set(Some(account.password_hash.unwrap_or_else(|| person::NO_PASSWORD.to_owned()))),
        locale: Set(account.locale),
        platform_role: Set(platform_role),
        created_at: Set(writing.now()),
        email_verified_at: Set(None),
    };
    let person = person::Entity::insert(row).exec_with_returning(writing.tx()).await.map_err(|error| {
        if is_taken(&error, "person", "email_key") { AnyRule::from(Rule::EmailTaken).at("email") } else { error.into() }
    })?;
    writing.record(Entry::of(id).after(&person)?).await?;
    Ok(person)
}
