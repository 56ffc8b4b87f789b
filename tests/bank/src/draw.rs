//! Draws that a seed repeats. The order in which tellers come to the server is the machine's and is not repeated.

use std::time::Duration;

use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};

pub struct Draw(StdRng);

impl Draw {
    pub fn new(seed: u64, stream: u64) -> Self {
        Self(StdRng::seed_from_u64(seed.wrapping_mul(1_000_003).wrapping_add(stream)))
    }

    /// Whether something of this chance happens.
    pub fn happens(&mut self, percent: u32) -> bool {
        self.0.random_range(0..100) < percent
    }

    /// A number of this span, its last one included.
    pub fn between(&mut self, least: i64, most: i64) -> i64 {
        self.0.random_range(least..=most.max(least))
    }

    pub fn time(&mut self, least: Duration, most: Duration) -> Duration {
        self.0.random_range(least..=most)
    }
}
