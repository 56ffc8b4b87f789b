//! The steps, up and down, and what the tables refuse: the same on SQLite and on PostgreSQL.

#[path = "../../../tests/src/postgres.rs"]
mod postgres;

#[macro_use]
mod place;
mod books;
mod columns;
mod guards;
mod names;
mod rows;
mod steps;
mod story;
