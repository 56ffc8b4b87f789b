//! Secrets that are mailed. The database never holds one that somebody could use: a mail has a salt, and its secret
//! follows from the salt and a key that only the servers have. When the mail is sent, the salt is erased, and then
//! nobody can make the secret again.

use entity::state::MailKind;

use super::prefix_of;
use crate::command::Writing;
use crate::identity::secret::Secret;
use crate::refusal::{Fault, Refusal};

/// The keys that secrets of mails are made with. An office that has them writes mails down.
pub struct Post {
    key: Secret,
    /// Made secrets on other servers already, or did until now.
    beside: Option<Secret>,
}

impl Post {
    #[must_use]
    pub fn new(key: Secret, beside: Option<Secret>) -> Self {
        Self { key, beside }
    }

    /// The secret that the mail's hash is of; none when it was made with a key that is not known here.
    pub(super) fn open(&self, kind: MailKind, salt: &str, hash: &str) -> Result<Option<Secret>, Fault> {
        let salt = Secret::new(salt);
        for key in std::iter::once(&self.key).chain(&self.beside) {
            let secret = made(key, kind, &salt)?;
            if secret.hash() == hash {
                return Ok(Some(secret));
            }
        }
        Ok(None)
    }
}

/// A new secret, and what a mail needs to hold of it.
#[derive(Clone, Debug)]
pub struct Sealed {
    pub secret: Secret,
    /// Nothing where no mails are sent: the secret is handed over by somebody then.
    pub(super) salt: Option<Secret>,
}

impl Writing {
    /// A new secret of the kind that such mails carry.
    pub(crate) fn secret_for(&self, kind: MailKind) -> Result<Sealed, Refusal> {
        let salt = Secret::random("")?;
        match self.post() {
            Some(post) => Ok(Sealed { secret: made(&post.key, kind, &salt)?, salt: Some(salt) }),
            None => Ok(Sealed { secret: Secret::random(prefix_of(kind).unwrap_or_default())?, salt: None }),
        }
    }
}

fn made(key: &Secret, kind: MailKind, salt: &Secret) -> Result<Secret, Fault> {
    key.derive(prefix_of(kind).unwrap_or_default(), salt, "mail")
}
