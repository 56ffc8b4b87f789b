//! What the viewer may do with service tokens and sessions.

use async_graphql::{Context, Enum};
use domain::Refusal;
use domain::entity::identity::{service_token, session as row};
use domain::policy::decide::decide;
use domain::policy::permission::Permission;
use domain::policy::place::Place;

use crate::graphql::ability::{Ability, ability, of_insiders};
use crate::graphql::session;

/// What may be done with a service token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum ServiceTokenAction {
    /// Revoke it. One that is revoked stays so.
    Revoke,
}

/// The ability to do this with the token.
pub fn service_token(
    ctx: &Context<'_>,
    token: &service_token::Model,
    action: ServiceTokenAction,
) -> Result<Ability, Refusal> {
    let needs = match action {
        ServiceTokenAction::Revoke => Permission::TokenIssue,
    };
    let rights = session::reading(ctx)?.rights();
    // A system ends its own, and the network's administrators any: see `RevokeServiceToken`.
    let decision = match rights.token() {
        Some(own) if own == token.id => decide(rights, needs, &Place::Token(own)),
        _ => of_insiders(rights, needs, token.organization_id)
            .or_else(|why| decide(rights, Permission::OrganizationSuspend, &Place::Network).map_err(|_| why)),
    };
    ability(ctx, decision, needs, None)
}

/// What may be done with a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum SessionAction {
    /// End it.
    End,
}

/// The ability to do this with the session, which nobody sees but whose it is.
pub fn session_of(ctx: &Context<'_>, session: &row::Model, action: SessionAction) -> Result<Ability, Refusal> {
    let needs = match action {
        SessionAction::End => Permission::SignedIn,
    };
    ability(ctx, decide(session::reading(ctx)?.rights(), needs, &Place::Person(session.person_id)), needs, None)
}
