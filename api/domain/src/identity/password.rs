//! Password hashing: argon2id on a bounded pool, so that sign-ins can exhaust neither the memory nor the
//! threads that answer everybody else.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use unicode_normalization::UnicodeNormalization;
use zeroize::Zeroizing;

use super::guessable::{is_guessable, words_about};
use super::rule::Rule;
use super::secret::Secret;
use crate::refusal::{Fault, Refusal, Rule as AnyRule};

/// Shortest password, in characters: what NIST SP 800-63B-4 asks of a password that is the only factor.
pub const MIN_CHARS: u32 = 15;
/// Longest password, in characters; the whole of it is verified.
pub const MAX_CHARS: u32 = 128;
/// How long a sign-in waits for its turn before it is told that the server is busy.
const PATIENCE: Duration = Duration::from_secs(2);

/// Memory, passes and lanes of argon2id: the OWASP minimum of 19 MiB, 2 and 1.
const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;
const LANES: u32 = 1;

/// Hashes and verifies, at most `permits` at a time.
pub struct Hasher {
    argon2: Argon2<'static>,
    turns: Arc<Semaphore>,
    /// Verified against when the account does not exist, so that the answer takes the same time.
    decoy: String,
}

impl Hasher {
    /// A hasher that works on at most `permits` passwords at once; each needs 19 MiB meanwhile.
    ///
    /// # Errors
    /// When the library refuses the parameters.
    pub fn new(permits: usize) -> Result<Self, Fault> {
        Self::with(permits, MEMORY_KIB, PASSES)
    }

    /// The same with other parameters.
    pub(crate) fn with(permits: usize, memory_kib: u32, passes: u32) -> Result<Self, Fault> {
        let params = Params::new(memory_kib, passes, LANES, None).map_err(broken)?;
        let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        // Not made by hashing: that would keep the memory of one sign-in from the start on.
        let (salt, hash) = ("A".repeat(22), "A".repeat(43));
        let decoy = format!("$argon2id$v=19$m={memory_kib},t={passes},p={LANES}${salt}${hash}");
        Ok(Self { argon2, turns: Arc::new(Semaphore::new(permits.max(1))), decoy })
    }

    /// The PHC string of a new password.
    pub async fn hash(self: &Arc<Self>, password: &Secret) -> Result<String, Refusal> {
        let hasher = Arc::clone(self);
        let password = normalized(password);
        self.in_turn(move || Ok(hasher.argon2.hash_password(password.as_bytes()).map_err(broken)?.to_string())).await
    }

    /// Whether the password belongs to the hash. Without a hash the work is done all the same and the answer is no.
    pub async fn verify(self: &Arc<Self>, password: &Secret, hash: Option<&str>) -> Result<bool, Refusal> {
        let hasher = Arc::clone(self);
        let password = normalized(password);
        let known = hash.is_some();
        let hash = hash.unwrap_or(&self.decoy).to_owned();
        let work = move || {
            let hash = PasswordHash::new(&hash).map_err(broken)?;
            Ok(hasher.argon2.verify_password(password.as_bytes(), &hash).is_ok())
        };
        Ok(self.in_turn(work).await? && known)
    }

    /// Refuses, at `path`, passwords that are too short, too long, made of a handful of characters, or among the first
    /// that are guessed by whoever knows the name and the address of the account. It takes a turn: to look takes long
    /// enough to keep others waiting.
    ///
    /// # Errors
    /// [`Rule::PasswordTooShort`], [`Rule::PasswordTooLong`], [`Rule::PasswordGuessable`];
    /// [`Refusal::Overloaded`] when no turn was free.
    pub(super) async fn require_acceptable(
        &self,
        password: &Secret,
        (name, email_key): (&str, &str),
        path: &'static str,
    ) -> Result<(), Refusal> {
        let text = normalized(password);
        require_fit(&text, email_key).map_err(|rule| AnyRule::from(rule).at(path))?;
        let words = words_about(name, email_key);
        if self.in_turn(move || Ok(is_guessable(&text, &words))).await? {
            return Err(AnyRule::from(Rule::PasswordGuessable).at(path));
        }
        Ok(())
    }

