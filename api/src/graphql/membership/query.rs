//! Questions about members.

use async_graphql::{Context, ID, Object, Result};
use domain::membership::find;
use domain::policy::permission::Permission;

use super::types::Member;
use crate::graphql::error::top;
use crate::graphql::requires::needs;
use crate::graphql::{id, session};

/// Questions about members.
#[derive(Default)]
pub struct MembershipQuery;

#[Object]
impl MembershipQuery {
    /// The membership with this id, also a former one; null when there is none that the viewer may see.
    #[graphql(directive = needs::apply(Permission::Anybody))]
    async fn member(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The membership's id.")] id: ID,
    ) -> Option<Result<Member>> {
        let id = id::read(&id, "id").ok()?;
        let load = async { find::by_id(session::reading(ctx)?, id).await };
        load.await.map_err(|refusal| top(ctx, refusal)).map(|row| row.map(Member::from)).transpose()
    }
}
