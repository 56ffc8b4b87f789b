//! What is logged, and how it looks.

use std::io::IsTerminal;

use tracing_subscriber::EnvFilter;

use super::reader::{Reader, Setting};

const LOG: Setting =
    Setting::plain("SIMPUL_LOG", "info", "a filter such as info or info,api=debug", "Which events are logged.");
const LOG_FORMAT: Setting = Setting::plain(
    "SIMPUL_LOG_FORMAT",
    "auto",
    "json, text or auto",
    "How a log line looks; auto is text on a terminal and json elsewhere.",
);
pub(super) const SETTINGS: &[Setting] = &[LOG, LOG_FORMAT];

/// How a log line looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogFormat {
    Json,
    Text,
}

/// What is logged, and how it looks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Logging {
    /// A filter that `tracing_subscriber::EnvFilter` understands.
    pub filter: String,
    pub format: LogFormat,
}

impl Logging {
    pub(super) fn read(reader: &mut Reader<'_>) -> Option<Self> {
        let filter =
            reader.value(&LOG, |text| (!text.is_empty() && EnvFilter::try_new(text).is_ok()).then(|| text.to_owned()));
        let format = reader.value(&LOG_FORMAT, |text| match text {
            "json" => Some(LogFormat::Json),
            "text" => Some(LogFormat::Text),
            "auto" if std::io::stderr().is_terminal() => Some(LogFormat::Text),
            "auto" => Some(LogFormat::Json),
            _ => None,
        });
        Some(Self { filter: filter?, format: format? })
    }
}
