//! The steps, up and down, and what the tables refuse: the same on SQLite and on PostgreSQL.

#[path = "../../../tests/src/postgres.rs"]
#[allow(dead_code, reason = "the benchmark needs more of it")]
mod postgres;

#[macro_use]
mod place;
mod agreements;
mod approvals;
mod books;
mod columns;
mod exchanges;
mod guards;
mod lots;
mod names;
mod receipts;
mod reservations;
mod rows;
mod steps;
mod story;
mod withdrawn;
