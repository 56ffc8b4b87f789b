//! What look-ahead does not reach: the links of rows that were themselves reached by a link. Everything that one
//! round of resolvers asks is answered together, a statement a kind.
//!
//! What lives here: the questions, each named by a key that says everything. What does not: rows of another request.
//! A loader holds one request's reading, so nobody is given what was read for somebody else.

pub mod lists;
pub mod offers;
pub mod resources;
pub mod rows;

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use async_graphql::Context;
use async_graphql::dataloader::{DataLoader, Loader};
use async_graphql::runtime::{Timer, TokioSpawner};
use domain::{Fault, Reading, Refusal};
use std::hash::Hash;

use super::session;

/// Whoever answers: the reading of one request.
pub struct Answers {
    reading: Reading,
}

/// Gathers the questions of one request. Nothing is kept, so what a change has written is read anew.
pub type Questions = DataLoader<Answers>;

/// The questions of a request that reads like this. Must be called within the runtime.
#[must_use]
pub fn questions(reading: Reading) -> Questions {
    DataLoader::new(Answers { reading }, TokioSpawner::current(), NextRound).delay(Duration::ZERO)
}

/// Waits until all resolvers that can go on have done so: a worker runs one task at a time, and all resolvers of a
/// request are one task. A clock would add a millisecond to each level.
struct NextRound;

impl Timer for NextRound {
    fn delay(&self, _: Duration) -> Pin<Box<dyn Future<Output = ()> + Send>> {
        Box::pin(tokio::task::yield_now())
    }
}

/// The answer to one question; `None` when there is nothing that the viewer may see.
///
/// # Errors
/// Faults of the database, told to everybody who waited for them.
pub async fn ask<K>(ctx: &Context<'_>, key: K) -> Result<Option<<Answers as Loader<K>>::Value>, Refusal>
where
    K: Clone + Eq + Hash + Send + Sync + 'static,
    Answers: Loader<K, Error = Arc<Refusal>>,
{
    // Boxed, since a resolver's state is as large as the largest that any field of its object may need, and it is made
    // for every field of every row: most of them only name what is there.
    let answer = Box::pin(session::of(ctx)?.questions().load_one(key)).await;
    answer.map_err(|shared| match &*shared {
        Refusal::Overloaded => Refusal::Overloaded,
        Refusal::Unavailable => Refusal::Unavailable,
        other => Fault::Broken(other.to_string()).into(),
    })
}
