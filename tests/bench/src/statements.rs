//! Which SQL statements the server sends, as the database counts them.

use crate::Outcome;
use crate::database::Database;

/// A statement, its values taken out, and how often it was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Counted {
    /// The same for one statement, whichever of its values the text shows: those of statements that were prepared before
    /// the counting began stay in it.
    pub id: i64,
    pub text: String,
    pub calls: i64,
}

impl Counted {
    /// BEGIN, COMMIT and what else only frames the work.
    pub fn is_frame(&self) -> bool {
        let word = self.text.split_whitespace().next().unwrap_or_default().to_ascii_uppercase();
        matches!(
            word.trim_end_matches(';'),
            "BEGIN" | "COMMIT" | "ROLLBACK" | "START" | "SET" | "SAVEPOINT" | "RELEASE"
        )
    }
}

/// Forgets what was counted.
pub fn reset(counting: &Database) -> Outcome<()> {
    counting.ask("select pg_stat_statements_reset()").map(drop)
}

/// What was sent to the database `simpul` since it was forgotten, the most frequent first. Left out is what the
/// database asks itself at a commit, to look after references that are checked only then, and what the server does in
/// the background, whoever asks or not: it chains what was recorded, and looks for what is confirmed by terms.
pub fn counted(counting: &Database) -> Outcome<Vec<Counted>> {
    let rows = counting.ask(
        "select s.queryid || ' ' || s.calls || ' ' || regexp_replace(s.query, '\\s+', ' ', 'g') from pg_stat_statements s \
         join pg_database d on d.oid = s.dbid where d.datname = 'simpul' \
         and s.query not like 'SELECT % FROM ONLY %' and s.query not like '%\"chain%' \
         and s.query not like '%FROM \"posting\" WHERE \"posting\".\"transaction_id\" = ANY%' \
         and s.query not like '%FROM \"account\" WHERE \"account\".\"id\" = ANY%' \
         and s.query not like '%FROM \"exchange\" WHERE \"exchange\".\"transaction_id\" = ANY%' \
         and s.query not like '%\"agreement\" AS \"present\"%' \
         order by s.calls desc, s.query",
    )?;
    let row = |line: &str| {
        let (id, rest) = line.split_once(' ')?;
        let (calls, text) = rest.split_once(' ')?;
        Some(Counted { id: id.parse().ok()?, calls: calls.parse().ok()?, text: text.to_owned() })
    };
    Ok(rows.lines().filter_map(row).collect())
}
