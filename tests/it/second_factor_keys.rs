//! Signing keys change, and authenticator apps go on.

use api::http::token::Keys;
use serde_json::json;
use tests::authenticator::{Authenticator, signs_in};
use tests::{Engine, Network, Person, on_both};

const EMAIL: &str = "siti@example.org";

/// How many second factors are sealed with the key that this one is sealed with, whichever that is.
async fn sealed_like(network: &Network, key: &str) -> u64 {
    network.raw(&format!("update second_factor set key_id = key_id where key_id {key}")).await.expect("a count")
}

#[tokio::test(flavor = "multi_thread")]
async fn keys_rotate_and_what_the_old_one_sealed_opens_with_the_new_one_alone() {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let [old, new] = [(); 2].map(|()| Keys::generate_pem().expect("a key").to_string());
        let roomy = ("SIMPUL_ADDRESS_TRIES", "10000");
        let before = Network::start_as(engine, Default::default(), &[("SIMPUL_SIGNING_KEY", &old), roomy]).await;
        let apps = [
            Authenticator::on(&Person::registers(&before, "Siti").await).await,
            Authenticator::on(&Person::registers(&before, "Budi").await).await,
        ];
        let unconfirmed = Authenticator::told(&Person::registers(&before, "Rina").await).await;
        before.raw("create table kept as select min(key_id) as key_id from second_factor").await.expect("a note");
        let like_old = "= (select key_id from kept)";
        assert_eq!(sealed_like(&before, like_old).await, 3);

        // Without the old key beside, nobody's app opens anything, and recovery codes do.
        let alone = before.beside(&[("SIMPUL_SIGNING_KEY", &new), roomy]).await;
        let code = apps[0].waits();
        signs_in(&alone, EMAIL, Some(&code)).await.denied("INTERNAL");
        assert!(signs_in(&alone, EMAIL, Some(&apps[0].recovery_codes[0])).await.is_done());
        let told = alone.office().reseal_second_factors().await.expect("a look");
        assert_eq!((told.anew, told.closed), (0, 3));

        // With it, each is sealed anew when it is used, and the rest when a server starts.
        let turning = before.beside(&[("SIMPUL_SIGNING_KEY", &new), ("SIMPUL_KEY_BESIDE", &old), roomy]).await;
        assert!(signs_in(&turning, EMAIL, Some(&code)).await.is_done());
        assert_eq!(sealed_like(&before, like_old).await, 2);
        let told = turning.office().reseal_second_factors().await.expect("a change");
        assert_eq!((told.anew, told.closed), (2, 0));
        assert_eq!(sealed_like(&before, like_old).await, 0);
        let told = turning.office().reseal_second_factors().await.expect("no change");
        assert_eq!((told.anew, told.closed), (0, 0));

        for (app, email) in apps.iter().zip([EMAIL, "budi@example.org"]) {
            assert!(signs_in(&alone, email, Some(&app.waits())).await.is_done(), "{email}");
        }
        let rina = Person::signs_in(&alone, "Rina").await;
        let confirmed =
            rina.tries_quietly("confirmSecondFactor", json!({ "code": unconfirmed.code() }), "recoveryCodes");
        assert!(confirmed.await.is_done());
        for network in [&turning, &alone, &before] {
            network.stop().await;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_sealed_for_one_opens_for_nobody_else() {
    on_both(|network| async move {
        let siti = Person::registers(&network, "Siti").await;
        let budi = Person::registers(&network, "Budi").await;
        let (_hers, his) = (Authenticator::on(&siti).await, Authenticator::on(&budi).await);
        // Who writes the database gives Siti the app of Budi.
        let swap = "update second_factor set sealed = (select sealed from second_factor s join person p \
                    on p.id = s.person_id where p.name = 'Budi')";
        assert_eq!(network.raw(swap).await.expect("a change"), 2);
        signs_in(&network, EMAIL, Some(&his.waits())).await.denied("INTERNAL");
    })
    .await;
}
