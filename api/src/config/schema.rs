//! Who may ask for the schema.

use super::reader::{Reader, Setting};

const INTROSPECTION: Setting = Setting::plain(
    "SIMPUL_INTROSPECTION",
    "signed-in",
    "signed-in, open or off",
    "Who may ask the endpoint for its schema. The schema file is served to everybody.",
);
pub(super) const SETTINGS: &[Setting] = &[INTROSPECTION];

/// Who may ask for the schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Introspection {
    SignedIn,
    Open,
    Off,
}

impl Introspection {
    pub(super) fn read(reader: &mut Reader<'_>) -> Option<Self> {
        reader.value(&INTROSPECTION, |text| match text {
            "signed-in" => Some(Self::SignedIn),
            "open" => Some(Self::Open),
            "off" => Some(Self::Off),
            _ => None,
        })
    }
}
