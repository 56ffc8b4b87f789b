use std::collections::HashMap;
use std::fs;
use std::path::Path;

use super::{Config, Fault, Introspection, known, settings, storage, table};
use crate::http::token::Keys;

type Given<'a> = HashMap<&'a str, String>;

/// What a server starts with at the least.
fn least() -> Given<'static> {
    let key = Keys::generate_pem().unwrap().to_string();
    HashMap::from([("DATABASE_URL", "sqlite:data/simpul.db?mode=rwc".to_owned()), ("SIMPUL_SIGNING_KEY", key)])
}

fn read(given: &Given<'_>) -> Result<Config, Vec<Fault>> {
    Config::read(|name| given.get(name).cloned())
}

fn names(faults: &[Fault]) -> Vec<&str> {
    faults.iter().map(|fault| fault.name.as_str()).collect()
}

#[test]
fn a_database_and_a_key_are_enough() {
    let config = read(&least()).ok().unwrap();
    assert_eq!(config.listener.address.to_string(), "127.0.0.1:8080");
    assert_eq!(config.storage.data_dir, Path::new("./data"));
    assert_eq!(config.storage.pool_size, 10);
    assert_eq!(config.identity.invitation_days, 7);
    assert_eq!(config.introspection, Introspection::SignedIn);
    assert_eq!(config.limits, super::Limits::default());
    assert_eq!(config.identity.address_tries, 20);
    assert!(config.listener.workers >= 1 && config.listener.allowed_origins.is_empty());
    assert!(config.listener.trusted_proxies.is_empty());
}

#[test]
fn all_mistakes_are_told_at_once() {
    let given = HashMap::from([
        ("SIMPUL_LISTEN", "8080".to_owned()),
        ("SIMPUL_POOL_SIZE", "0".to_owned()),
        ("SIMPUL_INTROSPECTION", "yes".to_owned()),
        ("SIMPUL_MAX_COST", String::new()),
        ("SIMPUL_ISSUER", "simpul".to_owned()),
        ("SIMPUL_UTC_OFFSET", "WIB".to_owned()),
        ("SIMPUL_LOG", "info,[".to_owned()),
        ("SIMPUL_LOG_FORMAT", "xml".to_owned()),
        ("SIMPUL_ALLOWED_ORIGINS", "https://a.example/,*".to_owned()),
        ("SIMPUL_TRUSTED_PROXIES", "10.0.0.2, proxy.example".to_owned()),
        ("SIMPUL_ADDRESS_TRIES", "0".to_owned()),
    ]);
    let faults = read(&given).err().unwrap();
    let mut expected: Vec<&str> = given.keys().copied().chain(["DATABASE_URL", "SIMPUL_SIGNING_KEY"]).collect();
    let mut told = names(&faults);
    expected.sort_unstable();
    told.sort_unstable();
    assert_eq!(told, expected);
    let listen = faults.iter().find(|fault| fault.name == "SIMPUL_LISTEN").unwrap().to_string();
    assert_eq!(listen, "SIMPUL_LISTEN: got \"8080\"; an address with a port, such as 127.0.0.1:8080 or [::1]:8080");
}

#[test]
fn a_key_beside_the_signing_key_is_looked_at() {
    let mut given = least();
    given.insert("SIMPUL_KEY_BESIDE", Keys::generate_pem().unwrap().to_string());
    let published = read(&given).ok().unwrap().identity.keys.published();
    assert_eq!(published["keys"].as_array().unwrap().len(), 2);
    given.insert("SIMPUL_KEY_BESIDE", "secret".to_owned());
    let faults = read(&given).err().unwrap();
    assert_eq!(names(&faults), ["SIMPUL_KEY_BESIDE"]);
    assert!(faults[0].received.is_none());
}

#[test]
fn proxies_are_addresses_and_networks() {
    let mut given = least();
    given.insert("SIMPUL_TRUSTED_PROXIES", "10.0.0.2, 192.168.0.0/16,fd00::/8".to_owned());
    let proxies = read(&given).ok().unwrap().listener.trusted_proxies;
    let told: Vec<_> = proxies.iter().map(ToString::to_string).collect();
    assert_eq!(told, ["10.0.0.2/32", "192.168.0.0/16", "fd00::/8"]);
}

