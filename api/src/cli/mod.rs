//! The `simpul` command: what an administrator types. Each subcommand is a file; what it does for people is in the
//! domain.

mod admin;
mod arguments;
mod check;
pub mod demo;
pub mod generate;
mod import;
mod log;
mod migrate;
mod office;
mod serve;
mod verify;
mod verify_paper;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};

use arguments::Source;

/// The backend of a network of community organizations.
#[derive(Parser)]
#[command(name = "simpul", version, about, arg_required_else_help = true)]
struct Simpul {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serve the API on the database of DATABASE_URL.
    Serve,
    /// Serve a demonstration network from an embedded database in the data folder.
    Demo,
    /// Bring the tables of DATABASE_URL to another state.
    #[command(subcommand)]
    Migrate(migrate::Step),
    /// Administrators of the network.
    #[command(subcommand)]
    Admin(admin::Action),
    /// Bring in what an organization has in files.
    #[command(subcommand)]
    Import(import::What),
    /// Prove the laws of the ledger on every row, and that its transactions are what was recorded; name each row that
    /// breaks one.
    CheckLedger(check::Keys),
    /// Prove on every record of the audit trail that it is what was recorded, and name each one that is not.
    CheckAudit(check::Keys),
    /// Check books that somebody exported from `/exports/ledger`, a statement from `/exports/statement` or a receipt,
    /// without the server and without its database: that nothing was changed, left out or slipped in since the server
    /// signed for it, and that it adds up. Prints what it says.
    Verify {
        /// The file.
        file: PathBuf,
        /// A file with the public keys of the server, as `/.well-known/jwks.json` has them; get it from the server
        /// itself, not from whoever handed you the books.
        #[arg(long, value_name = "FILE")]
        keys: PathBuf,
    },
    /// Print the schema in GraphQL's own language.
    Schema,
    /// Print who may do what, as Markdown.
    Permissions,
    /// Print every error code with its meaning, as Markdown.
    Errors,
    /// Print every setting, as Markdown.
    Settings,
}

/// Reads the command line and carries it out.
pub fn run() -> ExitCode {
    let matches = Simpul::command().args(arguments::flags()).get_matches();
    let parsed = Simpul::from_arg_matches(&matches).unwrap_or_else(|error| error.exit());
    let told = match parsed.command {
        Command::Schema => generate::schema(),
        Command::Permissions => generate::permissions(),
        Command::Errors => Ok(generate::errors()),
        Command::Settings => Ok(crate::config::table()),
        Command::Verify { file, keys } => verify::run(&file, &keys),
        working => return work(working, &matches),
    };
    match told {
        Ok(text) => {
            print!("{text}");
            ExitCode::SUCCESS
        }
        Err(faults) => complain(faults),
    }
}

/// The commands that need settings and a runtime.
fn work(command: Command, matches: &clap::ArgMatches) -> ExitCode {
    let source = match Source::read(matches) {
        Ok(source) => source,
        Err(faults) => return complain(faults),
    };
    if let Err(faults) = log::begin(&source) {
        return complain(faults);
    }
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return complain([error]),
    };
    runtime.block_on(async {
        let done = match command {
            Command::Serve => serve::run(&source).await,
            Command::Demo => demo::run(&source).await,
            Command::Migrate(step) => migrate::run(&source, step).await,
            Command::Admin(action) => admin::run(&source, action).await,
            Command::Import(what) => import::run(&source, what).await,
            Command::CheckLedger(keys) => check::ledger(&source, &keys).await,
            Command::CheckAudit(keys) => check::audit(&source, &keys).await,
            Command::Schema | Command::Permissions | Command::Errors | Command::Settings | Command::Verify { .. } => {
                Ok(())
            }
        };
        match done {
            Ok(()) => ExitCode::SUCCESS,
            Err(faults) => complain(faults),
        }
    })
}

/// Why a command was not carried out: one line a fault, all of them.
type Faults = Vec<String>;

fn complain<T: std::fmt::Display>(faults: impl IntoIterator<Item = T>) -> ExitCode {
    for fault in faults {
        eprintln!("simpul: {fault}");
    }
    ExitCode::FAILURE
}

fn told<T: std::fmt::Display>(fault: T) -> Faults {
    vec![fault.to_string()]
}

fn told_all<T: std::fmt::Display>(faults: Vec<T>) -> Faults {
    faults.iter().map(ToString::to_string).collect()
}
