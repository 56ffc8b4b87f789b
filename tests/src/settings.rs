//! The settings of the servers here.

use std::sync::LazyLock;

use api::config::Config;
use api::http::token::Keys;

/// The settings as a server reads them. All servers have one key, unless it is named.
pub(crate) fn config(settings: &[(&str, &str)]) -> Config {
    static KEY: LazyLock<String> = LazyLock::new(|| Keys::generate_pem().expect("a key").to_string());
    let read = Config::read(|name| match name {
        "DATABASE_URL" => Some("sqlite:unused.db".to_owned()),
        name => {
            settings.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned()).or(match name {
                "SIMPUL_SIGNING_KEY" => Some(KEY.clone()),
                // People of most tests use their accounts at once, also where mails are sent.
                "SIMPUL_REGISTRATION" => Some("open".to_owned()),
                _ => None,
            })
        }
    });
    read.unwrap_or_else(|faults| panic!("{faults:?}"))
}