#[test]
fn mails_go_where_nobody_reads_the_password() {
    let mut given = least();
    assert!(read(&given).ok().unwrap().mail.server.is_none());
    given.insert("SIMPUL_MAIL_FROM", "Simpul <simpul@example.org>".to_owned());
    assert_eq!(names(&read(&given).err().unwrap()), ["SIMPUL_SMTP_URL"]);
    for url in ["smtp://mail.example.org", "smtps://u:p@h.example", "smtp://u:p@h.example?tls=required"] {
        given.insert("SIMPUL_SMTP_URL", url.to_owned());
        assert!(read(&given).is_ok(), "{url}");
    }
    for url in ["mail.example.org", "http://h.example", "smtp://u:hunter2@h.example", "smtp://u:p@h?tls=maybe", ""] {
        given.insert("SIMPUL_SMTP_URL", url.to_owned());
        let faults = read(&given).err().unwrap();
        assert_eq!(names(&faults), ["SIMPUL_SMTP_URL"], "{url}");
        assert!(faults[0].received.is_none() && !faults[0].to_string().contains("hunter2"));
    }
    given.insert("SIMPUL_SMTP_URL", "smtp://u:p@127.0.0.1:2525".to_owned());
    given.insert("SIMPUL_MAIL_FROM", "nobody".to_owned());
    assert_eq!(names(&read(&given).err().unwrap()), ["SIMPUL_MAIL_FROM"]);
    given.remove("SIMPUL_MAIL_FROM");
    assert_eq!(names(&read(&given).err().unwrap()), ["SIMPUL_MAIL_FROM"]);
    given.insert("SIMPUL_MAIL_FROM", "simpul@example.org".to_owned());
    for (url, kept) in [("https://app.example.org/", Some("https://app.example.org")), ("app.example.org", None)] {
        given.insert("SIMPUL_APP_URL", url.to_owned());
        let app_url = read(&given).map(|config| config.mail.app_url);
        assert_eq!(app_url.ok().flatten().as_deref(), kept, "{url}");
    }
}

#[test]
fn a_database_that_would_be_lost_is_refused() {
    for url in ["", " ", "sqlite::memory:", "sqlite://x?mode=memory", "mysql://u:hunter2@h/d", "data.db"] {
        let given = HashMap::from([("DATABASE_URL", url)]);
        let faults = storage(|name| given.get(name).map(|text| (*text).to_owned())).err().unwrap();
        assert_eq!(names(&faults), ["DATABASE_URL"], "{url:?}");
        assert!(faults[0].received.is_none() && !faults[0].to_string().contains("hunter2"));
    }
    for url in ["sqlite://data/x.db?mode=rwc", "postgres://u:p@h/d", "postgresql://h/d"] {
        let given = HashMap::from([("DATABASE_URL", url)]);
        assert!(storage(|name| given.get(name).map(|text| (*text).to_owned())).is_ok(), "{url}");
    }
}

#[test]
fn a_weak_or_known_key_is_refused() {
    // PKCS#8 of 32 zeros, of 0 to 31, of the first key of RFC 8032; an EC key's label; plain words.
    let keys = [
        "MC4CAQAwBQYDK2VwBCIEIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "MC4CAQAwBQYDK2VwBCIEIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f",
        "MC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g",
    ];
    let mut given = least();
    for key in keys {
        given.insert("SIMPUL_SIGNING_KEY", format!("-----BEGIN PRIVATE KEY-----\n{key}\n-----END PRIVATE KEY-----\n"));
        let faults = read(&given).err().unwrap();
        assert_eq!(names(&faults), ["SIMPUL_SIGNING_KEY"]);
        assert!(faults[0].expectation.starts_with("this key can be guessed"), "{}", faults[0]);
    }
    for key in ["secret", "-----BEGIN PRIVATE KEY-----\nMC4=\n-----END PRIVATE KEY-----", "\n"] {
        given.insert("SIMPUL_SIGNING_KEY", key.to_owned());
        let faults = read(&given).err().unwrap();
        assert_eq!(names(&faults), ["SIMPUL_SIGNING_KEY"]);
        assert!(faults[0].received.is_none());
    }
}

#[test]
fn a_secret_may_lie_in_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("key.pem");
    let mut given = least();
    let key = given.remove("SIMPUL_SIGNING_KEY").unwrap();
    fs::write(&file, &key).unwrap();
    given.insert("SIMPUL_SIGNING_KEY_FILE", file.display().to_string());
    assert!(read(&given).is_ok());

    given.insert("SIMPUL_SIGNING_KEY", key);
    let faults = read(&given).err().unwrap();
    assert_eq!(faults[0].expectation, "give it or SIMPUL_SIGNING_KEY_FILE, not both");

    given.remove("SIMPUL_SIGNING_KEY");
    // One that is not there, is a folder, or is no text: its path is told, and nothing of what it holds.
    fs::write(folder.path().join("bytes"), b"hunter2\xff\xfe").unwrap();
    for unreadable in ["absent", "", "bytes"] {
        given.insert("SIMPUL_SIGNING_KEY_FILE", folder.path().join(unreadable).display().to_string());
        let faults = read(&given).err().unwrap();
        assert_eq!(names(&faults), ["SIMPUL_SIGNING_KEY_FILE"], "{unreadable}");
        assert!(
            faults[0].expectation.contains("a file that can be read") && !faults[0].to_string().contains("hunter2")
        );
    }
}

