//! `simpul import`: what an organization brings along in files.

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand, ValueEnum};
use domain::command::Mode;
use domain::entity::value::email::Email;
use domain::membership::report::Report;
use domain::membership::sheet::{Choices, Field, MAX_BYTES};
use domain::registry::load_areas::Loaded;

use super::arguments::Source;
use super::{Faults, office, told};
use crate::graphql::membership::list_word::{DateOrder, DecimalMark, ListDelimiter, ListEncoding, ListField};

/// What is brought in.
#[derive(Subcommand)]
pub enum What {
    /// Bring in a member list, a CSV file as a spreadsheet saves it: everybody who is no member yet, or nobody when the
    /// list has a fault.
    Members(Members),
    /// Bring in areas: districts and villages with their Home Affairs codes, or corrected names. A CSV file with the
    /// columns `code` and `name`.
    Areas {
        /// The CSV file.
        file: PathBuf,
        /// Store the areas. Without it, everything is only tried and told.
        #[arg(long)]
        store: bool,
    },
}

/// Which list, where to, and how it is read.
#[derive(Args)]
pub struct Members {
    /// The CSV file.
    file: PathBuf,
    /// The organization's slug.
    #[arg(long)]
    organization: String,
    /// The e-mail address of the person who brings it in, and who must be allowed to.
    #[arg(long = "as", value_name = "EMAIL")]
    whose: String,
    /// Store the members. Without it, everything is only tried and told.
    #[arg(long)]
    store: bool,
    /// What stands between the cells; found in the file when absent.
    #[arg(long)]
    delimiter: Option<ListDelimiter>,
    /// How characters are written as bytes; found in the file when absent.
    #[arg(long)]
    encoding: Option<ListEncoding>,
    /// What stands before the decimals of fees; found in the file when absent.
    #[arg(long)]
    decimal_mark: Option<DecimalMark>,
    /// Which part of a date comes first; found in the file when absent.
    #[arg(long)]
    date_order: Option<DateOrder>,
    /// What a column holds, for example `3=national-id`, counted from 1; found by the titles when absent.
    #[arg(long = "column", value_name = "NUMBER=FIELD", value_parser = column)]
    columns: Vec<(usize, ListField)>,
}

/// A column, from 0, and what it holds.
fn column(text: &str) -> Result<(usize, ListField), String> {
    let (number, field) = text.split_once('=').ok_or("NUMBER=FIELD is expected")?;
    let index = number.trim().parse::<usize>().ok().and_then(|number| number.checked_sub(1));
    let field = ListField::from_str(field.trim(), true).map_err(|_| {
        let known = ListField::value_variants().iter().filter_map(|field| field.to_possible_value());
        let names: Vec<String> = known.map(|value| value.get_name().to_owned()).collect();
        format!("a field is one of: {}", names.join(", "))
    })?;
    Ok((index.ok_or("columns are counted from 1")?, field))
}

impl Members {
    fn choices(&self) -> Choices {
        Choices {
            delimiter: self.delimiter.map(Into::into),
            encoding: self.encoding.map(Into::into),
            decimal_mark: self.decimal_mark.map(Into::into),
            date_order: self.date_order.map(Into::into),
            mapping: self.columns.iter().map(|(index, field)| (*index, Field::from(*field))).collect(),
        }
    }
}

pub async fn run(source: &Source, what: What) -> Result<(), Faults> {
    match what {
        What::Members(list) => members(source, list).await,
        What::Areas { file, store } => areas(source, &file, if store { Mode::Keep } else { Mode::Preview }).await,
    }
}

async fn areas(source: &Source, file: &Path, mode: Mode) -> Result<(), Faults> {
    let list = std::fs::read(file).map_err(|error| vec![format!("{}: {error}", file.display())])?;
    let done = office::of(source).await?.load_areas(&list, mode).await.map_err(told)?;
    let Loaded { added, renamed, unchanged, islands } = done;
    println!("{added} added, {renamed} renamed, {unchanged} unchanged, {islands} islands left out");
    if mode == Mode::Preview {
        println!("Nothing was stored. With --store, they are brought in.");
    }
    Ok(())
}

async fn members(source: &Source, members: Members) -> Result<(), Faults> {
    let whose = Email::parse(&members.whose).map_err(|broken| vec![format!("--as: {broken}")])?;
    let bytes = read(&members.file).map_err(|error| vec![format!("{}: {error}", members.file.display())])?;
    let mode = if members.store { Mode::Keep } else { Mode::Preview };
    let office = office::of(source).await?;
    let report =
        office.import_members(&whose, &members.organization, &bytes, &members.choices(), mode).await.map_err(told)?;
    tell(&report, mode)
}

/// At most one byte more than a list may have: what is longer is refused as a list, not read whole.
fn read(file: &Path) -> std::io::Result<Vec<u8>> {
    use std::io::Read as _;
    let mut bytes = Vec::new();
    let most = u64::try_from(MAX_BYTES).unwrap_or(u64::MAX).saturating_add(1);
    std::fs::File::open(file)?.take(most).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn tell(report: &Report, mode: Mode) -> Result<(), Faults> {
    println!("{report}");
    if !report.faults.is_empty() {
        return Err(vec!["the list has faults; nothing was stored".to_owned()]);
    }
    if mode == Mode::Preview {
        println!("Nothing was stored. With --store, they are brought in.");
    }
    Ok(())
}
