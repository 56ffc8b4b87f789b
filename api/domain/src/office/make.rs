//! An office, and what it may be given besides its databases.

use std::sync::Arc;

use super::Office;
use crate::chain::head::Signer;
use crate::clock::Clock;
use crate::database::Databases;
use crate::identity::attempt::{ADDRESS_TRIES, Tries};
use crate::identity::password::Hasher;
use crate::identity::second_factor::safe::Safe;
use crate::mail::post::Post;

impl Office {
    #[must_use]
    pub fn new(databases: Databases, clock: Clock, hasher: Hasher) -> Self {
        let tries = Arc::new(Tries::new(ADDRESS_TRIES));
        let (known, hasher) = (Arc::default(), Arc::new(hasher));
        Self { databases, clock, known, tries, hasher, post: None, safe: None, confirms_accounts: false, signer: None }
    }

    /// Writes mails down, to be sent.
    #[must_use]
    pub fn with_post(mut self, post: Post) -> Self {
        self.post = Some(Arc::new(post));
        self
    }

    /// Seals what authenticator apps know, and opens it again.
    #[must_use]
    pub fn with_safe(mut self, safe: Safe) -> Self {
        self.safe = Some(Arc::new(safe));
        self
    }

    /// Signs the heads of chains that a change adds to.
    #[must_use]
    pub fn with_signer(mut self, signer: Arc<dyn Signer>) -> Self {
        self.signer = Some(signer);
        self
    }
}
