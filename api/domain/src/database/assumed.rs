//! Whether rights that were only assumed still hold, found out by the first statement that uses them.
//!
//! The statement is wrapped so that it brings the person's number along, whatever rows it has, even none:
//!
//! ```sql
//! select asked.*, held.authority as held_authority
//! from (select first.*, true as is_here from (STATEMENT) as first) as asked
//! right join (select authority from person where id = $n) as held on true
//! ```
//!
//! One statement is one look at the database: rows and number are of the same moment.

use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};

use entity::id::PersonId;
use sea_orm::sea_query::{Value, Values};
use sea_orm::{DbErr, QueryResult, Statement};

const OPEN: u8 = 0;
const ASKED: u8 = 1;
const HOLDS: u8 = 2;
const FAILED: u8 = 3;

/// One question's assumption; clones are the same one.
#[derive(Clone)]
pub(crate) struct Assumed(Arc<Inner>);

struct Inner {
    person: PersonId,
    authority: i64,
    state: AtomicU8,
}

impl Assumed {
    pub(crate) fn new(person: PersonId, authority: i64) -> Self {
        Self(Arc::new(Inner { person, authority, state: AtomicU8::new(OPEN) }))
    }

    /// What is known of it: nothing before a statement has brought it along.
    pub(crate) fn holds(&self) -> Option<bool> {
        match self.0.state.load(Ordering::Acquire) {
            HOLDS => Some(true),
            FAILED => Some(false),
            _ => None,
        }
    }

    /// Whether the next statement is the one that shall find out.
    pub(super) fn is_open(&self) -> bool {
        self.0.state.compare_exchange(OPEN, ASKED, Ordering::AcqRel, Ordering::Acquire).is_ok()
    }

    /// The statement that brings the number along.
    pub(super) fn wrap(&self, statement: Statement) -> Statement {
        let mut values = statement.values.map_or_else(Vec::new, |values| values.0);
        values.push(Value::from(self.0.person));
        let sql = format!(
            "select asked.*, held.authority as held_authority from (select first.*, true as is_here from ({}) as first) \
             as asked right join (select authority from person where id = ${}) as held on true",
            statement.sql,
            values.len()
        );
        Statement { sql, values: Some(Values(values)), db_backend: statement.db_backend }
    }

    /// The statement's own rows, and what they tell of the assumption. A statement that failed tells nothing: the
    /// next one shall find out.
    pub(super) fn unwrap(&self, rows: Result<Vec<QueryResult>, DbErr>) -> Result<Vec<QueryResult>, DbErr> {
        let told = |state| self.0.state.store(state, Ordering::Release);
        let mut rows = rows.inspect_err(|_| told(OPEN))?;
        let held: Option<i64> = match rows.first() {
            Some(row) => row.try_get("", "held_authority")?,
            None => None,
        };
        told(if held == Some(self.0.authority) { HOLDS } else { FAILED });
        if let Some(row) = rows.first()
            && row.try_get::<Option<bool>>("", "is_here")?.is_none()
        {
            rows.clear();
        }
        Ok(rows)
    }
}
