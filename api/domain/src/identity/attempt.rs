//! Tries at a password or a secret are counted in the database, so that all servers share the counts.
//!
//! What is counted is a door together with a client's address, or with the account that somebody wants to be. A try at
//! a password is counted before the password is looked at, so that many at once are not more than one after the other,
//! and given back when it was the right one. Nothing else lowers a count: whoever has an account of their own cannot
//! wash away wrong tries with right ones.

use std::net::{IpAddr, Ipv6Addr};
use std::sync::atomic::{AtomicI64, Ordering};

use chrono::{DateTime, TimeDelta, Utc};
use data_encoding::HEXLOWER;
use entity::identity::attempt::{ActiveModel, Column, Entity, Model};
use entity::value::email::Email;
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use sha2::{Digest, Sha256};

use crate::office::Office;
use crate::refusal::{Refusal, is_passing};

/// Wrong tries at one account within [`ACCOUNT_WINDOW`].
const ACCOUNT_TRIES: i32 = 10;
const ACCOUNT_WINDOW: TimeDelta = TimeDelta::minutes(15);
/// Mails that are asked for one account, or sent to one address that an account is wanted with, within [`MAIL_WINDOW`].
/// A mail that an owner asks for is good for longer than that: who keeps an owner from asking has sent them what they
/// would ask for. Not so a registration's, see [`Counter::of_registration`].
const MAILS: i32 = 3;
const MAIL_WINDOW: TimeDelta = TimeDelta::minutes(15);
/// Tries at one door from one address within [`ADDRESS_WINDOW`], unless a setting says otherwise.
pub const ADDRESS_TRIES: u16 = 20;
const ADDRESS_WINDOW: TimeDelta = TimeDelta::minutes(1);
/// How often counts that have ended are removed, in seconds.
const PURGE_SECONDS: i64 = 60;

/// Where a stranger may try something; each door has counts of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Door {
    SignIn,
    Register,
    Refresh,
    Invitation,
    /// Whoever has a mail sent to an address.
    Mail,
    /// Whoever shows a secret that was mailed.
    MailedSecret,
    /// An organization's system that asks for an access token.
    Client,
    /// Whoever goes to an OpenID provider, and comes back with what is none of ours.
    OpenId,
    /// Whoever checks a receipt by its code.
    Receipt,
}

/// The counts of one server: how many tries it grants an address, and when it last removed old counts.
pub(crate) struct Tries {
    of_address: i32,
    purged_at: AtomicI64,
}

impl Tries {
    pub(crate) fn new(of_address: u16) -> Self {
        Self { of_address: of_address.into(), purged_at: AtomicI64::new(0) }
    }
}

/// What is counted, and how many times it may be tried.
pub(crate) struct Counter {
    /// A hash: as long for any text, and the table is no list of who has tried what.
    key: String,
    most: i32,
    window: TimeDelta,
    /// Whether the window begins anew with each wrong try. That bounds every stretch of time as long as the window.
    /// Without it the window begins with the first try, and a crowd behind one address, of whom somebody always
    /// mistypes, is not kept out by tries of long ago.
    slides: bool,
}

impl Counter {
    /// The account that somebody wants to be, whether there is one, and however its address is written.
    pub(crate) fn of_account(email: &str) -> Self {
        let account = Email::parse(email).map_or_else(|_| email.trim().to_lowercase(), |email| email.key().to_owned());
        Self { key: hash(&format!("account {account}")), most: ACCOUNT_TRIES, window: ACCOUNT_WINDOW, slides: true }
    }

    /// The account that mails are asked for, whether there is one.
    pub(crate) fn of_mails(email: &Email) -> Self {
        Self { key: hash(&format!("mails {}", email.key())), most: MAILS, window: MAIL_WINDOW, slides: false }
    }

    /// The address that an account shall have. Not one count with the mails that its owner asks for: whoever names it
    /// must not keep the owner from a new password.
    pub(crate) fn of_new_address(email: &Email) -> Self {
        Self { key: hash(&format!("new address {}", email.key())), most: MAILS, window: MAIL_WINDOW, slides: false }
    }

    /// The address that somebody wants an account with, whether it has one. Not one count with the mails that an owner
    /// asks for: whoever names it must not keep the owner from a new password. From an account they do keep its owner as
    /// long as they go on: what was mailed takes the password that they chose, and is of no use to the owner.
    pub(crate) fn of_registration(email: &Email) -> Self {
        Self { key: hash(&format!("registration {}", email.key())), most: MAILS, window: MAIL_WINDOW, slides: false }
    }

    fn of_address(door: Door, address: IpAddr, most: i32) -> Self {
        let key = hash(&format!("address {door:?} {}", holder(address)));
        Self { key, most, window: ADDRESS_WINDOW, slides: false }
    }
}

/// Who has an address of version 6 has the 2^64 that begin like it.
fn holder(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => Ipv6Addr::from_bits(address.to_bits() & (u128::MAX << 64)).into(),
        address @ IpAddr::V4(_) => address,
    }
}

fn hash(text: &str) -> String {
    HEXLOWER.encode(&Sha256::digest(text))
}

impl Office {
    /// Another number of tries that one address has at each door in a minute.
    #[must_use]
    pub fn with_address_tries(mut self, most: u16) -> Self {
        self.tries = Tries::new(most).into();
        self
    }

    pub(crate) fn counter(&self, door: Door, address: IpAddr) -> Counter {
        Counter::of_address(door, address, self.tries.of_address)
    }

    /// Counts a try at the door from this address.
    ///
    /// # Errors
    /// [`Refusal::RateLimited`] when it was one too many.
    pub async fn knock(&self, door: Door, address: IpAddr) -> Result<(), Refusal> {
        let counter = self.counter(door, address);
        self.check(&[&counter]).await?;
        self.count(&counter).await.map(|_| ())
    }

