//! Settings: what an administrator may choose, one file a section.
//!
//! Reading them is pure over a lookup function, but for the files that `…_FILE` settings name. All mistakes are
//! told at once. What nobody would change is a constant where it is used, not a setting.

mod identity;
mod limits;
mod listener;
mod logging;
mod mail;
mod openid;
mod reader;
mod schema;
mod secret;
mod storage;
#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may break off")]
mod tests;

use std::collections::HashMap;
use std::ffi::OsString;
use std::path::PathBuf;

pub use identity::Identity;
pub use limits::Limits;
pub use listener::Listener;
pub use logging::{LogFormat, Logging};
pub use mail::{Mail, MailServer};
pub use openid::{OpenId, is_private};
pub use reader::{Fault, Reader, Setting};
pub use schema::Introspection;
pub use secret::Secret;
pub use storage::Storage;

/// Everything that `serve` needs to know.
#[derive(Clone)]
pub struct Config {
    pub listener: Listener,
    pub storage: Storage,
    pub identity: Identity,
    pub introspection: Introspection,
    pub mail: Mail,
    pub limits: Limits,
    pub logging: Logging,
}

impl Config {
    /// Reads every setting.
    ///
    /// # Errors
    /// All mistakes.
    pub fn read(source: impl Fn(&str) -> Option<String>) -> Result<Self, Vec<Fault>> {
        let mut reader = Reader::new(&source);
        let listener = Listener::read(&mut reader);
        let storage = Storage::read(&mut reader);
        let identity = Identity::read(&mut reader);
        let introspection = Introspection::read(&mut reader);
        let mail = Mail::read(&mut reader);
        let limits = Limits::read(&mut reader);
        let logging = Logging::read(&mut reader);
        complete(reader, || {
            Some(Self {
                listener: listener?,
                storage: storage?,
                identity: identity?,
                introspection: introspection?,
                mail: mail?,
                limits: limits?,
                logging: logging?,
            })
        })
    }
}

/// The database section alone, for commands that need nothing else.
///
/// # Errors
/// All mistakes in it.
pub fn storage(source: impl Fn(&str) -> Option<String>) -> Result<Storage, Vec<Fault>> {
    let mut reader = Reader::new(&source);
    let storage = Storage::read(&mut reader);
    complete(reader, || storage)
}

/// The section of who people and systems are alone, for commands that need the keys.
///
/// # Errors
/// All mistakes in it.
pub fn identity(source: impl Fn(&str) -> Option<String>) -> Result<Identity, Vec<Fault>> {
    let mut reader = Reader::new(&source);
    let identity = Identity::read(&mut reader);
    complete(reader, || identity)
}

/// Whether a server with these settings sends mails.
#[must_use]
pub fn is_mailing(source: impl Fn(&str) -> Option<String>) -> bool {
    mail::is_named(&Reader::new(&source))
}

/// The data folder alone, for the demonstration, whose database and key lie in it.
///
/// # Errors
/// When it is given and cannot be one.
pub fn data_dir(source: impl Fn(&str) -> Option<String>) -> Result<PathBuf, Vec<Fault>> {
    let mut reader = Reader::new(&source);
    let folder = storage::data_dir(&mut reader);
    complete(reader, || folder)
}

/// The logging section alone, for every command.
///
/// # Errors
/// All mistakes in it.
pub fn logging(source: impl Fn(&str) -> Option<String>) -> Result<Logging, Vec<Fault>> {
    let mut reader = Reader::new(&source);
    let logging = Logging::read(&mut reader);
    complete(reader, || logging)
}

fn complete<T>(reader: Reader<'_>, build: impl FnOnce() -> Option<T>) -> Result<T, Vec<Fault>> {
    let faults = reader.into_faults();
    match build() {
        Some(built) if faults.is_empty() => Ok(built),
        Some(_) | None => Err(faults),
    }
}

/// The variables that concern us, with a mistake for each that we do not know: a mistyped name must not silently
/// leave the default in force. Hand in `std::env::vars_os()`.
#[must_use]
pub fn known(variables: impl IntoIterator<Item = (OsString, OsString)>) -> (HashMap<String, String>, Vec<Fault>) {
    let mut known = HashMap::new();
    let mut faults = Vec::new();
    for (name, value) in variables {
        let Ok(name) = name.into_string() else { continue };
        let is_ours = is_known(&name);
        if !is_ours && !name.starts_with("SIMPUL_") {
            continue;
        }
        match value.into_string() {
            _ if !is_ours => {
                faults.push(Fault { name, received: None, expectation: "there is no such setting".to_owned() });
            }
            Ok(value) => {
                known.insert(name, value);
            }
            Err(_) => faults.push(Fault { name, received: None, expectation: "text in UTF-8".to_owned() }),
        }
    }
    faults.sort_by(|one, other| one.name.cmp(&other.name));
    (known, faults)
}

fn is_known(name: &str) -> bool {
    settings().any(|setting| {
        name == setting.name
            || (setting.is_secret && name.strip_suffix("_FILE").is_some_and(|name| name == setting.name))
    })
}

/// Every setting, section by section.
pub fn settings() -> impl Iterator<Item = &'static Setting> {
    [
        listener::SETTINGS,
        storage::SETTINGS,
        identity::SETTINGS,
        openid::SETTINGS,
        mail::SETTINGS,
        schema::SETTINGS,
        limits::SETTINGS,
        logging::SETTINGS,
    ]
    .into_iter()
    .flatten()
}

/// The settings as a Markdown table, for the README and for `simpul settings`.
#[must_use]
pub fn table() -> String {
    let mut table = String::from("| setting | default | expected | meaning |\n| --- | --- | --- | --- |\n");
    for setting in settings() {
        let name = if setting.is_secret {
            format!("`{0}` or `{0}_FILE`", setting.name)
        } else {
            format!("`{}`", setting.name)
        };
        let default = match setting.default {
            Some(default) => format!("`{default}`"),
            None if setting.otherwise.is_empty() => "required".to_owned(),
            None => setting.otherwise.to_owned(),
        };
        table.push_str(&format!("| {name} | {default} | {} | {} |\n", setting.expectation, setting.meaning));
    }
    table
}
