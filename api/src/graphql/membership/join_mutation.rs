//! Changes of requests to join organizations, and of who may make them.

use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use domain::Refusal;
use domain::entity::state;
use domain::entity::value::text::Text;
use domain::membership::join::approve::{ApproveJoinRequest, Approved};
use domain::membership::join::decline::DeclineJoinRequest;
use domain::membership::join::request::RequestToJoin;
use domain::membership::join::setting::SetJoinPolicy;
use domain::membership::join::withdraw::WithdrawJoinRequest;
use domain::policy::permission::Permission;

use super::join_request::JoinRequest;
use super::types::Member;
use super::word::{JoinPolicy, Role};
use crate::graphql::door::{self, Answer};
use crate::graphql::error::UserError;
use crate::graphql::id;
use crate::graphql::input::Faults;
use crate::graphql::payload::payload;
use crate::graphql::registry::types::Organization;
use crate::graphql::requires::needs;

/// Longest question, in characters.
const QUESTION_MAX: usize = 300;
/// Longest message and longest answer, in characters.
const ANSWER_MAX: usize = 1_000;
/// Longest reason, in characters.
const REASON_MAX: usize = 500;

/// How an organization is joined from now on.
#[derive(InputObject)]
struct SetJoinPolicyInput {
    /// The organization.
    organization_id: ID,
    /// Whether it takes requests.
    join_policy: JoinPolicy,
    /// What a request answers: at most five questions of at most 300 characters; none when absent.
    questions: Option<Vec<String>>,
    /// Only check; change nothing.
    validate_only: Option<bool>,
}

impl SetJoinPolicyInput {
    fn parse(self) -> Result<SetJoinPolicy, Refusal> {
        let organization = id::read(&self.organization_id, "organizationId")?;
        let questions = texts(&self.questions.unwrap_or_default(), "questions", QUESTION_MAX)?;
        Ok(SetJoinPolicy { organization, policy: self.join_policy.into(), questions })
    }
}

/// Texts that each say something.
fn texts(list: &[String], path: &str, max: usize) -> Result<Vec<Text>, Refusal> {
    let mut faults = Faults::default();
    let numbered = list.iter().enumerate();
    let read: Vec<_> =
        numbered.filter_map(|(at, text)| faults.take(&format!("{path}.{at}"), Text::required(text, max))).collect();
    if read.len() == list.len() { Ok(read) } else { Err(faults.into()) }
}

/// Which organization somebody asks to join.
#[derive(InputObject)]
struct RequestToJoinInput {
    /// The organization.
    organization_id: ID,
    /// What the person says, at most 1,000 characters.
    message: Option<String>,
    /// An answer of at most 1,000 characters to each of the organization's questions, in their order.
    answers: Option<Vec<String>>,
    /// Only check; ask nothing.
    validate_only: Option<bool>,
}

impl RequestToJoinInput {
    fn parse(self) -> Result<RequestToJoin, Refusal> {
        let organization = id::read(&self.organization_id, "organizationId")?;
        let answers = texts(&self.answers.unwrap_or_default(), "answers", ANSWER_MAX)?;
        let mut faults = Faults::default();
        let message = Text::parse_up_to(&self.message.unwrap_or_default(), ANSWER_MAX);
        let Some(message) = faults.take("message", message) else { return Err(faults.into()) };
        Ok(RequestToJoin { organization, message, answers })
    }
}

/// Which request is withdrawn.
#[derive(InputObject)]
struct WithdrawJoinRequestInput {
    /// The request.
    join_request_id: ID,
    /// Only check; withdraw nothing.
    validate_only: Option<bool>,
}

/// Which request is approved.
#[derive(InputObject)]
struct ApproveJoinRequestInput {
    /// The request.
    join_request_id: ID,
    /// The role; `MEMBER` when absent. Nobody gives more than they may.
    role: Option<Role>,
    /// Only check; approve nothing.
    validate_only: Option<bool>,
}

/// Which request is declined.
#[derive(InputObject)]
struct DeclineJoinRequestInput {
    /// The request.
    join_request_id: ID,
    /// Why, at most 500 characters. The person reads it.
    reason: String,
    /// Only check; decline nothing.
    validate_only: Option<bool>,
}

