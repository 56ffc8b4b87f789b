//! A receipt or a statement that somebody was handed, checked and told.

use std::fmt::Write as _;

use domain::chain::head::Document;
use domain::chain::paper;
use domain::entity::value::sum::Sum;
use domain::entity::value::unit::Unit;
use domain::mobilization::receipt::said::{self, Giver, Said};
use domain::period::statement::{Line, Statement};
use serde::Serialize;

use super::verify::plain;
use crate::http::token::head::Published;

/// Checks the file, and tells what it says.
///
/// # Errors
/// Why it is not believed.
pub fn tell(document: Document, text: &str, keys: &Published) -> Result<String, String> {
    let says = paper::read(document, text, &|document, signed| keys.text(document, signed))?;
    match document {
        Document::Receipt => receipt(&says),
        Document::Statement => statement(&says),
    }
}

fn receipt(says: &str) -> Result<String, String> {
    let said: Said = serde_json::from_str(says).map_err(|_| "it is not written as a receipt is".to_owned())?;
    if said.format != said::FORMAT {
        return Err(format!("it is of another kind: {}", said.format));
    }
    let giver = match &said.giver {
        Giver::Organization { id } => plain(id),
        Giver::Person => "a person".to_owned(),
    };
    let mut told = format!(
        "Receipt {} of {} ({}), issued at {}, code {}.\n{} {} for {} ({}), given on {} by {giver}, confirmed at {}.\n",
        plain(&said.number),
        plain(&said.receiver.name),
        plain(&said.receiver.id),
        plain(&said.issued_at),
        plain(&said.code),
        plain(&said.quantity.value),
        plain(&said.quantity.unit),
        plain(&said.what.title),
        plain(&said.what.need),
        said.happened_on,
        plain(&said.confirmed_at),
    );
    if let Some(exchange) = &said.exchange {
        let _ = writeln!(
            told,
            "It came as {} {}, exchanged at {} ({}, {}).",
            plain(&exchange.original.value),
            plain(&exchange.original.unit),
            plain(&exchange.rate),
            plain(&exchange.source),
            exchange.on,
        );
    }
    let _ = writeln!(told, "Posted as {}.", plain(&said.transaction));
    let reversed = &said.reversed;
    if reversed.value.chars().any(|digit| ('1'..='9').contains(&digit)) {
        let _ =
            writeln!(told, "Of it {} {} had been taken back by then.", plain(&reversed.value), plain(&reversed.unit));
    }
    told.push_str("Whether it was taken back since, the server tells whoever asks it with the code.\n");
    Ok(told)
}

fn statement(says: &str) -> Result<String, String> {
    let statement = Statement::read(says)?;
    let begins_on = statement.begins_on.map_or_else(|| "the beginning".to_owned(), |day| day.to_string());
    let mut told = format!(
        "A statement of the books of {} ({}), from {begins_on} to {}, made at {}.\n{} accounts; each one adds up, and so \
         do all of them.\n",
        plain(&statement.organization.name),
        plain(&statement.organization.id),
        statement.ends_on,
        plain(&statement.issued_at),
        statement.accounts.len(),
    );
    if let Some(partnership) = &statement.partnership {
        let _ = writeln!(told, "Only what is held in the partnership {}.", plain(partnership));
    }
    if let Some(period) = &statement.period {
        let _ = writeln!(told, "Of the closed period {}.", plain(period));
    }
    for head in &statement.heads {
        let _ = writeln!(told, "  {}: {}, {}", plain(&head.scope), plain(&head.length), plain(&head.hash));
    }
    for line in &statement.accounts {
        account(line, &mut told)?;
    }
    for one in &statement.exchanges {
        let (original, amount) = (shown(&one.original, &one.original_unit)?, shown(&one.amount, &one.unit)?);
        let (transaction, rate, source) = (plain(&one.transaction), plain(&one.rate), plain(&one.source));
        let _ = writeln!(told, "  {transaction}: {original} exchanged into {amount} at {rate} ({source}, {})", one.on);
    }
    Ok(told)
}

fn account(line: &Line, told: &mut String) -> Result<(), String> {
    let shown = |text: &str| shown(text, &line.unit);
    let program = line.program.as_deref().map(|id| format!(" for {}", plain(id))).unwrap_or_default();
    let (opening, closing) = (shown(&line.opening)?, shown(&line.closing)?);
    let _ = writeln!(
        told,
        "  {} {}{program}: {opening} at first, {closing} in the end",
        plain(&line.need),
        word(&line.account_type)
    );
    for movement in &line.movements {
        let (increase, decrease) = (shown(&movement.increase)?, shown(&movement.decrease)?);
        let _ = writeln!(told, "    {}: {increase} in, {decrease} out", word(&movement.kind));
    }
    Ok(())
}

fn shown(text: &str, unit: &str) -> Result<String, String> {
    let unit = Unit::parse(unit).map_err(|_| format!("unknown unit: {}", plain(unit)))?;
    let minor = text.parse().map_err(|_| format!("no number: {}", plain(text)))?;
    Ok(format!("{} {}", Sum { minor, unit }.to_decimal(), unit.code()))
}

/// A word of the API, such as `AVAILABLE`.
fn word(of: &impl Serialize) -> String {
    serde_json::to_value(of).ok().and_then(|word| word.as_str().map(str::to_owned)).unwrap_or_default()
}
