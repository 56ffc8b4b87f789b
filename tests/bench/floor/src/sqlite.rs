//! Answers from SQLite, in process.

use std::path::Path;

use actix_web::web;

pub struct Database;

impl Database {
    pub fn open(_: &Path) -> Result<Self, rusqlite::Error> {
        Ok(Self)
    }
}

pub fn routes(_: &mut web::ServiceConfig) {}