impl DeclineJoinRequestInput {
    fn parse(self) -> Result<DeclineJoinRequest, Refusal> {
        let request = id::read(&self.join_request_id, "joinRequestId")?;
        let mut faults = Faults::default();
        let Some(reason) = faults.take("reason", Text::required(&self.reason, REASON_MAX)) else {
            return Err(faults.into());
        };
        Ok(DeclineJoinRequest { request, reason })
    }
}

payload!(
    /// The organization that has said how it is joined.
    SetJoinPolicyPayload {
        /// The organization.
        organization: Organization
    }
);

payload!(
    /// The request that was made.
    RequestToJoinPayload {
        /// The request.
        join_request: JoinRequest
    }
);

payload!(
    /// The request that was withdrawn.
    WithdrawJoinRequestPayload {
        /// The request.
        join_request: JoinRequest
    }
);

payload!(
    /// The request that was declined.
    DeclineJoinRequestPayload {
        /// The request.
        join_request: JoinRequest
    }
);

/// The request that was approved, and what it led to.
#[derive(SimpleObject)]
struct ApproveJoinRequestPayload {
    /// The request.
    join_request: Option<JoinRequest>,
    /// The membership.
    member: Option<Member>,
    /// Why nothing was done; empty when it was.
    errors: Vec<UserError>,
}

/// Changes of requests to join organizations.
#[derive(Default)]
pub struct JoinMutation;

#[Object]
impl JoinMutation {
    /// Say how an organization is joined, and what a request answers. Requests that are open stay open.
    #[graphql(directive = needs::apply(Permission::OrganizationEdit))]
    async fn set_join_policy(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How it is joined.")] input: SetJoinPolicyInput,
    ) -> Result<SetJoinPolicyPayload> {
        let validate_only = input.validate_only;
        Ok(door::perform(ctx, input.parse(), validate_only).await?.into())
    }

    /// Ask to join an organization that takes requests. The organization has 30 days to decide.
    #[graphql(directive = needs::apply(Permission::SignedIn))]
    async fn request_to_join(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which organization somebody asks to join.")] input: RequestToJoinInput,
    ) -> Result<RequestToJoinPayload> {
        let validate_only = input.validate_only;
        Ok(door::perform(ctx, input.parse(), validate_only).await?.into())
    }

    /// Take back a request of one's own.
    #[graphql(directive = needs::apply(Permission::SignedIn))]
    async fn withdraw_join_request(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which request is withdrawn.")] input: WithdrawJoinRequestInput,
    ) -> Result<WithdrawJoinRequestPayload> {
        let command = id::read(&input.join_request_id, "joinRequestId").map(|request| WithdrawJoinRequest { request });
        Ok(door::perform(ctx, command, input.validate_only).await?.into())
    }

    /// Approve a request: its person is a member from today on.
    #[graphql(directive = needs::apply(Permission::MemberInvite))]
    async fn approve_join_request(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which request is approved.")] input: ApproveJoinRequestInput,
    ) -> Result<ApproveJoinRequestPayload> {
        let role = input.role.map_or(state::Role::Member, Into::into);
        let command =
            id::read(&input.join_request_id, "joinRequestId").map(|request| ApproveJoinRequest { request, role });
        let answer: Answer<Approved> = door::perform(ctx, command, input.validate_only).await?;
        Ok(match answer {
            Ok(Approved { request, member }) => ApproveJoinRequestPayload {
                join_request: Some(request.into()),
                member: Some(member.into()),
                errors: Vec::new(),
            },
            Err(errors) => ApproveJoinRequestPayload { join_request: None, member: None, errors },
        })
    }

    /// Decline a request; the person reads why.
    #[graphql(directive = needs::apply(Permission::MemberInvite))]
    async fn decline_join_request(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which request is declined.")] input: DeclineJoinRequestInput,
    ) -> Result<DeclineJoinRequestPayload> {
        let validate_only = input.validate_only;
        Ok(door::perform(ctx, input.parse(), validate_only).await?.into())
    }
}
