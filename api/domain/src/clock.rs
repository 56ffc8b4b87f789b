//! Time as a parameter. Both engines must keep an instant exactly, and PostgreSQL keeps microseconds, so the
//! clock itself is cut to microseconds; a day begins where the network lives, not in UTC.

use std::sync::Arc;

use chrono::{DateTime, FixedOffset, NaiveDate, SubsecRound, Utc};

/// Where the present comes from; tests hand in their own.
#[derive(Clone)]
pub struct Clock {
    source: Arc<dyn Fn() -> DateTime<Utc> + Send + Sync>,
    zone: FixedOffset,
}

impl Clock {
    /// The machine's clock, with the offset of the place where the network's days begin and end.
    #[must_use]
    pub fn system(zone: FixedOffset) -> Self {
        Self::from_source(zone, Utc::now)
    }

    /// A clock that reads `source`.
    #[must_use]
    pub fn from_source(zone: FixedOffset, source: impl Fn() -> DateTime<Utc> + Send + Sync + 'static) -> Self {
        Self { source: Arc::new(source), zone }
    }

    /// The present, cut to microseconds.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        (self.source)().trunc_subsecs(6)
    }

    /// The day that `instant` falls on where the network lives.
    #[must_use]
    pub fn day_of(&self, instant: DateTime<Utc>) -> NaiveDate {
        instant.with_timezone(&self.zone).date_naive()
    }
}