    /// Counts that somebody at `from` has a mail sent to the account, or to an address that one shall have.
    ///
    /// # Errors
    /// [`Refusal::RateLimited`] when it is one too many, for the account or from there.
    pub(crate) async fn knock_for_mail(&self, account: Counter, from: IpAddr) -> Result<(), Refusal> {
        let address = self.counter(Door::Mail, from);
        self.check(&[&address, &account]).await?;
        self.count(&address).await?;
        self.count(&account).await.map(|_| ())
    }

    /// Carries out something that a secret opens, and counts the try when the secret was wrong. What opens with so many
    /// random bits is tried first: how many more are tried makes no difference, and a neighbor's wrong ones keep
    /// nobody's right one out.
    ///
    /// # Errors
    /// [`Refusal::RateLimited`] when the secret was wrong, as too many were; else what the work is refused for.
    pub async fn with_secret<T>(
        &self,
        door: Door,
        address: IpAddr,
        is_wrong: impl Fn(&Refusal) -> bool,
        work: impl Future<Output = Result<T, Refusal>>,
    ) -> Result<T, Refusal> {
        let done = work.await;
        if done.as_ref().is_err_and(is_wrong) {
            self.knock(door, address).await?;
        }
        done
    }

    /// Refuses what has no tries left. This only reads: a flood of refused tries costs no writes.
    pub(crate) async fn check(&self, counters: &[&Counter]) -> Result<(), Refusal> {
        let now = self.clock().now();
        let keys = counters.iter().map(|counter| counter.key.as_str());
        let found = Entity::find()
            .filter(Column::Key.is_in(keys))
            .filter(Column::EndsAt.gt(now))
            .all(self.databases().reader())
            .await?;
        let spent = found
            .iter()
            .filter(|row| counters.iter().any(|counter| counter.key == row.key && row.tries >= counter.most));
        spent.map(|row| row.ends_at).max().map_or(Ok(()), |ends_at| Err(limited(ends_at, now)))
    }

    /// Counts one try and refuses it if it is one too many; servers and tasks that count at the same moment are told
    /// different numbers. The row as it is then.
    pub(crate) async fn count(&self, counter: &Counter) -> Result<Model, Refusal> {
        let now = self.clock().now();
        let ends_at = now + counter.window;
        let tries = || Expr::col((Entity, Column::Tries));
        let has_ended = Expr::col((Entity, Column::EndsAt)).lte(now);
        let anew = OnConflict::column(Column::Key)
            .value(Column::Tries, Expr::case(has_ended.clone(), 1).finally(tries().add(1)))
            .value(Column::EndsAt, Expr::case(has_ended, ends_at).finally(Expr::col((Entity, Column::EndsAt))))
            .to_owned();
        let row = ActiveModel { key: Set(counter.key.clone()), tries: Set(1), ends_at: Set(ends_at) };
        let db = &self.databases().write;
        let counted = Entity::insert(row)
            .on_conflict(anew)
            .exec_with_returning(db)
            .await
            .map_err(|error| if is_passing(&error) { Refusal::Overloaded } else { error.into() })?;
        self.purge(now).await;
        if counted.tries > counter.most {
            // It is not made, so it is none: of several right passwords at once, those that find no place wait for
            // the others to give theirs back.
            self.give_back(counter, &counted).await;
            return Err(limited(counted.ends_at, now));
        }
        Ok(counted)
    }

    /// Begins the window anew after a wrong try, for what slides.
    pub(crate) async fn slide(&self, counter: &Counter) -> Result<(), Refusal> {
        let ends_at = self.clock().now() + counter.window;
        Entity::update_many()
            .col_expr(Column::EndsAt, Expr::value(ends_at))
            .filter(Column::Key.eq(counter.key.as_str()))
            .exec(&self.databases().write)
            .await
            .map(|_| ())
            .map_err(|error| if is_passing(&error) { Refusal::Overloaded } else { error.into() })
    }

    /// Takes back one try that was counted. If its window is over meanwhile, so is the count.
    pub(crate) async fn give_back(&self, counter: &Counter, counted: &Model) {
        let mut update = Entity::update_many()
            .col_expr(Column::Tries, Expr::col(Column::Tries).sub(1))
            .filter(Column::Key.eq(counter.key.as_str()))
            .filter(Column::Tries.gt(0));
        if !counter.slides {
            update = update.filter(Column::EndsAt.eq(counted.ends_at));
        }
        if let Err(error) = update.exec(&self.databases().write).await {
            tracing::warn!(%error, "a try was not given back");
        }
    }

    /// Removes counts that have ended. Where two servers do so at once and one gives way, the other does the work.
    async fn purge(&self, now: DateTime<Utc>) {
        let (at, last) = (now.timestamp(), self.tries.purged_at.load(Ordering::Relaxed));
        let is_due = at - last >= PURGE_SECONDS;
        let purged_at = &self.tries.purged_at;
        if !is_due || purged_at.compare_exchange(last, at, Ordering::Relaxed, Ordering::Relaxed).is_err() {
            return;
        }
        let old = Entity::delete_many().filter(Column::EndsAt.lte(now)).exec(&self.databases().write).await;
        if let Err(error) = old {
            tracing::warn!(%error, "old counts of tries were not removed");
        }
    }
}

fn limited(ends_at: DateTime<Utc>, now: DateTime<Utc>) -> Refusal {
    let left = (ends_at - now).num_microseconds().and_then(|left| u64::try_from(left).ok()).unwrap_or_default();
    Refusal::RateLimited { seconds: left.div_ceil(1_000_000) }
}
