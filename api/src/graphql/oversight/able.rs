//! What the viewer may do with break-glass grants.

use async_graphql::{Context, Enum};
use domain::Refusal;
use domain::oversight::Rule;
use domain::oversight::find::SeenGrant;
use domain::policy::decide::decide;
use domain::policy::permission::Permission;
use domain::policy::place::Place;

use super::told::told;
use crate::graphql::ability::{Ability, ability};
use crate::graphql::session;

/// What may be done with a break-glass grant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum BreakGlassGrantAction {
    /// End it before its hour.
    End,
}

/// The ability to do this with the grant.
pub fn grant(ctx: &Context<'_>, grant: &SeenGrant, action: BreakGlassGrantAction) -> Result<Ability, Refusal> {
    let needs = match action {
        BreakGlassGrantAction::End => Permission::GlassBreak,
    };
    let reading = session::reading(ctx)?;
    let is_over = grant.row.ended_at.is_some() || grant.row.expires_at <= reading.now();
    let decision = decide(reading.rights(), needs, &Place::Organization(grant.row.organization_id));
    ability(ctx, decision, needs, is_over.then(|| told(&Rule::GlassOver)))
}
