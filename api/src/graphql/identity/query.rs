//! Questions about the account that asks.

use async_graphql::{Context, Object, Result};
use domain::identity::find;
use domain::policy::permission::Permission;

use super::types::Viewer;
use crate::graphql::error::top;
use crate::graphql::requires::needs;
use crate::graphql::session;

/// Questions about the account that asks.
#[derive(Default)]
pub struct IdentityQuery;

#[Object]
impl IdentityQuery {
    /// The account that asks; null without a sign-in and for service tokens.
    #[graphql(directive = needs::apply(Permission::Anybody))]
    async fn viewer(&self, ctx: &Context<'_>) -> Option<Result<Viewer>> {
        let load = async { find::viewer(session::reading(ctx)?).await };
        match load.await {
            Ok(row) => row.map(|row| Ok(Viewer::from(row))),
            Err(refusal) => Some(Err(top(ctx, refusal))),
        }
    }
}
