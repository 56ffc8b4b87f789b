//! Reads settings from a lookup function and gathers every mistake.

use std::fmt;

/// A setting, as it stands in the table for people.
#[derive(Clone, Copy, Debug)]
pub struct Setting {
    pub name: &'static str,
    /// The value when the setting is absent. `None`: the server does not start without it.
    pub default: Option<&'static str>,
    /// What is read when it is absent and has no fixed value, in words; empty otherwise.
    pub otherwise: &'static str,
    /// What the value must be.
    pub expectation: &'static str,
    pub meaning: &'static str,
    /// Never shown, and also read from the file that `<name>_FILE` names.
    pub is_secret: bool,
}

impl Setting {
    /// A setting with a default that is a value like any other.
    pub(super) const fn plain(
        name: &'static str,
        default: &'static str,
        expectation: &'static str,
        meaning: &'static str,
    ) -> Self {
        Self { name, default: Some(default), otherwise: "", expectation, meaning, is_secret: false }
    }

    /// A setting that may be absent; `otherwise` says what holds then.
    pub(super) const fn optional(
        name: &'static str,
        otherwise: &'static str,
        expectation: &'static str,
        meaning: &'static str,
    ) -> Self {
        Self { name, default: None, otherwise, expectation, meaning, is_secret: false }
    }

    /// A secret without which the server does not start.
    pub(super) const fn secret(name: &'static str, expectation: &'static str, meaning: &'static str) -> Self {
        Self { name, default: None, otherwise: "", expectation, meaning, is_secret: true }
    }

    /// A secret that may be absent; `otherwise` says what holds then.
    pub(super) const fn optional_secret(
        name: &'static str,
        otherwise: &'static str,
        expectation: &'static str,
        meaning: &'static str,
    ) -> Self {
        Self { name, default: None, otherwise, expectation, meaning, is_secret: true }
    }
}

/// One mistake in the settings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    pub name: String,
    /// What was received; `None` when nothing was, or when it is a secret.
    pub received: Option<String>,
    pub expectation: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.received {
            Some(received) => write!(f, "{}: got {received:?}; {}", self.name, self.expectation),
            None => write!(f, "{}: {}", self.name, self.expectation),
        }
    }
}

/// The lookup function and the mistakes so far.
pub struct Reader<'a> {
    source: &'a dyn Fn(&str) -> Option<String>,
    faults: Vec<Fault>,
}

impl<'a> Reader<'a> {
    pub fn new(source: &'a dyn Fn(&str) -> Option<String>) -> Self {
        Self { source, faults: Vec::new() }
    }

    /// Everything that was wrong.
    #[must_use]
    pub fn into_faults(self) -> Vec<Fault> {
        self.faults
    }

    /// Notes a mistake. A secret's value is left out.
    pub fn fault(&mut self, setting: &Setting, received: &str, expectation: &str) {
        let received = (!setting.is_secret).then(|| shortened(received));
        self.faults.push(Fault { name: setting.name.to_owned(), received, expectation: expectation.to_owned() });
    }

    /// The value, or its default, as `parse` understands it.
    pub fn value<T>(&mut self, setting: &Setting, parse: impl Fn(&str) -> Option<T>) -> Option<T> {
        let text = self.given(setting).or_else(|| setting.default.map(str::to_owned));
        let Some(text) = text else {
            self.fault_missing(setting);
            return None;
        };
        let parsed = parse(text.trim());
        if parsed.is_none() {
            self.fault(setting, &text, setting.expectation);
        }
        parsed
    }

    /// The value as `parse` understands it; `None` when it is absent, which is no mistake.
    pub fn optional<T>(&mut self, setting: &Setting, parse: impl Fn(&str) -> Option<T>) -> Option<T> {
        let text = self.given(setting)?;
        let parsed = parse(text.trim());
        if parsed.is_none() {
            self.fault(setting, &text, setting.expectation);
        }
        parsed
    }

    /// A secret, from the setting itself or from the file that `<name>_FILE` names. Blank counts as missing.
    pub fn secret(&mut self, setting: &Setting) -> Option<String> {
        let file_name = format!("{}_FILE", setting.name);
        let text = match (self.given(setting), (self.source)(&file_name)) {
            (Some(_), Some(_)) => {
                let expectation = format!("give it or {file_name}, not both");
                self.fault(setting, "", &expectation);
                return None;
            }
            (Some(text), None) => text,
            (None, Some(path)) => match std::fs::read_to_string(path.trim()) {
                Ok(text) => text,
                Err(error) => {
                    let expectation = format!("a file that can be read ({error})");
                    self.faults.push(Fault { name: file_name, received: Some(shortened(&path)), expectation });
                    return None;
                }
            },
            (None, None) => {
                self.fault_missing(setting);
                return None;
            }
        };
        if text.trim().is_empty() {
            self.fault(setting, "", &format!("must not be blank; {}", setting.expectation));
            return None;
        }
        Some(text.trim().to_owned())
    }

    /// A secret that may be absent, which is no mistake.
    pub fn optional_secret(&mut self, setting: &Setting) -> Option<String> {
        if self.is_given(setting) { self.secret(setting) } else { None }
    }

    /// Whether the setting, or for a secret its file, was named at all.
    pub fn is_given(&self, setting: &Setting) -> bool {
        self.given(setting).is_some()
            || (setting.is_secret && (self.source)(&format!("{}_FILE", setting.name)).is_some())
    }

    fn given(&self, setting: &Setting) -> Option<String> {
        (self.source)(setting.name)
    }

    /// Notes that the setting is absent and must not be.
    pub fn fault_missing(&mut self, setting: &Setting) {
        let expectation = format!("missing; {}", setting.expectation);
        self.faults.push(Fault { name: setting.name.to_owned(), received: None, expectation });
    }
}

/// A mistake is told on one line, however long the value is.
fn shortened(text: &str) -> String {
    const LONGEST: usize = 80;
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
