#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use chrono::{FixedOffset, TimeDelta, Utc};
use entity::feed::mail;
use entity::state::MailKind;
use entity::value::email::Email;
use sea_orm::EntityTrait;
use serde::Serialize;

use super::letter::Letter;
use super::post::Post;
use super::queue::{Claimed, Due};
use crate::clock::Clock;
use crate::command::{Command, Lookup, Mode, Writing};
use crate::identity::password::Hasher;
use crate::identity::secret::Secret;
use crate::office::Office;
use crate::policy::caller::Caller;
use crate::policy::permission::Permission;
use crate::policy::place::Place;
use crate::refusal::Refusal;
use crate::testing::{World, worlds};

/// Write a mail with a secret, which is the outcome.
#[derive(Clone, Serialize)]
struct Write;

impl Command for Write {
    const NEEDS: Permission = Permission::Anybody;
    const NAME: &'static str = "write";
    type Outcome = Secret;

    async fn scope(&self, _: &Lookup<'_>) -> Result<Place, Refusal> {
        Ok(Place::Network)
    }

    async fn run(self, writing: &Writing) -> Result<Secret, Refusal> {
        let sealed = writing.secret_for(MailKind::PasswordReset)?;
        let email = Email::parse("siti@example.org").unwrap();
        let letter = Letter::to_address(MailKind::PasswordReset, &email, "id").saying("name", "Siti");
        writing.send(letter.carrying(sealed.clone(), None)).await?;
        Ok(sealed.secret)
    }
}

/// Offices on one database, whose clocks are moved together.
struct Time(Arc<AtomicI64>);

impl Time {
    fn passes(&self, time: TimeDelta) {
        self.0.fetch_add(time.num_seconds(), Ordering::SeqCst);
    }

    fn office(&self, world: &World, post: Option<Post>) -> Office {
        let (begun, passed) = (Utc::now(), self.0.clone());
        let clock = Clock::from_source(FixedOffset::east_opt(0).unwrap(), move || {
            begun + TimeDelta::seconds(passed.load(Ordering::SeqCst))
        });
        let office = Office::new(world.databases.clone(), clock, Hasher::new(1).unwrap());
        match post {
            Some(post) => office.with_post(post),
            None => office,
        }
    }
}

fn time() -> Time {
    Time(Arc::default())
}

fn post(key: &str, beside: Option<&str>) -> Option<Post> {
    Some(Post::new(Secret::new(key), beside.map(Secret::new)))
}

async fn writes(office: &Office) -> Secret {
    office.perform(&Caller::Anonymous, Write, Mode::Keep, "test".to_owned()).await.unwrap()
}

async fn claims(office: &Office) -> Option<Due> {
    match office.claim_mail().await.unwrap() {
        Claimed::Mail(due) => Some(due),
        Claimed::Unsendable(_) | Claimed::Nothing => None,
    }
}

async fn row(world: &World) -> mail::Model {
    mail::Entity::find().one(world.databases.administration()).await.unwrap().unwrap()
}

#[tokio::test]
async fn one_server_sends_a_mail_and_nothing_of_it_is_left() {
    for world in worlds().await {
        let time = time();
        let (one, other) = (time.office(&world, post("key", None)), time.office(&world, post("key", None)));
        let secret = writes(&one).await;
        let kept = row(&world).await;
        assert!(!format!("{kept:?}").contains(secret.reveal()), "the secret is in the database");
        let (first, second) = tokio::join!(claims(&one), claims(&other));
        let due = first.xor(second).unwrap();
        assert_eq!(due.secret.as_ref().unwrap().reveal(), secret.reveal());
        assert!(secret.reveal().starts_with("simpul_pr_"));
        assert_eq!((due.address.as_str(), due.words["name"].as_str()), ("siti@example.org", "Siti"));
        one.mail_sent(&due).await.unwrap();
        let left = row(&world).await;
        assert_eq!((left.address, left.words, left.salt, left.secret_hash), (None, None, None, None));
        assert!(left.sent_at.is_some());
        time.passes(TimeDelta::days(1));
        assert!(claims(&one).await.is_none());
        time.passes(TimeDelta::days(30));
        one.forget_mails().await.unwrap();
        assert!(mail::Entity::find().one(world.databases.administration()).await.unwrap().is_none());
    }
}

#[tokio::test]
async fn pauses_grow_until_nobody_waits_any_more() {
    for world in worlds().await {
        let time = time();
        let office = time.office(&world, post("key", None));
        writes(&office).await;
        for minutes in [1, 2, 4, 8] {
            let due = claims(&office).await.unwrap();
            assert!(office.mail_failed(&due, "no\r\nanswer").await.unwrap());
            time.passes(TimeDelta::minutes(minutes) - TimeDelta::seconds(1));
            assert!(claims(&office).await.is_none(), "after {minutes}");
            time.passes(TimeDelta::seconds(1));
        }
        assert_eq!(row(&world).await.fault.as_deref(), Some("noanswer"));
        time.passes(TimeDelta::days(3));
        let due = claims(&office).await.unwrap();
        assert!(!office.mail_failed(&due, "no answer").await.unwrap());
        let left = row(&world).await;
        assert!(left.given_up_at.is_some() && left.sent_at.is_none() && left.salt.is_none());
    }
}

#[tokio::test]
async fn a_claim_that_is_not_heard_of_again_is_lost_to_the_next() {
    for world in worlds().await {
        let time = time();
        let office = time.office(&world, post("key", None));
        writes(&office).await;
        let lost = claims(&office).await.unwrap();
        assert!(claims(&office).await.is_none());
        time.passes(TimeDelta::minutes(5));
        let next = claims(&office).await.unwrap();
        // What the first one has to tell comes too late, unless the mail is out.
        office.mail_given_up(&lost, "too late").await.unwrap();
        assert!(row(&world).await.given_up_at.is_none());
        office.mail_sent(&lost).await.unwrap();
        office.mail_failed(&next, "closed").await.unwrap();
        time.passes(TimeDelta::days(1));
        assert!(claims(&office).await.is_none());
    }
}

#[tokio::test]
async fn the_secret_is_made_by_whoever_has_the_key() {
    for world in worlds().await {
        let time = time();
        let secret = writes(&time.office(&world, post("last", None))).await;
        assert!(claims(&time.office(&world, post("next", None))).await.is_none());
        time.passes(TimeDelta::minutes(1));
        let due = claims(&time.office(&world, post("next", Some("last")))).await.unwrap();
        assert_eq!(due.secret.unwrap().reveal(), secret.reveal());
    }
}

#[tokio::test]
async fn where_no_mails_are_sent_none_is_written() {
    for world in worlds().await {
        let office = time().office(&world, None);
        assert!(writes(&office).await.reveal().starts_with("simpul_pr_"));
        assert!(mail::Entity::find().one(world.databases.administration()).await.unwrap().is_none());
    }
}