#[test]
fn accounts_are_confirmed_where_mails_are_sent_unless_it_is_said_otherwise() {
    let mut given = least();
    let confirms = |given: &Given<'_>| read(given).ok().unwrap().identity.confirms_accounts;
    assert!(!confirms(&given));
    given.insert("SIMPUL_REGISTRATION", "open".to_owned());
    assert!(!confirms(&given));
    // Without mails nobody could confirm anything.
    for wrong in ["confirmed", "closed"] {
        given.insert("SIMPUL_REGISTRATION", wrong.to_owned());
        assert_eq!(names(&read(&given).err().unwrap()), ["SIMPUL_REGISTRATION"], "{wrong}");
    }
    given.insert("SIMPUL_SMTP_URL", "smtps://mail.example.org".to_owned());
    given.insert("SIMPUL_MAIL_FROM", "simpul@example.org".to_owned());
    given.insert("SIMPUL_REGISTRATION", "confirmed".to_owned());
    assert!(confirms(&given));
    given.insert("SIMPUL_REGISTRATION", "open".to_owned());
    assert!(!confirms(&given));
    given.remove("SIMPUL_REGISTRATION");
    assert!(confirms(&given));
}

#[test]
fn a_token_of_metrics_cannot_be_guessed_and_is_not_kept() {
    let mut given = least();
    assert!(read(&given).ok().unwrap().listener.metrics_token.is_none());
    let token = "5d41402abc4b2a76b9719d911017c592";
    given.insert("SIMPUL_METRICS_TOKEN", token.to_owned());
    let kept = read(&given).ok().unwrap().listener.metrics_token.unwrap();
    assert!(kept.len() == 64 && !kept.contains(token));
    for weak in ["hunter2", "", "two words of which there are more"] {
        given.insert("SIMPUL_METRICS_TOKEN", weak.to_owned());
        let faults = read(&given).err().unwrap();
        assert_eq!(names(&faults), ["SIMPUL_METRICS_TOKEN"], "{weak}");
        assert!(faults[0].received.is_none());
    }
}

#[test]
fn a_mistyped_name_is_told() {
    let variables = [
        ("SIMPUL_LISTEN", "x"),
        ("SIMPUL_LITSEN", "x"),
        ("DATABASE_URL_FILE", "x"),
        ("SIMPUL_LISTEN_FILE", "x"),
        ("PATH", "x"),
    ];
    let (known, faults) = known(variables.map(|(name, value)| (name.into(), value.into())));
    assert_eq!(names(&faults), ["SIMPUL_LISTEN_FILE", "SIMPUL_LITSEN"]);
    assert_eq!(known.len(), 2);
}

#[test]
fn the_table_names_every_setting() {
    let table = table();
    for setting in settings() {
        assert!(table.contains(&format!("`{}`", setting.name)), "{}", setting.name);
    }
    assert_eq!(table.lines().count(), settings().count() + 2);
    assert!(table.lines().all(|line| line.matches('|').count() == 5), "a cell holds a bar");
}

#[test]
fn every_default_can_be_read() {
    let mut given = least();
    for setting in settings() {
        if let Some(default) = setting.default {
            given.insert(setting.name, default.to_owned());
        }
    }
    assert!(read(&given).is_ok());
}

#[test]
fn an_openid_provider_is_named_as_a_whole_and_asked_where_nobody_listens() {
    let with = |more: &[(&'static str, &str)]| {
        let mut given = least();
        given.extend(more.iter().map(|(name, value)| (*name, (*value).to_owned())));
        given
    };
    assert!(read(&least()).ok().unwrap().identity.openid.is_none());
    let (issuer, id, pages) = ("SIMPUL_OPENID_ISSUER", "SIMPUL_OPENID_CLIENT_ID", "SIMPUL_OPENID_REDIRECTS");
    let whole = [(issuer, "https://id.example.org/realm/"), (id, "simpul"), (pages, "https://a.example/in, org.a:/in")];
    let openid = read(&with(&whole)).ok().unwrap().identity.openid.unwrap();
    assert_eq!(openid.issuer, "https://id.example.org/realm/");
    assert_eq!(openid.name, "id.example.org");
    assert_eq!(openid.redirects, ["https://a.example/in", "org.a:/in"]);
    assert_eq!(openid.scopes, ["openid", "email", "profile"]);
    assert!(openid.client_secret.is_none());
    let told = |more: &[(&'static str, &str)]| names(&read(&with(more)).err().unwrap()).join(" ");
    assert_eq!(told(&whole[..1]), format!("{id} {pages}"));
    assert_eq!(told(&whole[1..]), issuer);
    for (setting, wrong) in [
        (issuer, "http://id.example.org"),
        (issuer, "https://id.example.org/?a=b"),
        (pages, "http://app.example.org/in"),
        (pages, "https://app.example.org/in#here"),
        (pages, "javascript:alert(1)"),
        (id, "two words"),
        ("SIMPUL_OPENID_SCOPES", "email profile"),
    ] {
        let mut given = whole.to_vec();
        given.retain(|(name, _)| *name != setting);
        given.push((setting, wrong));
        assert_eq!(told(&given), setting, "{wrong}");
    }
}
