//! The people of an organization, as fields of the organization.

use async_graphql::{Context, Object, Result};
use domain::membership::find;
use domain::{Refusal, identity};
use tokio::sync::OnceCell;

use super::custom_role::{self, CustomRoleConnection};
use super::join_request::{self, JoinRequestConnection};
use super::load;
use super::mandate::{self, MandateConnection, MandateFilter};
use super::recovery::{self, OwnershipRecoveryConnection};
use super::types::{Invitation, InvitationConnection, MemberConnection};
use super::word::JoinPolicy;
use crate::graphql::error::top;
use crate::graphql::identity::service_token::{ServiceToken, ServiceTokenConnection};
use crate::graphql::loader::ask;
use crate::graphql::loader::lists::JoiningOf;
use crate::graphql::page::PageArgs;
use crate::graphql::registry::types::Organization;
use crate::graphql::session;

/// The part of an organization that is about its people and its own systems.
pub struct People<'a>(pub &'a Organization);

/// The part of an organization that is about its people and its own systems.
#[Object]
impl People<'_> {
    /// The present members by name. Only for those who belong to the organization.
    async fn members(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Number of rows from the start, at most 100.")] first: Option<i32>,
        #[graphql(desc = "Only rows behind this cursor.")] after: Option<String>,
        #[graphql(desc = "Number of rows from the end, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only rows before this cursor.")] before: Option<String>,
    ) -> Option<Result<MemberConnection>> {
        let args = PageArgs::new(first, after, last, before);
        Some(Box::pin(load::members(ctx, self.0, &args)).await.map_err(|refusal| top(ctx, refusal)))
    }

    /// The invitations, oldest first, decided ones too. Only for those who may invite.
    async fn invitations(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Number of rows from the start, at most 100.")] first: Option<i32>,
        #[graphql(desc = "Only rows behind this cursor.")] after: Option<String>,
        #[graphql(desc = "Number of rows from the end, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only rows before this cursor.")] before: Option<String>,
    ) -> Option<Result<InvitationConnection>> {
        let args = PageArgs::new(first, after, last, before);
        Some(Box::pin(self.page_of_invitations(ctx, &args)).await.map_err(|refusal| top(ctx, refusal)))
    }

    /// The roles that the organization has made, oldest first; retired ones are not among them. Only for those who
    /// may read the members.
    async fn custom_roles(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Number of rows from the start, at most 100.")] first: Option<i32>,
        #[graphql(desc = "Only rows behind this cursor.")] after: Option<String>,
        #[graphql(desc = "Number of rows from the end, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only rows before this cursor.")] before: Option<String>,
    ) -> Option<Result<CustomRoleConnection>> {
        let args = PageArgs::new(first, after, last, before);
        Some(Box::pin(custom_role::page_of(ctx, self.0, &args)).await.map_err(|refusal| top(ctx, refusal)))
    }

    /// Who leads it and has led it, in the order in which that was recorded. Only for those who may read the members.
    async fn mandates(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which are looked for; all when absent.")] filter: Option<MandateFilter>,
        #[graphql(desc = "Number of rows from the start, at most 100.")] first: Option<i32>,
        #[graphql(desc = "Only rows behind this cursor.")] after: Option<String>,
        #[graphql(desc = "Number of rows from the end, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only rows before this cursor.")] before: Option<String>,
    ) -> Option<Result<MandateConnection>> {
        let args = PageArgs::new(first, after, last, before);
        Some(Box::pin(mandate::page_of(ctx, self.0, filter, &args)).await.map_err(|refusal| top(ctx, refusal)))
    }

    /// When the network has given it another owner, or wanted to, oldest first. Only for those who read the audit
    /// trail, and for the network's administrators.
    async fn ownership_recoveries(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Number of rows from the start, at most 100.")] first: Option<i32>,
        #[graphql(desc = "Only rows behind this cursor.")] after: Option<String>,
        #[graphql(desc = "Number of rows from the end, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only rows before this cursor.")] before: Option<String>,
    ) -> Option<Result<OwnershipRecoveryConnection>> {
        let args = PageArgs::new(first, after, last, before);
        Some(Box::pin(recovery::page_of(ctx, self.0, &args)).await.map_err(|refusal| top(ctx, refusal)))
    }

    /// How it is joined.
    async fn join_policy(&self, ctx: &Context<'_>) -> Result<JoinPolicy> {
        let joining = ask(ctx, JoiningOf(self.0.row.id)).await.map_err(|refusal| top(ctx, refusal))?;
        Ok(joining.map_or(JoinPolicy::InvitationOnly, |joining| joining.policy.into()))
    }

    /// The questions that a request to join answers, in their order.
    async fn join_questions(&self, ctx: &Context<'_>) -> Result<Vec<String>> {
        let joining = ask(ctx, JoiningOf(self.0.row.id)).await.map_err(|refusal| top(ctx, refusal))?;
        Ok(joining.map(|joining| joining.questions).unwrap_or_default())
    }

    /// The requests to join, oldest first, decided ones too. Only for those who may invite.
    async fn join_requests(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Number of rows from the start, at most 100.")] first: Option<i32>,
        #[graphql(desc = "Only rows behind this cursor.")] after: Option<String>,
        #[graphql(desc = "Number of rows from the end, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only rows before this cursor.")] before: Option<String>,
    ) -> Option<Result<JoinRequestConnection>> {
        let args = PageArgs::new(first, after, last, before);
        Some(Box::pin(join_request::page_of(ctx, self.0, &args)).await.map_err(|refusal| top(ctx, refusal)))
    }

    /// The service tokens, oldest first, dead ones too. Only for those who may issue them.
    async fn service_tokens(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Number of rows from the start, at most 100.")] first: Option<i32>,
        #[graphql(desc = "Only rows behind this cursor.")] after: Option<String>,
        #[graphql(desc = "Number of rows from the end, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only rows before this cursor.")] before: Option<String>,
    ) -> Option<Result<ServiceTokenConnection>> {
        let args = PageArgs::new(first, after, last, before);
        Some(Box::pin(self.page_of_tokens(ctx, &args)).await.map_err(|refusal| top(ctx, refusal)))
    }
}

impl People<'_> {
    async fn page_of_invitations(&self, ctx: &Context<'_>, args: &PageArgs) -> Result<InvitationConnection, Refusal> {
        let page = args.read(InvitationConnection::LIST, false)?;
        let reading = session::reading(ctx)?;
        let organization = self.0.row.id;
        let slice = find::invitations(reading, organization, &page).await?;
        let total = if ctx.look_ahead().field("totalCount").exists() {
            Some(find::count_of_invitations(reading, organization).await?)
        } else {
            None
        };
        let slice = slice.map(|row| {
            let organization = Organization::from(self.0.row.clone());
            Invitation { row, organization: OnceCell::new_with(Some(Some(organization))) }
        });
        Ok(InvitationConnection::of(slice, total, InvitationConnection::key, |invitation| invitation))
    }

    async fn page_of_tokens(&self, ctx: &Context<'_>, args: &PageArgs) -> Result<ServiceTokenConnection, Refusal> {
        let page = args.read(ServiceTokenConnection::LIST, false)?;
        let reading = session::reading(ctx)?;
        let slice = identity::token::tokens(reading, self.0.row.id, &page).await?;
        let total = if ctx.look_ahead().field("totalCount").exists() {
            Some(identity::token::count_of_tokens(reading, self.0.row.id).await?)
        } else {
            None
        };
        Ok(ServiceTokenConnection::of(slice, total, ServiceTokenConnection::key, ServiceToken::from))
    }
}
