//! Tables as text, one line a thing, and their SQL on each engine.
//!
//! | line | meaning |
//! |---|---|
//! | `name TYPE …` | a column, see `column.rs`; one that `references` another table gets an index |
//! | `check (…)` | a rule across columns |
//! | `unique (a, b)` | a key; with `where …` a key among some rows |
//! | `index (a, b)` | an index for reading |
//! | `later foreign key …` | a reference to a table that comes after this one |
//! | `append only` | rows are written once: update, delete and replace are refused |

use sea_orm_migration::DbErr;

use crate::column::column;
use crate::engine::Engine;
use crate::guard::append_only;

#[derive(Clone, Copy)]
pub(crate) struct Table {
    pub name: &'static str,
    pub lines: &'static str,
}

impl Table {
    /// The statements that make the table, its indexes and its guard.
    pub(crate) fn create(&self, engine: Engine) -> Result<Vec<String>, DbErr> {
        let name = self.name;
        let mut inside = Vec::new();
        let mut after = Vec::new();
        let mut keys = Vec::new();
        let mut referring = Vec::new();
        for line in self.lines() {
            if line == "append only" {
                after.extend(append_only::guard(engine, name, &keys));
            } else if let Some(rest) = line.strip_prefix("unique (") {
                let (columns, condition) = columns(rest)?;
                if condition.is_empty() {
                    inside.push(line.to_owned());
                    keys.push(columns);
                } else {
                    let key = columns.join("_");
                    let columns = columns.join(", ");
                    after.push(format!("create unique index {name}_{key}_key on {name} ({columns}) {condition}"));
                }
            } else if let Some(rest) = line.strip_prefix("index (") {
                let (columns, condition) = columns(rest)?;
                after.push(index(name, &columns, condition));
            } else if let Some(reference) = line.strip_prefix("later ") {
                // SQLite lets a table refer to one that does not exist yet, and adds no constraint afterwards.
                if engine == Engine::Sqlite {
                    inside.push(reference.to_owned());
                }
            } else if line.starts_with("check (") {
                inside.push(line.to_owned());
            } else {
                inside.push(column(engine, line)?);
                let column = line.split(' ').next().unwrap_or_default();
                if line.contains(" primary key") || line.contains(" unique") {
                    keys.push(vec![column]);
                }
                if line.contains(" references ") {
                    referring.push(column);
                }
            }
        }
        // A reference without an index makes every check of the other side a walk through this table.
        for column in referring {
            if !keys.iter().any(|key| key.first() == Some(&column)) {
                after.push(index(name, &[column], ""));
            }
        }
        let strict = if engine == Engine::Sqlite { " strict" } else { "" };
        let mut statements = vec![format!("create table {name} (\n    {}\n){strict}", inside.join(",\n    "))];
        statements.extend(after);
        Ok(statements)
    }

    /// The statements that add these columns, and these indexes, to the table that is there.
    pub(crate) fn add(&self, engine: Engine) -> Result<Additions, DbErr> {
        let name = self.name;
        let mut additions = Additions::default();
        for line in self.lines() {
            if let Some(rest) = line.strip_prefix("index (") {
                let (columns, condition) = columns(rest)?;
                additions.indexes.push(index(name, &columns, condition));
            } else {
                additions.columns.push(format!("alter table {name} add column {}", column(engine, line)?));
            }
        }
        Ok(additions)
    }

    /// The statements that take them away again.
    pub(crate) fn remove(&self) -> Result<Additions, DbErr> {
        let name = self.name;
        let mut removals = Additions::default();
        for line in self.lines() {
            if let Some(rest) = line.strip_prefix("index (") {
                let (columns, _) = columns(rest)?;
                removals.indexes.push(format!("drop index {}", index_name(name, &columns)));
            } else {
                let column = line.split(' ').next().unwrap_or_default();
                removals.columns.push(format!("alter table {name} drop column {column}"));
            }
        }
        Ok(removals)
    }

    /// The references that had to wait for the other table.
    pub(crate) fn close(&self, engine: Engine) -> Vec<String> {
        match engine {
            Engine::Sqlite => Vec::new(),
            Engine::Postgres => self
                .lines()
                .filter_map(|line| line.strip_prefix("later "))
                .map(|reference| format!("alter table {} add {reference}", self.name))
                .collect(),
        }
    }

    fn lines(&self) -> impl Iterator<Item = &'static str> {
        self.lines.lines().map(str::trim).filter(|line| !line.is_empty())
    }
}

/// What becomes of a table that is there. Between the two its rows are filled.
#[derive(Default)]
pub(crate) struct Additions {
    pub columns: Vec<String>,
    pub indexes: Vec<String>,
}

fn index(table: &str, columns: &[&str], condition: &str) -> String {
    format!("create index {} on {table} ({}) {condition}", index_name(table, columns), columns.join(", "))
}

fn index_name(table: &str, columns: &[&str]) -> String {
    format!("{table}_{}_idx", columns.join("_"))
}

/// The names before the closing bracket, and what follows it.
fn columns(rest: &'static str) -> Result<(Vec<&'static str>, &'static str), DbErr> {
    let (names, condition) =
        rest.split_once(')').ok_or_else(|| DbErr::Migration(format!("no closing bracket: {rest}")))?;
    Ok((names.split(',').map(str::trim).collect(), condition.trim()))
}
