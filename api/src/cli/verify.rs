//! `simpul verify`: books that somebody was handed, checked without the server and without its database. Statements and
//! receipts are files of one document: see [`super::verify_paper`].

use std::fs::File;
use std::io::{BufRead, BufReader, Read, Seek};
use std::path::Path;

use domain::chain::file::{Check, Checked};
use domain::chain::head::Manifest;
use domain::chain::paper;
use domain::entity::value::quantity::Quantity;
use domain::entity::value::unit::Unit;

use super::check::published;
use super::{Faults, told, verify_paper};

/// Longest line, and longest document, that is read: a period that was closed tells of each account.
const LONGEST: u64 = 16 * 1024 * 1024;

/// Checks the file, and tells what it says.
pub fn run(file: &Path, keys: &Path) -> Result<String, Faults> {
    let keys = published(keys)?;
    let name = file.display();
    let broken = |error: std::io::Error| vec![format!("{name}: {error}")];
    let mut opened = File::open(file).map_err(broken)?;
    let mut begin = Vec::new();
    Read::take(&mut opened, LONGEST).read_to_end(&mut begin).map_err(broken)?;
    if let Ok(text) = std::str::from_utf8(&begin)
        && let Some(document) = paper::kind(text)
    {
        let told = verify_paper::tell(document, text, &keys);
        return told.map_err(|doubt| vec![plain(&format!("{name}: {doubt}"))]);
    }
    opened.rewind().map_err(broken)?;
    let reads = move |text: &str| -> Option<Manifest> { keys.books(text) };
    let mut lines = BufReader::new(opened);
    let mut check = Check::with(&reads);
    let mut line = String::new();
    loop {
        line.clear();
        let read = Read::take(&mut lines, LONGEST).read_line(&mut line);
        if read.map_err(|error| vec![format!("{name}: {error}")])? == 0 {
            break;
        }
        check.line(line.trim_end()).map_err(|doubt| vec![plain(&format!("{name}: {doubt}"))])?;
    }
    let checked = check.finish().map_err(|doubt| vec![plain(&format!("{name}: {doubt}"))])?;
    tell(&checked)
}

fn tell(checked: &Checked) -> Result<String, Faults> {
    let manifest = &checked.manifest;
    let exported = manifest.exported_at.to_rfc3339_opts(chrono::SecondsFormat::Secs, true);
    let mut text = format!(
        "The books of {} ({}), as they were handed out at {exported}.\n{} transactions; every one follows from the one \
         before, balances, and is signed for.\n",
        plain(&manifest.organization.name),
        plain(&manifest.organization.id),
        checked.books.count(),
    );
    if let Some(partnership) = &manifest.partnership {
        text.push_str(&format!("Only what is held in the partnership {}.\n", plain(partnership)));
    }
    for head in &manifest.heads {
        let sealed = head.sealed_at.to_rfc3339_opts(chrono::SecondsFormat::Secs, true);
        let (scope, hash) = (plain(&head.scope), plain(&head.hash));
        // Of the organization alone are its periods, of it in a partnership its transactions.
        let of = if head.scope == manifest.organization.id { "closed periods" } else { "transactions" };
        text.push_str(&format!("  {scope}: {} {of}, up to {sealed}, {hash}\n", head.length));
    }
    let closings = checked.books.closings();
    if let Some(through) = closings.through() {
        let count = closings.len();
        text.push_str(&format!("Closed up to {through}, in {count} periods; each held what its transactions say.\n"));
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

/// Without what would do something to a terminal, such as erase lines or turn the direction of writing.
pub(super) fn plain(text: &str) -> String {
    let turns = |letter| matches!(letter, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    text.chars().filter(|letter| !letter.is_control() && !turns(*letter)).collect()
}
