//! Global object identification: any object by its id.

use async_graphql::{Context, ID, Interface, Object, Result};
use domain::Refusal;
use domain::entity::id::{OrganizationId, PartnershipId, ProgramId};
use domain::policy::permission::Permission;
use domain::registry;

use super::error::top;
use super::partnership::program::{self, Program};
use super::partnership::query as partnerships;
use super::partnership::types::Partnership;
use super::registry::types::Organization;
use super::requires::needs;
use super::session;

/// An object with an id that finds it again.
#[derive(Interface)]
#[graphql(field(name = "id", ty = "ID", desc = "The object's id: opaque, unique in the network."))]
pub enum Node {
    Organization(Organization),
    Partnership(Partnership),
    Program(Program),
}

async fn find(ctx: &Context<'_>, id: &ID) -> Result<Option<Node>, Refusal> {
    let reading = session::reading(ctx)?;
    if let Some(id) = OrganizationId::parse(&id.0) {
        return Ok(registry::find::by_id(reading, id).await?.map(|row| Node::Organization(row.into())));
    }
    if let Some(id) = PartnershipId::parse(&id.0) {
        return Ok(partnerships::by_id(ctx, id).await?.map(Node::Partnership));
    }
    if let Some(id) = ProgramId::parse(&id.0) {
        return Ok(program::by_id(ctx, id).await?.map(Node::Program));
    }
    Ok(None)
}

/// Any object by its id.
#[derive(Default)]
pub struct NodeQuery;

#[Object]
impl NodeQuery {
    /// The object with this id; null when there is none that the viewer may see.
    #[graphql(directive = needs(Permission::Anybody))]
    async fn node(&self, ctx: &Context<'_>, #[graphql(desc = "The object's id.")] id: ID) -> Option<Result<Node>> {
        find(ctx, &id).await.map_err(|refusal| top(ctx, refusal)).transpose()
    }

    /// The objects with these ids, each in its place, null where there is none that the viewer may see; at most 100.
    #[graphql(directive = needs(Permission::Anybody))]
    async fn nodes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The objects' ids, at most 100.", validator(max_items = 100))] ids: Vec<ID>,
    ) -> Result<Vec<Option<Node>>> {
        let mut nodes = Vec::with_capacity(ids.len());
        for id in &ids {
            nodes.push(find(ctx, id).await.map_err(|refusal| top(ctx, refusal))?);
        }
        Ok(nodes)
    }
}
