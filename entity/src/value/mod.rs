//! Values that are what they should be: each is parsed once, at the door, and remembers it by its type.

mod character;
pub mod date;
pub mod email;
pub mod fold;
pub mod identifier;
pub mod key;
pub mod phone;
pub mod quantity;
pub mod rate;
pub mod role_name;
pub mod slug;
pub mod sum;
pub mod text;
pub mod unit;

/// A value that was refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{reason}")]
pub struct Broken {
    pub reason: Reason,
}

/// Why a value was refused. The list is closed: the edge has one code and one sentence for each.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Reason {
    /// Nothing, or nothing visible.
    #[error("empty")]
    Empty,
    #[error("longer than {max} characters")]
    TooLong { max: usize },
    #[error("shorter than {min} characters")]
    TooShort { min: usize },
    #[error("not of the required form")]
    Malformed,
    /// A control character, or one that changes the direction of writing.
    #[error("a character that is not allowed")]
    ForbiddenCharacter,
    /// Letters of scripts that do not belong together (UTS 39).
    #[error("mixed scripts")]
    MixedScript,
    #[error("a reserved word")]
    Reserved,
    #[error("more than {allowed} decimals")]
    TooManyDecimals { allowed: u32 },
    #[error("too large")]
    TooLarge,
    #[error("not greater than zero")]
    NotPositive,
    /// A spreadsheet shortened the number; its digits are lost.
    #[error("scientific notation")]
    ScientificNotation,
    /// A code that is not in its list.
    #[error("unknown")]
    Unknown,
}

impl From<Reason> for Broken {
    fn from(reason: Reason) -> Self {
        Self { reason }
    }
}
