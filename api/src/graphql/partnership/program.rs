//! Programs of partnerships.

use async_graphql::{Context, ID, Object};
use domain::Refusal;
use domain::Seen;
use domain::entity::partnership::program;
use domain::page::Key;
use domain::partnership::program::SeenProgram;
use tokio::sync::OnceCell;

use super::types::Partnership;
use crate::graphql::connection::connection;
use crate::graphql::error::top;
use crate::graphql::id;
use crate::graphql::loader::ask;
use crate::graphql::registry::types::Organization;
use crate::graphql::scalar::Instant;

/// A program of a partnership.
pub struct Program {
    row: Seen<program::Model>,
    /// The organization, once it was looked up: absent when the viewer may not see it.
    organization: OnceCell<Option<Organization>>,
}

impl From<SeenProgram> for Program {
    fn from(seen: SeenProgram) -> Self {
        let organization = OnceCell::new_with(Some(seen.organization.map(Organization::from)));
        Self { row: seen.program, organization }
    }
}

impl From<Seen<program::Model>> for Program {
    fn from(row: Seen<program::Model>) -> Self {
        Self { row, organization: OnceCell::new() }
    }
}

connection!("programs", ProgramConnection, ProgramEdge, Program);

impl ProgramConnection {
    /// The place of a program in a list in order of creation.
    #[must_use]
    pub fn key(seen: &SeenProgram) -> Key {
        Key { sort: None, id: seen.program.id.0 }
    }
}

/// Work of a partnership that one of its parties runs; resources are set aside for it.
#[Object]
impl Program {
    /// The program's id.
    pub async fn id(&self) -> ID {
        id::show(self.row.id)
    }

    /// The name; unique in the partnership.
    async fn name(&self) -> &str {
        &self.row.name
    }

    /// What it is about.
    async fn description(&self) -> &str {
        &self.row.description
    }

    /// When it was added.
    async fn created_at(&self) -> Instant {
        Instant(self.row.created_at)
    }

    /// The party that runs it; null when the viewer may not see that organization.
    async fn organization(&self, ctx: &Context<'_>) -> Option<async_graphql::Result<&Organization>> {
        let load = self.organization.get_or_try_init(|| async {
            let seen = ask(ctx, self.row.id).await?;
            Ok::<_, Refusal>(seen.and_then(|seen| seen.organization).map(Organization::from))
        });
        load.await.map_err(|refusal| top(ctx, refusal)).map(Option::as_ref).transpose()
    }

    /// The partnership that it belongs to.
    async fn partnership(&self, ctx: &Context<'_>) -> Option<async_graphql::Result<Partnership>> {
        let partnership = ask(ctx, self.row.partnership_id).await;
        partnership.map_err(|refusal| top(ctx, refusal)).map(|row| row.map(Partnership::from)).transpose()
    }
}
