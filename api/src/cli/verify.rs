//! `simpul verify`: books that somebody was handed, checked without the server and without its database.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;

use domain::chain::file::{Check, Checked};
use domain::chain::head::Head;
use domain::entity::value::quantity::Quantity;
use domain::entity::value::unit::Unit;

use super::check::published;
use super::{Faults, told};

/// Longest line that is read: no transaction is nearly as long.
const LONGEST: u64 = 1024 * 1024;

/// Checks the file, and tells what it says.
pub fn run(file: &Path, keys: &Path) -> Result<String, Faults> {
    let keys = published(keys)?;
    let reads = move |text: &str| -> Option<Head> { keys.read(text) };
    let name = file.display();
    let opened = File::open(file).map_err(|error| vec![format!("{name}: {error}")])?;
    let mut lines = BufReader::new(opened);
    let mut check = Check::with(&reads);
    let mut line = String::new();
    loop {
        line.clear();
        let read = std::io::Read::take(&mut lines, LONGEST).read_line(&mut line);
        if read.map_err(|error| vec![format!("{name}: {error}")])? == 0 {
            break;
        }
        check.line(line.trim_end()).map_err(|doubt| vec![format!("{name}: {doubt}")])?;
    }
    let checked = check.finish().map_err(|doubt| vec![format!("{name}: {doubt}")])?;
    tell(&checked)
}

fn tell(checked: &Checked) -> Result<String, Faults> {
    // The name and the time are the file's own word; what follows from the keys comes after them.
    let mut text = format!(
        "{} ({}), exported at {}\n{} transactions; every one follows from the one before, balances, and is signed for.\n",
        plain(&checked.organization.name),
        plain(&checked.organization.id),
        plain(&checked.exported_at),
        checked.books.count(),
    );
    for head in &checked.heads {
        let sealed = head.sealed_at.to_rfc3339_opts(chrono::SecondsFormat::Secs, true);
        text.push_str(&format!(
            "  {}: {} transactions, signed up to {sealed}, {}\n",
            head.scope, head.length, head.hash
        ));
    }
    text.push_str("What lies where:\n");
    for (_, key, balance) in checked.books.balances() {
        let unit = Unit::parse(&key.unit).map_err(|_| vec![format!("unknown unit: {}", plain(&key.unit))])?;
        let amount = i64::try_from(balance).map_err(told)?;
        let program = key.program.as_deref().map(|id| format!(" for {}", plain(id))).unwrap_or_default();
        let amount = Quantity { minor: amount, unit }.to_decimal();
        let (need, kind) = (plain(&key.need), plain(&key.kind));
        text.push_str(&format!("  {need} {kind}{program}: {amount} {}\n", unit.code()));
    }
    Ok(text)
}

/// Without what would do something to a terminal.
fn plain(text: &str) -> String {
    text.chars().filter(|letter| !letter.is_control()).collect()
}
