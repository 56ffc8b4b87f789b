//! Files that are handed out piece by piece, a few at a time: whoever reads slowly, or not at all, keeps a turn no longer
//! than a piece may lie.

use std::collections::HashSet;
use std::hash::Hash;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use actix_web::web::Bytes;
use futures_util::stream::{Stream, unfold};
use tokio::sync::mpsc;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Turns at handing out, so many in all and one for each owner.
pub struct Turns<O> {
    free: Arc<Semaphore>,
    owners: Arc<Mutex<HashSet<O>>>,
}

/// One of them, until it is dropped.
pub struct Turn<O: Eq + Hash> {
    owner: O,
    owners: Arc<Mutex<HashSet<O>>>,
    _free: OwnedSemaphorePermit,
}

impl<O: Copy + Eq + Hash> Turns<O> {
    pub fn new(most: usize) -> Self {
        Self { free: Arc::new(Semaphore::new(most)), owners: Arc::default() }
    }

    /// A turn for this owner, if there is one and the owner has none.
    pub fn take(&self, owner: O) -> Option<Turn<O>> {
        let free = Arc::clone(&self.free).try_acquire_owned().ok()?;
        let is_new = self.owners.lock().unwrap_or_else(PoisonError::into_inner).insert(owner);
        is_new.then(|| Turn { owner, owners: Arc::clone(&self.owners), _free: free })
    }
}

impl<O: Eq + Hash> Drop for Turn<O> {
    fn drop(&mut self) {
        self.owners.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.owner);
    }
}

/// That a file ends before its end.
#[derive(Debug)]
pub struct Cut;

impl std::fmt::Display for Cut {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the file was cut")
    }
}

impl std::error::Error for Cut {}

/// How long all of a file may take.
const LONGEST: Duration = Duration::from_secs(15 * 60);

/// Hands out what `next` makes of the source, a piece ahead of the reader. It is made in a task of its own, since nobody
/// asks for the next piece of a reader who takes none: a piece that lies longer than `patience` is the last one, the
/// turn is given back, and the file is cut.
pub fn hand_out<S, O, N>(
    source: S,
    turn: Turn<O>,
    patience: Duration,
    mut next: impl FnMut(S) -> N + Send + 'static,
) -> impl Stream<Item = Result<Bytes, Cut>>
where
    S: Send + 'static,
    O: Eq + Hash + Send + 'static,
    N: Future<Output = Result<Option<(Bytes, S)>, Cut>> + Send + 'static,
{
    let (pieces, taken) = mpsc::channel::<Option<Bytes>>(1);
    tokio::spawn(async move {
        let turn = turn;
        let mut source = source;
        let begun = Instant::now();
        let is_whole = loop {
            if begun.elapsed() > LONGEST {
                break false;
            }
            match next(source).await {
                Ok(Some((piece, rest))) => {
                    source = rest;
                    if tokio::time::timeout(patience, pieces.send(Some(piece))).await.is_ok_and(|sent| sent.is_ok()) {
                        continue;
                    }
                    break false;
                }
                Ok(None) => break true,
                Err(Cut) => break false,
            }
        };
        // Before the reader learns that it is over: the next one may come at once.
        drop(turn);
        if is_whole {
            let _ = tokio::time::timeout(patience, pieces.send(None)).await;
        }
    });
    unfold(Some(taken), |taken| async move {
        let mut taken = taken?;
        match taken.recv().await {
            Some(Some(piece)) => Some((Ok(piece), Some(taken))),
            Some(None) => None,
            None => Some((Err(Cut), None)),
        }
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

    use std::pin::pin;

    use futures_util::StreamExt;

    use super::*;

    async fn count_down(left: u8) -> Result<Option<(Bytes, u8)>, Cut> {
        Ok(left.checked_sub(1).map(|rest| (Bytes::from(vec![left]), rest)))
    }

    #[tokio::test]
    async fn there_is_one_turn_for_each_owner_and_so_many_in_all() {
        let turns = Turns::new(2);
        let (first, _second) = (turns.take("youth").unwrap(), turns.take("faith").unwrap());
        assert!(turns.take("council").is_none(), "there are two turns");
        drop(first);
        assert!(turns.take("faith").is_none(), "the faith group has one already");
        assert!(turns.take("council").is_some());
    }

    #[tokio::test]
    async fn a_file_is_whole_and_its_turn_is_free_at_its_end() {
        let turns = Turns::new(1);
        let file = hand_out(3_u8, turns.take("youth").unwrap(), Duration::from_secs(5), count_down);
        let pieces: Vec<_> = file.map(|piece| piece.unwrap().to_vec()).collect().await;
        assert_eq!(pieces, [[3], [2], [1]]);
        assert!(turns.take("youth").is_some());
    }

    #[tokio::test]
    async fn whoever_takes_no_piece_loses_the_turn_and_the_rest() {
        let turns = Turns::new(1);
        let file = hand_out(200_u8, turns.take("youth").unwrap(), Duration::from_millis(50), count_down);
        let mut file = pin!(file);
        assert!(file.next().await.unwrap().is_ok());
        tokio::time::sleep(Duration::from_millis(500)).await;
        assert!(turns.take("faith").is_some(), "a reader who takes nothing keeps the turn");
        let rest: Vec<_> = file.collect().await;
        assert!(rest.len() < 4 && rest.last().unwrap().is_err(), "{} pieces", rest.len());
    }
}
