//! Nothing is killed. No answer may be anything but the change that was asked for.

use std::time::Duration;

use crate::bank::Bank;
use crate::{Calm, Engine, Outcome};

/// Whether every answer was a good one and all books agree.
#[tokio::main]
pub async fn run(calm: &Calm) -> Outcome<bool> {
    let mut holds = true;
    for engine in &calm.common.database {
        for tellers in &calm.tellers {
            holds &= day(calm, *engine, *tellers).await?;
        }
    }
    Ok(holds)
}

async fn day(calm: &Calm, engine: Engine, tellers: u32) -> Outcome<bool> {
    let common = &calm.common;
    let (mut server, bank) = Bank::open(&common.program, engine, tellers, 0).await?;
    let books = bank.works(1, tellers, Duration::from_secs(common.seconds)).await?;
    let answers = bank.counter.pulse.answers();
    let mut faults = bank.faults(&mut server, &books).await?;
    faults.extend(bank.counter.without().map(|(why, count)| format!("{count} times {why}")));
    println!(
        "{engine:?}, {tellers} tellers, {} s: {:.0} changes/s, {} contributions; {}",
        common.seconds,
        crate::per_second(answers, common.seconds),
        books.iter().map(crate::book::Book::gifts).sum::<usize>(),
        crate::told(&faults),
    );
    Ok(faults.is_empty())
}
