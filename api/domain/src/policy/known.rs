//! Rights that are kept from one question to the next.
//!
//! They are only assumed: the first statement of the next question tells, in the same look at the database, whether
//! they still hold (see [`crate::database::Reader`]). If not, what was answered is thrown away and asked again with
//! the rights read anew, so that nobody is answered by rights that were withdrawn before they asked. Changes never
//! use them.

use chrono::{DateTime, NaiveDate, Utc};
use entity::id::{PersonId, SessionId};
use quick_cache::sync::Cache;

use super::rights::Rights;
use std::sync::Arc;

/// Most sessions whose rights are kept; who asks less often than others is forgotten first.
const MOST: usize = 10_000;

pub(crate) struct Known(Cache<SessionId, (NaiveDate, Arc<Rights>)>);

impl Default for Known {
    fn default() -> Self {
        Self(Cache::new(MOST))
    }
}

impl Known {
    /// The rights that this session was last seen to have, today.
    pub(crate) fn get(
        &self,
        (person, session): (PersonId, SessionId),
        now: DateTime<Utc>,
        today: NaiveDate,
    ) -> Option<Arc<Rights>> {
        let (day, rights) = self.0.get(&session)?;
        let is_open = rights.kept().is_some_and(|kept| kept.until > now);
        // Roles begin and end with the day.
        (day == today && is_open && rights.person() == Some(person)).then_some(rights)
    }

    pub(crate) fn keep(&self, rights: &Arc<Rights>, today: NaiveDate) {
        if let (Some(session), Some(_)) = (rights.session(), rights.kept()) {
            self.0.insert(session, (today, rights.clone()));
        }
    }

    pub(crate) fn forget(&self, session: SessionId) {
        self.0.remove(&session);
    }
}
