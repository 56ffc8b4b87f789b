//! Whether an organization's books are what was recorded, asked by whoever reads them.

use std::sync::LazyLock;
use std::time::Duration;

use entity::feed::chain;
use entity::id::{AccountId, ChainId, OrganizationId, PartnershipId, PeriodId, TransactionId};
use serde_json::Value;
use tokio::sync::Semaphore;
use uuid::Uuid;

use super::books::Books;
use super::closed::is_period;
use super::export::heads;
use super::prove::{self, Proof, Reads};
use crate::ledger::check::{self, Violation};
use crate::ledger::find::require_books;
use crate::refusal::Refusal;
use crate::seen::{Reading, Seen};

/// Books are read whole: one at a time, so that it takes no more than a share of the server.
static TURN: LazyLock<Semaphore> = LazyLock::new(|| Semaphore::new(1));
/// How long somebody waits for their turn.
const PATIENCE: Duration = Duration::from_secs(2);
/// Most faults that are told.
const MOST: usize = 100;

/// A fault of the books.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// What must hold and does not, or what is wrong.
    pub says: String,
    /// The id of what breaks it, as it is in the API.
    pub subject: String,
}

/// What was found.
#[derive(Clone, Debug)]
pub struct Verified {
    /// The books that were read, as their heads were then.
    pub heads: Vec<Seen<chain::Model>>,
    /// Without the closed periods.
    pub transactions: u64,
    /// At most a hundred.
    pub faults: Vec<Fault>,
}

/// Walks an organization's books, or those in one partnership: each transaction follows from the one before and is what
/// was recorded; it balances; nothing is taken back twice; each account holds what its postings say. What was posted in
/// the last seconds may not be in its chain yet, and is not looked at.
///
/// # Errors
/// As policy answers those who do not read the books; [`Refusal::Overloaded`] while others are being read.
pub async fn verify(
    reading: &Reading,
    organization: OrganizationId,
    partnership: Option<PartnershipId>,
    reads: &Reads<'_>,
) -> Result<Verified, Refusal> {
    require_books(reading, organization)?;
    let _turn = tokio::time::timeout(PATIENCE, TURN.acquire()).await.map_err(|_| Refusal::Overloaded)?;
    let heads = heads(reading, organization, partnership).await?;
    let mut proof = Proof::default();
    let mut books = Books::default();
    let mut faults = Vec::new();
    for head in &heads {
        let mut see = |id: Uuid, record: &Value| {
            if let Err(wrong) = books.read(record)
                && faults.len() < MOST
            {
                let subject = if is_period(record) { PeriodId(id).to_string() } else { TransactionId(id).to_string() };
                faults.push(Fault { says: wrong.to_string(), subject });
            }
        };
        prove::walk(reading.db(), head, Some(reads), &mut proof, &mut see).await?;
    }
    prove::tell_loose(reading.db(), (organization, partnership), &mut proof).await?;
    faults.extend(proof.violations.into_iter().map(fault));
    faults.extend(books.missing().into_iter().map(|id| {
        let says = "something takes it back, and it is not there".to_owned();
        Fault { says, subject: id.to_owned() }
    }));
    faults.extend(books.out_of_proportion().into_iter().map(|id| {
        let says = "one currency went back and not what belongs to it of the other".to_owned();
        Fault { says, subject: id.to_owned() }
    }));
    faults.extend(books.closings().wrong().into_iter().map(|(id, says)| {
        let says = format!("a closed period: {says}");
        Fault { says, subject: id.to_owned() }
    }));
    let broken = check::accounts_of(reading.db(), organization, partnership).await?;
    faults.extend(broken.into_iter().map(fault));
    faults.truncate(MOST);
    Ok(Verified { heads, transactions: books.count(), faults })
}

fn fault(found: Violation) -> Fault {
    let subject = match found.table {
        "account" => AccountId(found.id).to_string(),
        "ledger_transaction" => TransactionId(found.id).to_string(),
        "ledger_period" => PeriodId(found.id).to_string(),
        "chain" => ChainId(found.id).to_string(),
        // The link of a transaction has its id.
        _ => TransactionId(found.id).to_string(),
    };
    Fault { says: found.says.to_owned(), subject }
}
