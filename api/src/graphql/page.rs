//! Pages at the edge: arguments in, opaque cursors out.

use data_encoding::BASE64URL_NOPAD;
use domain::Refusal;
use domain::entity::value::Reason;
use domain::page::{Key, Page};
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// Rows of a page when neither `first` nor `last` says otherwise.
pub const DEFAULT_SIZE: i32 = 20;
/// Most rows of a page.
pub const MAX_SIZE: i32 = 100;
const VERSION: u8 = 1;

/// Writes the place of a row into an opaque cursor. `list` names the kind of list: a cursor of another kind is
/// refused when it comes back.
#[must_use]
pub fn cursor(list: &str, key: &Key) -> String {
    let mut bytes = vec![VERSION];
    bytes.extend_from_slice(&fingerprint(list));
    bytes.extend_from_slice(key.id.as_bytes());
    if let Some(sort) = &key.sort {
        bytes.extend_from_slice(sort.as_bytes());
    }
    BASE64URL_NOPAD.encode(&bytes)
}

fn read_cursor(list: &str, text: &str, is_sorted: bool) -> Option<Key> {
    let bytes = BASE64URL_NOPAD.decode(text.as_bytes()).ok()?;
    let (version, rest) = bytes.split_first()?;
    let (kind, rest) = rest.split_first_chunk::<4>()?;
    let (id, sort) = rest.split_first_chunk::<16>()?;
    if *version != VERSION || *kind != fingerprint(list) || (sort.is_empty() == is_sorted) {
        return None;
    }
    let sort = is_sorted.then(|| String::from_utf8(sort.to_vec()).ok().filter(|text| !text.contains('\0')));
    Some(Key { sort: sort.map_or(Some(None), |text| text.map(Some))?, id: Uuid::from_bytes(*id) })
}

/// Four bytes are enough to tell kinds of lists apart; they are no secret.
fn fingerprint(list: &str) -> [u8; 4] {
    let [a, b, c, d, ..]: [u8; 32] = Sha256::digest(list).into();
    [a, b, c, d]
}

/// The arguments of a connection.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PageArgs {
    pub first: Option<i32>,
    pub after: Option<String>,
    pub last: Option<i32>,
    pub before: Option<String>,
}

impl PageArgs {
    #[must_use]
    pub fn new(first: Option<i32>, after: Option<String>, last: Option<i32>, before: Option<String>) -> Self {
        Self { first, after, last, before }
    }

    /// The page that is asked for. `is_sorted` says whether the list sorts by a text before the id.
    ///
    /// # Errors
    /// A size below 0 or above 100, `first` together with `last`, a cursor that this list did not give.
    pub fn read(&self, list: &str, is_sorted: bool) -> Result<Page, Refusal> {
        let (size, path, backward) = match (self.first, self.last) {
            (Some(_), Some(_)) => return Err(Refusal::input("last", Reason::Malformed)),
            (None, Some(last)) => (last, "last", true),
            (first, None) => (first.unwrap_or(DEFAULT_SIZE), "first", false),
        };
        if size > MAX_SIZE {
            return Err(Refusal::input(path, Reason::TooLarge));
        }
        let limit = u64::try_from(size).map_err(|_| Refusal::input(path, Reason::NotPositive))?;
        let key = |text: &Option<String>, path| match text {
            None => Ok(None),
            Some(text) => {
                read_cursor(list, text, is_sorted).map(Some).ok_or_else(|| Refusal::input(path, Reason::Malformed))
            }
        };
        Ok(Page { limit, backward, after: key(&self.after, "after")?, before: key(&self.before, "before")? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(sort: Option<&str>) -> Key {
        Key { sort: sort.map(str::to_owned), id: Uuid::from_u128(7) }
    }

    #[test]
    fn a_cursor_comes_back_as_the_place_it_was_made_of() {
        for sort in [None, Some("karang taruna bahari")] {
            let text = cursor("organizations", &key(sort));
            assert_eq!(read_cursor("organizations", &text, sort.is_some()), Some(key(sort)));
        }
    }

    #[test]
    fn a_cursor_of_another_list_is_refused() {
        let text = cursor("organizations", &key(None));
        assert_eq!(read_cursor("members", &text, false), None);
        assert_eq!(read_cursor("organizations", &text, true), None);
    }

    #[test]
    fn made_up_cursors_are_refused() {
        for text in ["", "abc", "%", "AAAA", &"A".repeat(10_000)] {
            let args = PageArgs { after: Some((*text).to_owned()), ..PageArgs::default() };
            assert!(args.read("organizations", false).is_err(), "{text}");
        }
    }

    #[test]
    fn sizes_are_refused_and_not_clamped() {
        for size in [-1, 101, i32::MAX, i32::MIN] {
            assert!(PageArgs { first: Some(size), ..PageArgs::default() }.read("x", false).is_err(), "{size}");
            assert!(PageArgs { last: Some(size), ..PageArgs::default() }.read("x", false).is_err(), "{size}");
        }
        assert!(PageArgs { first: Some(1), last: Some(1), ..PageArgs::default() }.read("x", false).is_err());
        assert_eq!(PageArgs::default().read("x", false).map(|page| page.limit).ok(), Some(20));
        assert_eq!(PageArgs { first: Some(0), ..PageArgs::default() }.read("x", false).map(|p| p.limit).ok(), Some(0));
    }
}
