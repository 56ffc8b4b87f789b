//! What somebody types as their second factor: a code of the app, or one that stands in for it.

use data_encoding::BASE32_NOPAD;
use zeroize::Zeroizing;

use crate::identity::secret::{Secret, random_bytes};
use crate::refusal::Fault;

/// 80 bits: nobody finds one by trying, or by its hash.
const RECOVERY_BYTES: usize = 10;
/// How many characters of a recovery code stand together.
const GROUP: usize = 4;
/// How many digits the app shows.
const DIGITS: usize = 6;

/// A code as it is compared: spaces, hyphens and case make no difference.
pub(super) enum Code {
    OfApp(Zeroizing<String>),
    /// By its hash.
    Recovery(String),
}

impl Code {
    pub(super) fn read(typed: &Secret) -> Self {
        let letters = typed.reveal().chars().filter(|letter| !letter.is_whitespace() && *letter != '-');
        let plain = Zeroizing::new(letters.map(|letter| letter.to_ascii_uppercase()).collect::<String>());
        if plain.len() == DIGITS && plain.bytes().all(|letter| letter.is_ascii_digit()) {
            Self::OfApp(plain)
        } else {
            Self::Recovery(Secret::new(plain.as_str()).hash())
        }
    }
}

/// A new recovery code as it is shown, and its hash.
pub(super) fn recovery() -> Result<(Secret, String), Fault> {
    let plain = Zeroizing::new(BASE32_NOPAD.encode(random_bytes::<RECOVERY_BYTES>()?.as_ref()));
    let mut shown = Zeroizing::new(String::with_capacity(plain.len() * 2));
    for (place, letter) in plain.chars().enumerate() {
        if place > 0 && place % GROUP == 0 {
            shown.push('-');
        }
        shown.push(letter.to_ascii_lowercase());
    }
    Ok((Secret::new(shown.as_str()), Secret::new(plain.as_str()).hash()))
}
