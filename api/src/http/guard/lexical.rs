//! The look at the bytes: size, tokens, nesting. One pass, nothing kept.
//!
//! It must see strings and comments exactly where the parser sees them; where it cannot be sure (a string that does
//! not end), it refuses, because brackets could hide there.

use super::Refused;
use crate::config::Limits;

pub(super) fn measure(text: &str, limits: &Limits) -> Result<(), Refused> {
    if text.len() > limits.document_bytes {
        return Err(Refused::TooLarge(format!("more than {} bytes", limits.document_bytes)));
    }
    let mut rest = text.as_bytes();
    let mut tokens = 0_usize;
    let mut nesting = 0_usize;
    while let Some((&byte, after)) = rest.split_first() {
        rest = match byte {
            b' ' | b'\t' | b'\r' | b'\n' | b',' => after,
            // A byte order mark, or text that no token may hold.
            0x80.. => after,
            b'#' => after_comment(after),
            other => {
                tokens += 1;
                match other {
                    b'(' | b'[' | b'{' => {
                        nesting += 1;
                        after
                    }
                    b')' | b']' | b'}' => {
                        nesting = nesting.saturating_sub(1);
                        after
                    }
                    b'"' => after_string(rest).ok_or_else(open_string)?,
                    b'.' => rest.strip_prefix(b"...").unwrap_or(after),
                    b'-' | b'0'..=b'9' => after_number(after),
                    b'_' | b'a'..=b'z' | b'A'..=b'Z' => after_word(after),
                    _ => after,
                }
            }
        };
        if tokens > limits.tokens {
            return Err(Refused::TooLarge(format!("more than {} tokens", limits.tokens)));
        }
        if nesting > limits.nesting {
            return Err(Refused::TooDeep(format!("more than {} levels of brackets", limits.nesting)));
        }
    }
    Ok(())
}

fn open_string() -> Refused {
    Refused::Syntax { message: "a string does not end".to_owned(), at: None }
}

fn after_comment(bytes: &[u8]) -> &[u8] {
    let end = bytes.iter().position(|byte| matches!(byte, b'\n' | b'\r')).unwrap_or(bytes.len());
    bytes.get(end..).unwrap_or_default()
}

fn after_word(bytes: &[u8]) -> &[u8] {
    let end = bytes.iter().position(|byte| !(byte.is_ascii_alphanumeric() || *byte == b'_')).unwrap_or(bytes.len());
    bytes.get(end..).unwrap_or_default()
}

/// Digits, with a fraction and an exponent.
fn after_number(mut bytes: &[u8]) -> &[u8] {
    loop {
        bytes = match bytes {
            [b'.', b'0'..=b'9', ..] | [b'e' | b'E', b'0'..=b'9', ..] => bytes.get(2..).unwrap_or_default(),
            [b'e' | b'E', b'+' | b'-', b'0'..=b'9', ..] => bytes.get(3..).unwrap_or_default(),
            [b'0'..=b'9', rest @ ..] => rest,
            _ => return bytes,
        };
    }
}

/// What comes after the string or block string in front. `None` when it does not end.
fn after_string(bytes: &[u8]) -> Option<&[u8]> {
    if let Some(mut rest) = bytes.strip_prefix(br#"""""#) {
        loop {
            rest = match rest {
                [b'\\', b'"', b'"', b'"', after @ ..] => after,
                [b'"', b'"', b'"', after @ ..] => return Some(after),
                [_, after @ ..] => after,
                [] => return None,
            };
        }
    }
    let mut rest = bytes.get(1..)?;
    loop {
        rest = match rest {
            [b'\\', _, after @ ..] => after,
            [b'"', after @ ..] => return Some(after),
            [b'\n' | b'\r', ..] | [] => return None,
            [_, after @ ..] => after,
        };
    }
}
