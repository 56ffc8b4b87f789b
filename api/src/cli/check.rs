//! `simpul check-ledger` and `check-audit`: whether the books and the audit trail are what they must be.

use std::path::{Path, PathBuf};

use clap::Args;
use domain::chain::head::{Head, Signer};
use domain::chain::prove::{Proof, Reads, prove};
use domain::entity::state::ChainKind;
use domain::ledger::check;

use super::arguments::Source;
use super::{Faults, office, told, told_all};
use crate::config;
use crate::http::token::head::Published;

/// Whose signatures are good.
#[derive(Args)]
pub struct Keys {
    /// A file with the public keys whose signatures are good, as `/.well-known/jwks.json` has them. Without it those of
    /// SIMPUL_SIGNING_KEY and SIMPUL_KEY_BESIDE are, if they are set.
    #[arg(long = "keys", value_name = "FILE")]
    keys: Option<PathBuf>,
}

/// The laws of the ledger on every row, and the chains of the books.
pub async fn ledger(source: &Source, keys: &Keys) -> Result<(), Faults> {
    let databases = office::databases(source).await?;
    let laws = check::check(databases.administration()).await.map_err(told)?;
    let mut proof = chains(source, keys, ChainKind::Ledger).await?;
    proof.violations.splice(0..0, laws);
    tell(&proof, "The books are in order", "transactions and closed periods")
}

/// The chains of the audit trail.
pub async fn audit(source: &Source, keys: &Keys) -> Result<(), Faults> {
    let proof = chains(source, keys, ChainKind::Audit).await?;
    tell(&proof, "The audit trail is what was recorded", "records")
}

async fn chains(source: &Source, keys: &Keys, kind: ChainKind) -> Result<Proof, Faults> {
    let reads = reads(source, keys)?;
    if reads.is_none() {
        eprintln!("simpul: signatures are not looked at, since there is neither --keys nor SIMPUL_SIGNING_KEY");
    }
    let databases = office::databases(source).await?;
    prove(databases.administration(), kind, reads.as_deref()).await.map_err(told)
}

/// Reads signed heads with the keys that are known here.
fn reads(source: &Source, keys: &Keys) -> Result<Option<Box<Reads<'static>>>, Faults> {
    if let Some(file) = &keys.keys {
        let published = published(file)?;
        return Ok(Some(Box::new(move |text: &str| -> Option<Head> { published.head(text) })));
    }
    if ["SIMPUL_SIGNING_KEY", "SIMPUL_SIGNING_KEY_FILE"].into_iter().all(|name| source.get(name).is_none()) {
        return Ok(None);
    }
    let own = config::identity(|name| source.get(name)).map_err(told_all)?.keys;
    Ok(Some(Box::new(move |text: &str| -> Option<Head> { own.read(text) })))
}

/// The public keys in a file.
pub fn published(file: &Path) -> Result<Published, Faults> {
    let text = std::fs::read_to_string(file).map_err(|error| vec![format!("{}: {error}", file.display())])?;
    Published::parse(&text).map_err(|error| vec![format!("{}: no set of keys: {error}", file.display())])
}

fn tell(proof: &Proof, says: &str, of: &str) -> Result<(), Faults> {
    if proof.violations.is_empty() {
        println!("{says}: {} {of} in {} chains.", proof.links, proof.chains);
        if proof.erased > 0 {
            println!("Of {} of them the content was erased, each time by somebody who is named.", proof.erased);
        }
        return Ok(());
    }
    let line = |found: &check::Violation| format!("{}: {} {}: {}", found.law, found.table, found.id, found.says);
    Err(proof.violations.iter().map(line).collect())
}
