//! Requests to join organizations.

use async_graphql::{Context, ID, Object, Result, SimpleObject};
use domain::Refusal;
use domain::membership::join::find::{self, Answer, SeenRequest};
use domain::page::{Key, Slice};
use tokio::sync::OnceCell;

use super::entry_able::{self, JoinRequestAction};
use super::word::JoinRequestStatus;
use crate::graphql::ability::Ability;
use crate::graphql::connection::connection;
use crate::graphql::error::top;
use crate::graphql::loader::ask;
use crate::graphql::page::PageArgs;
use crate::graphql::registry::types::Organization;
use crate::graphql::scalar::Instant;
use crate::graphql::{id, pseudonym, session};

/// A request to join, with the organization if its list has brought it along.
pub struct JoinRequest {
    seen: SeenRequest,
    organization: OnceCell<Option<Organization>>,
}

impl From<SeenRequest> for JoinRequest {
    fn from(seen: SeenRequest) -> Self {
        Self { seen, organization: OnceCell::new() }
    }
}

connection!("join requests", JoinRequestConnection, JoinRequestEdge, JoinRequest);

/// A question of the organization, and its answer.
#[derive(SimpleObject)]
pub struct JoinAnswer {
    /// The question, as it was asked.
    question: String,
    /// The answer.
    answer: String,
}

impl From<Answer> for JoinAnswer {
    fn from(Answer(question, answer): Answer) -> Self {
        Self { question, answer }
    }
}

/// Somebody's request to join an organization. Its person sees it, and those who may invite.
#[Object]
impl JoinRequest {
    /// The request's id.
    pub async fn id(&self) -> ID {
        id::show(self.seen.row.id)
    }

    /// The name of who asks.
    async fn person_name(&self, ctx: &Context<'_>) -> String {
        pseudonym::shown(ctx, &self.seen.person_name)
    }

    /// What they say.
    async fn message(&self) -> &str {
        &self.seen.row.message
    }

    /// What they answered to the organization's questions.
    async fn answers(&self, ctx: &Context<'_>) -> Result<Vec<JoinAnswer>> {
        let answers = self.seen.answers().map_err(|refusal| top(ctx, refusal))?;
        Ok(answers.into_iter().map(JoinAnswer::from).collect())
    }

    /// What became of it.
    async fn status(&self, ctx: &Context<'_>) -> Result<JoinRequestStatus> {
        let reading = session::reading(ctx).map_err(|refusal| top(ctx, refusal))?;
        Ok(JoinRequestStatus::of(&self.seen.row, reading.now()))
    }

    /// When it was made.
    async fn created_at(&self) -> Instant {
        Instant(self.seen.row.created_at)
    }

    /// Until when it may be decided.
    async fn expires_at(&self) -> Instant {
        Instant(self.seen.row.expires_at)
    }

    /// When it was approved, declined or withdrawn.
    async fn decided_at(&self) -> Option<Instant> {
        self.seen.row.decided_at.map(Instant)
    }

    /// The name of who decided; null for those who may not read the organization's members.
    async fn decider_name(&self, ctx: &Context<'_>) -> Option<String> {
        self.seen.decider_name.as_deref().map(|name| pseudonym::shown(ctx, name))
    }

    /// Why it was declined.
    async fn reason(&self) -> Option<&str> {
        self.seen.row.reason.as_deref()
    }

    /// The organization; null when the viewer may not see it.
    async fn organization(&self, ctx: &Context<'_>) -> Option<Result<&Organization>> {
        let load = self.organization.get_or_try_init(|| async {
            Ok::<_, Refusal>(ask(ctx, self.seen.row.organization_id).await?.map(Organization::from))
        });
        load.await.map_err(|refusal| top(ctx, refusal)).map(Option::as_ref).transpose()
    }

    /// Whether the viewer may do this with the request, and why not.
    async fn viewer_can(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What would be done.")] action: JoinRequestAction,
    ) -> async_graphql::Result<Ability> {
        entry_able::join_request(ctx, &self.seen.row, action).map_err(|refusal| top(ctx, refusal))
    }
}

fn connected(slice: Slice<JoinRequest>, total: Option<u64>) -> JoinRequestConnection {
    let key = |request: &JoinRequest| Key { sort: None, id: request.seen.row.id.0 };
    JoinRequestConnection::of(slice, total, key, |request| request)
}

/// A page of the requests to join one organization.
pub async fn page_of(
    ctx: &Context<'_>,
    organization: &Organization,
    args: &PageArgs,
) -> Result<JoinRequestConnection, Refusal> {
    let page = args.read(JoinRequestConnection::LIST, false)?;
    let reading = session::reading(ctx)?;
    let id = organization.row.id;
    let slice = find::of_organization(reading, id, &page).await?;
    let total = if ctx.look_ahead().field("totalCount").exists() {
        Some(find::count_of_organization(reading, id).await?)
    } else {
        None
    };
    let slice = slice.map(|seen| {
        let organization = Organization::from(organization.row.clone());
        JoinRequest { seen, organization: OnceCell::new_with(Some(Some(organization))) }
    });
    Ok(connected(slice, total))
}

/// A page of the viewer's own requests.
pub async fn own(ctx: &Context<'_>, args: &PageArgs) -> Result<JoinRequestConnection, Refusal> {
    let page = args.read(JoinRequestConnection::LIST, false)?;
    let reading = session::reading(ctx)?;
    let slice = find::own(reading, &page).await?;
    let total =
        if ctx.look_ahead().field("totalCount").exists() { Some(find::count_of_own(reading).await?) } else { None };
    Ok(connected(slice.map(JoinRequest::from), total))
}
