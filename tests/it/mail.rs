//! Mails go out by real SMTP: in both forms, in the reader's language, once, and whenever the mail server answers again.

use std::collections::BTreeSet;
use std::time::Duration;

use chrono::TimeDelta;
use serde_json::{Value, json};
use tests::person::PASSWORD;
use tests::post_office::Mood;
use tests::{Engine, Network, Person, PostOffice, on_both, on_both_mailing};

const NAMED: &str = "Ni Luh \"Ayu\" & <Co>";

pub async fn asks_for_reset(network: &Network, email: &str) {
    network.nobody().does("requestPasswordReset", json!({ "email": email }), "accepted").await;
}

/// How many mails there are of which this holds.
async fn mails_where(network: &Network, condition: &str) -> u64 {
    network.raw(&format!("update mail set kind = kind where {condition}")).await.expect("a count")
}

pub async fn until(network: &Network, condition: &str) {
    for _ in 0..500 {
        if mails_where(network, condition).await > 0 {
            return;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("no mail where {condition}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mail_is_text_and_html_in_its_readers_language() {
    on_both_mailing(|network, post| async move {
        Person::registers(&network, "Siti").await;
        let account = json!({ "name": NAMED, "email": "Ayu@Example.org", "password": PASSWORD, "language": "ID" });
        network.nobody().does("register", account, "viewer { name }").await;
        asks_for_reset(&network, "siti@example.org").await;
        asks_for_reset(&network, "AYU@example.org").await;

        let english = post.next_of("siti@example.org", "A new password for your account").await;
        assert!(english.text.contains("Dear Siti,") && english.text.contains("for 30 minutes"), "{}", english.text);
        let secret = english.secret();
        assert!(english.html.contains(&format!("<code>{secret}</code>")), "{}", english.html);
        for header in ["From: Simpul <simpul@example.org>", "Auto-Submitted: auto-generated", "Content-Language: en"] {
            assert!(english.raw.contains(header), "{header} is not in {}", english.raw);
        }
        assert!(english.raw.contains("Message-ID: <mai_") && english.raw.contains("multipart/alternative"));

        // As the address was written, and with a name that is text in either form.
        let indonesian = post.next_of("Ayu@Example.org", "Kata sandi baru untuk akun Anda").await;
        assert!(indonesian.text.contains(&format!("Yth. {NAMED},")), "{}", indonesian.text);
        assert!(indonesian.html.contains("Ni Luh &quot;Ayu&quot; &amp; &lt;Co&gt;,"), "{}", indonesian.html);
        assert!(indonesian.html.contains("<html lang=\"id\">"));
        // Nothing of what was sent is kept.
        until(&network, "address is null").await;
        assert_eq!(mails_where(&network, "address is null and (words is not null or salt is not null)").await, 0);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mail_comes_once_when_the_mail_server_answers_again() {
    on_both_mailing(|network, post| async move {
        Person::registers(&network, "Siti").await;
        settle(&network, &post).await;
        post.close().await;
        asks_for_reset(&network, "siti@example.org").await;
        until(&network, "fault is not null and address is not null").await;
        post.reopen().await;
        // The pause is kept, and there is nothing to be had before its end.
        tokio::time::sleep(Duration::from_millis(200)).await;
        assert_eq!(post.taken().len(), 0);
        post.turns(Mood::Busy);
        network.passes(TimeDelta::minutes(1));
        post.was_asked(1).await;
        until(&network, "tries = 2 and fault like '%451%'").await;
        post.turns(Mood::Takes);
        network.passes(TimeDelta::minutes(2));
        post.next_to("siti@example.org").await;
        until(&network, "sent_at is not null and tries = 3").await;
        network.passes(TimeDelta::days(1));
        tokio::time::sleep(Duration::from_millis(200)).await;
        assert_eq!(post.taken().len(), 0);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mail_that_is_refused_for_good_is_given_up() {
    on_both_mailing(|network, post| async move {
        Person::registers(&network, "Siti").await;
        settle(&network, &post).await;
        post.turns(Mood::Refuses);
        asks_for_reset(&network, "siti@example.org").await;
        until(&network, "given_up_at is not null and address is null and fault like '%550%'").await;
        post.turns(Mood::Takes);
        network.passes(TimeDelta::days(1));
        tokio::time::sleep(Duration::from_millis(200)).await;
        assert_eq!((post.asked(), post.taken().len()), (1, 0));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_servers_send_each_mail_once() {
    let post = PostOffice::open().await;
    let settings = post.settings();
    let settings: Vec<_> = settings.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let settings = [settings, vec![("SIMPUL_ADDRESS_TRIES", "1000")]].concat();
    let first = Network::start_as(Engine::Postgres, Default::default(), &settings).await;
    let second = first.beside(&settings).await;
    let names: Vec<_> = (1..=12).map(|number| format!("Number{number}")).collect();
    for name in &names {
        Person::registers(&first, name).await;
    }
    settle(&first, &post).await;
    for name in &names {
        asks_for_reset(&second, &format!("{}@example.org", name.to_lowercase())).await;
    }
    post.was_asked(names.len()).await;
    all_out(&first).await;
    tokio::time::sleep(Duration::from_millis(200)).await;
    let addresses: BTreeSet<_> = post.taken().into_iter().map(|mail| mail.to).collect();
    assert_eq!((addresses.len(), post.asked()), (names.len(), names.len()), "{addresses:?}");
    second.stop().await;
    first.stop().await;
}

/// Until every mail is out; then the mail server begins anew.
pub async fn settle(network: &Network, post: &PostOffice) {
    all_out(network).await;
    post.begins_anew();
}

async fn all_out(network: &Network) {
    for _ in 0..500 {
        if mails_where(network, "address is not null").await == 0 {
            return;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("mails are still there");
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_mail_server_nothing_is_written_and_it_is_told() {
    on_both(|network| async move {
        Person::registers(&network, "Siti").await;
        let before = network.rows().await;
        for email in ["siti@example.org", "nobody@example.org"] {
            let tried = network.nobody().tries("requestPasswordReset", json!({ "email": email }), "accepted").await;
            tried.refused("MAIL_UNAVAILABLE", "email");
            assert_eq!(tried.payload()["accepted"], Value::Null);
        }
        assert_eq!(network.rows().await, before);
    })
    .await;
}
