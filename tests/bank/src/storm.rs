//! The server is killed every few seconds, PostgreSQL every ten and once stopped for a while, and clients let go of requests.

use std::time::{Duration, Instant};

use crate::bank::Bank;
use crate::book::Book;
use crate::draw::Draw;
use crate::server::{Server, Store};
use crate::{Engine, Outcome, Storm};

/// Of a hundred requests so many are let go of before the answer is there.
const RESETS: u32 = 15;
/// The time between two kills of the server.
const LIVES: (Duration, Duration) = (Duration::from_millis(1_500), Duration::from_millis(4_500));
/// The time between two kills of PostgreSQL.
const DATABASE_LIVES: Duration = Duration::from_secs(10);
/// How long PostgreSQL is away.
const AWAY: Duration = Duration::from_secs(1);
/// How long PostgreSQL hangs, once a night.
const HANGS: Duration = Duration::from_secs(12);
/// Whoever does not recover within this time does not recover.
const PATIENCE: Duration = Duration::from_secs(45);

/// How long nobody had an answer, after each kill.
#[derive(Default)]
struct Recoveries {
    server: Vec<f64>,
    database: Vec<f64>,
    /// After PostgreSQL went on.
    hung: Vec<f64>,
    /// What the server said wrongly of its health meanwhile.
    misjudged: Vec<String>,
}

/// Whether nothing was lost, doubled or bent, and the server was back in time.
#[tokio::main]
pub async fn run(storm: &Storm) -> Outcome<bool> {
    let mut holds = true;
    for engine in &storm.common.database {
        for seed in 1..=storm.seeds {
            holds &= night(storm, *engine, seed).await?;
        }
    }
    Ok(holds)
}

async fn night(storm: &Storm, engine: Engine, seed: u64) -> Outcome<bool> {
    let time = Duration::from_secs(storm.common.seconds);
    let (mut server, bank) = Bank::open(&storm.common.program, engine, storm.tellers, RESETS).await?;
    let tellers = bank.works(seed, storm.tellers, time);
    let (books, recoveries) = tokio::join!(tellers, kills(&mut server, &bank, seed, time));
    let (Ok(books), Ok(recoveries)) = (&books, &recoveries) else {
        let errors = [books.err(), recoveries.err()].into_iter().flatten().map(|error| error.to_string());
        println!("{engine:?}, seed {seed}: {}", crate::told(&errors.chain(server.says()).collect::<Vec<_>>()));
        return Ok(false);
    };
    let mut faults = bank.faults(&mut server, books).await?;
    faults.extend(recoveries.misjudged.iter().cloned());
    // A server on PostgreSQL is back as soon as one on SQLite.
    let limits = [
        ("server", &recoveries.server, 0),
        ("database", &recoveries.database, 1),
        ("database that hung", &recoveries.hung, 1),
    ];
    for (what, times, at) in limits {
        let limit = storm.recovery.get(at).copied().unwrap_or(f64::INFINITY);
        faults.extend(
            times.iter().filter(|time| **time > limit).map(|time| format!("{what}: {time:.1} s until it is back")),
        );
    }
    let without: Vec<_> = bank.counter.without().map(|(why, count)| format!("{count} {why}")).collect();
    println!(
        "{engine:?}, seed {seed}, {} tellers, {} s: {:.0} changes/s, {} contributions, server killed {} times, back in {}, \
         database killed {} times, back in {}, hung {} times, back in {}; asked again: {}; {}",
        storm.tellers,
        storm.common.seconds,
        crate::per_second(bank.counter.pulse.answers(), storm.common.seconds),
        books.iter().map(Book::gifts).sum::<usize>(),
        recoveries.server.len(),
        span(&recoveries.server),
        recoveries.database.len(),
        span(&recoveries.database),
        recoveries.hung.len(),
        span(&recoveries.hung),
        without.join(", "),
        crate::told(&faults),
    );
    Ok(faults.is_empty())
}

async fn kills(server: &mut Server, bank: &Bank, seed: u64, time: Duration) -> Outcome<Recoveries> {
    let mut draw = Draw::new(seed, 1);
    let (began, mut database_began) = (Instant::now(), Instant::now());
    let mut recoveries = Recoveries::default();
    loop {
        tokio::time::sleep(draw.time(LIVES.0, LIVES.1)).await;
        if began.elapsed() > time {
            return Ok(recoveries);
        }
        if server.has_ended() {
            return Err(format!("the server ended by itself: {:?}", server.says()).into());
        }
        if database_began.elapsed() > DATABASE_LIVES
            && let Store::Postgres(cluster) = &mut server.store
        {
            tokio::task::block_in_place(|| cluster.kill());
            recoveries.misjudged.extend(bank.counter.misjudges(false).await);
            tokio::time::sleep(AWAY).await;
            tokio::task::block_in_place(|| cluster.starts_again());
            let back = Instant::now();
            recoveries.database.push(first_answer(bank, back).await?);
            recoveries.misjudged.extend(bank.counter.misjudges(true).await);
            database_began = Instant::now();
            continue;
        }
        if recoveries.hung.is_empty()
            && began.elapsed() > time / 2
            && let Store::Postgres(cluster) = &server.store
        {
            // A connection rests then, which the next question waits at: longer than for a new one.
            bank.answers().await?;
            let hanging = tokio::task::block_in_place(|| cluster.hangs());
            recoveries.misjudged.extend(bank.counter.misjudges(false).await);
            let (answered, ()) = tokio::join!(bank.leaves_waiting(), tokio::time::sleep(HANGS));
            recoveries.misjudged.extend(answered);
            tokio::task::block_in_place(|| drop(hanging));
            recoveries.hung.push(first_answer(bank, Instant::now()).await?);
            // All who waited are served first.
            bank.counter.opens().await?;
            continue;
        }
        server.kill()?;
        let killed = Instant::now();
        server.start()?;
        recoveries.server.push(first_answer(bank, killed).await?);
    }
}

/// How many seconds after this somebody has an answer to what was asked after it.
async fn first_answer(bank: &Bank, from: Instant) -> Outcome<f64> {
    let first = bank.counter.pulse.first_after(from, PATIENCE).await;
    let first = first.ok_or("nobody has an answer any more")?;
    Ok(first.saturating_duration_since(from).as_secs_f64())
}

/// The middle and the longest of some times.
fn span(times: &[f64]) -> String {
    let mut sorted = times.to_vec();
    sorted.sort_by(f64::total_cmp);
    match (sorted.get(sorted.len() / 2), sorted.last()) {
        (Some(middle), Some(longest)) => format!("{middle:.2} s, at most {longest:.2} s"),
        _ => "-".to_owned(),
    }
}
