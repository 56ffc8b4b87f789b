//! Ids at the edge: opaque and typed. An id of the wrong type answers exactly like an unknown one.

use async_graphql::ID;
use domain::Refusal;
use domain::entity::id::TypedId;

/// The id as the API shows it.
pub fn show<I: TypedId + std::fmt::Display>(id: I) -> ID {
    ID(id.to_string())
}

/// Reads an id of one type; `path` names the argument.
pub fn read<I: TypedId>(id: &ID, path: &'static str) -> Result<I, Refusal> {
    I::parse(&id.0).ok_or(Refusal::NotFound(path))
}

/// Reads an id that may be absent.
pub fn read_optional<I: TypedId>(id: Option<&ID>, path: &'static str) -> Result<Option<I>, Refusal> {
    id.map(|id| read(id, path)).transpose()
}
