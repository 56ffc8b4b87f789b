//! Sign-in with an account at an OpenID provider. To ask the provider is the edge's; here is who somebody is whom it
//! vouches for.
//!
//! An app begins an attempt and keeps its secret. What the provider is told and what comes back with the browser (state,
//! nonce, the verifier of PKCE) follows from that secret, of which only the hash is kept: any server goes on with the
//! attempt, neither the database nor an address that somebody sees holds what ends it, and what was begun elsewhere
//! cannot be ended with this secret.

pub mod attempt;
pub mod enter;
pub mod first_password;
pub mod link;
pub mod unlink;
pub mod vouched;

use entity::id::PersonId;
use entity::identity::open_id_identity::{Column, Entity};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use crate::command::Writing;
use crate::feed::audit::Entry;
use crate::refusal::Refusal;

/// No account at a provider opens this one any more.
pub(super) async fn forget(person: PersonId, writing: &Writing) -> Result<(), Refusal> {
    let gone = Entity::delete_many().filter(Column::PersonId.eq(person)).exec(writing.tx()).await?;
    if gone.rows_affected > 0 {
        writing.record(Entry::of(person).because("identities at providers were removed")).await?;
    }
    Ok(())
}