    /// Whether the hash was made with less than hashes are made with today.
    pub(super) fn is_outdated(&self, hash: &str) -> bool {
        let today = self.argon2.params();
        let Ok(hash) = PasswordHash::new(hash) else { return false };
        let Ok(made) = Params::try_from(&hash) else { return true };
        hash.algorithm != Algorithm::Argon2id.ident()
            || hash.version.is_none_or(|version| version < u32::from(Version::V0x13))
            || made.m_cost() < today.m_cost()
            || made.t_cost() < today.t_cost()
            || made.p_cost() < today.p_cost()
    }

    /// Does the work when it is its turn. The turn belongs to the work and not to whoever waits for it: a client that
    /// goes away ends the waiting, and the memory is taken until the work is over.
    async fn in_turn<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, Fault> + Send + 'static,
    ) -> Result<T, Refusal> {
        let turn = tokio::time::timeout(PATIENCE, Arc::clone(&self.turns).acquire_owned()).await;
        let Ok(Ok(turn)) = turn else { return Err(Refusal::Overloaded) };
        let work = move || {
            let _turn: OwnedSemaphorePermit = turn;
            work()
        };
        Ok(tokio::task::spawn_blocking(work).await.map_err(Fault::from)??)
    }
}

fn require_fit(text: &str, email_key: &str) -> Result<(), Rule> {
    let length = u32::try_from(text.chars().count()).unwrap_or(u32::MAX);
    if length < MIN_CHARS {
        return Err(Rule::PasswordTooShort { min: MIN_CHARS });
    }
    if length > MAX_CHARS {
        return Err(Rule::PasswordTooLong { max: MAX_CHARS });
    }
    let distinct = text.chars().collect::<HashSet<_>>().len();
    if distinct < 5 || text.to_lowercase().contains(email_key) {
        return Err(Rule::PasswordGuessable);
    }
    Ok(())
}

/// Passwords are compared in NFKC: the same key presses give different code points on different machines.
/// Spaces and case are kept.
fn normalized(password: &Secret) -> Zeroizing<String> {
    Zeroizing::new(password.reveal().nfkc().collect())
}

fn broken(error: impl std::fmt::Display) -> Fault {
    Fault::Broken(format!("password hashing: {error}"))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

    use super::*;

    #[tokio::test]
    async fn whoever_finds_every_turn_taken_is_sent_away() {
        let hasher = Arc::new(Hasher::new(1).unwrap());
        let password = Secret::new("perahu biru di teluk tenang");
        let taken = hasher.turns.acquire().await.unwrap();
        let hashed = hasher.hash(&password).await;
        assert!(matches!(hashed, Err(Refusal::Overloaded)), "{hashed:?}");
        drop(taken);
        assert!(hasher.hash(&password).await.is_ok());
    }

    #[test]
    fn the_decoy_takes_the_work_of_a_password() {
        let hasher = Hasher::new(1).unwrap();
        let [decoy, real] = [hasher.decoy.clone(), hasher.argon2.hash_password(b"perahu biru").unwrap().to_string()];
        let [decoy, real] = [&decoy, &real].map(|hash| PasswordHash::new(hash).unwrap());
        assert_eq!(Params::try_from(&decoy).unwrap(), Params::try_from(&real).unwrap());
        assert_eq!(decoy.salt.unwrap().len(), real.salt.unwrap().len());
        assert_eq!(decoy.hash.unwrap().len(), real.hash.unwrap().len());
        let refused = hasher.argon2.verify_password(b"perahu biru", &decoy);
        assert_eq!(refused, Err(argon2::password_hash::Error::PasswordInvalid));
    }

    #[tokio::test]
    async fn whoever_goes_away_leaves_the_turn_to_the_work() {
        let hasher = Arc::new(Hasher::new(1).unwrap());
        let password = Secret::new("perahu biru di teluk tenang");
        let gone = tokio::time::timeout(Duration::ZERO, hasher.hash(&password)).await;
        assert!(gone.is_err() && hasher.turns.available_permits() == 0);
        assert!(hasher.hash(&password).await.is_ok());
    }
}
