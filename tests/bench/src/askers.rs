//! Who asks: the people of `sql/load.sql`, with tokens that the server takes for its own.

use std::cell::RefCell;
use std::collections::HashMap;
use std::path::{Path, PathBuf};

use api::http::token::Keys;
use chrono::Utc;
use uuid::Uuid;

use crate::Outcome;

/// What the server reads when nothing else is said; see the settings in the README.
const ISSUER: &str = "http://localhost:8080";
const AUDIENCE: &str = "simpul";

/// The kinds of rows, as `sql/load.sql` numbers them.
#[derive(Clone, Copy)]
pub enum Kind {
    Organization = 1,
    Partnership = 5,
    Need = 7,
    Contribution = 8,
    Session = 13,
    Person = 14,
}

/// The id of a row of the data set: `load.id` in SQL.
pub fn id(kind: Kind, number: i64) -> Uuid {
    let number = u128::from(number.unsigned_abs());
    Uuid::from_u128((number << 80) | (0x7 << 76) | ((kind as u128) << 64) | (0x8 << 60))
}

pub struct Askers {
    keys: Keys,
    pub key_file: PathBuf,
    tokens: RefCell<HashMap<i64, String>>,
}

impl Askers {
    /// Makes a signing key and keeps it in the folder, for the server.
    pub fn new(folder: &Path) -> Outcome<Self> {
        let pem = Keys::generate_pem()?;
        let key_file = folder.join("key.pem");
        std::fs::write(&key_file, pem.as_bytes())?;
        Ok(Self { keys: Keys::from_pem(&pem, ISSUER, AUDIENCE)?, key_file, tokens: RefCell::default() })
    }

    /// The token of the asker with this number.
    pub fn token(&self, asker: i64) -> Outcome<String> {
        if let Some(token) = self.tokens.borrow().get(&asker) {
            return Ok(token.clone());
        }
        let token = self.keys.issue(id(Kind::Person, asker), id(Kind::Session, asker), Utc::now())?;
        self.tokens.borrow_mut().insert(asker, token.clone());
        Ok(token)
    }

    /// Tokens live for fifteen minutes: each run begins with new ones.
    pub fn renew(&self) {
        self.tokens.borrow_mut().clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_those_of_the_data_set() {
        assert_eq!(id(Kind::Person, 1_001).to_string(), "00000000-03e9-700e-8000-000000000000");
    }
}
