//! Who stands at the door, before rights are read.

use entity::id::{PersonId, ServiceTokenId, SessionId};

/// The identity that a request proved. It carries no rights.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Caller {
    Anonymous,
    /// A person, through a session that must still be open.
    Person {
        person: PersonId,
        session: SessionId,
    },
    /// An organization's own system, by the hash of its service token.
    Service {
        token_hash: String,
    },
    /// The same, by an access token that it was given for its service token, which must still be good.
    Client {
        token: ServiceTokenId,
        /// The scopes that it may use now, of those that the service token has.
        scopes: String,
    },
}
