//! `simpul check-ledger`: the laws of the ledger, proved on every row.

use domain::ledger::check;

use super::arguments::Source;
use super::{Faults, office, told};

pub async fn check(source: &Source) -> Result<(), Faults> {
    let databases = office::databases(source).await?;
    let violations = check::check(databases.administration()).await.map_err(told)?;
    if violations.is_empty() {
        println!("The books are in order.");
        return Ok(());
    }
    let lines = violations.iter().map(|found| format!("{}: {} {}: {}", found.law, found.table, found.id, found.says));
    Err(lines.collect())
}
