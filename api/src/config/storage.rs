//! Where data lies.

use std::path::PathBuf;

use chrono::FixedOffset;
use url::Url;

use super::reader::{Reader, Setting};
use super::secret::Secret;

const DATA_DIR: Setting = Setting::plain(
    "SIMPUL_DATA_DIR",
    "./data",
    "a folder",
    "The folder for the embedded database, generated keys and files.",
);
const DATABASE_URL: Setting = Setting::secret(
    "DATABASE_URL",
    "an address such as sqlite:data/simpul.db?mode=rwc or postgres://user@host/simpul; not in memory",
    "The database. `serve` never falls back to another one.",
);
const POOL_SIZE: Setting = Setting::plain(
    "SIMPUL_POOL_SIZE",
    "10",
    "a number from 1 to 100",
    "Most connections that read at a time; with PostgreSQL as many more may write.",
);
const UTC_OFFSET: Setting = Setting::plain(
    "SIMPUL_UTC_OFFSET",
    "+07:00",
    "an offset such as +07:00, +08:00 or +09:00",
    "Where the network's days begin: due dates and last days end at midnight there.",
);
pub(super) const SETTINGS: &[Setting] = &[DATA_DIR, DATABASE_URL, POOL_SIZE, UTC_OFFSET];

/// Where data lies.
#[derive(Clone)]
pub struct Storage {
    pub data_dir: PathBuf,
    /// Starts with `sqlite:`, `postgres:` or `postgresql:`. A secret, since it may hold a password.
    pub database_url: Secret,
    pub pool_size: u32,
    /// Where the network's days begin.
    pub utc_offset: FixedOffset,
}

impl Storage {
    /// This section alone, for commands that need a database and nothing else.
    pub fn read(reader: &mut Reader<'_>) -> Option<Self> {
        let data_dir = data_dir(reader);
        let url = reader.secret(&DATABASE_URL).and_then(|url| {
            let is_known = ["sqlite:", "postgres:", "postgresql:"].iter().any(|scheme| url.starts_with(scheme));
            // A database in memory is lost at the stop, and each connection would have one of its own.
            let is_kept = !url.contains(":memory:") && !url.contains("mode=memory");
            // A password with `#` or `/` in it makes another address of it, unless they are escaped.
            let is_readable = url.starts_with("sqlite:") || Url::parse(&url).is_ok();
            let is_good = is_known && is_kept && is_readable;
            if !is_good {
                reader.fault(&DATABASE_URL, "", DATABASE_URL.expectation);
            }
            is_good.then_some(url)
        });
        let pool_size = reader.value(&POOL_SIZE, |text| text.parse().ok().filter(|size| (1..=100).contains(size)));
        let utc_offset = reader.value(&UTC_OFFSET, |text| text.parse().ok());
        Some(Self {
            data_dir: data_dir?,
            database_url: Secret::new(url?),
            pool_size: pool_size?,
            utc_offset: utc_offset?,
        })
    }
}

/// The data folder alone, for `demo`, which derives the rest from it.
pub(super) fn data_dir(reader: &mut Reader<'_>) -> Option<PathBuf> {
    reader.value(&DATA_DIR, |text| (!text.is_empty() && !text.contains('\0')).then(|| PathBuf::from(text)))
}
