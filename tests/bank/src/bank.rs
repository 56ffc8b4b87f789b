//! A server with its people, its needs, and the tellers at work.

use std::path::Path;
use std::time::{Duration, Instant};

use futures_util::future::join_all;

use crate::book::Book;
use crate::counter::Counter;
use crate::draw::Draw;
use crate::opening::Opening;
use crate::server::Server;
use crate::teller::Teller;
use crate::{Engine, Outcome};

pub struct Bank {
    pub counter: Counter,
    opening: Opening,
    /// A need and its pledge. The first is everybody's, the others are one teller's each.
    needs: Vec<(String, String)>,
}

impl Bank {
    /// Starts a server on a new database and makes what tellers need.
    pub async fn open(program: &Path, engine: Engine, tellers: u32, resets: u32) -> Outcome<(Server, Self)> {
        let program = program.to_owned();
        let mut server = tokio::task::spawn_blocking(move || Server::new(&program, engine)).await??;
        server.start()?;
        let patient = Counter::new(server.base(), 0)?;
        patient.opens().await?;
        let opening = Opening::prepare(&patient).await?;
        let mut needs = Vec::new();
        for number in 0..=tellers / 2 {
            needs.push(opening.need(&patient, &format!("Capital-{number}")).await?);
        }
        let counter = Counter::new(server.base(), resets)?;
        Ok((server, Self { counter, opening, needs }))
    }

    /// All tellers work for this time; half of them at the need that is everybody's. A book for each need.
    pub async fn works(&self, seed: u64, tellers: u32, time: Duration) -> Outcome<Vec<Book>> {
        let until = Instant::now() + time;
        let place = |number: u32| if number.is_multiple_of(2) { 0 } else { number.div_ceil(2) as usize };
        let work = (0..tellers).map(|number| async move {
            let (need, pledge) = self.needs.get(place(number)).ok_or("no need")?;
            let draw = Draw::new(seed, u64::from(number) + 10);
            let teller = Teller { counter: &self.counter, opening: &self.opening, need, pledge, number, draw };
            teller.works(until).await
        });
        let mut books: Vec<Book> = self.needs.iter().map(|_| Book::default()).collect();
        for (number, book) in (0..tellers).zip(join_all(work).await) {
            if let Some(whole) = books.get_mut(place(number)) {
                whole.takes(book?);
            }
        }
        Ok(books)
    }

    /// Whether somebody who asks is answered.
    pub async fn answers(&self) -> Outcome<()> {
        self.counter.answers(&self.opening.treasurer).await
    }

    /// What is wrong with how somebody who asks is answered while the database hangs.
    pub async fn leaves_waiting(&self) -> Option<String> {
        self.counter.leaves_waiting(&self.opening.treasurer).await
    }

    /// What is wrong: between the tellers' books and the server's, in the ledger and in the audit trail by their laws,
    /// and what the server said of itself.
    pub async fn faults(&self, server: &mut Server, books: &[Book]) -> Outcome<Vec<String>> {
        let mut faults = Vec::new();
        for ((need, _), book) in self.needs.iter().zip(books) {
            faults.extend(book.differs(&self.counter, &self.opening.treasurer, need).await?);
        }
        for check in ["check-ledger", "check-audit"] {
            faults.extend(server.runs(&[check]).err().map(|error| error.to_string()));
        }
        faults.extend(server.says());
        if server.has_ended() {
            faults.push("the server ended by itself".to_owned());
        }
        Ok(faults)
    }
}
