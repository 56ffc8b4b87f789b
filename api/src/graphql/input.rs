//! Turning inputs into commands: every fault is collected, not only the first.

use domain::Refusal;
use domain::entity::value::{Broken, Reason};
use domain::refusal::InputFault;

/// The faults found so far in one input.
#[derive(Default)]
pub struct Faults(Vec<InputFault>);

impl Faults {
    /// The value, or nothing after noting what is wrong with it.
    pub fn take<T>(&mut self, path: &str, value: Result<T, Broken>) -> Option<T> {
        match value {
            Ok(value) => Some(value),
            Err(broken) => {
                self.note(path, broken.reason);
                None
            }
        }
    }

    /// The same for a value that may be absent; the outer `Option` is empty when it was refused.
    #[allow(clippy::option_option, reason = "refused and absent are different answers")]
    pub fn take_optional<T>(&mut self, path: &str, value: Option<Result<T, Broken>>) -> Option<Option<T>> {
        match value {
            None => Some(None),
            Some(value) => self.take(path, value).map(Some),
        }
    }

    /// Notes the faults of one entry of a list.
    pub fn take_in(&mut self, list: &str, at: usize, entry: Self) {
        for mut fault in entry.0 {
            fault.path.splice(0..0, [list.to_owned(), at.to_string()]);
            self.0.push(fault);
        }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Notes a fault; dots in the path separate its steps.
    pub fn note(&mut self, path: &str, reason: Reason) {
        self.0.push(InputFault { path: path.split('.').map(str::to_owned).collect(), reason });
    }
}

impl From<Faults> for Refusal {
    fn from(faults: Faults) -> Self {
        Self::Input(faults.0)
    }
}

/// A text that rows are looked for by.
///
/// # Errors
/// It holds a NUL. No row does; one of the databases would find nothing, and the other cannot even be asked.
pub fn sought(text: &str, path: &str) -> Result<(), Refusal> {
    if text.contains('\0') { Err(Refusal::input(path, Reason::ForbiddenCharacter)) } else { Ok(()) }
}

/// The same for a text that may be absent.
///
/// # Errors
/// As [`sought`].
pub fn sought_optional(text: Option<&String>, path: &str) -> Result<(), Refusal> {
    text.map_or(Ok(()), |text| sought(text, path))
}
