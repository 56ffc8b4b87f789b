#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use entity::value::text::Name;

use super::*;
use crate::identity::password::Hasher;
use crate::testing::worlds;

async fn hash_of(office: &Office) -> String {
    let found = person::Entity::find().one(office.databases().administration()).await.unwrap();
    found.unwrap().password_hash.unwrap()
}

#[tokio::test]
async fn a_password_is_hashed_anew_when_more_is_asked_of_hashes() {
    for world in worlds().await {
        let (databases, clock) = (world.databases.clone(), world.office.clock().clone());
        let yesterday = Office::new(databases.clone(), clock.clone(), Hasher::with(2, 8 * 1024, 1).unwrap());
        let today = Office::new(databases, clock, Hasher::with(2, 9 * 1024, 1).unwrap());
        let password = Secret::new("perahu biru di teluk tenang");
        let email = || Email::parse("siti@example.org").unwrap();
        let account = (Name::parse("Siti").unwrap(), email(), "id".to_owned());
        yesterday.register(account, &password, Mode::Keep, "test".to_owned()).await.unwrap();
        let sign_in = async |office: &Office, password: &Secret| {
            office.sign_in_uncounted(&Shown::password("siti@example.org", password), None, "test".to_owned()).await
        };
        let first = hash_of(&today).await;
        assert!(sign_in(&today, &Secret::new("perahu merah di teluk tenang")).await.is_err());
        assert_eq!(hash_of(&today).await, first);
        // Several at the same moment are all let in.
        let (one, other) = tokio::join!(sign_in(&today, &password), sign_in(&today, &password));
        assert!(one.is_ok() && other.is_ok(), "{one:?} {other:?}");
        let next = hash_of(&today).await;
        assert!(next.contains("m=9216,t=1"), "{next}");
        // Neither what is as good nor what is better is hashed anew.
        assert!(sign_in(&today, &password).await.is_ok() && sign_in(&yesterday, &password).await.is_ok());
        assert_eq!(hash_of(&today).await, next);
    }
}
